/**
 * What the interpreter needs of the world it runs in.
 *
 * The closed world of a scenario and the open world of a recording differ only here: which objects
 * there are, and what an undetermined value may be.
 */
import type { ObjectChoice } from './object-choice.js';
import type { Domain } from './program.js';
import { none, type Value } from './value.js';

export interface Host {
  read(object: number, slot: number): Value;
  write(object: number, slot: number, value: Value): void;

  /** Told of a write to some object of the kind that is not known: it goes nowhere. */
  misses?(objectKind: number, slot: number): void;

  /** Notes that a slot whose value was unknown has had this value all along; nothing changes. */
  settle(object: number, slot: number, value: Value): void;

  /**
   * One of `count` ways on, from 0. The engine that owns the host runs a step once for every
   * sequence of answers, so that every way is taken.
   */
  pick(count: number): number;

  /** Told before an object is chosen; matters where it is open which there are. */
  chooses?(choice: ObjectChoice): void;

  /** The values a choice from `domain` may have. */
  choices(domain: Domain): readonly Value[];

  /**
   * The living objects of a kind in order of creation, or undefined in an open world, where there
   * may be others.
   */
  objectsOf(objectKind: number): readonly number[] | undefined;

  /** An object of that kind that does not exist yet; undefined when none is to spare. */
  spare(objectKind: number): number | undefined;

  /** No work item is queued or running. */
  isIdle(): boolean;

  /** The tasks of the cast have ended and no work is left; undefined where not all are known. */
  isFinished(): boolean | undefined;

  /** Some task is inside `process`, called with arguments that begin with these. */
  isActive(process: number, values: readonly Value[]): boolean;
}

/** What a choice may be where every object is known; there is one opaque pointer but `none`. */
export function closedChoices(
  domain: Domain,
  objectsOf: (objectKind: number) => readonly number[],
): readonly Value[] {
  switch (domain.kind) {
    case 'boolean':
      return [0, 1];
    case 'enum':
      return domain.members.map((_, index) => index);
    case 'integer':
      return Array.from({ length: domain.high - domain.low + 1 }, (_, i) => domain.low + i);
    case 'reference': {
      const objects = objectsOf(domain.objectKind);
      return domain.optional ? [none, ...objects] : objects;
    }
    case 'opaque':
      return domain.optional ? [none, 1] : [1];
    default:
      return [];
  }
}
