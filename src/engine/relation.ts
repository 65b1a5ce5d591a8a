/**
 * A relation between states and numbers, such as the steps that can be taken, as a table that is
 * filled on demand.
 *
 * What a source yields depends on few features of a state, and those it reads in an order that
 * their values decide. So the sources together make a tree: a node knows the values of some
 * features; it has what the sources that read no more have yielded, and the others grouped by
 * the feature they read next. A state met for the first time runs the sources; all states that
 * agree with it on what they read find the answer in the tree.
 */
import type { Reads, WorldState } from '../model/scenario-model.js';
import type { Value } from '../model/value.js';
import type { Components } from './components.js';
import { type Feature, Features } from './features.js';
import { grown } from './grown.js';

/** Yields numbers for a state, and says what it has read of it; nothing else may decide them. */
export type Source = (state: WorldState, reads: Reads) => readonly number[];

/** Sources that read a feature next, after those that led to them. */
interface Group {
  readonly feature: Feature;
  readonly known: readonly Feature[];
  readonly sources: readonly number[];
}

/** What a source did in one state. */
interface Answer {
  readonly yielded: readonly number[];
  /** Features in the order in which they were first read. */
  readonly order: readonly Feature[];
}

/**
 * The tree is one array, as pointers from object to object took twice the time.
 *
 *     node    pairs · (source, number)… · groups · (component, feature, children, size, group)…
 *     children    by the feature's value: the node, `unmet` or `nothing`
 */
export class Relation {
  /** Pairs of a source and a number, in the order of the sources; the first `count * 2` are valid. */
  pairs = new Int32Array(256);
  count = 0;
  /** The last search met what no state before it had. */
  isNew = false;
  private readonly sources: readonly Source[];
  private readonly components: Components;
  private readonly features: Features;
  private readonly isWhole: boolean;
  private tree = new Int32Array(1 << 12);
  private treeEnd = firstNode;
  private root = unmet;
  private groups: Group[] = [];
  private pending = new Int32Array(64);
  private state: WorldState | undefined;
  private readonly answers = new Map<number, Answer>();

  /** `isWhole`: whoever reads a slot reads the whole object, because most go on to write it. */
  constructor(sources: readonly Source[], components: Components, isWhole: boolean) {
    this.sources = sources;
    this.components = components;
    this.features = new Features(components);
    this.isWhole = isWhole;
  }

  get bytes(): number {
    return this.tree.byteLength + this.groups.length * bytesPerGroup;
  }

  /** Finds what all sources yield for the state with these values. */
  find(values: Int32Array): void {
    this.count = 0;
    if (this.root === unmet) this.root = this.addNode([...this.sources.keys()], [], values);
    if (this.root !== nothing) this.collect(values);
    if (this.count > 1) this.sort();
    this.isNew = this.state !== undefined;
    if (!this.isNew) return;
    this.abandon();
    if (this.treeEnd > maxTree) this.forget();
  }

  /** Forgets the state at hand, also after a source has thrown. */
  abandon(): void {
    this.state = undefined;
    this.answers.clear();
  }

  /** Empties the table: it fills again as states come. */
  forget(): void {
    this.root = unmet;
    this.treeEnd = firstNode;
    this.groups = [];
  }

  private collect(values: Int32Array): void {
    let { tree, pending, pairs } = this;
    let found = 0;
    let open = 1;
    pending[0] = this.root;
    while (open > 0) {
      open -= 1;
      let at = pending[open]!;
      const foundHere = tree[at]! * 2;
      at += 1;
      if (found + foundHere > pairs.length) {
        pairs = this.pairs = grown(pairs, found + foundHere);
      }
      for (const end = at + foundHere; at < end; at += 1, found += 1) pairs[found] = tree[at]!;
      const groups = tree[at]!;
      at += 1;
      if (open + groups > pending.length) pending = this.pending = grown(pending, open + groups);
      for (const end = at + groups * groupWidth; at < end; at += groupWidth) {
        let value = values[tree[at]!]!;
        const feature = tree[at + 1]!;
        if (feature < 0) value = this.features.answer(feature, value);
        let child = value < tree[at + 3]! ? tree[tree[at + 2]! + value]! : unmet;
        if (child === nothing) continue;
        if (child === unmet) {
          child = this.fill(at, value, values);
          tree = this.tree;
          if (child === nothing) continue;
        }
        pending[open] = child;
        open += 1;
      }
    }
    this.count = found / 2;
  }

  /** By source; those of one source keep their order. There are few, nearly sorted. */
  private sort(): void {
    const { pairs } = this;
    const end = this.count * 2;
    for (let index = 2; index < end; index += 2) {
      const source = pairs[index]!;
      const number = pairs[index + 1]!;
      let at = index - 2;
      while (at >= 0 && pairs[at]! > source) {
        pairs[at + 2] = pairs[at]!;
        pairs[at + 3] = pairs[at + 1]!;
        at -= 2;
      }
      pairs[at + 2] = source;
      pairs[at + 3] = number;
    }
  }

  /** Adds the child of the group at this place of the tree for a value of its feature. */
  private fill(at: number, value: number, values: Int32Array): number {
    const { feature, known, sources } = this.groups[this.tree[at + 4]!]!;
    const child = this.addNode(sources, [...known, feature], values);
    if (value >= this.tree[at + 3]!) this.widen(at, value);
    this.tree[this.tree[at + 2]! + value] = child;
    return child;
  }

  /** Gives a group room for children up to this value; the old room is lost. */
  private widen(at: number, value: number): void {
    const [children, size] = [this.tree[at + 2]!, this.tree[at + 3]!];
    const wider = 1 << (32 - Math.clz32(value));
    const start = this.reserve(wider);
    this.tree.copyWithin(start, children, children + size);
    this.tree.fill(unmet, start + size, start + wider);
    this.tree[at + 2] = start;
    this.tree[at + 3] = wider;
  }

  private addNode(
    sources: readonly number[],
    known: readonly Feature[],
    values: Int32Array,
  ): number {
    const found: number[] = [];
    const groups = new Map<number, number[]>();
    for (const source of sources) {
      const { yielded, order } = this.answer(source, values);
      const next = order.find((feature) => !this.isKnown(feature, known));
      if (next === undefined) {
        for (const number of yielded) found.push(source, number);
      } else {
        const group = groups.get(next);
        if (group) group.push(source);
        else groups.set(next, [source]);
      }
    }
    if (found.length === 0 && groups.size === 0) return nothing;
    const node = [found.length / 2, ...found, groups.size];
    for (const [feature, members] of groups) {
      node.push(this.features.componentOf(feature), feature, 0, 0, this.groups.length);
      this.groups.push({ feature, known, sources: members });
    }
    const start = this.reserve(node.length);
    this.tree.set(node, start);
    return start;
  }

  private isKnown(feature: Feature, known: readonly Feature[]): boolean {
    return known.includes(feature) || known.includes(this.features.componentOf(feature));
  }

  private reserve(length: number): number {
    const start = this.treeEnd;
    this.treeEnd += length;
    if (this.treeEnd > this.tree.length) this.tree = grown(this.tree, this.treeEnd);
    return start;
  }

  private answer(source: number, values: Int32Array): Answer {
    const known = this.answers.get(source);
    if (known) return known;
    this.state ??= this.components.state(values);
    const order = new Order(this.components, this.features, this.isWhole);
    const yielded = this.sources[source]!(this.state, order);
    const answer = { yielded, order: [...order.features] };
    this.answers.set(source, answer);
    return answer;
  }
}

/** Notes which features are read, each once. */
class Order implements Reads {
  readonly features = new Set<Feature>();
  readonly tasks: number;
  private readonly firstTask: number;
  private readonly all: Features;
  private readonly isWhole: boolean;

  constructor(components: Components, all: Features, isWhole: boolean) {
    this.tasks = components.count - components.objects;
    this.firstTask = components.objects;
    this.all = all;
    this.isWhole = isWhole;
  }

  object(object: number): void {
    this.features.add(object);
  }

  slot(object: number, slot: number): void {
    this.features.add(this.isWhole ? object : this.all.slot(object, slot));
  }

  task(task: number): void {
    this.features.add(this.firstTask + task);
  }

  isBusy(task: number): void {
    this.features.add(this.all.isBusy(task));
  }

  isInside(task: number, process: number, values: readonly Value[]): void {
    this.features.add(this.all.isInside(task, process, values));
  }
}

/** Instead of a node: not looked at yet. */
const unmet = 0;

/** Instead of a node: no source yields anything. */
const nothing = 1;

const firstNode = 2;
const groupWidth = 5;

/** Estimated: the lists of sources and components. */
const bytesPerGroup = 200;

/** When the tree has more numbers than this, 128 MiB, it is emptied. */
const maxTree = 1 << 25;
