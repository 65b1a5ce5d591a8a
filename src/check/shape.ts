/**
 * Shapes: what is believed of tasks and clouds, with the names taken out.
 *
 * Two states of the same shape are the same but for which objects, tasks and pointers they speak of;
 * the names are listed in order of appearance, each once. An entity in a cloud has the shape of the
 * whole cloud, whose members are its first names.
 *
 *     task 7 in really_probe@12(disk, nvme)   shape  really_probe@12 $0 $1   names  disk, nvme
 */
import type { Frame } from '../model/frame.js';
import type { Value } from '../model/value.js';
import {
  type Believed,
  type Cloud,
  type EntityKey,
  type EntityState,
  isCloud,
  isObjectState,
  isTaskKey,
  type ObjectState,
  type TaskState,
} from './belief.js';
import {
  type Name,
  nameOf,
  numberOf,
  objectSort,
  plainSort,
  type Sort,
  type Sorts,
  taskSort,
} from './sorts.js';

export interface Shaped {
  readonly believed: Believed | undefined;
  /** A number for each shape. */
  readonly shape: number;
  readonly names: readonly Name[];
}

/** The shape of what holds a number of which it is not known what it stands for. */
export const shapeless = -2147483648;

/** How many entities' shapes are remembered. */
const maxRemembered = 1 << 16;

export class Shapes {
  private readonly sorts: Sorts;
  private readonly kindOf: (object: number) => number;
  private readonly numbers = new Map<string, number>();
  /** The last shape of each entity, good as long as the same is believed of it. */
  private readonly known = new Map<EntityKey, Shaped>();

  constructor(sorts: Sorts, kindOf: (object: number) => number) {
    this.sorts = sorts;
    this.kindOf = kindOf;
  }

  /** Of an object whose state is certain: its slots are asked for one by one. */
  get ofCertainObject(): number {
    return 0;
  }

  /** How many different ones there have been. */
  get size(): number {
    return this.numbers.size;
  }

  clear(): void {
    this.numbers.clear();
    this.known.clear();
  }

  of(key: EntityKey, believed: Believed | undefined): Shaped {
    const known = this.known.get(key);
    if (known !== undefined && known.believed === believed) return known;
    const shaped = this.shape(key, believed);
    if (believed !== undefined && isCloud(believed)) {
      for (const member of believed.members) this.learn(member, shaped);
    } else {
      this.learn(key, shaped);
    }
    return shaped;
  }

  /** Notes the shape of what is believed of an entity from now on. */
  learn(key: EntityKey, shaped: Shaped): void {
    if (this.known.size >= maxRemembered) this.known.clear();
    this.known.set(key, shaped);
  }

  /** Of a list of numbers; of names it has none, because its order is that of their numbers. */
  ofList(list: readonly number[], sort: Sort): number {
    if (sort !== plainSort && list.some((item) => item > 0)) return shapeless;
    return this.number(`[${list.join(' ')}]`);
  }

  /** The number of a shape that has been put into words. */
  number(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.numbers.size + 1;
      this.numbers.set(text, number);
    }
    return number;
  }

  private shape(key: EntityKey, believed: Believed | undefined): Shaped {
    const writer = new ShapeWriter(this.sorts, this.kindOf);
    if (believed === undefined) {
      writer.text = isTaskKey(key) ? 'unknown task' : `unknown object of ${this.kindOf(key >> 1)}`;
    } else if (isCloud(believed)) {
      writer.cloud(believed);
    } else {
      writer.state(key, believed);
    }
    const shape = writer.isShapeless ? shapeless : this.number(writer.text);
    return { believed, shape, names: writer.names };
  }
}

class ShapeWriter {
  text = '';
  readonly names: Name[] = [];
  isShapeless = false;
  private readonly sorts: Sorts;
  private readonly kindOf: (object: number) => number;

  constructor(sorts: Sorts, kindOf: (object: number) => number) {
    this.sorts = sorts;
    this.kindOf = kindOf;
  }

  cloud({ members, variants }: Cloud): void {
    this.text += `cloud of ${members.length}`;
    for (const member of members) this.names.push(nameOfEntity(member));
    for (const variant of variants) {
      this.text += '|';
      for (const member of members) this.state(member, variant.get(member)!);
    }
  }

  state(key: EntityKey, state: EntityState): void {
    if (isObjectState(state)) this.object(this.kindOf(key >> 1), state);
    else this.task(state);
  }

  private object(objectKind: number, state: ObjectState): void {
    this.text += `object of ${objectKind}`;
    state.forEach((value, slot) => this.value(value, this.sorts.ofSlot(objectKind, slot, state)));
  }

  private task({ frame, bottom, readings }: TaskState): void {
    this.text += bottom;
    for (let at: Frame | undefined = frame; at; at = at.caller) {
      const { process, pc, locals } = at;
      this.text += `;${process}@${pc}`;
      locals.forEach((value, index) => this.value(value, this.sorts.ofLocal(process, index)));
    }
    for (const { object, slot, value } of readings) {
      const objectKind = this.kindOf(object);
      this.text += `;reads ${objectKind}.${slot}`;
      this.value(object, objectSort);
      this.value(value, this.sorts.ofReading(objectKind, slot));
    }
  }

  private value(value: Value, sort: Sort): void {
    if (typeof value !== 'number') {
      this.text += `[${value.join(' ')}]`;
      // A list is sorted by number, so that its order is not that of other names.
      if (sort !== plainSort && value.some((item) => item > 0)) this.isShapeless = true;
    } else if (value <= 0 || sort === plainSort) {
      this.text += ` ${value}`;
    } else if (sort < 0) {
      this.isShapeless = true;
    } else {
      const name = nameOf(sort, value);
      let index = this.names.indexOf(name);
      if (index === -1) index = this.names.push(name) - 1;
      this.text += ` $${index}`;
    }
  }
}

/** The key of an object's or a task's state. */
export function keyOfName(name: Name): EntityKey {
  return numberOf(name) * 2 + (name & taskSort);
}

/** The name of the object or task whose state has that key. */
export function nameOfEntity(key: EntityKey): Name {
  return nameOf(isTaskKey(key) ? taskSort : objectSort, key >> 1);
}
