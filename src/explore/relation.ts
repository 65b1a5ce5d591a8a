/**
 * A relation between states and numbers, such as the steps that can be taken, as a table that is
 * filled on demand.
 *
 * What a source yields depends on few components of a state, and those it reads in an order that
 * their values decide. So the sources together make a tree: a node knows the values of some
 * components; it has what the sources that read no more have yielded, and the others grouped by
 * the component they read next. A state met for the first time runs the sources; all states that
 * agree with it on what they read find the answer in the tree.
 */
import type { Reads, WorldState } from '../model/scenario-model.js';
import type { Components } from './components.js';

/** Yields numbers for a state, and says what it has read of it; nothing else may decide them. */
export type Source = (state: WorldState, reads: Reads) => readonly number[];

interface Node {
  /** Pairs of a source and a number it yielded. */
  readonly found: readonly number[];
  readonly groups: readonly Group[];
}

/** Sources that read a component next, after those that led to them. */
interface Group {
  readonly component: number;
  readonly known: readonly number[];
  readonly sources: readonly number[];
  /** By the number of the component's value. */
  readonly children: (Node | undefined)[];
}

/** What a source did in one state. */
interface Answer {
  readonly yielded: readonly number[];
  /** Components in the order in which they were first read. */
  readonly order: readonly number[];
}

export class Relation {
  /** Pairs of a source and a number, in the order of the sources; the first `count * 2` are valid. */
  readonly pairs: number[] = [];
  count = 0;
  /** The last search met what no state before it had. */
  isNew = false;
  private nodes = 0;
  private readonly sources: readonly Source[];
  private readonly components: Components;
  private root: Node | undefined;
  private state: WorldState | undefined;
  private readonly answers = new Map<number, Answer>();

  constructor(sources: readonly Source[], components: Components) {
    this.sources = sources;
    this.components = components;
  }

  /** Finds what all sources yield for the state with these values. */
  find(values: Int32Array): void {
    this.count = 0;
    this.root ??= this.makeNode([...this.sources.keys()], [], values);
    this.collect(this.root, values);
    if (this.count > 1) this.sort();
    this.isNew = this.state !== undefined;
    if (this.isNew) {
      this.state = undefined;
      this.answers.clear();
      if (this.nodes > maxNodes) this.forget();
    }
  }

  /** Empties the table: it fills again as states come. */
  forget(): void {
    this.root = undefined;
    this.nodes = 0;
  }

  private collect(node: Node, values: Int32Array): void {
    const { found, groups } = node;
    for (let index = 0; index < found.length; index += 2) {
      const at = this.count * 2;
      this.pairs[at] = found[index]!;
      this.pairs[at + 1] = found[index + 1]!;
      this.count += 1;
    }
    for (let index = 0; index < groups.length; index += 1) {
      const group = groups[index]!;
      const value = values[group.component]!;
      const child = group.children[value] ?? this.fill(group, value, values);
      if (child !== nothing) this.collect(child, values);
    }
  }

  /** By source; those of one source keep their order. There are few, nearly sorted. */
  private sort(): void {
    const { pairs, count } = this;
    for (let index = 1; index < count; index += 1) {
      const source = pairs[index * 2]!;
      const number = pairs[index * 2 + 1]!;
      let at = index - 1;
      while (at >= 0 && pairs[at * 2]! > source) {
        pairs[at * 2 + 2] = pairs[at * 2]!;
        pairs[at * 2 + 3] = pairs[at * 2 + 1]!;
        at -= 1;
      }
      pairs[at * 2 + 2] = source;
      pairs[at * 2 + 3] = number;
    }
  }

  private fill(group: Group, value: number, values: Int32Array): Node {
    const node = this.makeNode(group.sources, [...group.known, group.component], values);
    while (group.children.length < value) group.children.push(undefined);
    group.children[value] = node;
    return node;
  }

  private makeNode(sources: readonly number[], known: readonly number[], values: Int32Array): Node {
    const found: number[] = [];
    const groups = new Map<number, number[]>();
    for (const source of sources) {
      const { yielded, order } = this.answer(source, values);
      const next = order.find((component) => !known.includes(component));
      if (next === undefined) {
        for (const number of yielded) found.push(source, number);
      } else {
        const group = groups.get(next);
        if (group) group.push(source);
        else groups.set(next, [source]);
      }
    }
    if (found.length === 0 && groups.size === 0) return nothing;
    this.nodes += 1 + groups.size;
    const grouped = [...groups].map(([component, members]): Group => {
      return { component, known, sources: members, children: [] };
    });
    return { found, groups: grouped };
  }

  private answer(source: number, values: Int32Array): Answer {
    const known = this.answers.get(source);
    if (known) return known;
    this.state ??= this.components.state(values);
    const order = new Order(this.components);
    const yielded = this.sources[source]!(this.state, order);
    const answer = { yielded, order: order.components };
    this.answers.set(source, answer);
    return answer;
  }
}

/** Notes which components are read, each once. */
class Order implements Reads {
  readonly components: number[] = [];
  private readonly all: Components;

  constructor(all: Components) {
    this.all = all;
  }

  object(object: number): void {
    if (!this.components.includes(object)) this.components.push(object);
  }

  task(task: number): void {
    this.object(this.all.objects + task);
  }

  allTasks(): void {
    for (let at = this.all.objects; at < this.all.count; at += 1) this.object(at);
  }
}

/** No source yields anything. */
const nothing: Node = { found: [], groups: [] };

/** With more nodes than this, about 300 bytes each, the table is emptied. */
const maxNodes = 1_000_000;
