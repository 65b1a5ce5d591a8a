/** Compares the packed engine with the reference, state by state and step by step. */
import { describeClaims, describeOutcomes } from '../../src/explore/describe-exploration.js';
import { explore } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { ModelSpace, noReductions } from '../../src/explore/state-space.js';
import type { Program } from '../../src/model/program.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';

/** In the first `maxStates` states of each scenario: where the engines differ, if they do. */
export function findDifference(program: Program, maxStates: number): string | undefined {
  for (const scenario of program.scenarios) {
    const model = new ScenarioModel(program, scenario);
    const difference = differentStep(model, maxStates) ?? differentVerdict(model, maxStates);
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
