/** The library works where there is no Node: bundled for a browser, it runs in a bare context. */
import { createContext, runInContext } from 'node:vm';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';
import { repository } from './source-files.js';

let code = '';

beforeAll(async () => {
  const bundle = await rolldown({
    input: join(repository, 'src/index.ts'),
    platform: 'browser',
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'kspec' });
  await bundle.close();
  code = output[0].code;
});

test('the bundle asks for no module of Node', () => {
  expect([...code.matchAll(/["']node:\w+["']|\brequire\(/g)].map(String)).toEqual([]);
});

test('without any global of Node a trace is judged', async () => {
  const lines = [
    '  sh-1 [000] ..... 1.000000: take: (take+0x0/0x10) l=0xff10',
    '  sh-1 [000] ..... 1.000001: drop: (drop+0x0/0x10) l=0xff10',
  ];
  const source = `
    spec toy
    object latch { var taken: bool = false }
    process take(l: latch) { l.taken = true }
    process drop(l: latch) { assert l.taken  l.taken = false }
    observe toy {
      entry take(l) => enter take(l)
      entry drop(l) => enter drop(l)
    }
  `;
  // What every browser has beside the language itself.
  const context = createContext({ TextDecoder, TextEncoder, source, bytes: lines.join('\n') });
  const program = `
    ${code}
    (async () => {
      const { program, diagnostics } = kspec.compileSpec({ name: 'toy.kspec', text: source });
      if (!program) return diagnostics.map(({ code, message }) => code + ' ' + message).join('; ');
      async function* chunks() { yield new TextEncoder().encode(bytes + '\\n'); }
      const items = kspec.readTrace(chunks());
      const result = await kspec.checkTrace(program, program.observations[0], items);
      return result.verdict + ' ' + result.events.matched;
    })();
  `;
  expect(await runInContext(program, context)).toBe('conforms 2');
});
