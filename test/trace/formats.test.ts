/** What the first lines tell of the format. */
import { expect, test } from 'vitest';
import { detectFormat } from '../../src/trace/formats.js';

const check = (text: string): string => {
  const detected = detectFormat(text.split('\n'));
  switch (detected.kind) {
    case 'format':
      return detected.format;
    case 'refused':
      return `refused: ${detected.refusal}`;
    case 'unknown':
      return 'unknown';
  }
};

test.each([
  ['the file trace', '# tracer: nop\n#\n', 'ftrace'],
  ['trace_pipe', '  sh-104     [000] .....   114.243265: f: x=1\n', 'ftrace'],
  ['trace-cmd report', 'cpus=2\n', 'ftrace'],
  ['function_graph', ' 1)               |  device_add() {\n', 'ftrace'],
  ['the latency format', '  dct-t0-537       1..... 21040us : f: x=1\n', 'ftrace'],
  [
    'a recording that begins with a cut line',
    '0 name="a"\n  sh-104 [000] ..... 1.5: f: x=1\n',
    'ftrace',
  ],
  ['a recording that begins with a loss', 'CPU:1 [LOST 234 EVENTS]\n', 'ftrace'],
  ['the exchange form', '\n{"kind":"lost"}\n', 'ndjson'],
  ['a trace.dat', '\x17\x08Dtracing6\0', 'refused: trace-cmd-binary'],
  ['a file of gzip, decoded', '\x1f\ufffd\x08\0', 'refused: gzip'],
  ['prose', 'Hello, world.\n\nHow do you do?\n', 'unknown'],
  ['nothing', '', 'unknown'],
])('%s', (_, text, expected) => {
  expect(check(text)).toBe(expected);
});
