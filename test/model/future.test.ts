/** What code is said to touch is no less than what it touches when it runs. */
import { expect, test } from 'vitest';
import { walk } from '../../src/explore/walk.js';
import { type Effects, noEffects, unionOf } from '../../src/model/cells.js';
import { Futures } from '../../src/model/future.js';
import { Picks } from '../../src/model/picks.js';
import { ScenarioModel, type WorldState } from '../../src/model/scenario-model.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { range } from '../support/properties.js';
import { randomClosedSpec, randomSpec } from '../support/random-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';
import { TouchingHost } from '../support/touching-host.js';

interface Touched {
  readonly reads: bigint;
  readonly writes: bigint;
}

/** What the next step of a task touches, whatever it picks. */
function touchedBy(
  model: ScenarioModel,
  { cells }: Futures,
  state: WorldState,
  task: number,
): Touched {
  const frame = state.tasks[task]!;
  let [reads, writes] = [0n, 0n];
  const picks = new Picks();
  do {
    const host = new TouchingHost(model, state, picks);
    const { kind } = model.interpreter.step(host, task + 1, frame);
    for (const { object, slot } of host.reads) reads |= cells.slot(object, slot);
    for (const [process, first] of host.activities) {
      reads |= cells.active(process, typeof first === 'number' ? first : undefined);
    }
    if (host.asksForWork) reads |= cells.work;
    if (kind !== 'moved') continue;
    for (const { object, slot } of host.writes) writes |= cells.slot(object, slot);
    const visibility = model.interpreter.visibility(frame);
    if (visibility.kind === 'leave') {
      writes |= cells.active(frame.process, argument(model, frame.process, frame.locals));
      if (task >= model.scenario.tasks.length && !frame.caller)
        writes |= cells.work | cells.workers;
    }
  } while (picks.advance());
  return { reads, writes };
}

function argument(model: ScenarioModel, process: number, locals: readonly unknown[]) {
  const { parameters } = model.program.processes[process]!;
  return parameters[0]?.domain.kind === 'reference' ? (locals[0] as number) : undefined;
}

/** With the ends of the objects that are counted: they are known from how far counts fall. */
function written({ counters }: Futures, { writes, updates }: Effects): bigint {
  return counters.all.reduce(
    (all, { cell, alive }) => ((updates & cell) === 0n ? all : all | alive),
    writes | updates,
  );
}

/** Steps of random walks that touch what their code is not said to touch. */
function understated(model: ScenarioModel, seeds: readonly number[], maxSteps: number): string[] {
  const futures = new Futures(model.program, model.scenario);
  const { initial } = walk(model, { seed: 0, maxSteps: 0 });
  const all = [
    ...initial.tasks.map((frame) => futures.of(frame!, 0n).effects),
    futures.ofEnvironment().effects,
  ].reduce(unionOf, noEffects);
  // What nobody ever writes may be read without a word.
  const changing = written(futures, all);
  const wrong: string[] = [];
  const judge = (touched: Touched, said: Effects, where: string) => {
    const writes = written(futures, said);
    if ((touched.writes & ~writes) !== 0n) wrong.push(`${where}: writes`);
    if ((touched.reads & changing & ~(writes | said.reads)) !== 0n) wrong.push(`${where}: reads`);
  };
  for (const seed of seeds) {
    const { steps } = walk(model, { seed, maxSteps });
    const states = [initial, ...steps.map(({ state }) => state)];
    states.forEach((state) => {
      state.tasks.forEach((frame, task) => {
        if (!frame) return;
        const touched = touchedBy(model, futures, state, task);
        const { process, pc } = frame;
        const where = `${model.program.processes[process]!.name}@${pc}`;
        judge(touched, futures.ofStep(frame).effects, `step ${where}`);
        judge(touched, futures.of(frame, 0n).effects, `future ${where}`);
        judge(touched, all, `all that may come, ${where}`);
        const begun = initial.tasks[task];
        if (begun) judge(touched, futures.of(begun, 0n).effects, `future of its task, ${where}`);
      });
    });
  }
  return [...new Set(wrong)];
}

test.each(shippedSpecs())('%s: steps touch no more than is said', (path) => {
  const program = compileFile(path);
  for (const scenario of program.scenarios) {
    expect(understated(new ScenarioModel(program, scenario), range(3), 60)).toEqual([]);
  }
});

test.each(range(30, 500))('random specification %i: steps touch no more than is said', (seed) => {
  for (const text of [randomSpec(seed), randomClosedSpec(seed)]) {
    const program = compileText(text);
    const model = new ScenarioModel(program, program.scenarios[0]!);
    expect(understated(model, range(4), 60)).toEqual([]);
  }
});

test('locks that others keep bound what a task may come to', () => {
  const program = compileText(`
    spec kept
    object thing { lock mutex  var on: bool = false  var off: bool = false }
    process both(x: thing) { x.off = true  lock x.mutex  x.on = true  unlock x.mutex }
    scenario s { thing a thing b task t runs both(a) }`);
  const model = new ScenarioModel(program, program.scenarios[0]!);
  const futures = new Futures(program, model.scenario);
  const [initial] = model.initialStates();
  const { cells } = futures;
  const [mutex, on, off] = [1, 2, 3];
  const writes = (held: bigint) => futures.of(initial!.tasks[0]!, held).effects.writes;
  expect(writes(0n)).toBe(cells.slot(1, off) | cells.slot(1, mutex) | cells.slot(1, on));
  expect(writes(cells.slot(1, mutex))).toBe(cells.slot(1, off));
  expect(writes(cells.slot(2, mutex))).toBe(writes(0n));
});

test.each([
  ['balanced', 'get x.refs  put x.refs', 0],
  ['one after the other', 'put x.refs  get x.refs  put x.refs', -1],
  ['on the worse of two ways', 'choose { put x.refs } or { get x.refs } put x.refs', -2],
  ['within a call', 'call drop(x)  call drop(x)', -2],
  ['in a circle that gives back', 'while x.on { get x.refs  call drop(x) }', 0],
  ['in a circle', 'while x.on call drop(x)', -Infinity],
  ['by queued work', 'schedule late(x)  schedule late(x)', -2],
  ['by work that queues itself', 'schedule again(x)', -Infinity],
  ['of an object that is not certain', 'choose y: thing  get y.refs  put x.refs', -1],
])('counts fall: %s', (_, body, fall) => {
  const program = compileText(`
    spec counted
    object thing { refcount refs = 3  var on: bool = false }
    process drop(x: thing) { put x.refs }
    work late(x: thing) { put x.refs }
    work again(x: thing) { put x.refs  schedule again(x) }
    process run(x: thing) { ${body} }
    scenario s { thing a thing b task t runs run(a) }`);
  const model = new ScenarioModel(program, program.scenarios[0]!);
  const futures = new Futures(program, model.scenario);
  const { falls } = futures.of(model.initialStates()[0]!.tasks[0]!, 0n);
  expect(falls[0]).toBe(fall);
});
