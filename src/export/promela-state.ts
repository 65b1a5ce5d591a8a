/**
 * The state of a scenario as Promela declares it, and the names everything goes by.
 *
 * Objects keep the numbers they have in the scenario. A slot that varies is an array over the
 * objects of its kind, read through a macro; one that does not is no part of the state vector. A
 * set is a number with a bit for each object, a queue a number with a digit for each place, and the
 * items of a work function are counted. Each task has room for the frames of its deepest stack.
 */
import type { Span } from '../base/source.js';
import { type Domain } from '../model/program.js';
import { none, type Value } from '../model/value.js';
import { Names } from './names.js';
import { promelaWords } from './promela-words.js';
import { maxCount, maxInteger, type Range } from './ranges.js';
import { refuse } from './refusal.js';
import { stepsOf } from './steps.js';
import type { World } from './world.js';

/** The place of a frame: its entry of `at`, and where its locals begin. */
export interface FramePlace {
  readonly frame: number;
  readonly base: number;
  /** The processes that can stand there. */
  readonly processes: readonly number[];
}

/** A task or worker with its frames, the outermost first. */
export interface Owner {
  readonly name: string;
  readonly number: number;
  readonly frames: readonly FramePlace[];
}

/** Queued items that a work function may have at all. */
const maxItems = 4096;

export class PromelaState {
  readonly world: World;
  readonly names = new Names(promelaWords);
  /** By object number; `none` is the first. */
  readonly objects: readonly string[];
  readonly owners: readonly Owner[];
  readonly frames: number;
  readonly locals: number;
  private readonly slots = new Map<string, string>();
  private readonly formals = new Map<string, string>();
  private readonly localNames = new Map<string, string>();
  private readonly enumMembers = new Map<string, readonly string[]>();
  private readonly positions = new Map<string, { readonly name: string; readonly at: number }>();
  private readonly extents = new Map<number, { readonly first: number; readonly last: number }>();

  constructor(world: World) {
    this.world = world;
    const { program, scenario } = world;
    this.objects = ['none', ...scenario.objects.map(({ name }) => this.names.take(name))];
    program.kinds.forEach(({ name, slots }, kind) => {
      if (world.objectsOf(kind).length === 0) return;
      slots.forEach((slot, index) => {
        const wanted = kind === 0 ? slot.name : `${name}_${slot.name}`;
        this.slots.set(`${kind} ${index}`, this.names.take(wanted));
      });
    });
    let frames = 0;
    let locals = 0;
    const owner = (name: string, number: number, first: readonly number[]): Owner => {
      const places = world.levels(first).map((processes) => {
        const place = { frame: frames, base: locals, processes };
        frames += 1;
        locals += Math.max(...processes.map((each) => world.process(each).locals.length));
        return place;
      });
      return { name: this.names.take(name), number, frames: places };
    };
    const tasks = scenario.tasks.map(({ name, process }, index) =>
      owner(name, index + 1, [process]),
    );
    const workers = Array.from({ length: world.workers }, (_, index) =>
      owner(`worker_${index + 1}`, tasks.length + index + 1, world.works),
    );
    this.owners = [...tasks, ...workers];
    this.frames = frames;
    this.locals = locals;
    let at = 1;
    for (const process of world.processes) {
      if (world.process(process).role === 'transition') continue;
      const first = at;
      for (const { start } of stepsOf(world.process(process))) {
        const name = this.names.take(`${world.process(process).name}_${start}`);
        this.positions.set(`${process} ${start}`, { name, at });
        at += 1;
      }
      this.extents.set(process, { first, last: at - 1 });
    }
  }

  slotName(kind: number, slot: number): string {
    return this.slots.get(`${kind} ${slot}`)!;
  }

  /** The slot of an object, as something to read or assign. */
  slotText(kind: number, slot: number, object: string): string {
    const name = this.slotName(kind, slot);
    return kind === 0 ? name : `${name}(${object})`;
  }

  /** The macro for a local of a process, or the temporary of a transition. */
  localName(process: number, index: number): string {
    const key = `${process} ${index}`;
    const known = this.localNames.get(key);
    if (known !== undefined) return known;
    const { name, locals } = this.world.process(process);
    const taken = this.names.take(`${name}_${locals[index]}`);
    this.localNames.set(key, taken);
    return taken;
  }

  /** The formal parameter of an inline; all inlines share them, so that no name means an object. */
  formal(name: string): string {
    const known = this.formals.get(name);
    if (known !== undefined) return known;
    const taken = this.names.take(name);
    this.formals.set(name, taken);
    return taken;
  }

  position(process: number, pc: number): string {
    return this.positions.get(`${process} ${pc}`)!.name;
  }

  /** Every position, for its definition. */
  *definedPositions(): Generator<{ readonly name: string; readonly at: number }> {
    yield* this.positions.values();
  }

  /** The numbers of the positions of a process. */
  extent(process: number): { readonly first: number; readonly last: number } {
    return this.extents.get(process)!;
  }

  /** The names of the members of an enum or of the variants of a union. */
  memberNames(name: string, members: readonly string[]): readonly string[] {
    const key = `${name} ${members.join()}`;
    const known = this.enumMembers.get(key);
    if (known) return known;
    const taken = members.map((member) => this.names.take(member));
    this.enumMembers.set(key, taken);
    return taken;
  }

  *definedMembers(): Generator<readonly string[]> {
    yield* this.enumMembers.values();
  }

  /** A value as text; sets and queues as the numbers that stand for them. */
  valueText(value: Value, domain: Domain | undefined): string {
    if (typeof value !== 'number') return String(this.encoded(value, domain));
    switch (domain?.kind) {
      case 'boolean':
        return value === 0 ? 'false' : 'true';
      case 'enum':
        return this.memberNames(domain.name, domain.members)[value] ?? String(value);
      case 'variant': {
        const { name, variants } = domain.union;
        return this.memberNames(
          `union ${name}`,
          variants.map((each) => each.name),
        )[value]!;
      }
      case 'reference':
        return this.objects[value] ?? String(value);
      case 'opaque':
        return value === none ? 'none' : String(value);
      case 'lock':
        return value === 0 ? 'free' : String(value);
      default:
        return String(value);
    }
  }

  encoded(value: readonly number[], domain: Domain | undefined): number {
    if (domain?.kind !== 'queue') return value.reduce((set, item) => set | (1 << item), 0);
    return value.reduceRight((queue, item) => queue * this.queueBase + item + 1, 0);
  }

  /** A queue is a number to this base; digit 0 is an empty place, the others are objects plus one. */
  get queueBase(): number {
    return this.world.scenario.objects.length + 2;
  }

  /** The numbers that a value of a domain takes; refuses sets and queues that take too large ones. */
  capacity(domain: Domain, span: Span): Range | undefined {
    if (domain.kind === 'set') {
      const last = Math.max(0, ...this.world.objectsOf(domain.objectKind));
      if (last > 30) {
        refuse('a set of more than 30 objects has no room in a number of Promela', span);
      }
      return { low: 0, high: 2 ** (last + 1) - 1 };
    }
    if (domain.kind === 'queue') {
      const high = this.queueBase ** domain.max - 1;
      if (high > maxInteger) {
        refuse(
          `a queue of ${domain.max} places has no room in a number of Promela`,
          span,
          'give the queue fewer places, or the scenario fewer objects',
        );
      }
      return { low: 0, high };
    }
    return undefined;
  }

  /** What a slot has to hold. */
  slotRange(kind: number, slot: number): Range {
    const { domain } = this.world.program.kinds[kind]!.slots[slot]!;
    return this.capacity(domain, this.world.scenario.span) ?? this.world.ranges.slot(kind, slot);
  }

  localRange(process: number, index: number): Range {
    const domain = this.world.localDomain(process, index);
    const { span } = this.world.process(process);
    const range =
      (domain && this.capacity(domain, span)) ?? this.world.ranges.local(process, index);
    return { low: Math.min(0, range.low), high: Math.max(0, range.high) };
  }

  /** The first object of a kind, from which its arrays count. */
  firstObject(kind: number): number {
    return Math.min(...this.world.objectsOf(kind));
  }

  /** How many entries the arrays of a kind have; more than it has objects if others lie between. */
  arrayLength(kind: number): number {
    const all = this.world.objectsOf(kind);
    return Math.max(...all) - Math.min(...all) + 1;
  }

  /** The ranges of the arguments of a work function that its holder does not tell. */
  itemRanges(work: number): readonly Range[] {
    const skipped = this.world.hasHolder(work) ? 1 : 0;
    return this.world
      .process(work)
      .parameters.flatMap((_, index) => (index < skipped ? [] : [this.localRange(work, index)]));
  }

  /** How many different items of a work function one holder can keep. */
  itemsOf(work: number): number {
    const sizes = this.itemRanges(work).map(({ low, high }) => high - low + 1);
    const items = sizes.reduce((all, size) => all * size, 1);
    if (items * this.arrayLength(this.world.holderKind(work)) > maxItems) {
      const { name, span } = this.world.process(work);
      refuse(`\`${name}\` can be queued with too many different arguments`, span);
    }
    return items;
  }

  /** The count of queued items with these arguments, the holder's entry first. */
  countText(work: number, holder: string | undefined, values: readonly string[]): string {
    const name = this.slotName(this.world.holderKind(work), this.world.process(work).workSlot!);
    const given = holder === undefined ? values : [holder, ...values];
    return given.length === 0 ? name : `${name}(${given.join(', ')})`;
  }

  /** Whether a slot is declared; a work function's is where it is scheduled. */
  isDeclared(kind: number, slot: number): boolean {
    return this.world.varies(kind, slot);
  }
}

/** The narrowest type for these numbers. */
export function typeFor({ low, high }: Range): 'bool' | 'byte' | 'short' | 'int' {
  if (low >= 0 && high <= 1) return 'bool';
  if (low >= 0 && high <= maxCount) return 'byte';
  return low >= -32_768 && high <= 32_767 ? 'short' : 'int';
}
