/** How diagnostics look: the source line, the carets, labels and help. */
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import type { SourceText, Span } from '../../src/base/source.js';
import { renderDiagnostics } from '../../src/report/diagnostic-text.js';
import { plain } from '../../src/report/paint.js';

/** The diagnostic for the part of `text` between `[` and `]`; labels for those between `<` and `>`. */
function check(text: string, more: Partial<Diagnostic> = {}): string {
  const bare = text.replace(/[[\]<>]/g, '');
  const source: SourceText = { name: 'a.kspec', text: bare };
  const at = (character: string): number =>
    text.slice(0, text.indexOf(character)).replace(/[[\]<>]/g, '').length;
  const span = (open: string, close: string): Span => ({ source, start: at(open), end: at(close) });
  const labels = text.includes('<') ? [{ span: span('<', '>'), text: 'declared here' }] : [];
  const diagnostic: Diagnostic = {
    code: 'E0201',
    severity: 'error',
    message: 'it is wrong',
    span: span('[', ']'),
    labels,
    ...more,
  };
  return `\n${renderDiagnostics([diagnostic], plain)}`;
}

test('the place is marked under its line', () => {
  expect(check('spec a\n  var [x]: bool\n')).toBe(`
error[E0201]: it is wrong
 --> a.kspec:2:7
  |
2 |   var x: bool
  |       ^
`);
});

test('a label on an earlier line comes first, with dots between', () => {
  expect(check('var <x>: bool\n\n\nvar [x]: bool')).toBe(`
error[E0201]: it is wrong
 --> a.kspec:4:5
  |
1 | var x: bool
  |     - declared here
...
4 | var x: bool
  |     ^
`);
});

test('a label on the same line stands under the place', () => {
  expect(check('call <p>([a])', { help: 'leave it out' })).toBe(`
error[E0201]: it is wrong
 --> a.kspec:1:8
  |
1 | call p(a)
  |        ^
  |      - declared here
  = help: leave it out
`);
});

test('tabs count as they are shown', () => {
  expect(check('\tlock [dev.mutex]')).toBe(`
error[E0201]: it is wrong
 --> a.kspec:1:7
  |
1 |     lock dev.mutex
  |          ^^^^^^^^^
`);
});

test('a place of several lines is marked on its first', () => {
  expect(check('a [b c\nd] e')).toBe(`
error[E0201]: it is wrong
 --> a.kspec:1:3
  |
1 | a b c
  |   ^^^
`);
});

test('the end of the text can be marked', () => {
  expect(check('spec a {[]')).toBe(`
error[E0201]: it is wrong
 --> a.kspec:1:9
  |
1 | spec a {
  |         ^
`);
});

test('the numbers of lines stand under each other', () => {
  const text = `var <x>: bool\n${'\n'.repeat(8)}var [x]: bool`;
  expect(check(text)).toBe(`
error[E0201]: it is wrong
  --> a.kspec:10:5
   |
 1 | var x: bool
   |     - declared here
...
10 | var x: bool
   |     ^
`);
});

test('of a very long line the surroundings are shown', () => {
  const lines = check(`${'a'.repeat(500)}[bad]${'z'.repeat(500)}`).split('\n');
  expect(lines[4]!.length).toBeLessThan(180);
  const start = lines[5]!.indexOf('^');
  expect(lines[4]!.slice(start, start + 3)).toBe('bad');
});

test('a message without a place is a line', () => {
  const diagnostic = { code: 'E0801', severity: 'error', message: 'no', help: 'yes' } as const;
  expect(renderDiagnostics([diagnostic], plain)).toBe('error[E0801]: no\n = help: yes\n');
});

test('several errors are counted', () => {
  const diagnostic = { code: 'E0801', severity: 'error', message: 'no' } as const;
  expect(renderDiagnostics([diagnostic, diagnostic], plain)).toMatch(/\n2 errors\n$/);
});

test('control characters of a source are shown, not sent', () => {
  const escape = String.fromCharCode(27);
  const text = check(`var ${escape}[x]`);
  expect(text).toContain('\\x1b');
  expect(text).not.toContain(escape);
});
