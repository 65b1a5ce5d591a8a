/** Traces of states: what a scenario did is a behavior of it, and nothing else is. */
import { describe, expect, test } from 'vitest';
import type { ItfState } from '../../src/base/itf.js';
import { itfTrace, type ItfTrace } from '../../src/explore/itf.js';
import { Random } from '../../src/explore/random.js';
import { StateTraceChecker } from '../../src/explore/state-trace.js';
import { TabledModel } from '../../src/explore/tabled-model.js';
import { walk } from '../../src/explore/walk.js';
import { isFailed } from '../../src/model/model.js';
import { ScenarioModel, type WorldState } from '../../src/model/scenario-model.js';
import { readItf } from '../../src/trace/itf-reader.js';
import { compileFile, scenarioModel } from '../support/load-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';

type Json = ItfTrace['states'][number];

/** `conforms`, or the state that nothing leads to or that breaks a property. */
async function check(model: ScenarioModel, trace: object, maxPossible = 5_000): Promise<string> {
  const checker = new StateTraceChecker(model, new TabledModel(model), maxPossible);
  for await (const items of readItf(chunksOf(JSON.stringify(trace)))) {
    for (const item of items) {
      if (item.kind === 'state') checker.add(item.state);
      else if (item.kind === 'loop') checker.repeat(item.to, item.line);
      else if (item.kind === 'unreadable') return `unreadable: ${item.expected}`;
    }
  }
  const { divergence, boundedAt, isAboutScenario, unknown } = checker.result();
  if (divergence) return verdictAt(divergence.at, divergence.broken?.name);
  if (boundedAt !== undefined) return 'bounded';
  if (unknown.size > 0) return `unknown: ${[...unknown.keys()].join(', ')}`;
  return isAboutScenario ? 'conforms' : 'vacuous';
}

function verdictAt({ index }: Pick<ItfState, 'index'>, broken: string | undefined): string {
  return broken === undefined ? `state ${index}` : `state ${index} breaks ${broken}`;
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

describe.each(shippedSpecs())('what %s does', (file) => {
  const program = compileFile(file);

  test.each(program.scenarios.map((scenario) => [scenario.name, scenario] as const))(
    'conforms in %s',
    async (_, scenario) => {
      const model = new ScenarioModel(program, scenario);
      for (const seed of [1, 2]) {
        const walked = walk(new TabledModel(model), { seed, maxSteps: 40 });
        const { end, steps } = walked;
        const broken = end.kind === 'violated' ? end.property : undefined;
        const expected = broken ? verdictAt({ index: steps.length }, broken) : 'conforms';
        expect(await check(model, itfTrace(model, walked))).toBe(expected);
      }
    },
  );
});

/** All states of a scenario as their writer shows them, and what one step leads to. */
class BruteForce {
  readonly states: { readonly shown: Json; readonly next: readonly string[]; world: WorldState }[];
  private readonly model: ScenarioModel;
  private readonly byKey = new Map<string, number>();

  constructor(model: ScenarioModel) {
    this.model = model;
    const worlds = [...model.initialStates()];
    worlds.forEach((world, index) => this.byKey.set(model.key(world), index));
    this.states = [];
    for (const world of worlds) {
      const next = [...model.transitions(world)].flatMap(({ next }) => {
        if (isFailed(next)) return [];
        const key = model.key(next);
        if (!this.byKey.has(key)) this.byKey.set(key, worlds.push(next) - 1);
        return [key];
      });
      const [shown] = itfTrace(model, { initial: world, steps: [] }).states;
      this.states.push({ shown: shown!, next, world });
    }
  }

  verdict(trace: readonly Json[]): string {
    let possible = new Set([...this.model.initialStates()].map((each) => this.indexOf(each)));
    for (const [index, state] of trace.entries()) {
      const reached = new Set(possible);
      for (const each of index === 0 ? [] : possible) {
        for (const key of this.states[each]!.next) reached.add(this.byKey.get(key)!);
      }
      possible = new Set([...reached].filter((each) => agree(state, this.states[each]!.shown)));
      if (possible.size === 0) return verdictAt({ index }, undefined);
      const broken = this.model.properties.find(({ mode, holds }) => {
        const isBad = (each: number) => holds(this.states[each]!.world) === (mode === 'never');
        return (mode === 'always' || mode === 'never') && [...possible].every(isBad);
      });
      if (broken) return verdictAt({ index }, broken.name);
    }
    return 'conforms';
  }

  private indexOf(state: WorldState): number {
    return this.byKey.get(this.model.key(state))!;
  }
}

function agree(recorded: Json, shown: Json): boolean {
  return Object.entries(recorded).every(([name, value]) => {
    if (name === '#meta') return true;
    const actual = shown[name] ?? 'nowhere';
    if (typeof value !== 'object' || !('alive' in value)) return same(value, actual);
    return Object.entries(value).every(([member, each]) =>
      same(each, (actual as Record<string, unknown>)[member]),
    );
  });
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Small enough to try everything. */
const smallScenarios = [
  ['test/support/lock-and-flag.kspec', 'once'],
  ['test/support/lock-and-flag.kspec', 'forever'],
  ['test/support/mixed.kspec', 'single'],
  ['test/support/tagged-union.kspec', 'forever'],
  ['test/support/transitions.kspec', 'three'],
  ['test/cli/inputs/race.kspec', 'attach_and_release'],
] as const;

test.each(smallScenarios)(
  'changed states of %s, %s, are judged as by trying everything',
  async (...at) => {
    const model = scenarioModel(compileFile(at[0]), at[1]);
    const all = new BruteForce(model);
    const random = new Random(7);
    const seen = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const trace = itfTrace(model, walk(model, { seed: round, maxSteps: 25 }));
      const states = changed([...trace.states], all, random);
      const expected = all.verdict(states);
      expect(await check(model, { ...trace, states }), `round ${round}`).toBe(expected);
      seen.add(expected.replace(/ .*/, ''));
    }
    expect([...seen].sort()).toEqual(['conforms', 'state']);
  },
);

/** With one value of another state, without a variable everywhere, or without a state. */
function changed(states: Json[], all: BruteForce, random: Random): Json[] {
  const at = random.below(states.length);
  const names = Object.keys(states[at]!).filter((name) => name !== '#meta');
  const name = random.pick(names);
  switch (random.below(4)) {
    case 0:
      return states.map(({ [name]: _, ...others }) => others);
    case 1:
      return states.length > 1 ? states.filter((_, index) => index !== at) : states;
    default: {
      const other = random.pick(all.states).shown[name] ?? 'nowhere';
      return states.map((each, index) => (index === at ? { ...each, [name]: other } : each));
    }
  }
}

const latch = scenarioModel(compileFile('test/cli/inputs/latch.kspec'), 'one');

test.each([
  ['numbers of JSON', { states: [{ a: { taken: false }, n: 1 }] }, 'unknown: n'],
  ['a record with an unknown member', { states: [{ a: { take: false } }] }, 'unknown: a.take'],
  ['an object that is no record', { states: [{ a: 'free' }] }, 'unknown: a'],
  ['what could not be written', { states: [{ a: { '#unserializable': 'x' } }] }, 'unknown: a'],
  [
    'names of the prototype',
    { states: [{ constructor: 1, a: { toString: 1 } }] },
    'unknown: constructor, a.toString',
  ],
  ['a value of another type', { states: [{ a: { taken: 'false' } }] }, 'state 0'],
  ['a first state that is not initial', { states: [{ a: { taken: true } }] }, 'state 0'],
  ['nothing', { states: [{}] }, 'vacuous'],
  [
    'the same state again and again',
    { states: [{ a: { taken: false } }, { a: { taken: false } }], loop: 0 },
    'conforms',
  ],
  ['a worker that never comes', { states: [{ 'task worker 7': 'nowhere' }] }, 'conforms'],
])('%s', async (_, trace, expected) => {
  expect(await check(latch, trace)).toBe(expected);
});

test('a loop must be gone round for ever', async () => {
  const states = [false, true, false].map((taken) => ({ a: { taken } }));
  const hidden = Array.from({ length: 8 }, () => ({}));
  const [free, taken, again] = states as [object, object, object];
  const once = [free, ...hidden, taken, ...hidden, again];
  expect(await check(latch, { states: once })).toBe('conforms');
  expect(await check(latch, { states: once, loop: once.length - 1 })).toBe('conforms');
  expect(await check(latch, { states: once, loop: 0 })).toBe('state 9');
});

test('more possible states than allowed are no verdict', async () => {
  const model = scenarioModel(compileFile('test/support/lock-and-flag.kspec'), 'forever');
  const states = Array.from({ length: 30 }, () => ({}));
  const named = [{ 'task worker 3': 'nowhere' }, ...states];
  expect(await check(model, { states: named }, 5)).toBe('bounded');
  expect(await check(model, { states: named }, 5_000)).toBe('conforms');
});
