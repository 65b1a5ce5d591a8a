/**
 * The reference interpreter: the meaning of every instruction.
 *
 * It runs one atomic step of one task against a host. Whatever the model leaves open goes through
 * `host.pick`, also the reading of a slot whose value no evidence has fixed: the outcome is picked
 * and, where that settles the slot, written back, so that later reads agree.
 */
import type { DiagnosticCode } from '../base/diagnostic-codes.js';
import type { Span } from '../base/source.js';
import { anyKind } from './access.js';
import type { StepObserver } from './coverage.js';
import { type Failure, FailureSignal } from './failure.js';
import type { Frame } from './frame.js';
import type { Host } from './host.js';
import { kindOfObject } from './object-kinds.js';
import { isObjectChoice } from './object-choice.js';
import {
  aliveSlot,
  type Domain,
  type Expression,
  type Instruction,
  type Place,
  type Process,
  type Program,
} from './program.js';
import {
  isUnknown,
  none,
  sameValue,
  someUnknown,
  unknown,
  type Value,
  withItem,
  withoutItem,
} from './value.js';

/** What became of an attempted step. */
export type Outcome =
  /** `frame` is undefined when the task has left its outermost process. */
  | { readonly kind: 'moved'; readonly frame: Frame | undefined; readonly result: Value }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What a task's next step is, as far as an observer can tell. */
export type Visibility =
  | { readonly kind: 'enter'; readonly process: number }
  | { readonly kind: 'leave'; readonly process: number }
  | { readonly kind: 'internal' };

/** A slot of the object that an expression denotes. */
interface Target {
  readonly object: Expression;
  readonly slot: number;
}

/** An `atomic` that takes more instructions than this does not end. */
const maxInstructionsPerStep = 100_000;

const blocked: Outcome = { kind: 'blocked' };

export class Interpreter {
  readonly program: Program;
  /** Told what is executed and decided, where somebody wants to know. */
  observer: StepObserver | undefined = undefined;
  private host!: Host;
  private task = 0;
  private locals: Value[] = [];
  /** By the cursor of its loop: what a `for each` over an open world has chosen in this step. */
  private readonly visited = new Map<number, Set<Value>>();

  constructor(program: Program) {
    this.program = program;
  }

  instructionAt(frame: Frame): Instruction {
    return this.program.processes[frame.process]!.code[frame.pc]!;
  }

  /** Calls and returns are the steps a tracer can see. */
  visibility(frame: Frame): Visibility {
    const instruction = this.instructionAt(frame);
    if (instruction.kind === 'call') return { kind: 'enter', process: instruction.process };
    if (instruction.kind === 'return') return { kind: 'leave', process: frame.process };
    return { kind: 'internal' };
  }

  /** A frame at the beginning of a process; missing locals are 0. */
  begin(process: number, values: readonly Value[], caller: Frame | undefined): Frame {
    return { process, pc: 0, locals: this.startLocals(process, values), caller };
  }

  private startLocals(process: number, values: readonly Value[]): Value[] {
    const { locals } = this.program.processes[process]!;
    const start: Value[] = new Array<Value>(locals.length).fill(0);
    for (let index = 0; index < values.length; index += 1) start[index] = values[index]!;
    return start;
  }

  /** Takes the next step of `task`, whose stack is `frame`. */
  step(host: Host, task: number, frame: Frame): Outcome {
    this.observer?.begins();
    this.host = host;
    this.task = task;
    this.locals = frame.locals.slice();
    this.visited.clear();
    const { code } = this.program.processes[frame.process]!;
    try {
      const first = code[frame.pc]!;
      if (first.kind === 'call') return this.call(first, frame);
      if (first.kind === 'return') return this.leave(first, frame);
      const pc = this.run(code, frame.pc);
      if (pc === undefined) return blocked;
      const { process, caller } = frame;
      return { kind: 'moved', frame: { process, pc, locals: this.locals, caller }, result: none };
    } catch (signal) {
      return failedOr(signal);
    }
  }

  /** Takes a transition with these arguments, guard and effect in one. */
  transition(host: Host, process: number, values: readonly Value[]): Outcome {
    this.observer?.begins();
    this.host = host;
    this.task = 0;
    this.locals = this.startLocals(process, values);
    this.visited.clear();
    const { guard, code } = this.program.processes[process]!;
    try {
      if (guard && !this.truth(guard)) return blocked;
      for (let pc = 0; code[pc]!.kind !== 'return';) {
        const next = this.run(code, pc);
        if (next === undefined) return blocked;
        pc = next;
      }
      this.observer?.taken(process);
      return { kind: 'moved', frame: undefined, result: none };
    } catch (signal) {
      return failedOr(signal);
    }
  }

  /** The value of an expression in a state; throws nothing but our own bugs. */
  evaluate(
    host: Host,
    expression: Expression,
    locals: readonly Value[],
    task = 0,
  ): { readonly value: Value } | { readonly failure: Failure } {
    this.host = host;
    this.task = task;
    this.locals = locals.slice();
    try {
      return { value: this.value(expression) };
    } catch (signal) {
      if (signal instanceof FailureSignal) return { failure: signal.failure };
      throw signal;
    }
  }

  private call(instruction: Instruction & { kind: 'call' }, frame: Frame): Outcome {
    const values = instruction.arguments.map((argument) => this.value(argument));
    this.observer?.executed(instruction);
    const { process, caller, pc } = frame;
    const suspended: Frame = { process, pc, locals: this.locals, caller };
    const entered = this.begin(instruction.process, values, suspended);
    return { kind: 'moved', frame: entered, result: none };
  }

  private leave(instruction: Instruction & { kind: 'return' }, frame: Frame): Outcome {
    const result = instruction.value ? this.value(instruction.value) : none;
    this.observer?.executed(instruction);
    const { caller } = frame;
    if (!caller) return { kind: 'moved', frame: undefined, result };
    return { kind: 'moved', frame: this.resume(caller, result), result };
  }

  /** The caller's frame after its call has returned. */
  resume(caller: Frame, result: Value): Frame {
    const call = this.instructionAt(caller);
    if (call.kind === 'call-any') return caller;
    if (call.kind !== 'call') throw new Error('a caller stands at its call');
    let { locals } = caller;
    if (call.result !== undefined) {
      const changed = locals.slice();
      changed[call.result] = result;
      locals = changed;
    }
    return { process: caller.process, pc: call.next, locals, caller: caller.caller };
  }

  /** Runs from `pc` to the end of the step; undefined if it blocks. */
  private run(code: Process['code'], start: number): number | undefined {
    let pc = start;
    for (let count = 0; count < maxInstructionsPerStep; count += 1) {
      const instruction = code[pc]!;
      const next = this.execute(instruction);
      if (next === undefined) return undefined;
      this.observer?.executed(instruction);
      pc = next;
      const following = code[pc]!;
      const { region } = instruction;
      if (region === 0 || following.region !== region) return pc;
      if (following.kind === 'return' || following.kind === 'call') return pc;
    }
    return this.fail('E0509', code[start]!.span);
  }

  private execute(instruction: Instruction): number | undefined {
    switch (instruction.kind) {
      case 'assign':
        this.store(instruction.place, this.value(instruction.value), instruction.span);
        return instruction.next;
      case 'assign-union': {
        const object = this.object(instruction.object, instruction.span);
        const value = this.value(instruction.value);
        this.write(object, instruction, instruction.variant, instruction.span);
        this.writeAny(object, instruction.slot + 1, value);
        return instruction.next;
      }
      case 'lock': {
        const object = this.object(instruction.object, instruction.span);
        const owner = this.read(object, instruction.slot, instruction.span);
        if (owner !== 0 && owner !== unknown) return undefined;
        this.write(object, instruction, this.task, instruction.span);
        return instruction.next;
      }
      case 'unlock': {
        const object = this.object(instruction.object, instruction.span);
        const owner = this.read(object, instruction.slot, instruction.span);
        if (owner !== this.task && owner !== unknown) {
          this.fail('E0502', instruction.span, { owner: String(owner) });
        }
        this.write(object, instruction, 0, instruction.span);
        return instruction.next;
      }
      case 'get':
      case 'put':
        this.count(instruction);
        return instruction.next;
      case 'push': {
        const queue = this.load(instruction.place, instruction.span);
        const value = this.value(instruction.value) as number;
        const isKnown = typeof queue !== 'number';
        if (isKnown && queue.length >= instruction.max) return undefined;
        this.store(instruction.place, isKnown ? [...queue, value] : unknown, instruction.span);
        return instruction.next;
      }
      case 'pop': {
        const queue = this.load(instruction.place, instruction.span);
        const isKnown = typeof queue !== 'number';
        if (isKnown && queue.length === 0) return undefined;
        this.locals[instruction.local] = isKnown ? queue[0]! : unknown;
        this.store(instruction.place, isKnown ? queue.slice(1) : unknown, instruction.span);
        return instruction.next;
      }
      case 'branch':
        return this.truth(instruction.condition) ? instruction.whenTrue : instruction.whenFalse;
      case 'for-each':
        return this.forEach(instruction);
      case 'choose-value': {
        if (isObjectChoice(instruction)) this.host.chooses?.(instruction);
        const choices = this.host.choices(instruction.domain);
        if (choices.length === 0) return undefined;
        const chosen = choices[choices.length === 1 ? 0 : this.host.pick(choices.length)]!;
        this.locals[instruction.local] = chosen;
        if (instruction.where && !this.truth(instruction.where)) return undefined;
        return instruction.next;
      }
      case 'choose-branch':
        return instruction.targets[this.host.pick(instruction.targets.length)];
      case 'await':
        return this.truth(instruction.condition) ? instruction.next : undefined;
      case 'schedule':
        this.schedule(instruction);
        return instruction.next;
      case 'assert':
        if (!this.truth(instruction.condition)) {
          this.fail('E0504', instruction.span, { message: instruction.message ?? '' });
        }
        return instruction.next;
      case 'create': {
        const object = this.host.spare(instruction.objectKind);
        if (object === undefined) return undefined;
        const { slots } = this.program.kinds[instruction.objectKind]!;
        slots.forEach((slot, index) =>
          this.writeAny(object, index, index === aliveSlot ? 1 : slot.initial),
        );
        for (const field of instruction.fields) {
          this.writeAny(object, field.slot, this.value(field.value));
        }
        this.locals[instruction.local] = object;
        return instruction.next;
      }
      case 'destroy': {
        const object = this.object(instruction.object, instruction.span);
        this.write(object, { object: instruction.object, slot: aliveSlot }, 0, instruction.span);
        return instruction.next;
      }
      case 'skip':
      case 'call-any':
        return instruction.next;
      case 'call':
      case 'return':
        throw new Error('calls and returns are steps of their own');
    }
  }

  private forEach(instruction: Instruction & { kind: 'for-each' }): number | undefined {
    const { local, cursor, isFirst, objectKind, where, body, after } = instruction;
    const objects = this.host.objectsOf(objectKind);
    if (objects) {
      const reached = isFirst ? none : (this.locals[cursor] as number);
      for (const object of objects) {
        if (object <= reached) continue;
        this.locals[local] = object;
        if (where && !this.truth(where)) continue;
        this.locals[cursor] = object;
        return body;
      }
      this.locals[local] = none;
      this.locals[cursor] = none;
      return after;
    }
    // Which objects there are is open, but none is visited twice: a loop within one step ends.
    this.host.chooses?.(instruction);
    if (isFirst) this.visited.delete(cursor);
    const visited = this.visited.get(cursor) ?? new Set();
    const all = this.host.choices({ kind: 'reference', objectKind, optional: false });
    const choices = all.filter((each) => !visited.has(each));
    const index = this.host.pick(choices.length + 1);
    if (index === choices.length) {
      this.locals[local] = none;
      return after;
    }
    this.locals[local] = choices[index]!;
    this.visited.set(cursor, visited.add(choices[index]!));
    if (where && !this.truth(where)) return undefined;
    return body;
  }

  private schedule(instruction: Instruction & { kind: 'schedule' }): void {
    const values = instruction.arguments.map((argument) => this.value(argument));
    const process = this.program.processes[instruction.process]!;
    const { object, item } = workItem(process, values);
    const slot = process.workSlot!;
    if (isUnknown(object)) {
      this.host.misses?.(firstKind(process), slot);
      return;
    }
    if (object === none && firstKind(process) !== 0) this.fail('E0507', instruction.span);
    const items = this.read(object, slot, instruction.span);
    if (typeof items === 'number') return;
    this.writeAny(object, slot, withWorkItem(items, item));
  }

  private count(instruction: Instruction & { kind: 'lock' | 'unlock' | 'get' | 'put' }): void {
    const { span, slot } = instruction;
    const object = this.object(instruction.object, span);
    const count = this.read(object, slot, span);
    if (isUnknown(count)) return;
    const changed = (count as number) + (instruction.kind === 'get' ? 1 : -1);
    if (changed < 0) this.fail('E0508', span);
    this.write(object, instruction, changed, span);
    if (changed === 0) this.writeAny(object, aliveSlot, 0);
  }

  private load(place: Place, span: Span): Value {
    if (place.kind === 'local') return this.locals[place.index]!;
    return this.read(this.object(place.object, span), place.slot, span);
  }

  private store(place: Place, value: Value, span: Span): void {
    if (place.domain) this.checkRange(place.domain, value, span);
    if (place.kind === 'local') this.locals[place.index] = value;
    else this.write(this.object(place.object, span), place, value, span);
  }

  private checkRange(domain: Domain, value: Value, span: Span): void {
    if (domain.kind !== 'integer' || value === unknown || typeof value !== 'number') return;
    if (value < domain.low || value > domain.high) {
      const range = `${domain.low}..${domain.high}`;
      this.fail('E0505', span, { value: String(value), range });
    }
  }

  /** The object an expression denotes: its number, or an unknown value. Following `none` fails. */
  private object(expression: Expression, span: Span): number {
    const value = this.value(expression) as number;
    if (value === none && expression.kind !== 'constant') this.fail('E0507', span);
    return value;
  }

  private read(object: number, slot: number, span: Span): Value {
    if (isUnknown(object)) return unknown;
    this.checkAlive(object, span);
    return this.host.read(object, slot);
  }

  private write(object: number, target: Target, value: Value, span: Span): void {
    if (isUnknown(object)) {
      this.host.misses?.(kindOfObject(target.object) ?? anyKind, target.slot);
      return;
    }
    this.checkAlive(object, span);
    this.host.write(object, target.slot, value);
  }

  /** Writes also to an object that does not exist yet. */
  private writeAny(object: number, slot: number, value: Value): void {
    if (!isUnknown(object)) this.host.write(object, slot, value);
  }

  private checkAlive(object: number, span: Span): void {
    if (object !== 0 && this.host.read(object, aliveSlot) === 0) {
      this.fail('E0503', span, { object: String(object) });
    }
  }

  private fail(code: DiagnosticCode, span: Span, details: Record<string, string> = {}): never {
    throw new FailureSignal({ code, span, details });
  }

  /** A condition's value; an unknown one is picked, and the slot it came from settled. */
  private truth(expression: Expression): boolean {
    const value = this.value(expression);
    if (value !== unknown) {
      this.observer?.decided(expression, value !== 0);
      return value !== 0;
    }
    const isTrue = this.host.pick(2) === 0;
    this.observer?.decided(expression, isTrue);
    this.settle(expression, isTrue ? 1 : 0);
    return isTrue;
  }

  /** Records what a pick has decided about the place an expression reads. */
  private settle(expression: Expression, value: Value): void {
    if (expression.kind === 'local') {
      this.locals[expression.index] = value;
    } else if (expression.kind === 'field') {
      const object = this.value(expression.object) as number;
      if (!isUnknown(object)) this.host.settle(object, expression.slot, value);
    } else if (expression.kind === 'not') {
      this.settle(expression.operand, value === 0 ? 1 : 0);
    }
  }

  private value(expression: Expression): Value {
    switch (expression.kind) {
      case 'constant':
        return expression.value;
      case 'local':
        return this.locals[expression.index]!;
      case 'field': {
        const object = this.object(expression.object, expression.span);
        return this.read(object, expression.slot, expression.span);
      }
      case 'as':
        return this.payload(expression);
      case 'is':
        return this.variant(expression) === expression.variant ? 1 : 0;
      case 'not': {
        const operand = this.value(expression.operand);
        return operand === unknown ? unknown : operand === 0 ? 1 : 0;
      }
      case 'negate': {
        const operand = this.value(expression.operand) as number;
        return operand === unknown ? unknown : -operand;
      }
      case 'and':
        return this.truth(expression.left) && this.truth(expression.right) ? 1 : 0;
      case 'or':
        return this.truth(expression.left) || this.truth(expression.right) ? 1 : 0;
      case 'implies':
        return !this.truth(expression.left) || this.truth(expression.right) ? 1 : 0;
      case 'binary':
        return this.binary(expression);
      case 'set': {
        let set: readonly number[] = [];
        for (const element of expression.elements) {
          set = withItem(set, this.value(element) as number);
        }
        return set;
      }
      case 'size': {
        const operand = this.value(expression.operand);
        return typeof operand === 'number' ? unknown : operand.length;
      }
      case 'alive': {
        const object = this.value(expression.object) as number;
        if (isUnknown(object)) return unknown;
        return object === none ? 0 : this.host.read(object, aliveSlot);
      }
      case 'held':
      case 'holds': {
        const object = this.object(expression.object, expression.span);
        const owner = this.read(object, expression.slot, expression.span);
        if (owner === unknown) return unknown;
        return (expression.kind === 'held' ? owner !== 0 : owner === this.task) ? 1 : 0;
      }
      case 'queued':
        return this.queued(expression);
      case 'active': {
        const values = expression.arguments.map((argument) => this.value(argument));
        return this.host.isActive(expression.process, values) ? 1 : 0;
      }
      case 'idle':
        return this.host.isIdle() ? 1 : 0;
      case 'finished': {
        const isFinished = this.host.isFinished();
        return isFinished === undefined ? unknown : isFinished ? 1 : 0;
      }
      case 'forall':
      case 'exists':
        return this.quantifier(expression);
    }
  }

  private variant(expression: Expression & { kind: 'as' | 'is' }): Value {
    const { slot, span, union } = expression;
    const object = this.object(expression.object, span);
    const variant = this.read(object, slot, span);
    if (variant !== unknown) return variant;
    const picked = this.host.pick(union.variants.length);
    this.writeAny(object, slot, picked);
    return picked;
  }

  private payload(expression: Expression & { kind: 'as' }): Value {
    const { slot, span, union } = expression;
    const object = this.object(expression.object, span);
    const variant = this.read(object, slot, span);
    if (variant === unknown) {
      this.writeAny(object, slot, expression.variant);
    } else if (variant !== expression.variant) {
      const content = union.variants[variant as number]!.name;
      const readAs = union.variants[expression.variant]!.name;
      this.fail('E0501', span, { union: union.name, content, readAs });
    }
    return this.read(object, slot + 1, span);
  }

  private queued(expression: Expression & { kind: 'queued' | 'active' }): Value {
    const process = this.program.processes[expression.process]!;
    const values = expression.arguments.map((argument) => this.value(argument));
    const isGlobal = process.parameters[0]?.domain.kind !== 'reference';
    if (!isGlobal && values.length === 0) {
      const objects = this.host.objectsOf(firstKind(process)) ?? [];
      return objects.some((object) => hasWork(this.host.read(object, process.workSlot!))) ? 1 : 0;
    }
    const object = isGlobal ? 0 : (values[0] as number);
    if (isUnknown(object)) return unknown;
    if (object === none && !isGlobal) return 0;
    const items = this.read(object, process.workSlot!, expression.span);
    if (typeof items === 'number') return unknown;
    const prefix = isGlobal ? values : values.slice(1);
    return workItems(process, items).some((item) => startsWith(item, prefix)) ? 1 : 0;
  }

  private quantifier(expression: Expression & { kind: 'forall' | 'exists' }): Value {
    const { kind, local, body, objectKind } = expression;
    const objects = this.host.objectsOf(objectKind);
    if (!objects) return unknown;
    const isDecided = objects.some((object) => {
      this.locals[local] = object;
      return this.truth(body) === (kind === 'exists');
    });
    // What the quantifier ran over is not left in the frame, where it would tell equal states apart.
    this.locals[local] = none;
    return isDecided === (kind === 'exists') ? 1 : 0;
  }

  private binary(expression: Expression & { kind: 'binary' }): Value {
    const left = this.value(expression.left);
    const right = this.value(expression.right);
    switch (expression.operator) {
      case 'equal':
        return this.isEqual(expression, left, right) ? 1 : 0;
      case 'unequal':
        return this.isEqual(expression, left, right) ? 0 : 1;
      case 'in':
        if (typeof right === 'number' || isUnknown(left)) return unknown;
        return right.includes(left as number) ? 1 : 0;
      case 'with':
      case 'without':
        if (typeof left === 'number' || isUnknown(right)) return unknown;
        return expression.operator === 'with'
          ? withItem(left, right as number)
          : withoutItem(left, right as number);
    }
    if (left === unknown || right === unknown) return unknown;
    const [a, b] = [left as number, right as number];
    switch (expression.operator) {
      case 'less':
        return a < b ? 1 : 0;
      case 'less-or-equal':
        return a <= b ? 1 : 0;
      case 'greater':
        return a > b ? 1 : 0;
      case 'greater-or-equal':
        return a >= b ? 1 : 0;
      case 'add':
        return a + b;
      case 'subtract':
        return a - b;
      case 'multiply':
        return a * b;
      case 'divide':
      case 'remainder':
        if (b === 0) this.fail('E0506', expression.span);
        return expression.operator === 'divide' ? Math.trunc(a / b) : a % b;
    }
  }

  private isEqual(expression: Expression & { kind: 'binary' }, left: Value, right: Value): boolean {
    if (!isUnknown(left) && !isUnknown(right)) return sameValue(left, right);
    if (left === someUnknown && right === none) return false;
    if (right === someUnknown && left === none) return false;
    const isEqual = this.host.pick(2) === 0;
    if (isUnknown(left) && !isUnknown(right)) this.settleEqual(expression.left, right, isEqual);
    if (isUnknown(right) && !isUnknown(left)) this.settleEqual(expression.right, left, isEqual);
    return isEqual;
  }

  private settleEqual(expression: Expression, other: Value, isEqual: boolean): void {
    if (isEqual) {
      this.settle(expression, other);
    } else if (expression.kind === 'field') {
      const { domain } = expression;
      if (domain.kind === 'boolean') this.settle(expression, other === 0 ? 1 : 0);
      else if (isPointer(domain) && other === none) this.settle(expression, someUnknown);
    }
  }
}

function isPointer(domain: Domain): boolean {
  return domain.kind === 'reference' || domain.kind === 'opaque';
}

function failedOr(signal: unknown): Outcome {
  if (signal instanceof FailureSignal) return { kind: 'failed', failure: signal.failure };
  throw signal;
}

function firstKind(process: Process): number {
  const domain = process.parameters[0]?.domain;
  return domain?.kind === 'reference' ? domain.objectKind : 0;
}

/** The object that keeps a queued item, and what is kept of its arguments. */
export function workItem(
  process: Process,
  values: readonly Value[],
): { readonly object: number; readonly item: readonly number[] } {
  const isGlobal = firstKind(process) === 0;
  const kept = (isGlobal ? values : values.slice(1)) as readonly number[];
  return { object: isGlobal ? 0 : (values[0] as number), item: kept.length === 0 ? [0] : kept };
}

/** How many numbers an item takes in its slot. */
function itemWidth(process: Process): number {
  return Math.max(1, process.parameters.length - (firstKind(process) === 0 ? 0 : 1));
}

export function workItems(process: Process, items: readonly number[]): readonly number[][] {
  const width = itemWidth(process);
  const split: number[][] = [];
  for (let at = 0; at < items.length; at += width) split.push(items.slice(at, at + width));
  return split;
}

/** Items are a multiset; sorted, so that equal multisets are equal values. */
export function withWorkItem(items: readonly number[], item: readonly number[]): number[] {
  const width = item.length;
  let at = 0;
  while (at < items.length && compare(items, at, item) <= 0) at += width;
  return [...items.slice(0, at), ...item, ...items.slice(at)];
}

export function withoutWorkItem(items: readonly number[], item: readonly number[]): number[] {
  const width = item.length;
  let at = 0;
  while (at < items.length && compare(items, at, item) !== 0) at += width;
  return [...items.slice(0, at), ...items.slice(at + width)];
}

function compare(items: readonly number[], at: number, item: readonly number[]): number {
  for (let index = 0; index < item.length; index += 1) {
    const difference = items[at + index]! - item[index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function hasWork(items: Value): boolean {
  return typeof items !== 'number' && items.length > 0;
}

function startsWith(item: readonly number[], prefix: readonly Value[]): boolean {
  return prefix.every((value, index) => item[index] === value);
}
