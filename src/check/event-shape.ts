/**
 * The shape of a recorded event: its clause and what it tells, with roles in place of names.
 */
import type { Clause } from '../model/observation.js';
import type { Value } from '../model/value.js';
import type { DecodedEvent, ShapedTestimony, Testimony } from './decode.js';
import { Codes, numberingOfCodes } from './numbering.js';
import { shapeless } from './shape.js';
import { Names, nameOf, objectSort, type Sort, type Sorts, taskSort, tokenSort } from './sorts.js';

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
  private edition = nextEdition();

  constructor(sorts: Sorts, kindOf: (object: number) => number) {
    this.sorts = sorts;
    this.kindOf = kindOf;
  }

  get size(): number {
    return this.numbers.size;
  }

  clear(): void {
    this.edition = nextEdition();
    this.numbers.clear();
  }

  /** The shape of an event; `names` are then those it names. */
  of({ task, testimony, objects }: DecodedEvent, names: Names): number {
    if (task === 0) return shapeless;
    names.count = 0;
    names.append(nameOf(objectSort, 0));
    names.append(nameOf(taskSort, task));
    for (const object of objects) names.append(nameOf(objectSort, object));
    let { shaped } = testimony;
    if (shaped === undefined || shaped.edition !== this.edition) {
      shaped = this.shape(testimony);
      testimony.shaped = shaped;
    }
    for (const name of shaped.names) names.append(name);
    return shaped.shape;
  }

  private shape(testimony: Testimony): ShapedTestimony {
    const { edition } = this;
    const names = new Names();
    const shape = this.describe(testimony, names) ? this.numbers.numberOf(this.codes) : shapeless;
    return { edition, shape, names: names.list.slice(testimony.objects.length) };
  }

  /** Puts a testimony into numbers; false if it holds one of which it is not known what it is. */
  private describe({ clause, values, objects, samples }: Testimony, names: Names): boolean {
    const { codes } = this;
    const known = this.clause(clause);
    if (known === undefined) return false;
    codes.count = 0;
    codes.add(known.number);
    codes.add(objects.length);
    for (const object of objects) {
      names.add(nameOf(objectSort, object));
      codes.add(this.kindOf(object));
    }
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      codes.add(value === undefined ? 0 : 1);
      if (value !== undefined && !this.value(value, known.sorts[index]!, names)) return false;
    }
    for (const { object, slot, value } of samples) {
      const objectKind = this.kindOf(object);
      codes.add(slot);
      const isKnown =
        this.value(object, objectSort, names) &&
        this.value(value, this.sorts.ofReading(objectKind, slot), names);
      if (!isKnown) return false;
    }
    return true;
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

let editions = 0;

/** Shapes of one edition have one numbering. */
function nextEdition(): number {
  editions += 1;
  return editions;
}
