/** Numbers for decoded events: the same for two that say the same of the same objects and tasks. */
import type { Clause } from '../../model/observation.js';
import type { DecodedEvent } from '../decode.js';
import { Codes, numberingOfCodes } from '../numbering.js';

export class EventNumbers {
  private readonly clauses = new Map<Clause, number>();
  private readonly codes = new Codes();
  private readonly numbers = numberingOfCodes();

  get size(): number {
    return this.numbers.size;
  }

  clear(): void {
    this.numbers.clear();
  }

  /** Undefined for an event that tells of sets or queues. */
  numberOf({ clause, task, values, objects, readings }: DecodedEvent): number | undefined {
    const { codes } = this;
    codes.count = 0;
    codes.add(this.clauseNumber(clause));
    codes.add(task);
    for (const value of values) {
      if (typeof value === 'object') return undefined;
      codes.add(value === undefined ? 0 : 1);
      codes.add(value ?? 0);
    }
    codes.add(objects.length);
    for (const object of objects) codes.add(object);
    for (const { object, slot, value } of readings) {
      if (typeof value === 'object') return undefined;
      codes.add(object);
      codes.add(slot);
      codes.add(value);
    }
    return this.numbers.numberOf(codes);
  }

  private clauseNumber(clause: Clause): number {
    let number = this.clauses.get(clause);
    if (number === undefined) {
      number = this.clauses.size;
      this.clauses.set(clause, number);
    }
    return number;
  }
}
