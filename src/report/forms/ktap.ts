/**
 * KTAP version 1 (Documentation/dev-tools/ktap.rst of Linux 6.12): what the test tools of the
 * kernel read. A third answer is a test that was skipped, which counts as neither yes nor no.
 *
 *     KTAP version 1
 *     1..1
 *       KTAP version 1
 *       1..2
 *       ok 1 good.txt
 *       # violates: bad.txt:6: …
 *       not ok 2 bad.txt
 *     not ok 1 latch.kspec
 */
import { printable } from '../printable.js';
import { type JudgedGroup, type Judgement, judgementsOf } from './judgement.js';

/** The whole report, with a line break at its end. */
export function renderKtap(groups: readonly JudgedGroup[]): string {
  const lines = [...headLines(groups.length), ...groups.flatMap(groupLines)];
  return `${lines.join('\n')}\n`;
}

function headLines(tests: number): string[] {
  return ['KTAP version 1', `1..${tests}`];
}

function groupLines(group: JudgedGroup, index: number): string[] {
  const judgements = judgementsOf(group);
  const inner = [...headLines(judgements.length), ...judgements.flatMap(judgementLines)];
  const isAllOpen = judgements.length > 0 && judgements.every(({ outcome }) => outcome === 'open');
  const isOk = judgements.every(({ outcome }) => outcome === 'passed' || outcome === 'open');
  const result = `${isOk ? 'ok' : 'not ok'} ${index + 1} ${described(group.name)}`;
  return [...inner.map((line) => `  ${line}`), isAllOpen ? `${result} # SKIP` : result];
}

function judgementLines(judgement: Judgement, index: number): string[] {
  const { name, outcome, reason, report } = judgement;
  const lines = outcome === 'passed' ? [reason] : report.length > 0 ? report : [reason];
  const test = `${index + 1} ${described(name)}`;
  const directives = {
    passed: `ok ${test}`,
    failed: `not ok ${test}`,
    open: `ok ${test} # SKIP ${described(reason)}`,
    unreadable: `not ok ${test} # ERROR ${described(reason)}`,
  };
  return [...lines.map(diagnosticLine), directives[outcome]];
}

/** A `#` would end the description, a hyphen or blanks before it would be dropped, and there is always one. */
function described(text: string): string {
  const shown = withoutEnds(printable(text)).replaceAll('\t', ' ').replaceAll('#', '\\x23').trim();
  return shown === '' ? '(unnamed)' : shown.replace(/^-(?= |$)/, '\\x2d');
}

function diagnosticLine(text: string): string {
  return `# ${withoutEnds(printable(text))}`.replace(/^(#\s+)Subtest:/, '$1Subtest\\x3a').trimEnd();
}

/** What the parser of the kernel takes for the end of all tests, wherever in a line it stands. */
function withoutEnds(text: string): string {
  const ends = /(List of all partitions|Kernel panic - not syncing: VFS|reboot): ?/g;
  return text.replace(
    ends,
    (end, before: string) => `${before}\\x3a${end.endsWith(' ') ? ' ' : ''}`,
  );
}
