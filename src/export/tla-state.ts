/**
 * The state of a scenario as TLA+ declares it, and the names everything goes by.
 *
 * A slot that varies is a function over the objects of its kind. An object is its number in the
 * scenario, an enum member a string. The items of a work function are bags, and a task has a
 * sequence of frames, the innermost first; a frame is a record of where it stands and its locals.
 */
import { type Domain } from '../model/program.js';
import { none, type Value } from '../model/value.js';
import { Names } from './names.js';
import { tlaWords } from './tla-words.js';
import type { World } from './world.js';

export class TlaState {
  readonly world: World;
  readonly names = new Names(tlaWords);
  /** By object number; `none` is the first. */
  readonly objects: readonly string[];
  readonly tasks: readonly string[];
  private readonly kinds = new Map<number, string>();
  private readonly slots = new Map<string, string>();
  private readonly constants = new Map<string, string>();
  private readonly fields = new Map<number, readonly string[]>();
  private readonly bound = new Map<string, string>();

  constructor(world: World) {
    this.world = world;
    const { program, scenario } = world;
    this.objects = ['none', ...scenario.objects.map(({ name }) => this.names.take(name))];
    this.tasks = scenario.tasks.map(({ name }) => this.names.take(name));
    program.kinds.forEach(({ name, slots }, kind) => {
      if (world.objectsOf(kind).length === 0) return;
      if (kind !== 0) this.kinds.set(kind, this.names.take(`all_${name}`));
      slots.forEach((slot, index) => {
        const wanted = kind === 0 ? slot.name : `${name}_${slot.name}`;
        if (world.varies(kind, index)) {
          this.slots.set(`${kind} ${index}`, this.names.take(wanted));
        } else if (kind !== 0 && this.differs(kind, index)) {
          this.constants.set(`${kind} ${index}`, this.names.take(wanted));
        }
      });
    });
  }

  /** The set of the objects of a kind. */
  kindName(kind: number): string {
    return this.kinds.get(kind)!;
  }

  /** The variable of a slot that varies. */
  variable(kind: number, slot: number): string | undefined {
    return this.slots.get(`${kind} ${slot}`);
  }

  /** The definition of a slot that is another for each object and never changes. */
  constantName(kind: number, slot: number): string | undefined {
    return this.constants.get(`${kind} ${slot}`);
  }

  /** Every variable of a slot: kind, slot and name. */
  *variables(): Generator<{ readonly kind: number; readonly slot: number; readonly name: string }> {
    for (const [key, name] of this.slots) {
      const [kind, slot] = key.split(' ').map(Number) as [number, number];
      yield { kind, slot, name };
    }
  }

  *constantSlots(): Generator<{
    readonly kind: number;
    readonly slot: number;
    readonly name: string;
  }> {
    for (const [key, name] of this.constants) {
      const [kind, slot] = key.split(' ').map(Number) as [number, number];
      yield { kind, slot, name };
    }
  }

  /** The fields of a process's frames: its locals. */
  frameFields(process: number): readonly string[] {
    const known = this.fields.get(process);
    if (known) return known;
    const names = new Names(['at', ...tlaWords]);
    const taken = this.world.process(process).locals.map((name) => names.take(name));
    this.fields.set(process, taken);
    return taken;
  }

  /** A name for something bound inside a definition; none is a definition itself. */
  boundName(name: string): string {
    const known = this.bound.get(name);
    if (known !== undefined) return known;
    const taken = this.names.take(name);
    this.bound.set(name, taken);
    return taken;
  }

  position(process: number, pc: number): string {
    return `"${this.world.process(process).name} ${pc}"`;
  }

  valueText(value: Value, domain: Domain | undefined): string {
    if (typeof value !== 'number') {
      const items = value.map((item) => this.objects[item] ?? String(item)).join(', ');
      return domain?.kind === 'queue' ? `<<${items}>>` : `{${items}}`;
    }
    switch (domain?.kind) {
      case 'boolean':
        return value === 0 ? 'FALSE' : 'TRUE';
      case 'enum':
        return `"${domain.members[value] ?? value}"`;
      case 'variant':
        return `"${domain.union.variants[value]!.name}"`;
      case 'reference':
        return this.objects[value] ?? String(value);
      case 'opaque':
        return value === none ? 'none' : String(value);
      case 'lock':
        return value === 0 ? 'free' : (this.tasks[value - 1] ?? String(value));
      case 'set':
        return '{}';
      case 'queue':
        return '<<>>';
      default:
        return value < 0 ? `(${value})` : String(value);
    }
  }

  /** What a slot of an object holds at the start. */
  initialText(object: number, slot: number): string {
    const { world } = this;
    const kind = world.kindOfObject(object);
    const { slots } = world.program.kinds[kind]!;
    const { domain } = slots[slot]!;
    if (domain.kind === 'work') return 'NoItems';
    const value = world.initial(object, slot);
    if (domain.kind !== 'payload') return this.valueText(value, domain);
    const variant = world.initial(object, slot - 1) as number;
    return this.valueText(value, domain.union.variants[variant]!.domain);
  }

  /** The start of a local: what 0 stands for. */
  unsetLocal(process: number, index: number): string {
    return this.valueText(0, this.world.localDomain(process, index));
  }

  private differs(kind: number, slot: number): boolean {
    const texts = this.world.objectsOf(kind).map((object) => this.initialText(object, slot));
    return new Set(texts).size > 1;
  }
}
