/** What proves that clocks differ, and what only looks like it. */
import { expect, test } from 'vitest';
import { Random } from '../../src/explore/random.js';
import { ClockEvidence } from '../../src/trace/clock-evidence.js';
import { readTraceText } from '../../src/trace/read-trace.js';

/** Lines as `cpu microseconds what of-whom`; returns the fact and the nanoseconds. */
function check(...lines: readonly string[]): string {
  const evidence = new ClockEvidence();
  const text = lines.flatMap((each) => each.split(', ')).map(recorded);
  for (const item of readTraceText(`${text.join('\n')}\n`, 'ftrace')) {
    if (item.kind === 'event') evidence.add(item);
    else if (item.kind !== 'comment') evidence.forget();
  }
  const { difference } = evidence;
  return difference ? `${difference.fact} ${difference.nanoseconds}` : 'none';
}

function recorded(line: string): string {
  const [cpu, time, what, name = ''] = line.split(' ');
  const head = ` sh-7 [00${cpu}] ..... 1.0000${time}: `;
  const [from, to] = name.split('>');
  switch (what) {
    case 'lost':
      return `CPU:${cpu} [LOST 1 EVENTS]`;
    case 'enter':
      return `${head}${name}: (${name}+0x0/0x10)`;
    case 'leave':
      return `${head}${name}__ret: (x+0x8/0x10 <- ${name})`;
    default:
      return `${head}sched_switch: prev_comm=a prev_pid=${from} prev_prio=120 prev_state=S ==> next_comm=b next_pid=${to} next_prio=120`;
  }
}

/** Both functions are recorded at both ends. */
const calls = '0 01 enter g, 0 02 enter f, 0 03 leave f, 0 04 leave g';
/** The switches of task 5 are recorded. */
const idle = '0 02 switch 0>5, 0 04 switch 5>0';

const inverted = '0 10 enter g, 1 15 leave f, 0 20 enter f, 1 30 leave g';
const doubled = '0 10 switch 3>5, 1 20 switch 4>5, 0 32 switch 5>3, 1 40 switch 5>4';

test.each([
  ['a call that returns first', [calls, inverted], 'call 5000'],
  ['on one CPU it is none', [calls, inverted.replaceAll('1 ', '0 ')], 'none'],
  [
    'where that is seen too, events are missing',
    [
      calls,
      inverted.replaceAll('1 ', '0 '),
      '0 31 enter g, 1 35 leave f, 0 40 enter f, 1 50 leave g',
    ],
    'none',
  ],
  [
    'a call that is left and made again',
    [calls, '0 10 enter g, 1 15 leave f, 0 20 enter f, 0 25 leave f, 1 30 leave g'],
    'none',
  ],
  ['a call from before the recording', ['1 15 leave f, 0 20 enter f, 0 25 leave f'], 'none'],
  ['whose outer call never returns', [calls, '0 10 enter g, 1 15 leave f, 0 20 enter f'], 'none'],
  [
    'with events lost in between',
    [calls, '0 10 enter g, 1 15 leave f, 0 17 lost, 0 20 enter f, 1 30 leave g'],
    'none',
  ],
  [
    'where returns are missing',
    [calls, '0 10 enter f, 0 11 enter g, 1 12 leave f, 1 20 enter f'],
    'none',
  ],
  [
    'where entries are missing elsewhere',
    [calls, inverted, '0 40 enter g, 0 42 leave f, 0 44 leave g'],
    'none',
  ],
  ['a task that runs on two CPUs', [idle, doubled], 'switch 12000'],
  [
    'or was on the other before',
    [idle, '0 10 switch 3>5, 1 11 switch 4>5, 1 13 switch 5>4, 1 15 switch 4>6, 0 90 switch 5>3'],
    'switch 3000',
  ],
  ['perhaps filtered: no switch to the idle task', ['0 02 switch 0>5', doubled], 'none'],
  ['perhaps filtered: none from the idle task', ['0 04 switch 5>0', doubled], 'none'],
  [
    'a task that goes over',
    [idle, '0 10 switch 3>5, 0 20 switch 5>3, 1 21 switch 4>5, 1 40 switch 5>4'],
    'none',
  ],
  ['whose switch is missing', [idle, '0 10 switch 3>5, 1 20 switch 4>5, 0 32 switch 6>3'], 'none'],
  [
    'the idle task of each CPU',
    ['0 10 switch 3>0, 1 20 switch 4>0, 0 32 switch 0>3, 1 40 switch 0>4'],
    'none',
  ],
  ['what is no number of a task', ['0 10 switch x>5, 1 20 switch 4>y, 0 32 switch 5>'], 'none'],
])('%s', (_, lines, expected) => {
  expect(check(...lines)).toBe(expected);
});

/** Two tasks that call, wait, and go on wherever a CPU is free, as three clocks would tell it. */
function simulated(random: Random, skew: number): string {
  const clocks = [0, 1, 2].map(() => random.below(skew + 1));
  const running = [0, 0, 0];
  const stacks = [[], []] as string[][];
  const shown: { readonly time: number; readonly text: string }[] = [];
  let now = 1000;
  const show = (cpu: number, task: number, text: string) => {
    const time = now + clocks[cpu]!;
    const seconds = `1.${`${time}`.padStart(9, '0')}`;
    shown.push({ time, text: ` t-${task} [00${cpu}] ..... ${seconds}: ${text}` });
    now += 1 + random.below(20);
  };
  const toTask = (cpu: number, to: number) => {
    const fields = `prev_comm=a prev_pid=${running[cpu]} prev_prio=1 prev_state=S ==> next_comm=b next_pid=${to} next_prio=1`;
    show(cpu, running[cpu]!, `sched_switch: ${fields}`);
    running[cpu] = to;
  };
  for (let step = 0; step < 300; step += 1) {
    const task = 1 + random.below(2);
    const cpu = running.indexOf(task);
    const stack = stacks[task - 1]!;
    const free = running.flatMap((each, at) => (each === 0 ? [at] : []));
    if (cpu === -1) toTask(random.pick(free), task);
    else if (random.below(4) === 0) toTask(cpu, 0);
    else if (stack.length > 0 && random.below(2) === 0) {
      show(cpu, task, `p__ret: (x+0x8/0x10 <- ${stack.pop()!})`);
    } else if (stack.length < 4) {
      stack.push(random.pick(['f', 'g', 'h']));
      show(cpu, task, `p: (${stack.at(-1)!}+0x0/0x10)`);
    }
  }
  shown.sort((one, other) => one.time - other.time);
  return `${shown.map(({ text }) => text).join('\n')}\n`;
}

test.each([0, 10, 60, 300])('of clocks that differ by up to %d ns no more is found', (skew) => {
  let found = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const evidence = new ClockEvidence();
    for (const item of readTraceText(simulated(new Random(seed), skew), 'ftrace')) {
      expect(item.kind).toBe('event');
      if (item.kind === 'event') evidence.add(item);
    }
    const { difference } = evidence;
    expect(Number(difference?.nanoseconds ?? 0n)).toBeLessThanOrEqual(skew);
    if (difference) found += 1;
  }
  expect(found > 0).toBe(skew > 0);
});
