/**
 * The shape of a recorded event: its clause and what it tells, with roles in place of names.
 */
import type { Clause } from '../model/observation.js';
import type { Value } from '../model/value.js';
import type { DecodedEvent } from './decode.js';
import { Codes, numberingOfCodes } from './numbering.js';
import { shapeless } from './shape.js';
import {
  type Names,
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
  private readonly numbers = numberingOfCodes();
  private readonly codes = new Codes();

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
  of(decoded: DecodedEvent, names: Names): number {
    const { task, values, objects, readings } = decoded;
    const clause = this.clause(decoded.clause);
    if (clause === undefined || task === 0) return shapeless;
    const { codes } = this;
    codes.count = 0;
    names.count = 0;
    names.add(nameOf(objectSort, 0));
    names.add(nameOf(taskSort, task));
    codes.add(clause.number);
    codes.add(objects.length);
    for (const object of objects) {
      names.add(nameOf(objectSort, object));
      codes.add(this.kindOf(object));
    }
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      codes.add(value === undefined ? 0 : 1);
      if (value !== undefined && !this.value(value, clause.sorts[index]!, names)) return shapeless;
    }
    for (const { object, slot, value } of readings) {
      const objectKind = this.kindOf(object);
      codes.add(slot);
      const isKnown =
        this.value(object, objectSort, names) &&
        this.value(value, this.sorts.ofReading(objectKind, slot), names);
      if (!isKnown) return shapeless;
    }
    return this.numbers.numberOf(codes);
  }

  private value(value: Value, sort: Sort, names: Names): boolean {
    if (typeof value !== 'number') return false;
    let code = value;
    if (value > 0 && sort >= 0) {
      code = names.add(nameOf(sort, value));
    } else if (value > 0 && sort < -1) {
      return false;
    }
    this.codes.add(code);
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
