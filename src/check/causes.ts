/**
 * What set each member of each object: which statement of which task, holding which locks.
 *
 * An event says when a value was there at the latest; the statement that wrote it lies somewhere
 * before, unseen, and may have been another task's. It is found on the ways that a search took to
 * the states after the event. Where several ways lead there, there may be several causes.
 */
import type { Expression, Instruction, Program } from '../model/program.js';
import { sameValue, type Value } from '../model/value.js';
import { objectsReferredTo } from './actors.js';
import { isTaskKey, objectKey, type ObjectState, taskKey, type TaskState } from './belief.js';
import type { DecodedEvent } from './decode.js';
import type { Lineage, LineageStep } from './lineage.js';
import { type Changes, OutsideScope, stateOf } from './possibility.js';
import { findDoubtfulProperties } from './properties.js';
import type { CheckState } from './state.js';
import type { EventReference } from './verdict.js';

export interface Cause {
  /** 0 for the environment. */
  readonly task: number;
  readonly instruction: Instruction;
  /** Object and slot of each lock that the task held. */
  readonly locks: readonly { readonly object: number; readonly slot: number }[];
}

/** A claim that is broken in some of the states that were possible. */
export interface Doubt {
  readonly property: Program['properties'][number];
  /** The first event after which it may have been broken. */
  readonly since: EventReference;
}

export class Causes {
  /** By object, then by slot: the causes of the last change, each once. */
  private readonly byObject = new Map<number, Map<number, readonly Cause[]>>();
  private readonly firstDoubts = new Map<string, Doubt>();

  causesOf(object: number, slot: number): readonly Cause[] {
    return this.byObject.get(object)?.get(slot) ?? [];
  }

  get doubts(): readonly Doubt[] {
    return [...this.firstDoubts.values()];
  }

  /** An event was explained, and what is believed is still what was before it. */
  explained(state: CheckState, lineage: Lineage): void {
    const found = new Map<string, { object: number; slot: number; causes: Cause[] }>();
    for (const step of lineage.steps()) {
      for (const { object, slot, value } of changesOf(state, step)) {
        const isKept = lineage.keptStates.some((kept) => isThere(kept, object, slot, value));
        const instruction = isKept ? writerOf(step.instructions, slot) : undefined;
        if (!instruction) continue;
        const key = `${object} ${slot}`;
        const row = found.get(key) ?? { object, slot, causes: [] };
        found.set(key, row);
        const task = taskOf(step);
        const isKnown = row.causes.some(
          (each) => each.task === task && each.instruction === instruction,
        );
        if (!isKnown)
          row.causes.push({ task, instruction, locks: locksOf(state, step, task, instruction) });
      }
    }
    for (const { object, slot, causes } of found.values()) {
      const slots = this.byObject.get(object) ?? new Map<number, readonly Cause[]>();
      this.byObject.set(object, slots.set(slot, causes));
    }
  }

  /** Notes which claims may be broken after an event. */
  doubt(state: CheckState, decoded: DecodedEvent): void {
    for (const property of findDoubtfulProperties(state, decoded)) {
      if (this.firstDoubts.has(property.name)) continue;
      this.firstDoubts.set(property.name, { property, since: decoded.reference });
    }
  }
}

/** What a step changes of objects. */
function* changesOf(state: CheckState, { from, to }: LineageStep) {
  for (const [key, after] of to) {
    if (isTaskKey(key) || from.get(key) === after) continue;
    const before = (from.get(key) ?? state.belief.certainState(key)) as ObjectState | undefined;
    const slots = after as ObjectState;
    for (let slot = 1; slot < slots.length; slot += 1) {
      const value = slots[slot]!;
      if (before && sameValue(before[slot]!, value)) continue;
      yield { object: key >> 1, slot, value };
    }
  }
}

function isThere(kept: Changes, object: number, slot: number, value: Value): boolean {
  const slots = kept.get(objectKey(object)) as ObjectState | undefined;
  return slots !== undefined && sameValue(slots[slot]!, value);
}

/** The last of the instructions that writes the slot; evidence that settles a value writes nothing. */
function writerOf(instructions: readonly Instruction[], slot: number): Instruction | undefined {
  return instructions.findLast((instruction) => {
    switch (instruction.kind) {
      case 'assign':
      case 'push':
      case 'pop':
        return instruction.place.kind === 'field' && instruction.place.slot === slot;
      case 'assign-union':
        return instruction.slot === slot || instruction.slot + 1 === slot;
      case 'lock':
      case 'unlock':
      case 'get':
      case 'put':
        return instruction.slot === slot;
      case 'create':
        return true;
      default:
        return false;
    }
  });
}

/** The task whose state the step changes; none if the environment took it. */
function taskOf({ from, to }: LineageStep): number {
  for (const [key, state] of to) if (isTaskKey(key) && from.get(key) !== state) return key >> 1;
  return 0;
}

/**
 * The locks that the task held when it executed an instruction: those of the objects it refers to
 * that were its before the step, and what the step did about locks until then.
 */
function locksOf(
  state: CheckState,
  { from, instructions }: LineageStep,
  task: number,
  writer: Instruction,
): Cause['locks'] {
  const locks = new Map<string, Cause['locks'][number]>();
  const own = (from.get(taskKey(task)) ?? state.belief.certainState(taskKey(task))) as
    TaskState | undefined;
  if (!own) return [];
  for (const object of objectsReferredTo(state.program, own)) {
    const { slots } = state.program.kinds[state.population.kindOf(object)]!;
    const values = valuesOf(state, from, object);
    slots.forEach(({ domain }, slot) => {
      if (domain.kind === 'lock' && values?.[slot] === task) take(object, slot);
    });
  }
  for (const instruction of instructions.slice(0, instructions.indexOf(writer))) {
    if (instruction.kind !== 'lock' && instruction.kind !== 'unlock') continue;
    const object = objectOf(instruction.object, own);
    if (object === undefined) continue;
    if (instruction.kind === 'lock') take(object, instruction.slot);
    else locks.delete(`${object} ${instruction.slot}`);
  }
  return [...locks.values()];

  function take(object: number, slot: number): void {
    locks.set(`${object} ${slot}`, { object, slot });
  }
}

/** The object that an expression names by a local of the innermost call; a lock of the globals has 0. */
function objectOf(expression: Expression, { frame }: TaskState): number | undefined {
  if (expression.kind === 'constant') return expression.value as number;
  if (expression.kind !== 'local') return undefined;
  const value = frame?.locals[expression.index];
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function valuesOf(state: CheckState, changes: Changes, object: number): ObjectState | undefined {
  try {
    return stateOf(state, changes, objectKey(object)) as ObjectState;
  } catch (signal) {
    // Several states are possible: which lock is held is not established.
    if (signal instanceof OutsideScope) return undefined;
    throw signal;
  }
}
