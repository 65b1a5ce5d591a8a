/** The shortest behavior that one specification has and another has not, as brute force finds it. */
import { expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { areWorkersTold, commonSteps, sideOf } from '../../src/explore/common-steps.js';
import { compareModels, type Side } from '../../src/explore/difference.js';
import { emit } from '../../src/explore/emit.js';
import { Random } from '../../src/explore/random.js';
import { isFailed } from '../../src/model/model.js';
import type { Program } from '../../src/model/program.js';
import type { WorldState } from '../../src/model/scenario-model.js';
import { compileFile, compileText, scenarioModel } from '../support/load-spec.js';
import { range } from '../support/properties.js';
import { randomClosedSpec, randomSpec } from '../support/random-spec.js';

type Pair<T> = readonly [T, T];

function sidesOf(programs: Pair<Program>, scenario: string): Pair<Side> {
  const { compared } = commonSteps(programs);
  const areTold = areWorkersTold(programs, compared);
  return programs.map((program) =>
    sideOf(scenarioModel(program, scenario), new Set(compared), areTold, undefined),
  ) as unknown as Pair<Side>;
}

/** `left: a, b` for what only the left one allows; `cut` if not all was compared. */
function check(programs: Pair<Program>, scenario = 's', maxStates = 20_000): string[] {
  const { differences, isComplete } = compareModels(sidesOf(programs, scenario), { maxStates });
  const found = differences.map(({ allowedBy, labels }) => {
    return `${['left', 'right'][allowedBy]}: ${labels.join(', ')}`;
  });
  return isComplete || differences.length === 2 ? found : [...found, 'cut'];
}

const lock = `
  spec s
  object device { lock m  var on: bool = false }
  process use(dev: device) { BODY }
  scenario s { device d  task a runs use(d)  task b runs use(d) }`;

function use(body: string): Program {
  return compileText(lock.replace('BODY', body));
}

const held = 'lock dev.m  call inner(dev)  unlock dev.m';
const inner = '} process inner(dev: device) { skip';

test.each([
  ['the same', held + inner, held + inner, []],
  ['hidden steps in another order', 'dev.on = true  skip', 'skip  dev.on = true', []],
  [
    'a lock that was forgotten',
    `call inner(dev) ${inner}`,
    held + inner,
    ['left: a: enter use(d), a: enter inner(d), b: enter use(d), b: enter inner(d)'],
  ],
  [
    'each allows something of its own',
    `if dev.on call inner(dev) else dev.on = true ${inner}`,
    `call inner(dev) ${inner}`,
    ['left: a: enter use(d), a: leave use(d)', 'right: a: enter use(d), a: enter inner(d)'],
  ],
])('%s', (_, left, right, found) => {
  expect(check([use(left), use(right)]).toSorted()).toEqual(found.toSorted());
});

test('a cut search does not claim to have found nothing', () => {
  expect(check([use(held + inner), use(held + inner)], 's', 3)).toEqual(['cut']);
});

/** All words of at most `length` labels, by following every path. */
function wordsOf({ model, label }: Side, length: number): ReadonlySet<string> | undefined {
  const words = new Set(['']);
  const visited = new Set<string>();
  const pending: { state: WorldState; word: string; left: number }[] = model
    .initialStates()
    .map((state) => ({ state, word: '', left: length }));
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { state, word, left } = at;
    const key = `${word}|${model.key(state)}`;
    if (visited.has(key)) continue;
    visited.add(key);
    if (visited.size > 15_000) return undefined;
    for (const { step, next } of model.transitions(state)) {
      if (isFailed(next)) continue;
      const visible = label(state, step);
      if (visible !== undefined && left === 0) continue;
      const after = visible === undefined ? word : `${word}, ${visible}`;
      words.add(after);
      pending.push({ state: next, word: after, left: visible === undefined ? left : left - 1 });
    }
  }
  return words;
}

/** The lengths of the shortest words of one alone; undefined where all of some length are the other's. */
function shortest(one: ReadonlySet<string>, other: ReadonlySet<string>): number | undefined {
  const lengths = [...one].filter((word) => !other.has(word)).map((word) => labelsIn(word));
  return lengths.length === 0 ? undefined : Math.min(...lengths);
}

function labelsIn(word: string): number {
  return word.split(/, (?=[\w ]+: (?:enter|leave|do) )/).length - 1;
}

/** A random specification, and the same without one line. */
function pairOf(seed: number): Pair<Program> | undefined {
  const random = new Random(seed);
  const text = seed % 2 === 0 ? randomSpec(seed) : randomClosedSpec(seed);
  const lines = text.split('\n');
  const program = compileText(text);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const at = random.below(lines.length);
    try {
      return [program, compileText(lines.filter((_, index) => index !== at).join('\n'))];
    } catch {
      // Without that line it is no specification.
    }
  }
  return undefined;
}

test('brute force finds differences of the same length', { timeout: 120_000 }, () => {
  const counts = { compared: 0, different: 0 };
  const length = 3;
  for (const seed of range(16, 40)) {
    const pair = pairOf(seed);
    if (!pair) continue;
    const sides = sidesOf(pair, 's');
    const words = sides.map((side) => wordsOf(side, length));
    if (!words[0] || !words[1]) continue;
    const { differences, isComplete } = compareModels(sides, { maxStates: 5_000 });
    const byBrute = [shortest(words[0], words[1]), shortest(words[1], words[0])];
    const found = [0, 1].map((side) => {
      const own = differences.find(({ allowedBy }) => allowedBy === side);
      return own && own.labels.length <= length ? own.labels.length : undefined;
    });
    if (!isComplete && differences.length < 2 && byBrute.some((each) => each === undefined)) {
      continue;
    }
    if (!isComplete && found.every((each, side) => each === undefined || byBrute[side] === each)) {
      continue;
    }
    expect([seed, found]).toEqual([seed, byBrute]);
    counts.compared += 1;
    if (byBrute.some((each) => each !== undefined)) counts.different += 1;
  }
  expect(counts.compared).toBeGreaterThan(3);
  expect(counts.different).toBeGreaterThan(0);
});

test(
  'a trace of the path is rejected by the other and explained by its own',
  { timeout: 60_000 },
  () => {
    let traces = 0;
    for (const seed of range(36, 40)) {
      const pair = pairOf(seed);
      if (!pair || seed % 2 !== 0) continue;
      const observations = pair.map(({ observations: [first] }) => first!);
      const { compared } = commonSteps(pair, observations as never);
      const areTold = areWorkersTold(pair, compared);
      const sides = pair.map((program, index) => {
        const model = scenarioModel(program, 's');
        return sideOf(model, new Set(compared), areTold, observations[index]);
      }) as unknown as Pair<Side>;
      const { differences } = compareModels(sides, { maxStates: 1_500 });
      for (const difference of differences) {
        const { allowedBy } = difference;
        const { events, cutAt } = emit(
          sides[allowedBy]!.model,
          difference,
          observations[allowedBy]!,
          1,
        );
        if (cutAt !== undefined) continue;
        const verdicts = [allowedBy, 1 - allowedBy].map((side) => {
          const checker = new TraceChecker(pair[side]!, observations[side]!);
          for (const event of events) checker.add(event);
          return checker.finish().verdict;
        });
        expect([seed, ...verdicts]).toEqual([seed, 'conforms', 'violates']);
        traces += 1;
      }
    }
    expect(traces).toBeGreaterThan(1);
  },
);

test('the race of the mail: a release while an attach is pending', { timeout: 60_000 }, () => {
  const racy = compileFile('spec/variants/v4-flush-moved.kspec');
  const cured = compileFile('spec/variants/attach-pending-bit.kspec');
  const { differences } = compareModels(sidesOf([racy, cured], 'attach_and_release'), {
    maxStates: 20_000,
  });
  expect(differences.find(({ allowedBy }) => allowedBy === 0)?.labels).toEqual([
    'modprobe: enter driver_register(nvme)',
    'hotplug: enter device_add(disk)',
    'modprobe: enter __driver_attach(disk, nvme, by_registration)',
    'worker 1: enter __driver_attach_async_helper(disk)',
    'unbind: enter device_release_driver_internal(disk, none)',
    'unbind: leave device_release_driver_internal(disk, none)',
    'worker 1: enter really_probe(disk, nvme, by_driver_helper)',
  ]);
});
