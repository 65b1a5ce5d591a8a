/** Compares the packed engine with the reference, state by state and step by step. */
import { describeClaims, describeOutcomes } from '../../src/explore/describe-exploration.js';
import { explore } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { Random } from '../../src/explore/random.js';
import { TabledModel } from '../../src/explore/tabled-model.js';
import { fitsTables } from '../../src/engine/step-table.js';
import { ModelSpace, noReductions } from '../../src/explore/state-space.js';
import type { Program } from '../../src/model/program.js';
import { isFailed, type Transition } from '../../src/model/model.js';
import { ScenarioModel, type WorldState, type WorldStep } from '../../src/model/scenario-model.js';

/** In the first `maxStates` states of each scenario: where the engines differ, if they do. */
export function findDifference(program: Program, maxStates: number): string | undefined {
  for (const scenario of program.scenarios) {
    const model = new ScenarioModel(program, scenario);
    const difference =
      differentStep(model, maxStates) ??
      differentVerdict(model, maxStates) ??
      differentWalk(model, 3, 100);
    if (difference !== undefined) return `${scenario.name}: ${difference}`;
  }
  return undefined;
}

function differentStep(model: ScenarioModel, maxStates: number): string | undefined {
  const reference = new ModelSpace(model, noReductions);
  const packed = new PackedSpace(model);
  reference.begin();
  packed.begin();
  for (let state = 0; state < Math.min(reference.size, maxStates); state += 1) {
    if (model.key(reference.read(state)) !== model.key(packed.read(state))) {
      return `state ${state} is another one`;
    }
    const [wanted, got] = [reference.expand(state), packed.expand(state)];
    const [wantedTargets, gotTargets] = [wanted, got].map(({ count, targets }) =>
      Array.from({ length: count }, (_, index) => targets[index]!).join(),
    );
    if (wantedTargets !== gotTargets) {
      return `state ${state} leads to ${gotTargets}, not to ${wantedTargets}`;
    }
  }
  return undefined;
}

/** Of random walks: where the tables and the interpreter differ in any step that can be taken. */
export function differentWalk(
  model: ScenarioModel,
  walks: number,
  maxSteps: number,
): string | undefined {
  if (!fitsTables(model)) return undefined;
  const tabled = new TabledModel(model);
  for (let seed = 1; seed <= walks; seed += 1) {
    const random = new Random(seed);
    let [state] = model.initialStates() as [WorldState];
    for (let step = 0; step < maxSteps; step += 1) {
      const [wanted, got] = [model, tabled].map((each) => [...each.transitions(state)]);
      const [wantedText, gotText] = [wanted!, got!].map((transitions) =>
        transitions.map((each) => textOf(model, each)).join('\n'),
      );
      if (wantedText !== gotText) return `walk ${seed}: ${gotText}, not ${wantedText}`;
      const next = got!.length > 0 ? random.pick(got!).next : undefined;
      if (next === undefined || isFailed(next)) break;
      state = next;
    }
  }
  return undefined;
}

function textOf(model: ScenarioModel, { step, next }: Transition<WorldState, WorldStep>): string {
  const after = isFailed(next)
    ? `${next.failure.code} ${next.failure.span.start}`
    : model.key(next);
  return `${JSON.stringify(step)} ${after}`;
}

function differentVerdict(model: ScenarioModel, maxStates: number): string | undefined {
  const [wanted, got] = [undefined, new PackedSpace(model)].map((space) => {
    const found = explore(model, { maxStates }, space);
    const { outcome, states, transitions, depth, left, deadlocks, finals } = found;
    const claims = describeClaims(model, found).map(({ path, ...claim }) => ({
      ...claim,
      steps: path?.steps,
      repeatsFrom: path?.repeatsFrom,
      failed: path?.failed?.failure.code,
    }));
    const counts = { outcome, states, transitions, depth, left, deadlocks, finals };
    return JSON.stringify({ counts, claims, outcomes: describeOutcomes(model, found) });
  });
  return wanted === got ? undefined : `found ${got}, not ${wanted}`;
}
