/** Every reachable state of a scenario and every step between them, where they are few enough to draw. */
import { isFailed } from '../model/model.js';
import type { ScenarioModel, WorldState } from '../model/scenario-model.js';
import { describeState, describeStep, describeWaiting } from './describe.js';

export interface StateGraph {
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
  /** Where a state of the same model is among them. */
  readonly numberOf: (state: WorldState) => number | undefined;
}

export interface GraphState {
  /** How many steps the state is from the beginning. */
  readonly depth: number;
  /** The places that are not what they are in the first state. */
  readonly differing: readonly { readonly place: string; readonly value: string }[];
  /** Where each task stands. */
  readonly tasks: readonly { readonly task: string; readonly action: string }[];
  /** No step can be taken and not everything has finished. */
  readonly isStuck: boolean;
}

export interface GraphEdge {
  readonly from: number;
  /** Undefined if the step is an error of the run. */
  readonly to: number | undefined;
  readonly task: string;
  readonly action: string;
}

/** Breadth first, as the explorer numbers states; undefined if there are more than `maxStates`. */
export function stateGraph(model: ScenarioModel, maxStates: number): StateGraph | undefined {
  const found: WorldState[] = [];
  const depths: number[] = [];
  const numbers = new Map<string, number>();
  const edges: GraphEdge[] = [];
  const stuck: boolean[] = [];
  const discover = (state: WorldState, depth: number): number => {
    const key = model.key(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, found.length);
    depths.push(depth);
    return found.push(state) - 1;
  };
  for (const state of model.initialStates()) discover(state, 0);
  for (let from = 0; from < found.length; from += 1) {
    if (found.length > maxStates) return undefined;
    const state = found[from]!;
    const transitions = [...model.transitions(state)];
    stuck.push(transitions.length === 0 && !model.isFinal(state));
    for (const { step, next } of transitions) {
      const isError = isFailed(next);
      const { task, action } = describeStep(model, state, step, isError ? state : next);
      const to = isError ? undefined : discover(next, depths[from]! + 1);
      edges.push({ from, to, task, action });
    }
  }
  const [first] = found;
  const initial = new Map(
    (first ? describeState(model, first) : []).map(({ place, value }) => [place, value]),
  );
  const states = found.map((state, index): GraphState => ({
    depth: depths[index]!,
    differing: describeState(model, state).filter(({ place, value }) => {
      return initial.get(place) !== value;
    }),
    tasks: describeWaiting(model, state),
    isStuck: stuck[index]!,
  }));
  return { states, edges, numberOf: (state) => numbers.get(model.key(state)) };
}
