/** The calls that function_graph draws. */
import { expect, test } from 'vitest';
import { readTraceText } from '../../src/trace/read-trace.js';
import { read, readCalls } from './show-item.js';

const check = (line: string): string => read(`# tracer: function_graph\n${line}\n`).join(' | ');

test.each([
  [
    'all columns',
    '    8.073275 |   1)   dct-t0-108   |  d..1. |               |  f() {',
    'entry f dct-t0-108 cpu 1 at 8073275000',
  ],
  [
    'time, CPU and task',
    '    8.073275 |   1)   dct-t0-108   |               |  f() {',
    'entry f dct-t0-108 cpu 1 at 8073275000',
  ],
  ['the CPU', ' 1)               |  f() {', 'entry f cpu 1'],
  ['the CPU and no duration', ' 1)  f() {', 'entry f cpu 1'],
  ['the duration', '               |  f() {', 'entry f'],
  ['no column', '  f() {', 'entry f'],
  ['a task with dashes', ' 1)   a-b-c-108   |               |  f() {', 'entry f a-b-c-108 cpu 1'],
  ['the idle task', ' 0)    <idle>-0    |               |  f() {', 'entry f <idle>-0 cpu 0'],
  ['a function of a module', ' 1)               |  flood_fn [dctest]() {', 'entry flood_fn cpu 1'],
  ['a clone', ' 1)               |  run_cmd.constprop.0() {', 'entry run_cmd cpu 1'],
  ['a caller', ' 1)               |  f() { /* <-g+0x13/0x70 */', 'entry f cpu 1 parent=g'],
  ['arguments', ' 1)               |  f(a=1, b=0xff11) {', 'entry f cpu 1 a=1 b=0xff11'],
  ['the name behind the brace', ' 1) # 519.112 us  |    } /* f */', 'return f cpu 1'],
  ['a returned value', ' 1) # 519.112 us  |    } /* f = 0x0 */', 'return f cpu 1 ret=0x0'],
  [
    'a returned value as trace-cmd has it',
    ' 1)   9.1 us  |    } /* f */ (ret=0x0)',
    'return f cpu 1 ret=0x0',
  ],
  ['a returned error', ' 1) # 519.112 us  |    } /* f = -22 */', 'return f cpu 1 ret=-22'],
  [
    'a returned value, Linux 6.13',
    ' 1) # 519.112 us  |    } /* f ret=0x0 */',
    'return f cpu 1 ret=0x0',
  ],
  [
    'a leaf',
    '  1.000000 | 1) ! 109.882 us  |  f();',
    'entry f cpu 1 at 1000000000 | return f cpu 1 at 1000109882',
  ],
  [
    'a leaf of a long time',
    '  1.000000 | 1) * 13220.92 us |  f();',
    'entry f cpu 1 at 1000000000 | return f cpu 1 at 1013220920',
  ],
  [
    'a leaf that returns',
    ' 1)   7.058 us    |  f(); /* = 0x0 */',
    'entry f cpu 1 | return f cpu 1 ret=0x0',
  ],
  [
    'a leaf that returns, as trace-cmd has it',
    ' 1)   7.058 us    |  f(); (ret=0xffffffea)',
    'entry f cpu 1 | return f cpu 1 ret=0xffffffea',
  ],
  [
    'a leaf that returns, Linux 6.13',
    ' 1)   7.058 us    |  f(a=1); /* <-g ret=-2 */',
    'entry f cpu 1 a=1 parent=g | return f cpu 1 ret=-2',
  ],
  [
    'a tracepoint',
    ' 0)               |  /* initcall_finish: func=init+0x0/0x61 ret=0 */',
    'point initcall_finish cpu 0 func=init+0x0/0x61 ret=0',
  ],
  ['a kprobe', ' 0)               |  /* p: (f+0x0/0x61) s="a" */', 'entry f (p) cpu 0 s="a"'],
  ['a cut line', ' 0)               |', 'unreadable: a call such as `f() {`, `f();` or `}` at 20'],
  [
    'a cut call',
    ' 0)               |  f(',
    'unreadable: a call such as `f() {`, `f();` or `}` at 20',
  ],
])('a line is read with %s', (_, line, expected) => {
  expect(check(line)).toBe(expected);
});

test.each([
  ['a marker', ' 1)               |  /* SCENARIO async_dev_first BEGIN */'],
  ['an interrupt', ' 0)   ==========> |'],
  ['the end of an interrupt', ' 0)   <========== |'],
  ['a switch', ' 1)     sh-49      =>   dct-t0-53   '],
  ['a return from a call before the recording', ' 0) # 519.112 us  |    }'],
])('%s is a comment', (_, line) => {
  expect(check(line)).toBe('');
});

test('a closing brace belongs to the open call of its task with its indentation', () => {
  const text = `\
 0)               |  f() {
 0)               |    g() {
 1)               |  h() {
 0) + 10.000 us   |    }
 1) + 10.000 us   |  }
 0) + 20.000 us   |  }
`;
  expect(readCalls(text)).toEqual([
    '1 entry f',
    '2 entry g',
    '3 entry h',
    '4 return g',
    '5 return h',
    '6 return f',
  ]);
});

test('a call whose return is missing is not taken for its caller', () => {
  const text = `\
 0)               |  f() {
 0)               |    g() {
 0) + 20.000 us   |  }
`;
  expect(readCalls(text)).toEqual(['1 entry f', '2 entry g', '3 return f']);
});

test('a call ends the one drawn above it, whose return is missing', () => {
  const text = `\
 0)               |  f() {
 0)               |  g() {
 0) + 20.000 us   |  }
 0) + 20.000 us   |  }
`;
  expect(readCalls(text)).toEqual(['1 entry f', '2 entry g', '3 return g']);
});

test('a task keeps its calls when it goes to another CPU', () => {
  const text = `\
 0)  a-1  |               |  f() {
 1)  b-2  |               |  g() {
 1)  a-1  | + 20.000 us   |  }
 0)  b-2  | + 20.000 us   |  }
`;
  expect(readCalls(text)).toEqual(['1 entry f', '2 entry g', '3 return f', '4 return g']);
});

test('the idle task of each CPU has its own calls', () => {
  const text = `\
 0)  <idle>-0  |               |  f() {
 1)  <idle>-0  |               |  g() {
 0)  <idle>-0  | + 20.000 us   |  }
`;
  expect(readCalls(text)).toEqual(['1 entry f', '2 entry g', '3 return f']);
});

test('after a loss a closing brace belongs to nothing', () => {
  const text = `\
 0)               |  f() {
CPU:0 [LOST 3 EVENTS]
 0) + 20.000 us   |  }
`;
  expect(read(text)).toEqual(['entry f cpu 0', 'lost 3 cpu 0 dropped']);
});

test('the return of a leaf comes before the next item of its CPU, not before those of others', () => {
  const text = `\
 0) + 50.000 us   |  f();
 1)               |  g() {
 0)               |  h() {
`;
  expect(readCalls(text)).toEqual(['1 entry f', '2 entry g', '1 return f', '3 entry h']);
});

test('the return of a leaf comes before the next item of its task on another CPU', () => {
  const text = `\
 0)  a-1  | + 50.000 us   |  f();
 1)  b-2  |               |  g() {
 2)  a-1  |               |  h() {
`;
  expect(readCalls(text)).toEqual(['1 entry f', '2 entry g', '1 return f', '3 entry h']);
});

test('the return of a leaf that nobody is known to have called comes before the next item', () => {
  const text = `\
 + 50.000 us   |  f();
               |  g() {
`;
  expect(readCalls(text)).toEqual(['1 entry f', '1 return f', '2 entry g']);
});

test('the return of a leaf comes before a switch of its CPU', () => {
  const text = `\
 0) + 50.000 us   |  f();
 1)      b-2       =>      a-1
 0)      a-1       =>      b-2
`;
  const shown = readTraceText(text).map(({ kind, line }) => `${line} ${kind}`);
  expect(shown).toEqual(['1 event', '2 comment', '1 event', '3 comment']);
});

test('the return of a leaf comes before the next event of another tracer', () => {
  const text = `\
  a-1   [000]   1.000000: funcgraph_entry:        8.906 us   |  f();
  b-2   [001]   1.000001: sched_wakeup: pid=2
  a-1   [000]   1.000002: sched_wakeup: pid=2
`;
  expect(readCalls(text)).toEqual([
    '1 entry f',
    '2 point sched_wakeup',
    '1 return f',
    '3 point sched_wakeup',
  ]);
});

test('returns that are due at once come in the order of their times', () => {
  const text = `\
  1.000000 |  0) + 90.000 us   |  f();
  1.000010 |  1) + 20.000 us   |  g();
  1.000200 |  2)               |  h() {
`;
  expect(readCalls(text)).toEqual([
    '1 entry f',
    '2 entry g',
    '2 return g',
    '1 return f',
    '3 entry h',
  ]);
});

test('the return of a leaf comes before what is later than it, as far as times are printed', () => {
  const text = `\
  1.000000 |  0) + 50.000 us   |  f();
  1.000051 |  1)               |  g() {
  1.000052 |  1)               |    h() {
`;
  expect(readCalls(text)).toEqual(['1 entry f', '2 entry g', '1 return f', '3 entry h']);
});

test('the return of a leaf comes before a loss on its CPU and before an unreadable line', () => {
  const text = `\
 0) + 50.000 us   |  f();
CPU:1 [LOST 3 EVENTS]
CPU:0 [LOST 3 EVENTS]
 0) + 50.000 us   |  g();
???
`;
  expect(read(text)).toEqual([
    'entry f cpu 0',
    'lost 3 cpu 1 dropped',
    'return f cpu 0',
    'lost 3 cpu 0 dropped',
    'entry g cpu 0',
    'return g cpu 0',
    'unreadable: `-pid [cpu]` at 1',
  ]);
});

test('trace-cmd draws the same calls behind columns of its own', () => {
  const text = `\
cpus=2
          dct-t0-942   [000]   212.149290: funcgraph_entry:                   |  f() {
          dct-t0-942   [000]   212.149593: funcgraph_entry:        8.906 us   |    g();
          dct-t0-942   [000]   212.149715: funcgraph_exit:       ! 131.252 us |  }
              sh-1     [000]   212.149716: sched_wakeup: pid=2
`;
  expect(read(text)).toEqual([
    'entry f dct-t0-942 cpu 0 at 212149290000',
    'entry g dct-t0-942 cpu 0 at 212149593000',
    'return g dct-t0-942 cpu 0 at 212149601906',
    'return f dct-t0-942 cpu 0 at 212149715000',
    'point sched_wakeup sh-1 cpu 0 at 212149716000 pid=2',
  ]);
});
