/**
 * The shape of a recorded event: its clause and what it tells, with roles in place of names.
 */
import type { Clause } from '../model/observation.js';
import type { Value } from '../model/value.js';
import type { DecodedEvent } from './decode.js';
import { shapeless } from './shape.js';
import {
  type Name,
  nameOf,
  objectSort,
  type Sort,
  type Sorts,
  taskSort,
  tokenSort,
} from './sorts.js';

/** What is the same of all events of a clause. */
interface ClauseShape {
  readonly number: number;
  readonly sorts: readonly Sort[];
}

interface Known {
  readonly codes: readonly number[];
  readonly shape: number;
}

export class EventShapes {
  private readonly sorts: Sorts;
  private readonly kindOf: (object: number) => number;
  /** Undefined for a clause that takes a number now for this and now for that. */
  private readonly clauses = new Map<Clause, ClauseShape | undefined>();
  private readonly known = new Map<number, Known[]>();
  private readonly codes: number[] = [];
  private count = 0;

  constructor(sorts: Sorts, kindOf: (object: number) => number) {
    this.sorts = sorts;
    this.kindOf = kindOf;
  }

  get size(): number {
    return this.count;
  }

  clear(): void {
    this.known.clear();
    this.count = 0;
  }

  /** The shape of an event; `names` are then those it names. */
  of(decoded: DecodedEvent, names: Name[]): number {
    const { task, values, objects, readings } = decoded;
    const clause = this.clause(decoded.clause);
    if (clause === undefined || task === 0) return shapeless;
    const { codes } = this;
    codes.length = 0;
    names.length = 0;
    names.push(nameOf(objectSort, 0), nameOf(taskSort, task));
    codes.push(clause.number, objects.length);
    for (const object of objects) {
      names.push(nameOf(objectSort, object));
      codes.push(this.kindOf(object));
    }
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      codes.push(value === undefined ? 0 : 1);
      if (value !== undefined && !this.value(value, clause.sorts[index]!, names)) return shapeless;
    }
    for (const { object, slot, value } of readings) {
      const objectKind = this.kindOf(object);
      codes.push(slot);
      const isKnown =
        this.value(object, objectSort, names) &&
        this.value(value, this.sorts.ofReading(objectKind, slot), names);
      if (!isKnown) return shapeless;
    }
    return this.number();
  }

  private value(value: Value, sort: Sort, names: Name[]): boolean {
    if (typeof value !== 'number') return false;
    let code = value;
    if (value > 0 && sort >= 0) {
      const name = nameOf(sort, value);
      const role = names.indexOf(name);
      code = role === -1 ? names.push(name) - 1 : role;
    } else if (value > 0 && sort < -1) {
      return false;
    }
    this.codes.push(code);
    return true;
  }

  /** The number of the shape with the present codes. */
  private number(): number {
    const { codes } = this;
    let hash = codes.length;
    for (let index = 0; index < codes.length; index += 1) {
      hash = (Math.imul(hash, 31) + codes[index]!) | 0;
    }
    let same = this.known.get(hash);
    if (same === undefined) this.known.set(hash, (same = []));
    for (const each of same) if (areEqual(each.codes, codes)) return each.shape;
    const shape = this.count;
    this.count += 1;
    same.push({ codes: codes.slice(), shape });
    return shape;
  }

  private clause(clause: Clause): ClauseShape | undefined {
    if (this.clauses.has(clause)) return this.clauses.get(clause);
    const sorts = clause.fields.map(({ reading }): Sort => {
      if (reading.kind === 'reference') return objectSort;
      return reading.kind === 'pointer' ? tokenSort : -1;
    });
    const shape = this.sorts.isSound(clause) ? { number: this.clauses.size, sorts } : undefined;
    this.clauses.set(clause, shape);
    return shape;
  }
}

function areEqual(left: readonly number[], right: readonly number[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}
