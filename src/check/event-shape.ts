/**
 * The shape of a recorded event: its clause and what it tells, with roles in place of names.
 */
import type { Clause } from '../model/observation.js';
import type { Value } from '../model/value.js';
import type { DecodedEvent } from './decode.js';
import { areEqualNumbers, hashOfNumbers, Numbering } from './numbering.js';
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

export class EventShapes {
  private readonly sorts: Sorts;
  private readonly kindOf: (object: number) => number;
  /** Undefined for a clause that takes a number now for this and now for that. */
  private readonly clauses = new Map<Clause, ClauseShape | undefined>();
  private readonly numbers = new Numbering<readonly number[]>(
    hashOfNumbers,
    areEqualNumbers,
    (codes) => codes.slice(),
  );
  private readonly codes: number[] = [];

  constructor(sorts: Sorts, kindOf: (object: number) => number) {
    this.sorts = sorts;
    this.kindOf = kindOf;
  }

  get size(): number {
    return this.numbers.size;
  }

  clear(): void {
    this.numbers.clear();
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
    return this.numbers.numberOf(codes);
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
