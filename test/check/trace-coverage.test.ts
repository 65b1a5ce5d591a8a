/** What recordings exercise of a specification: what is certain has happened, whatever is hidden. */
import { expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { exercisedBy } from '../../src/check/exercised.js';
import { TraceCoverage } from '../../src/check/trace-coverage.js';
import { emit } from '../../src/explore/emit.js';
import { spanText } from '../../src/explore/describe.js';
import { findRoutes, walkedPairs } from '../../src/explore/routes.js';
import { walk } from '../../src/explore/walk.js';
import { Coverage } from '../../src/model/coverage.js';
import { type CoverageItem, coverageItems } from '../../src/model/coverage-items.js';
import { isFailed } from '../../src/model/model.js';
import type { Observation } from '../../src/model/observation.js';
import type { Program } from '../../src/model/program.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import type { TraceItem } from '../../src/trace/event.js';
import { compileText, scenarioModel, toyCases } from '../support/load-spec.js';
import { range } from '../support/properties.js';
import { randomSpec } from '../support/random-spec.js';
import { eventsOf } from '../support/trace-text.js';

/** What is not certain, as `possible: true: dev.on`. */
function check(program: Program, ...traces: readonly (readonly TraceItem[])[]): string[] {
  const { items } = exercisedBy(program, program.observations, covered(program, traces));
  return items.flatMap(({ item, evidence }) =>
    evidence === 'certain' ? [] : [`${evidence}: ${nameOf(item)}`],
  );
}

function covered(program: Program, traces: readonly (readonly TraceItem[])[]): TraceCoverage {
  const coverage = new TraceCoverage();
  for (const trace of traces) {
    const checker = new TraceChecker(program, program.observations[0]!, { coverage });
    for (const item of trace) checker.add(item);
    expect(checker.finish().verdict).toBe('conforms');
  }
  return coverage;
}

function nameOf(item: CoverageItem): string {
  const what = item.kind === 'statement' ? 'taken' : `${item.isTrue}`;
  return `${what}: ${spanText(item.span)}`;
}

/** A task that does these statements between the two events of `busy`. */
function busy(statements: string): Program {
  return compileText(`
    spec s
    const disabled: bool = false
    object device { var on: bool = false  var seen: bool = false }
    process busy(dev: device) { ${statements} }
    scenario s { device disk  task t runs busy(disk) }
    observe o {
      sample dev: device { on => on }
      entry busy(dev) => create dev: device, enter busy(dev)
      return busy(dev) => leave busy(dev)
    }`);
}

const whole = eventsOf(`
  t-1: entry busy dev=0x10
  t-1: return busy dev=0x10 on=1`);

test.each([
  ['what every way has is certain', 'dev.on = true', []],
  [
    'what only one of two ways has is possible',
    'choose { skip } or { dev.seen = true }  dev.on = true',
    ['possible: taken: skip', 'possible: taken: dev.seen = true'],
  ],
  [
    'a conjunct is one thing when true and another when false',
    'if !dev.seen && dev.on skip  dev.on = true',
    ['never: taken: skip', 'never: false: !dev.seen', 'never: true: dev.on'],
  ],
  ['what a constant switches off is nothing to exercise', 'if disabled skip  dev.on = true', []],
])('%s', (_, statements, missing) => {
  expect(check(busy(statements), whole)).toEqual(missing);
});

test('a later event makes certain what was only possible', () => {
  const program = compileText(`
    spec s
    object device { lock m  var done: bool = false }
    process one(dev: device) { lock dev.m  dev.done = true  unlock dev.m }
    process two(dev: device) { lock dev.m  unlock dev.m }
    scenario s { device d  task a runs one(d)  task b runs two(d) }
    observe o from scenario s {
      name dev = name
      entry one(dev) => enter one(dev)  return one => leave one
      entry two(dev) => enter two(dev)  return two => leave two
    }`);
  const begun = 'a-1: entry one dev=d\nb-2: entry two dev=d\n';
  const other = `${begun}b-2: return two`;
  expect(check(program, eventsOf(other)).filter((each) => !each.startsWith('possible'))).toEqual(
    [],
  );
  expect(check(program, eventsOf(`${other}\na-1: return one`))).toEqual([]);
});

test('a value that was recorded tells the ways apart, once the task goes on', () => {
  const program = busy('choose { skip } or { dev.on = true }');
  expect(check(program, whole)).toEqual([
    'possible: taken: skip',
    'possible: taken: dev.on = true',
  ]);
  const longer = [...whole, ...eventsOf('t-1: entry busy dev=0x20')];
  expect(check(program, longer)).toEqual(['possible: taken: skip']);
});

test('ways that come to the same state are told apart all the same', () => {
  const branch = '{ dev.seen = true  dev.on = true }';
  const program = busy(`choose ${Array(6).fill(branch).join(' or ')}`);
  const [first, ...others] = check(program, whole);
  expect([first, others.length]).toEqual(['possible: taken: dev.seen = true', 11]);
});

test('a state that stands for others remembers only what they have as well', () => {
  const program = compileText(`
    spec s
    object device { lock m  var flag: bool = false  var last: 0..2 = 0 }
    process one(dev: device) {
      lock dev.m
      choose { skip } or { if dev.flag dev.flag = true }
      dev.last = 1
      unlock dev.m
    }
    process two(dev: device) { lock dev.m  dev.last = 2  unlock dev.m }
    observe o {
      sample dev: device { last => last }
      entry one(dev) => enter one(dev)  return one(dev) => leave one(dev)
      entry two(dev) => enter two(dev)  return two(dev) => leave two(dev)
    }`);
  const missing = check(
    program,
    eventsOf(`
      a-1: entry one dev=0x10
      b-2: entry two dev=0x10
      b-2: return two dev=0x10
      a-1: return one dev=0x10 last=2
      a-1: entry one dev=0x20`),
  );
  expect(missing).toContain('possible: taken: skip');
  expect(missing.filter((each) => each.includes('dev.last = 1'))).toEqual([]);
});

test('several recordings add up, and pairs count per object', () => {
  const program = busy('dev.on = true');
  const coverage = covered(program, [whole, whole]);
  const { processes, pairs } = exercisedBy(program, program.observations, coverage);
  expect(processes.map(({ name, events }) => [name, events])).toEqual([
    ['busy', { enter: 2, leave: 2, do: 0 }],
  ]);
  expect(pairs).toEqual([{ first: 'enter busy', second: 'leave busy', count: 2 }]);
});

const cases = [
  ...toyCases(),
  ...range(8, 300).map((seed) => {
    const program = compileText(randomSpec(seed));
    return { title: `random ${seed}`, program, observation: program.observations[0]! };
  }),
];

test.each(cases)('of $title nothing is certain that did not happen', ({ program, observation }) => {
  const open: Observation = { ...observation };
  for (const seed of range(2, 10)) {
    const model = new ScenarioModel(program, program.scenarios[observation.scenario!]!);
    const walked = walk(model, { seed, maxSteps: 40 });
    const { events } = emit(model, walked, open, seed);
    const coverage = new TraceCoverage();
    const checker = new TraceChecker(program, open, { coverage, maxPossible: 3000 });
    for (const event of events) checker.add(event);
    checker.finish();
    const happened = coverageOf(model, walked);
    const invented = coverageItems(program).filter(
      (item) => isCertain(coverage, item) && !isIn(happened, item),
    );
    expect(invented.map(nameOf)).toEqual([]);
  }
});

function isCertain(coverage: TraceCoverage, item: CoverageItem): boolean {
  if (item.kind === 'condition') return coverage.decided(item.condition, item.isTrue) === 'certain';
  return item.instructions.some((each) => coverage.executed(each) === 'certain');
}

function isIn(happened: readonly Coverage[], item: CoverageItem): boolean {
  return happened.some((each) => {
    if (item.kind === 'statement') return item.instructions.some((one) => each.wasExecuted(one));
    return item.isTrue ? each.wasTrue(item.condition) : each.wasFalse(item.condition);
  });
}

/** What the steps of a walk executed and decided, and others that lead to the same state. */
function coverageOf(model: ScenarioModel, walked: ReturnType<typeof walk>): Coverage[] {
  const { initial, steps } = walked as unknown as ReturnType<
    typeof walk<
      ReturnType<ScenarioModel['initialStates']>[number],
      Parameters<NonNullable<ScenarioModel['obligation']>>[1]
    >
  >;
  const all: Coverage[] = [];
  let before = initial;
  for (const { state } of steps) {
    let attempt = new Coverage();
    model.interpreter.observer = {
      begins: () => (attempt = new Coverage()),
      executed: (instruction) => attempt.executed(instruction),
      taken: (transition) => attempt.taken(transition),
      decided: (condition, isTrue) => attempt.decided(condition, isTrue),
    };
    for (const { next } of model.transitions(before)) {
      if (!isFailed(next) && model.key(next) === model.key(state)) all.push(attempt);
    }
    model.interpreter.observer = undefined;
    before = state;
  }
  return all;
}

test('a scenario that comes to what is missing is found, with its steps', () => {
  const program = compileText(`
    spec s
    object device { var on: bool = false  var off: bool = false }
    process busy(dev: device) { if dev.off skip  dev.on = true }
    scenario quiet { device disk  task t runs busy(disk) }
    scenario loud { device disk  task t runs { disk.off = true  call busy(disk) } }`);
  const wanted = coverageItems(program);
  const found = (scenario: string, maxStates = 100) => {
    const routes = findRoutes(scenarioModel(program, scenario), wanted, maxStates);
    return [
      routes.isComplete,
      ...routes.found.map(({ item, steps }) => `${nameOf(item)} ${steps}`),
    ];
  };
  expect(found('quiet')).toEqual([
    true,
    'false: dev.off 2',
    'taken: dev.off 2',
    'taken: dev.on = true 3',
  ]);
  expect(found('loud')).toEqual([
    true,
    'true: dev.off 3',
    'taken: dev.off 3',
    'taken: skip 4',
    'taken: dev.on = true 5',
  ]);
  expect(found('loud', 1)[0]).toBe(false);
  expect(walkedPairs(scenarioModel(program, 'quiet'), 2, () => true)).toEqual([
    { first: { kind: 'enter', process: 0 }, second: { kind: 'leave', process: 0 }, seed: 1 },
  ]);
});
