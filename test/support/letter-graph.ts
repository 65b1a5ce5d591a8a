/** Graphs of letters with claims about the letters: the smallest models an explorer can be asked about. */
import type { Failure } from '../../src/model/failure.js';
import type { Model, ModelProperty } from '../../src/model/model.js';

export interface LetterGraph {
  /**
   * Each word gives its edges, and the first letter of all is the initial state. `!` is no state
   * but an error of the run: `ab!` is a step from b that fails.
   */
  readonly paths: readonly string[];
  /** The letters in which nothing is left to do. */
  readonly final?: string;
  /**
   * Letters in which a condition holds: `always abc`, `never x`, `sometimes x`, `eventually x`,
   * `eventually p leads x`, `outcome x`; with `if ab` what makes it not vacuous.
   */
  readonly claims?: readonly string[];
  /** Edges that fulfill the same obligation: `bc cd`. */
  readonly fair?: readonly string[];
}

export function letterGraph({ paths, final = '', claims = [], fair }: LetterGraph) {
  const edges = [...new Set(paths.flatMap(edgesOf))];
  const model: Model<string, string> = {
    properties: claims.map(claimOf),
    initialStates: () => [paths[0]![0]!],
    *transitions(state) {
      for (const edge of edges) {
        const [from, to] = edge as unknown as [string, string];
        if (from !== state) continue;
        yield { step: edge, next: to === '!' ? { kind: 'failed', failure: failureIn(from) } : to };
      }
    },
    key: (state) => state,
    isFinal: (state) => final.includes(state),
    ...(fair
      ? { obligation: (_: string, step: string) => fair.find((each) => each.includes(step)) }
      : {}),
  };
  return model;
}

/** A failure at a place of its own for each letter. */
function failureIn(letter: string): Failure {
  const start = letter.charCodeAt(0);
  const span = { source: { name: 'letters', text: '' }, start, end: start };
  return { code: 'E0504', span, details: {} };
}

function edgesOf(path: string): string[] {
  return [...path.slice(1)].map((to, index) => `${path[index]}${to}`);
}

function claimOf(name: string): ModelProperty<string> {
  const [, mode, premise, letters, witness] = /^(\w+)(?: (\w+) leads)? (\w+)(?: if (\w+))?$/.exec(
    name,
  )!;
  const isIn = (set: string) => (state: string) => set.includes(state);
  const wanted = witness ?? premise;
  return {
    name,
    mode: mode as ModelProperty<string>['mode'],
    holds: isIn(letters!),
    ...(premise ? { premise: isIn(premise) } : {}),
    ...(wanted ? { witness: isIn(wanted) } : {}),
  };
}
