/**
 * A deterministic automaton, as the kernel's runtime verification has them
 * (Documentation/trace/rv/deterministic_automata.rst, 6.12).
 */

export interface Automaton {
  /** A C identifier. */
  readonly name: string;
  /** The initial state first. */
  readonly states: readonly string[];
  readonly finals: ReadonlySet<string>;
  /** By state and event; what is not there is an error. */
  readonly next: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** The kernel keeps a state in a byte, of which one value says that there is none. */
export const maxStates = 255;

/** All events, sorted. */
export function eventsOf({ next }: Automaton): readonly string[] {
  return [...new Set([...next.values()].flatMap((edges) => [...edges.keys()]))].sort();
}
