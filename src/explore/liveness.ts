/**
 * Infinite counterexamples: a path on which what should come never does.
 *
 * Such a path stays for ever among states in which it has not come: it ends in one of them, or goes
 * round in a strongly connected part of them. Under weak fairness a part will do exactly if each
 * thing that can be done in all of its states is done somewhere inside it; the whole part is then
 * the fairest path there is, so smaller parts need not be tried.
 */
import type { Model } from '../model/model.js';
import type { StateSpace } from './state-space.js';

/** A path by the numbers of its states. */
export interface Lasso {
  readonly hops: readonly Hop[];
  /** So many steps come before the circle; undefined where the path just ends. */
  readonly repeatsFrom: number | undefined;
}

export interface Hop {
  readonly state: number;
  /** The obligation that the step to this state must fulfill. */
  readonly via?: string;
}

/** The part of the space that was expanded: states below `expanded`, and how each was found. */
export interface Explored<State> {
  readonly space: StateSpace<State>;
  readonly expanded: number;
  /** By state, the one it was found from; -1 for an initial one. */
  readonly parents: ArrayLike<number>;
}

/** A shortest way to a fair path on which the property of that number is never fulfilled. */
export function findUnfulfilled<State, Step>(
  model: Model<State, Step>,
  explored: Explored<State>,
  property: number,
): Lasso | undefined {
  const region = new Region(explored, property);
  if (region.end !== undefined) {
    return { hops: hopsOf(region.pathTo(region.end)), repeatsFrom: undefined };
  }
  const fairness = new Fairness(explored.space, model.obligation !== undefined);
  let best: { readonly entry: number; readonly part: ReadonlySet<number> } | undefined;
  for (const part of region.circles()) {
    const entry = region.nearest(part);
    if (best && region.distance(best.entry) <= region.distance(entry)) continue;
    if (fairness.isFair(part)) best = { entry, part: new Set(part) };
  }
  if (!best) return undefined;
  const stem = hopsOf(region.pathTo(best.entry));
  const circle = fairness.circle(best.entry, best.part);
  return { hops: [...stem, ...circle], repeatsFrom: stem.length - 1 };
}

function hopsOf(states: readonly number[]): Hop[] {
  return states.map((state) => ({ state }));
}

/** The states that a path reaches while it waits for the property to be fulfilled. */
class Region {
  /** The nearest state without steps. */
  readonly end: number | undefined;
  private readonly explored: Explored<unknown>;
  private readonly property: number;
  /** In the order in which they were reached. */
  private readonly states: number[] = [];
  /** By state, one more than its distance from the initial states; 0 outside. */
  private readonly distances: Int32Array;
  /** By state, the one in the region before it, or -1 where the waiting begins. */
  private readonly before: Int32Array;
  /** The targets within the region of the state at each position of `states`, one after another. */
  private readonly edges: number[] = [];
  private readonly firstEdge: number[] = [];

  constructor(explored: Explored<unknown>, property: number) {
    this.explored = explored;
    this.property = property;
    this.distances = new Int32Array(explored.expanded);
    this.before = new Int32Array(explored.expanded).fill(-1);
    this.end = this.reach();
  }

  distance(state: number): number {
    return this.distances[state]! - 1;
  }

  /** From an initial state through where the waiting began. */
  pathTo(state: number): number[] {
    const path = [state];
    let first = state;
    for (; this.before[first]! >= 0; path.push(first)) first = this.before[first]!;
    for (let at = this.explored.parents[first]!; at >= 0; at = this.explored.parents[at]!) {
      path.push(at);
    }
    return path.reverse();
  }

  nearest(part: readonly number[]): number {
    return part.reduce((best, state) =>
      this.distances[state]! < this.distances[best]! ? state : best,
    );
  }

  /** Level by level; whatever starts to wait joins at its own distance. */
  private reach(): number | undefined {
    const { space, expanded, parents } = this.explored;
    const depths = new Int32Array(expanded);
    let level: number[] = [];
    let start = 0;
    for (let depth = 0; start < expanded || level.length > 0; depth += 1) {
      for (; start < expanded; start += 1) {
        const parent = parents[start]!;
        depths[start] = parent < 0 ? 0 : depths[parent]! + 1;
        if (depths[start]! > depth) break;
        if (this.distances[start] === 0 && this.startsAt(start)) this.enter(start, -1, depth);
        else continue;
        level.push(start);
      }
      const next: number[] = [];
      for (const state of level) {
        const { count, targets } = space.expand(state);
        if (count === 0) return state;
        this.firstEdge[this.states.length] = this.edges.length;
        this.states.push(state);
        for (let index = 0; index < count; index += 1) {
          const target = targets[index]!;
          if (target < 0 || target >= expanded) continue;
          if (this.distances[target] === 0) {
            if (space.holds(target, this.property, 'condition')) continue;
            this.enter(target, state, depth + 1);
            next.push(target);
          }
          this.edges.push(target);
        }
      }
      level = next;
    }
    this.firstEdge[this.states.length] = this.edges.length;
    return undefined;
  }

  private startsAt(state: number): boolean {
    const { space, parents } = this.explored;
    if (space.holds(state, this.property, 'condition')) return false;
    if (this.hasPremise()) return space.holds(state, this.property, 'premise');
    return parents[state]! < 0;
  }

  private hasPremise(): boolean {
    return this.explored.space.hasPart(this.property, 'premise');
  }

  private enter(state: number, before: number, distance: number): void {
    this.distances[state] = distance + 1;
    this.before[state] = before;
  }

  /** The strongly connected parts in which a path can go round, by Tarjan's algorithm. */
  *circles(): Generator<readonly number[]> {
    const { states, edges, firstEdge } = this;
    const positions = new Int32Array(this.explored.expanded);
    states.forEach((state, position) => (positions[state] = position));
    const indexes = new Int32Array(states.length);
    const lowest = new Int32Array(states.length);
    const isOpen = new Uint8Array(states.length);
    const open: number[] = [];
    let count = 0;
    for (let root = 0; root < states.length; root += 1) {
      if (indexes[root] !== 0) continue;
      const stack = [{ at: root, edge: firstEdge[root]! }];
      for (let top = stack.at(-1); top; top = stack.at(-1)) {
        const { at } = top;
        if (indexes[at] === 0) {
          count += 1;
          indexes[at] = lowest[at] = count;
          isOpen[at] = 1;
          open.push(at);
        }
        if (top.edge < firstEdge[at + 1]!) {
          const target = positions[edges[top.edge]!]!;
          top.edge += 1;
          if (indexes[target] === 0) stack.push({ at: target, edge: firstEdge[target]! });
          else if (isOpen[target]) lowest[at] = Math.min(lowest[at]!, indexes[target]!);
          continue;
        }
        stack.pop();
        const caller = stack.at(-1)?.at;
        if (caller !== undefined) lowest[caller] = Math.min(lowest[caller]!, lowest[at]!);
        if (lowest[at] !== indexes[at]) continue;
        const part = open.splice(open.lastIndexOf(at));
        for (const each of part) isOpen[each] = 0;
        if (part.length > 1 || this.hasEdge(at, states[at]!)) {
          yield part.map((each) => states[each]!);
        }
      }
    }
  }

  private hasEdge(position: number, target: number): boolean {
    const [from, to] = [this.firstEdge[position]!, this.firstEdge[position + 1]!];
    return this.edges.slice(from, to).includes(target);
  }
}

/** A step out of a strongly connected part, or within it. */
interface Edge {
  /** Negative if the step is an error of the run: it can be taken, and leads nowhere. */
  readonly target: number;
  readonly fulfills: string | undefined;
}

class Fairness {
  private readonly space: StateSpace<unknown>;
  /** Something is asked for at all. */
  private readonly isAsked: boolean;

  constructor(space: StateSpace<unknown>, isAsked: boolean) {
    this.space = space;
    this.isAsked = isAsked;
  }

  isFair(part: readonly number[]): boolean {
    if (!this.isAsked) return true;
    const isInside = new Set(part);
    let always: ReadonlySet<string> | undefined;
    const done = new Set<string>();
    for (const state of part) {
      const enabled = new Set<string>();
      for (const { target, fulfills } of this.edgesOf(state)) {
        if (fulfills === undefined) continue;
        enabled.add(fulfills);
        if (isInside.has(target)) done.add(fulfills);
      }
      always = always ? new Set([...always].filter((each) => enabled.has(each))) : enabled;
    }
    return [...always!].every((each) => done.has(each));
  }

  /** A way round from `entry` that leaves nothing undone which it could always do. */
  circle(entry: number, part: ReadonlySet<number>): Hop[] {
    const hops: Hop[] = [];
    let at = entry;
    const wanted = new Set<string>();
    for (const state of part) for (const each of this.enabledIn(state)) wanted.add(each);
    const pass = (state: number): void => {
      const enabled = this.enabledIn(state);
      for (const each of wanted) if (!enabled.has(each)) wanted.delete(each);
    };
    pass(entry);
    for (const obligation of wanted) {
      if (!wanted.has(obligation)) continue;
      const way = this.shortest(at, part, (edge) => {
        return edge.fulfills === obligation || !this.enabledIn(edge.target).has(obligation);
      });
      for (const hop of way) {
        hops.push(hop);
        if (hop.via !== undefined) wanted.delete(hop.via);
        pass(hop.state);
        at = hop.state;
      }
      wanted.delete(obligation);
    }
    if (hops.length === 0 || at !== entry) {
      hops.push(...this.shortest(at, part, ({ target }) => target === entry));
    }
    return hops;
  }

  /** The shortest way within the part whose last step is a wanted one. */
  private shortest(
    from: number,
    part: ReadonlySet<number>,
    isWanted: (edge: Edge) => boolean,
  ): Hop[] {
    const arrivals = new Map<number, { readonly from: number; readonly hop: Hop } | undefined>([
      [from, undefined],
    ]);
    for (const state of arrivals.keys()) {
      for (const edge of this.edgesOf(state)) {
        const { target, fulfills } = edge;
        if (!part.has(target)) continue;
        const hop = fulfills === undefined ? { state: target } : { state: target, via: fulfills };
        if (isWanted(edge)) return [...wayTo(state), hop];
        if (!arrivals.has(target)) arrivals.set(target, { from: state, hop });
      }
    }
    throw new Error('every state of a strongly connected part leads to every other');

    function wayTo(state: number): Hop[] {
      const way: Hop[] = [];
      for (let arrival = arrivals.get(state); arrival; arrival = arrivals.get(arrival.from)) {
        way.push(arrival.hop);
      }
      return way.reverse();
    }
  }

  private enabledIn(state: number): ReadonlySet<string> {
    return new Set(
      this.edgesOf(state).flatMap(({ fulfills }) => (fulfills === undefined ? [] : [fulfills])),
    );
  }

  private edgesOf(state: number): readonly Edge[] {
    const { count, targets } = this.space.expand(state);
    const all = Array.from({ length: count }, (_, index) => targets[index]!);
    const obligations = this.isAsked ? this.space.obligations(state) : [];
    return all.map((target, index) => ({ target, fulfills: obligations[index] }));
  }
}
