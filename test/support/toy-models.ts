/** Models small enough to see through, written against the interface alone. */
import type { Model, ModelProperty } from '../../src/model/model.js';

/** A model without properties of its own. */
export type ToyModel<State> = Model<State, string>;

/**
 * A graph of letters: each path gives its edges, the first letter of all is the initial state. No
 * path may reach the letter `forbidden`; the letters of `final` are where a path may stop.
 *
 *     graph(['abcx', 'adx'], 'x')     a → b → c → x     a → d → x
 */
export function graph(paths: readonly string[], forbidden = '', final = ''): ToyModel<string> {
  const properties: ModelProperty<string>[] = [
    { name: `no ${forbidden}`, mode: 'never', holds: (state) => state === forbidden },
  ];
  return {
    properties,
    initialStates: () => [paths[0]![0]!],
    *transitions(state) {
      for (const path of paths) {
        for (let at = 0; at + 1 < path.length; at += 1) {
          const next = path[at + 1]!;
          if (path[at] === state) yield { step: `${state}${next}`, next };
        }
      }
    },
    key: (state) => state,
    isFinal: (state) => final.includes(state),
  };
}

/** Counts up, or down again, between 0 and `limit`. */
export function counter(limit: number): ToyModel<number> {
  return {
    properties: [{ name: 'in range', mode: 'always', holds: (n) => n >= 0 && n <= limit }],
    initialStates: () => [0],
    *transitions(n) {
      if (n < limit) yield { step: 'up', next: n + 1 };
      if (n > 0) yield { step: 'down', next: n - 1 };
    },
    key: String,
    isFinal: () => false,
  };
}

/** The owner of a lock and what each of its users does: waits, holds or is done. */
export interface LockState {
  readonly owner: number | undefined;
  readonly users: readonly ('waits' | 'holds' | 'done')[];
}

/** Users who take a lock once each and give it back; a careless one forgets to. */
export function lock(users: number, careless?: number): ToyModel<LockState> {
  const replace = (state: LockState, user: number, to: LockState['users'][number]) =>
    state.users.map((each, index) => (index === user ? to : each));
  return {
    properties: [
      {
        name: 'one holder',
        mode: 'always',
        holds: (state) => state.users.filter((each) => each === 'holds').length <= 1,
      },
    ],
    initialStates: () => [
      { owner: undefined, users: Array.from({ length: users }, () => 'waits' as const) },
    ],
    *transitions(state) {
      for (let user = 0; user < users; user += 1) {
        if (state.users[user] === 'waits' && state.owner === undefined) {
          yield {
            step: `take ${user}`,
            next: { owner: user, users: replace(state, user, 'holds') },
          };
        } else if (state.users[user] === 'holds') {
          const owner = user === careless ? user : undefined;
          yield { step: `drop ${user}`, next: { owner, users: replace(state, user, 'done') } };
        }
      }
    },
    key: ({ owner, users: each }) => `${owner} ${each.join()}`,
    isFinal: (state) => state.users.every((each) => each === 'done'),
  };
}
