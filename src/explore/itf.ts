/**
 * A path as a trace of states in the Informal Trace Format of Apalache (its ADR 015), which model
 * checkers and viewers of traces read. The state after the last step is there too.
 */
import type { ItfValue } from '../base/itf.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { describeStep } from './describe.js';
import { finished, ItfVariables } from './itf-variables.js';
import type { Path } from './path.js';

export interface ItfTrace {
  readonly '#meta': Readonly<Record<string, string>>;
  readonly vars: readonly string[];
  readonly states: readonly Readonly<Record<string, ItfValue | ItfMeta>>[];
  /** The state to which the last one leads back. */
  readonly loop?: number;
}

/** What led to a state; the initial one has no step. */
interface ItfMeta {
  readonly index: number;
  readonly task?: string;
  readonly action?: string;
}

export function itfTrace(
  model: ScenarioModel,
  path: Pick<Path<WorldState, WorldStep>, 'initial' | 'steps' | 'repeatsFrom'>,
): ItfTrace {
  const named = new ItfVariables(model);
  const states = [path.initial, ...path.steps.map(({ state }) => state)];
  const variables = states.map((state) => named.of(state));
  const names = new Set(variables.flatMap((each) => [...each.keys()]));
  return {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: model.program.name,
      scenario: model.scenario.name,
    },
    vars: [...names],
    states: variables.map((each, index) => {
      const step = index === 0 ? undefined : path.steps[index - 1]!.step;
      const meta = step && describeStep(model, states[index - 1]!, step, states[index]!);
      const values = [...names].map((name) => [name, each.get(name) ?? finished] as const);
      return {
        '#meta': { index, ...(meta && { task: meta.task, action: meta.action }) },
        ...Object.fromEntries(values),
      };
    }),
    ...(path.repeatsFrom !== undefined && { loop: path.repeatsFrom }),
  };
}
