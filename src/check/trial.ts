/**
 * What all steps tried for one event share: the event, what has been touched, and what stood
 * against a step.
 */
import { workControl } from '../model/access.js';
import { depthOf, type Frame } from '../model/frame.js';
import { Picks } from '../model/picks.js';
import type { Domain, Expression } from '../model/program.js';
import { none, sameValue, someUnknown, unknown, type Value } from '../model/value.js';
import { taskKey, type TaskState } from './belief.js';
import type { DecodedEvent } from './decode.js';
import type { Rejection, SearchSetting } from './explanation.js';
import { type Changes, PossibilityHost, stateOf } from './possibility.js';
import { controlKey, firstObject, type Touched } from './touched.js';

export class Trial {
  readonly setting: SearchSetting;
  readonly decoded: DecodedEvent;
  readonly touched: Touched;
  /** Kept only if somebody wants to know. */
  readonly rejections: Rejection[] | undefined;
  /** How many steps have been tried, a large state's for more than one. */
  steps = 0;
  /** No more need be tried. */
  maxSteps = Infinity;
  /** What the task's stack adds to the weight of every state. */
  private readonly stackWeight: number;

  constructor(
    setting: SearchSetting,
    decoded: DecodedEvent,
    touched: Touched,
    keepRejections: boolean,
  ) {
    this.setting = setting;
    this.decoded = decoded;
    this.touched = touched;
    this.rejections = keepRejections ? [] : undefined;
    this.stackWeight = weightOf(depthOf(this.someFrame()));
  }

  /** A step is tried in a state. */
  count(changes: Changes): void {
    this.steps += this.weightOf(changes);
  }

  /** What it costs to copy a state and to compare it, in states of a few objects and tasks. */
  weightOf({ size }: Changes): number {
    return weightOf(size) + this.stackWeight - 1;
  }

  /** The stack of the event's task in some possible state. */
  private someFrame(): Frame | undefined {
    const key = taskKey(this.decoded.task);
    const { belief } = this.setting;
    const state = belief.certainState(key) ?? belief.cloudOf(key)?.variants[0]!.get(key);
    return (state as TaskState | undefined)?.frame;
  }

  get isSpent(): boolean {
    return this.steps > this.maxSteps;
  }

  taskState(changes: Changes, task: number): TaskState {
    return stateOf(this.setting, changes, taskKey(task)) as TaskState;
  }

  reject(changes: Changes, reason: Rejection['reason']): void {
    this.rejections?.push({ changes, reason });
  }

  host(changes: Changes, picks: Picks, isOwn = true, touched = this.touched): PossibilityHost {
    const { objects } = this.decoded;
    return new PossibilityHost(this.setting, changes, picks, objects, isOwn, touched);
  }

  /** Entering or leaving some processes is what `idle()` and `active()` ask about. */
  noteControl(frame: Frame, touched = this.touched): void {
    for (const slot of this.setting.footprints.controlsOf(frame.process)) {
      touched.writes.add(controlKey(slot, slot === workControl ? 0 : firstObject(frame.locals)));
    }
  }

  moved(host: PossibilityHost, task: number, state: TaskState, frame: Frame | undefined): Changes {
    const { bottom } = state;
    return host.with(taskKey(task), { frame, bottom, readings: [] });
  }

  /** A closed world may bound how many work items run at once. */
  hasIdleWorker(changes: Changes): boolean {
    const workers = this.setting.scenario?.workers;
    if (workers === undefined) return true;
    const hasIdle = this.host(changes, new Picks()).countWorking() < workers;
    // Somebody's work may have ended unseen.
    if (!hasIdle) this.touched.reads.add(controlKey(workControl, 0));
    return hasIdle;
  }

  /** A transition's steps: hidden ones with any arguments, the event's with those recorded. */
  *transitions(
    changes: Changes,
    process: number,
    decoded: DecodedEvent | undefined,
  ): Generator<Changes> {
    const { parameters } = this.setting.program.processes[process]!;
    const picks = new Picks();
    do {
      this.count(changes);
      const host = this.host(changes, picks);
      const blank = parameters.map(() => unknown);
      const fixed = decoded ? this.unify(host, blank) : blank;
      if (!fixed) continue;
      const values = parameters.map(({ domain }, index) => {
        const value = fixed[index]!;
        if (value !== unknown) return isWithin(domain, value) ? value : undefined;
        const choices = host.choices(domain);
        return choices.length < 2 ? choices[0] : choices[host.pick(choices.length)];
      });
      if (!values.every((value) => value !== undefined)) {
        if (decoded) this.reject(changes, { kind: 'elsewhere', frame: undefined });
        continue;
      }
      const outcome = this.setting.interpreter.transition(host, process, values);
      if (outcome.kind === 'moved') {
        if (!decoded || this.conditionHolds(host, values, none, undefined)) yield host.outcome;
      } else if (decoded && outcome.kind === 'blocked') {
        this.reject(changes, { kind: 'guard', values });
      } else if (decoded && outcome.kind === 'failed') {
        this.reject(changes, { kind: 'failed', frame: undefined, failure: outcome.failure });
      }
    } while (picks.advance());
  }

  /** The locals with the recorded arguments filled in; undefined where they disagree. */
  unify(host: PossibilityHost, locals: readonly Value[]): readonly Value[] | undefined {
    const { meaning } = this.decoded.clause;
    let unified = locals;
    const recorded = meaning.arguments ?? [];
    for (let index = 0; index < recorded.length; index += 1) {
      const value = this.recordedValue(host, recorded[index]!);
      if (value === undefined) continue;
      const own = unified[index]!;
      if (own === unknown || (own === someUnknown && value !== none)) {
        const changed = unified.slice();
        changed[index] = value;
        unified = changed;
      } else if (!sameValue(own, value)) {
        return undefined;
      }
    }
    return unified;
  }

  recordedValue(host: PossibilityHost, expression: Expression): Value | undefined {
    if (expression.kind === 'local') return this.decoded.values[expression.index];
    if (expression.kind === 'constant') return expression.value;
    const locals = this.decoded.values.map((value) => value ?? unknown);
    const result = this.setting.interpreter.evaluate(host, expression, locals);
    return 'value' in result && result.value !== unknown ? result.value : undefined;
  }

  conditionHolds(
    host: PossibilityHost,
    locals: readonly Value[],
    result: Value,
    frame: Frame | undefined,
  ): boolean {
    const { where, firstParameter, resultLocal, locals: count } = this.decoded.clause;
    if (!where) return true;
    const scratch = clauseLocals(this.decoded, locals, result, firstParameter, resultLocal, count);
    const picks = new Picks();
    do {
      const attempt = this.host(host.changes, picks);
      const outcome = this.setting.interpreter.evaluate(attempt, where, scratch, this.decoded.task);
      if ('value' in outcome && outcome.value !== 0) return true;
    } while (picks.advance());
    this.reject(host.changes, { kind: 'condition', frame, locals: scratch });
    return false;
  }
}

/** Of so many objects and tasks, or calls: as many times what few cost. */
export function weightOf(size: number): number {
  return 1 + (size >> 4);
}

/** A recorded argument may be outside of its parameter's range. */
function isWithin(domain: Domain, value: Value): boolean {
  if (domain.kind !== 'integer' || typeof value !== 'number') return true;
  return value >= domain.low && value <= domain.high;
}

/** The locals a clause's condition sees: fields, parameters, result. */
export function clauseLocals(
  decoded: DecodedEvent,
  parameters: readonly Value[],
  result: Value,
  firstParameter: number,
  resultLocal: number,
  count: number,
): Value[] {
  const locals = new Array<Value>(count).fill(unknown);
  decoded.values.forEach((value, index) => {
    locals[index] = value ?? unknown;
  });
  for (let index = firstParameter; index < resultLocal; index += 1) {
    locals[index] = parameters[index - firstParameter] ?? unknown;
  }
  locals[resultLocal] = result;
  return locals;
}
