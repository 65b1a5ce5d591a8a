/**
 * What the explanation of an event asks of the world, with roles in place of names.
 *
 * Explaining is deterministic: what it asks first depends on the event alone, what it asks next on
 * the answers before. An answer has a shape and lists names; whoever is named for the first time
 * gets the next role. Role 0 are the globals.
 */
import type { Domain } from '../model/program.js';

/** An index into the names met so far. */
export type Role = number;

/** Slots that were touched: object role, slot and whether it is a control slot, packed. */
export interface TouchedRoles {
  readonly objects: readonly Role[];
  readonly reads: readonly TouchedRole[];
  readonly writes: readonly TouchedRole[];
}

export interface TouchedRole {
  readonly isControl: boolean;
  readonly object: Role;
  readonly slot: number;
}

export type Question =
  /** What is believed of it? Of an object whose state is certain only that, and not the state. */
  | { readonly kind: 'believed'; readonly entity: Role }
  /** What is the value of that slot of such an object? */
  | { readonly kind: 'slot'; readonly object: Role; readonly slot: number }
  /** Is some task, apart from these, inside the process, called with arguments that begin so? */
  | {
      readonly kind: 'active';
      readonly process: number;
      readonly values: readonly Operand[];
      readonly without: readonly Role[];
    }
  /** Is work queued or running, but for what these do? */
  | { readonly kind: 'work'; readonly without: readonly Role[] }
  /** Which other tasks take steps that may not be swapped with those that touched these? */
  | {
      readonly kind: 'more-actors';
      readonly tasks: readonly Role[];
      readonly touched: TouchedRoles;
    }
  /** Have the two objects lived at the same address? */
  | { readonly kind: 'shares-address'; readonly left: Role; readonly right: Role }
  | {
      readonly kind: 'shows-word';
      readonly domain: Domain & { readonly kind: 'payload' };
      readonly variant: number;
      readonly payload: Operand;
      readonly word: Operand;
    };

/** A number that stands for itself, or for whoever has the role. */
export type Operand = { readonly value: number } | { readonly role: Role };
