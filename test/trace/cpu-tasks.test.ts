/** The tasks of function_graph's calls where the only thing that names them is a rule. */
import { expect, test } from 'vitest';
import { readTraceText } from '../../src/trace/read-trace.js';
import { read } from './show-item.js';

const check = (lines: readonly string[]): readonly string[] => read(lines.join('\n'));

test.each([
  [
    'a rule names the task before it and the task behind it',
    [
      ' 0)               |  f() {',
      ' ------------------------------------------',
      ' 0)      a-1       =>      b-2     ',
      ' ------------------------------------------',
      '',
      ' 0)               |  g() {',
      ' 0)      b-2       =>      a-1     ',
      ' 0) + 20.000 us   |  }',
    ],
    ['entry f a-1 cpu 0', 'entry g b-2 cpu 0', 'return f a-1 cpu 0'],
  ],
  [
    'all lines wait for all CPUs',
    [
      ' 0)               |  f() {',
      ' 1)               |  g() {',
      ' 0)  a-1  =>  b-2',
      ' 0)               |  h() {',
      ' 1)  c-3  =>  a-1',
      ' 1)               |  }',
    ],
    ['entry f a-1 cpu 0', 'entry g c-3 cpu 1', 'entry h b-2 cpu 0', 'return f a-1 cpu 1'],
  ],
  [
    'the idle task is a task',
    [' 0)               |  f() {', ' 0)  <idle>-0  =>  b-2', ' 0)               |  g() {'],
    ['entry f <idle>-0 cpu 0', 'entry g b-2 cpu 0'],
  ],
  [
    'a task may have blanks, dashes and arrows in its name',
    [' 0)               |  f() {', ' 0)  a - b-2 =>  c => d-3', ' 0)               |  g() {'],
    ['entry f a - b-2 cpu 0', 'entry g c => d-3 cpu 0'],
  ],
  [
    'the return of a leaf has the task of its entry',
    [' 0) + 50.000 us   |  f();', ' 1)  c-3  =>  d-4', ' 0)  a-1  =>  b-2'],
    ['entry f a-1 cpu 0', 'return f a-1 cpu 0'],
  ],
  [
    'the return of a leaf comes before what its task does on another CPU',
    [
      ' 0) + 50.000 us   |  f();',
      ' 1)  c-3  =>  a-1',
      ' 1)               |  g() {',
      ' 0)  a-1  =>  b-2',
    ],
    ['entry f a-1 cpu 0', 'return f a-1 cpu 0', 'entry g a-1 cpu 1'],
  ],
  [
    'an event drawn as a comment has the task of its CPU',
    [' 0)               |  /* my: (f+0x0/0x9) x=1 */', ' 0)  a-1  =>  b-2'],
    ['entry f (my) a-1 cpu 0 x=1'],
  ],
  [
    'a loss does not matter: a rule stands before the first event that is left',
    [
      ' 0)               |  f() {',
      'CPU:0 [LOST 3 EVENTS]',
      ' 0)               |  g() {',
      ' 0)  a-1  =>  b-2',
    ],
    ['entry f a-1 cpu 0', 'lost 3 cpu 0 dropped', 'entry g a-1 cpu 0'],
  ],
  [
    'a task column names what came before it without a rule',
    [' 0)               |  f() {', ' 0)  a-1  |               |    g() {'],
    ['entry f a-1 cpu 0', 'entry g a-1 cpu 0'],
  ],
  [
    'an event in other columns waits like any line, and names no CPU',
    [' 0)               |  f() {', '  c-3  [000]  1.5: e: " => d-4', ' 0)  a-1  =>  b-2'],
    ['entry f a-1 cpu 0', 'point e c-3 cpu 0 at 1500000000'],
  ],
  [
    'without a rule there is no task',
    [' 0)               |  f() {', ' 1)               |  g() {', ' 1)  a-1  =>  b-2'],
    ['entry f cpu 0', 'entry g a-1 cpu 1'],
  ],
  [
    'without the CPU nothing waits',
    ['               |  f() {', ' 0)  a-1  =>  b-2', '               |  }'],
    ['entry f', 'return f'],
  ],
  [
    'a CPU that no kernel has is never named',
    [' 8192)               |  f() {', ' 8192)  a-1  =>  b-2', ' 8192)               |  g() {'],
    ['entry f cpu 8192', 'entry g cpu 8192'],
  ],
  [
    'an unreadable line may be the rule, so it is the end of the search',
    [
      ' 0)               |  f() {',
      ' 0)  a-1  =  b-2',
      ' 0)               |  g() {',
      ' 0)  b-2  =>  a-1',
    ],
    [
      'entry f cpu 0',
      'unreadable: a call such as `f() {`, `f();` or `}` at 4',
      'entry g b-2 cpu 0',
    ],
  ],
  [
    'the task of a long call is not looked for',
    [` 0)  |  f(a=${'1'.repeat(4096)}) {`, ' 0)  a-1  =>  b-2', ' 0)  |  g() {'],
    [`entry f cpu 0 a=${'1'.repeat(4096)}`, 'entry g b-2 cpu 0'],
  ],
  [
    'a long line is the end of the search',
    [
      ' 0)               |  f() {',
      ` 0)               |  /* ${'x'.repeat(4096)} */`,
      ' 0)  a-1  =>  b-2',
      ' 0)               |  g() {',
    ],
    ['entry f cpu 0', 'entry g b-2 cpu 0'],
  ],
  [
    'an unreadable line may be a rule, so tasks are looked for again',
    [
      ' 0)  a-1  =>  b-2',
      ' 0)               |  f() {',
      '???',
      ' 0)               |  g() {',
      ' 0)  c-3  =>  b-2',
      ' 0)               |  }',
    ],
    [
      'entry f b-2 cpu 0',
      'unreadable: `-pid [cpu]` at 1',
      'entry g c-3 cpu 0',
      'return f b-2 cpu 0',
    ],
  ],
])('%s', (_, lines, expected) => {
  expect(check(lines)).toEqual(expected);
});

test.each([
  [19_999, 'a-1'],
  [20_000, undefined],
])('a rule behind %d waiting lines names the task %s', (calls, command) => {
  const text = ` 0)               |  f() {\n`.repeat(calls) + ' 0)  a-1  =>  b-2\n 0)  |  g() {\n';
  const items = readTraceText(text);
  expect(items.map(({ line }) => line)).toEqual(Array.from({ length: calls + 2 }, (_, i) => i + 1));
  const tasks = items.map((item) =>
    item.kind === 'event' && item.task ? `${item.task.command}-${item.task.pid}` : undefined,
  );
  expect([...new Set(tasks.slice(0, calls))]).toEqual([command]);
  expect(tasks.at(-1)).toBe('b-2');
});

test('when the search was given up, a rule still tells whose the open calls were', () => {
  const lines = [
    ' 0)               |  f() {',
    ...Array<string>(20_000).fill(' 0)   1.000 us    |    h();'),
    ' 0)  a-1  =>  b-2',
    ' 0)               |  g() {',
    ' 0)  b-2  =>  a-1',
    ' 0)               |  }',
  ];
  expect(check(lines).slice(-2)).toEqual(['entry g b-2 cpu 0', 'return f a-1 cpu 0']);
});
