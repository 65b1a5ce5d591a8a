/**
 * Describes a divergence: turns the possible states and what stood against each into data for people.
 */
import type { Frame } from '../model/frame.js';
import type { Expression } from '../model/program.js';
import { Picks } from '../model/picks.js';
import { none, unknown, type Value } from '../model/value.js';
import {
  isTaskKey,
  objectKey,
  type ObjectState,
  type Reading,
  taskKey,
  type TaskState,
} from './belief.js';
import type { DecodedEvent } from './decode.js';
import { Describer } from './describe.js';
import { type Changes, PossibilityHost, stateOf } from './possibility.js';
import type { BrokenProperty } from './properties.js';
import type { Rejection } from './explanation.js';
import type { CheckState } from './state.js';
import type {
  Candidate,
  Conjunct,
  DescribedState,
  Divergence,
  EventReference,
  Reading as DescribedReading,
} from './verdict.js';

/** How many possible states are described in full. */
const maxDescribedStates = 4;
const maxCandidates = 8;
const maxExpected = 8;

/** What the search found, or did not find. */
export interface Unexplained {
  readonly before: readonly Changes[];
  readonly rejections: readonly Rejection[];
  readonly broken?: BrokenProperty;
}

/** `earlier` is the task's event before this one, if its readings were still to be confirmed. */
export function describeDivergence(
  state: CheckState,
  decoded: DecodedEvent,
  unexplained: Unexplained,
  earlier?: DecodedEvent,
): Divergence {
  return new Diverger(state, decoded, unexplained, earlier).describe();
}

class Diverger {
  private readonly state: CheckState;
  private readonly decoded: DecodedEvent;
  private readonly unexplained: Unexplained;
  private readonly describer: Describer;
  private readonly earlier: DecodedEvent | undefined;

  constructor(
    state: CheckState,
    decoded: DecodedEvent,
    unexplained: Unexplained,
    earlier: DecodedEvent | undefined,
  ) {
    this.earlier = earlier;
    this.state = state;
    this.decoded = decoded;
    this.unexplained = unexplained;
    this.describer = new Describer(state);
  }

  describe(): Divergence {
    const { decoded, state } = this;
    const { reference } = decoded;
    const unread = this.unreadReading();
    const failed = this.find('failed');
    const broken = this.unexplained.broken?.property;
    const source = [decoded, this.earlier].find(
      (each) => each?.reference === (unread?.at ?? reference),
    )?.event;
    return {
      kind: broken
        ? 'broken-property'
        : unread
          ? 'wrong-value'
          : failed
            ? 'failed-step'
            : 'unexpected-event',
      at: unread ? unread.at : reference,
      text: source?.text,
      cpu: source?.cpu,
      fields: source?.fields ?? new Map(),
      noticedAt: reference,
      task: state.population.tasks[decoded.task]?.name ?? '',
      claim: this.claim(),
      reading: unread && this.reading(unread),
      failure: failed && failed.reason.kind === 'failed' ? failed.reason.failure : undefined,
      property: broken && { name: broken.name, title: broken.title, span: broken.span },
      expected: this.expected(),
      candidates: this.candidates(),
      possibleStates: this.unexplained.before.length,
      states: this.states(),
      objects: this.involved().map((object) => this.describer.object(object)),
      history: this.history(),
    };
  }

  private involved(): number[] {
    const involved = this.state.involvedObjects(this.decoded);
    const first = this.unexplained.broken?.object ?? this.unreadReading()?.object;
    if (first === undefined) return involved;
    return [first, ...involved.filter((object) => object !== first)];
  }

  private find(kind: Rejection['reason']['kind']): Rejection | undefined {
    return this.unexplained.rejections.find(({ reason }) => reason.kind === kind);
  }

  /** A reading that no possible state has confirmed: the reason, if there is one. */
  private unreadReading(): Reading | undefined {
    const { rejections } = this.unexplained;
    const unread = rejections.filter(({ reason }) => reason.kind === 'unread');
    if (unread.length === 0 || unread.length < this.unexplained.before.length) return undefined;
    const [first] = unread;
    return first?.reason.kind === 'unread' ? first.reason.readings[0] : undefined;
  }

  private claim(): string {
    const { clause, values } = this.decoded;
    const { meaning } = clause;
    const { parameters, name } = this.state.program.processes[meaning.process]!;
    const shown = (meaning.arguments ?? []).map((argument, index) => {
      const value = argument.kind === 'local' ? values[argument.index] : undefined;
      return this.describer.value(parameters[index]!.domain, value ?? unknown);
    });
    const list = meaning.arguments ? `(${shown.join(', ')})` : '';
    return `${meaning.kind} ${name}${list}`;
  }

  private reading(unread: Reading): DescribedReading {
    const { object, slot, value, field, text } = unread;
    const record = this.state.population.objects[object]!;
    const { domain, name } = this.state.program.kinds[record.objectKind]!.slots[slot]!;
    const possible = this.state.belief
      .statesOf(objectKey(object))
      .map((each) => this.describer.slot(record.objectKind, each as ObjectState, slot));
    const setAt = record.setAt?.[slot];
    return {
      object: this.describer.objectName(object),
      member: name,
      field,
      recorded: domain.kind === 'payload' ? text : this.describer.value(domain, value),
      possible: [...new Set(possible)],
      setAt: setAt ? [setAt] : [],
    };
  }

  /** What the task's next visible steps are in the possible states. */
  private expected(): string[] {
    const found = new Set<string>();
    for (const { reason } of this.unexplained.rejections) {
      if (found.size >= maxExpected) break;
      const frame = 'frame' in reason ? reason.frame : undefined;
      if (reason.kind === 'other-arguments') {
        found.add(this.step(frame, reason.values));
      } else if (reason.kind === 'elsewhere') {
        found.add(frame ? this.nextStep(frame) : 'nothing: the task is idle');
      } else if (reason.kind === 'blocked') {
        found.add(`${this.nextStep(reason.frame)}, which is blocked`);
      }
    }
    return [...found];
  }

  private nextStep(frame: Frame): string {
    const { program, interpreter } = this.state;
    const visibility = interpreter.visibility(frame);
    if (visibility.kind === 'internal') {
      return this.describer.source(interpreter.instructionAt(frame).span);
    }
    return `${visibility.kind} ${program.processes[visibility.process]!.name}`;
  }

  private step(frame: Frame | undefined, values: readonly Value[]): string {
    const { kind, process } = this.decoded.clause.meaning;
    const { name, parameters } = this.state.program.processes[process]!;
    const shown = values.map((value, index) =>
      this.describer.value(parameters[index]?.domain, value),
    );
    const where = frame ? ` from ${this.state.program.processes[frame.process]!.name}` : '';
    return `${kind} ${name}(${shown.join(', ')})${where}`;
  }

  private candidates(): Candidate[] {
    const found = new Map<string, Candidate>();
    for (const rejection of this.unexplained.rejections) {
      if (found.size >= maxCandidates) break;
      const candidate = this.candidate(rejection);
      if (!candidate) continue;
      const key = `${candidate.transition} ${JSON.stringify(candidate.conjuncts)}`;
      if (!found.has(key)) found.set(key, candidate);
    }
    return [...found.values()];
  }

  private candidate({ changes, reason }: Rejection): Candidate | undefined {
    const { clause, values } = this.decoded;
    const process = this.state.program.processes[clause.meaning.process]!;
    switch (reason.kind) {
      case 'other-arguments': {
        const conjuncts = (clause.meaning.arguments ?? []).flatMap(
          (argument, index): Conjunct[] => {
            const recorded = argument.kind === 'local' ? values[argument.index] : undefined;
            const parameter = process.parameters[index]!;
            if (recorded === undefined) return [];
            const own = reason.values[index]!;
            return [
              {
                text: `${parameter.name} == recorded ${parameter.name}`,
                holds: own === recorded || own === unknown,
                values: {
                  [parameter.name]: this.describer.value(parameter.domain, own),
                  [`recorded ${parameter.name}`]: this.describer.value(parameter.domain, recorded),
                },
              },
            ];
          },
        );
        const span = reason.frame
          ? this.state.interpreter.instructionAt(reason.frame).span
          : process.span;
        return { transition: this.step(reason.frame, reason.values), span, conjuncts };
      }
      case 'blocked': {
        const instruction = this.state.interpreter.instructionAt(reason.frame);
        const text = this.describer.source(instruction.span);
        const owner = this.blockedOn(changes, reason.frame);
        const conjunct: Conjunct = { text, holds: false, values: owner };
        const { name } = this.state.program.processes[reason.frame.process]!;
        return { transition: `${name}: ${text}`, span: instruction.span, conjuncts: [conjunct] };
      }
      case 'failed': {
        const { failure } = reason;
        const text = this.describer.source(failure.span);
        const conjunct: Conjunct = { text, holds: false, values: failure.details };
        return {
          transition: `${process.name}: ${text}`,
          span: failure.span,
          conjuncts: [conjunct],
        };
      }
      case 'condition': {
        const conjuncts = this.conjuncts(changes, clause.where!, reason.locals);
        return { transition: this.claim(), span: clause.where!.span, conjuncts };
      }
      case 'guard': {
        const scratch = process.locals.map((_, index) => reason.values[index] ?? none);
        const conjuncts = process.guard ? this.conjuncts(changes, process.guard, scratch) : [];
        return { transition: this.step(undefined, reason.values), span: process.span, conjuncts };
      }
      case 'not-queued': {
        const object = this.describer.objectName(reason.object);
        const text = `queued(${process.name}, ${object})`;
        return {
          transition: this.claim(),
          span: process.span,
          conjuncts: [{ text, holds: false, values: {} }],
        };
      }
      case 'elsewhere': {
        const { frame } = reason;
        const at = frame ? this.nextStep(frame) : 'idle';
        const text = `the task is about to ${clause.meaning.kind} ${process.name}`;
        const values = { 'next step': at };
        const span = frame ? this.state.interpreter.instructionAt(frame).span : process.span;
        return { transition: this.claim(), span, conjuncts: [{ text, holds: false, values }] };
      }
      case 'unread':
        return undefined;
    }
  }

  private blockedOn(changes: Changes, frame: Frame): Record<string, string> {
    const instruction = this.state.interpreter.instructionAt(frame);
    if (instruction.kind === 'lock') {
      const object = this.evaluate(changes, instruction.object, frame.locals);
      if (typeof object !== 'number' || object < 0) return {};
      const owner = (stateOf(this.state, changes, objectKey(object)) as ObjectState)[
        instruction.slot
      ];
      return { owner: this.describer.taskName(owner as number) };
    }
    if (instruction.kind === 'await') {
      return this.describer.reads(instruction.condition, (expression) =>
        this.evaluate(changes, expression, frame.locals),
      );
    }
    return {};
  }

  private evaluate(
    changes: Changes,
    expression: Expression,
    locals: readonly Value[],
  ): Value | undefined {
    const picks = new Picks();
    const host = new PossibilityHost(this.state, changes, picks, this.decoded.objects);
    const result = this.state.interpreter.evaluate(host, expression, locals, this.decoded.task);
    return 'value' in result && !picks.advance() ? result.value : undefined;
  }

  /** The parts of a conjunction, each with the values it reads. */
  private conjuncts(
    changes: Changes,
    expression: Expression,
    locals: readonly Value[],
  ): Conjunct[] {
    if (expression.kind === 'and') {
      return [
        ...this.conjuncts(changes, expression.left, locals),
        ...this.conjuncts(changes, expression.right, locals),
      ];
    }
    const value = this.evaluate(changes, expression, locals);
    const evaluate = (inner: Expression) => this.evaluate(changes, inner, locals);
    return [
      {
        text: this.describer.source(expression.span),
        holds: value !== 0,
        values: this.describer.reads(expression, evaluate),
      },
    ];
  }

  private states(): DescribedState[] {
    const { before } = this.unexplained;
    const involved = this.involved();
    const tasks = this.tasksInvolved(involved);
    return before.slice(0, maxDescribedStates).map((changes) => ({
      tasks: tasks.map((task) => {
        const { frame } = this.entity(changes, taskKey(task)) as TaskState;
        return { task: this.describer.taskName(task), stack: this.describer.stack(frame) };
      }),
      objects: involved.map((object) => ({
        object: this.describer.objectName(object),
        fields: this.describer.fields(
          object,
          this.entity(changes, objectKey(object)) as ObjectState,
        ),
      })),
    }));
  }

  /** A state that is in no cloud of this possibility is shown as it may be, first variant. */
  private entity(changes: Changes, key: number): ObjectState | TaskState {
    return (
      changes.get(key) ?? this.state.belief.statesOf(key)[0] ?? stateOf(this.state, changes, key)
    );
  }

  private tasksInvolved(objects: readonly number[]): number[] {
    const tasks = new Set([this.decoded.task]);
    for (const object of objects) {
      for (const task of this.state.engagements.with(object)) tasks.add(task);
    }
    for (const changes of this.unexplained.before) {
      for (const key of changes.keys()) if (isTaskKey(key)) tasks.add(key >> 1);
    }
    tasks.delete(0);
    return [...tasks].slice(0, 8);
  }

  private history(): EventReference[] {
    const { history } = this.state;
    const events = new Set(history.ofTask(this.decoded.task));
    for (const object of this.involved()) {
      for (const event of history.ofObject(object)) events.add(event);
    }
    return [...events].sort((a, b) => a.line - b.line);
  }
}
