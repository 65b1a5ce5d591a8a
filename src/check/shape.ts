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
import { Codes, numberingOfCodes } from './numbering.js';
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

/** The shape of a cloud that is too large to be written down for each event. */
export const oversized = shapeless + 1;
const maxCells = 2048;

/** How many entities' shapes are remembered, a power of two: of those equal by it the last. */
const maxRemembered = 1 << 14;

export class Shapes {
  private readonly sorts: Sorts;
  private readonly kindOf: (object: number) => number;
  private readonly numbers = numberingOfCodes();
  private readonly codes = new Codes();
  /** The last shape of each entity, good as long as the same is believed of it. */
  private readonly known = new Array<Shaped | undefined>(maxRemembered).fill(undefined);
  private readonly keys = new Float64Array(maxRemembered);

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

  /** How many numbers they consist of. */
  volume = 0;

  clear(): void {
    this.numbers.clear();
    this.volume = 0;
    this.known.fill(undefined);
  }

  of(key: EntityKey, believed: Believed | undefined): Shaped {
    const place = key & (maxRemembered - 1);
    const known = this.known[place];
    if (known !== undefined && known.believed === believed && this.keys[place] === key) {
      return known;
    }
    if (believed !== undefined && isOversized(believed)) return tooLarge;
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
    const place = key & (maxRemembered - 1);
    this.known[place] = shaped;
    this.keys[place] = key;
  }

  /** Of a list of numbers. */
  ofList(list: readonly number[], sort: Sort): number {
    const writer = new ShapeWriter(this.sorts, this.kindOf, this.codes);
    writer.list(list, sort);
    return this.numberOf(writer);
  }

  private shape(key: EntityKey, believed: Believed | undefined): Shaped {
    const writer = new ShapeWriter(this.sorts, this.kindOf, this.codes);
    if (believed === undefined) writer.unknown(key);
    else if (isCloud(believed)) writer.cloud(believed);
    else writer.state(key, believed);
    return { believed, shape: this.numberOf(writer), names: writer.names };
  }

  private numberOf({ isShapeless }: ShapeWriter): number {
    if (isShapeless) return shapeless;
    const { size } = this.numbers;
    const number = this.numbers.numberOf(this.codes);
    if (number === size) this.volume += this.codes.count;
    return 1 + number;
  }
}

const tooLarge: Shaped = { believed: undefined, shape: oversized, names: [] };

function isOversized(believed: Believed): boolean {
  return isCloud(believed) && believed.members.length * believed.variants.length > maxCells;
}

/** Puts a shape into numbers. */
class ShapeWriter {
  readonly names: Name[] = [];
  isShapeless = false;
  private readonly codes: Codes;
  private readonly sorts: Sorts;
  private readonly kindOf: (object: number) => number;

  constructor(sorts: Sorts, kindOf: (object: number) => number, codes: Codes) {
    this.sorts = sorts;
    this.kindOf = kindOf;
    this.codes = codes;
    codes.count = 0;
  }

  unknown(key: EntityKey): void {
    if (isTaskKey(key)) this.add(marks.unknownTask);
    else this.add(marks.unknownObject, this.kindOf(key >> 1));
  }

  cloud({ members, variants }: Cloud): void {
    this.add(marks.cloud, members.length);
    for (const member of members) this.names.push(nameOfEntity(member));
    for (const variant of variants) {
      for (const member of members) this.state(member, variant.get(member)!);
    }
  }

  state(key: EntityKey, state: EntityState): void {
    if (isObjectState(state)) this.object(this.kindOf(key >> 1), state);
    else this.task(state);
  }

  list(list: readonly number[], sort: Sort): void {
    this.add(marks.list, list.length);
    for (const item of list) {
      this.add(item);
      // A list is sorted by number, so that its order is not that of other names.
      if (item > 0 && sort !== plainSort) this.isShapeless = true;
    }
  }

  private add(...numbers: readonly number[]): void {
    for (const number of numbers) this.codes.add(number);
  }

  private object(objectKind: number, state: ObjectState): void {
    this.add(marks.object, objectKind);
    for (let slot = 0; slot < state.length; slot += 1) {
      this.value(state[slot]!, this.sorts.ofSlot(objectKind, slot, state));
    }
  }

  private task({ frame, bottom, readings }: TaskState): void {
    this.add(bottom === 'idle' ? marks.idleTask : marks.task);
    for (let at: Frame | undefined = frame; at; at = at.caller) {
      const { process, pc, locals } = at;
      this.add(marks.frame, process, pc);
      for (let index = 0; index < locals.length; index += 1) {
        this.value(locals[index]!, this.sorts.ofLocal(process, index));
      }
    }
    for (const { object, slot, value } of readings) {
      const objectKind = this.kindOf(object);
      this.add(marks.reading, objectKind, slot);
      this.value(object, objectSort);
      this.value(value, this.sorts.ofReading(objectKind, slot));
    }
  }

  private value(value: Value, sort: Sort): void {
    if (typeof value !== 'number') {
      this.list(value, sort);
    } else if (value <= 0 || sort === plainSort) {
      this.add(marks.value, value);
    } else if (sort < 0) {
      this.isShapeless = true;
    } else {
      const name = nameOf(sort, value);
      let index = this.names.indexOf(name);
      if (index === -1) index = this.names.push(name) - 1;
      this.add(marks.name, index);
    }
  }
}

/** What the numbers after it mean. */
const marks = {
  unknownTask: 1,
  unknownObject: 2,
  cloud: 3,
  list: 4,
  object: 5,
  task: 6,
  idleTask: 7,
  frame: 8,
  reading: 9,
  value: 10,
  name: 11,
};

/** The key of an object's or a task's state. */
export function keyOfName(name: Name): EntityKey {
  return numberOf(name) * 2 + (name & taskSort);
}

/** The name of the object or task whose state has that key. */
export function nameOfEntity(key: EntityKey): Name {
  return nameOf(isTaskKey(key) ? taskSort : objectSort, key >> 1);
}
