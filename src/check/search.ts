/**
 * Explains one event: finds every state the model may be in just after it.
 *
 * The subset construction, restricted to the tasks that matter: from the possible states before the
 * event, hidden steps of the actors are taken in every order, and wherever the event's own step can
 * be taken a state after it is found. Of these, a state that hidden steps reach from another is left
 * out: whatever it explains later, the other does too.
 */
import type { Failure } from '../model/failure.js';
import type { Frame } from '../model/frame.js';
import {
  type Interpreter,
  type Outcome,
  withoutWorkItem,
  workItem,
  workItems,
} from '../model/interpret.js';
import { Picks } from '../model/picks.js';
import type { Expression } from '../model/program.js';
import { isUnknown, none, sameValue, someUnknown, unknown, type Value } from '../model/value.js';
import { type Access, controlKind, workControl } from '../model/footprint.js';
import {
  type Actors,
  type ActorSetting,
  firstActors,
  type HiddenStart,
  meets,
  moreActors,
  taskAccesses,
} from './actors.js';
import { type Cloud, type Reading, taskKey, type TaskState } from './belief.js';
import { withoutCovered } from './cover.js';
import type { DecodedEvent, Decoder } from './decode.js';
import {
  type Changes,
  changesKey,
  controlKey,
  firstObject,
  idleTask,
  OutsideScope,
  PossibilityHost,
  slotKey,
  stateOf,
  type Touched,
} from './possibility.js';

/** Why a possible state does not take the event's step. */
export interface Rejection {
  readonly changes: Changes;
  readonly reason:
    /** The task is inside this frame and its next step is another. */
    | { readonly kind: 'elsewhere'; readonly frame: Frame | undefined }
    | { readonly kind: 'blocked'; readonly frame: Frame }
    | { readonly kind: 'failed'; readonly frame: Frame | undefined; readonly failure: Failure }
    /** The step can be taken, with other arguments than recorded. */
    | {
        readonly kind: 'other-arguments';
        readonly frame: Frame | undefined;
        readonly values: readonly Value[];
      }
    /** The clause's condition does not hold. */
    | {
        readonly kind: 'condition';
        readonly frame: Frame | undefined;
        readonly locals: readonly Value[];
      }
    /** No such work item is queued. */
    | { readonly kind: 'not-queued'; readonly object: number }
    | { readonly kind: 'guard'; readonly values: readonly Value[] }
    /** An earlier event of the task showed a value that the state never had. */
    | { readonly kind: 'unread'; readonly readings: readonly Reading[] };
}

export type Explanation =
  | {
      readonly kind: 'explained';
      readonly scope: readonly Cloud[];
      readonly after: readonly Changes[];
    }
  | {
      readonly kind: 'unexplained';
      readonly before: readonly Changes[];
      readonly rejections: readonly Rejection[];
    }
  | { readonly kind: 'too-many'; readonly scope: readonly Cloud[] };

export interface SearchSetting extends ActorSetting {
  readonly interpreter: Interpreter;
  readonly decoder: Decoder;
  isHidden(step: 'enter' | 'leave', process: number): boolean;
  /** Transitions without a clause: the environment takes them unseen. */
  readonly hiddenTransitions: readonly number[];
  /** Processes that an idle task may have entered unseen on the way to entering this one. */
  rootsToward(process: number): readonly number[];
  /** A task that no event names, to run a work item begun unseen. */
  anonymousTask(index: number): number;
  /** Those there are so far. */
  readonly anonymousTasks: readonly number[];
  /** Work items are run by the kernel's workers, never by a task of a scenario's cast. */
  mayWork(task: number): boolean;
  readonly maxPossible: number;
}

/** A line of hidden steps longer than this may be a circle. */
const maxLine = 200;

/** Thrown when a search exceeds its bound. */
class TooMany {}

export function explainEvent(
  setting: SearchSetting,
  decoded: DecodedEvent,
  keepRejections: boolean,
): Explanation {
  return explain(setting, decoded, { keepRejections, onlyReadings: false });
}

/** As if the task had another event: the states in which its readings have been taken. */
export function explainReadings(setting: SearchSetting, decoded: DecodedEvent): Explanation {
  const options = { keepRejections: true, onlyReadings: true };
  return explain(setting, { ...decoded, readings: [] }, options);
}

interface SearchOptions {
  readonly keepRejections: boolean;
  /** The end of the trace: there is no event to match. */
  readonly onlyReadings: boolean;
}

/** Searches with more clouds and actors until nothing that was touched depends on others. */
function explain(
  setting: SearchSetting,
  decoded: DecodedEvent,
  options: SearchOptions,
): Explanation {
  const scope: Cloud[] = [];
  let actors = firstActors(setting, decoded);
  const touched: Touched = { reads: new Set(), writes: new Set() };
  for (;;) {
    try {
      const explanation = new Search(setting, decoded, scope, actors, touched, options).run();
      const more = moreActors(setting, actors, touched);
      if (!more) {
        if (setting.touched) addTouched(setting.touched, touched);
        return explanation;
      }
      actors = more;
    } catch (signal) {
      if (signal instanceof OutsideScope) scope.push(signal.cloud);
      else if (signal instanceof TooMany) return { kind: 'too-many', scope };
      else throw signal;
    }
  }
}

function addTouched(all: Touched, { reads, writes }: Touched): void {
  for (const key of reads) all.reads.add(key);
  for (const key of writes) all.writes.add(key);
}

/** A step of some task that leaves no event. */
interface HiddenStep {
  readonly after: Changes;
  /** Nobody else's steps conflict with it. */
  readonly isQuiet: boolean;
}

class Search {
  private readonly setting: SearchSetting;
  private readonly decoded: DecodedEvent;
  private readonly scope: readonly Cloud[];
  private readonly actors: Actors;
  private readonly touched: Touched;
  private readonly rejections: Rejection[] | undefined;
  private readonly onlyReadings: boolean;
  /** Transitions and unseen beginnings of work may touch anything: every order is tried then. */
  private readonly isReducible: boolean;
  private readonly accesses = new Map<number, readonly Access[]>();

  constructor(
    setting: SearchSetting,
    decoded: DecodedEvent,
    scope: readonly Cloud[],
    actors: Actors,
    touched: Touched,
    options: SearchOptions,
  ) {
    this.setting = setting;
    this.decoded = decoded;
    this.scope = scope;
    this.actors = actors;
    this.touched = touched;
    this.rejections = options.keepRejections ? [] : undefined;
    this.onlyReadings = options.onlyReadings;
    this.isReducible =
      setting.hiddenTransitions.length === 0 &&
      actors.starts.length === 0 &&
      decoded.clause.meaning.kind !== 'do';
  }

  run(): Explanation {
    const before = this.initial();
    const matched: Changes[] = [];
    const visited = new Set<string>();
    let examined = 0;
    let frontier: readonly Changes[] = before;
    for (let depth = 0; frontier.length > 0; depth += 1) {
      // One state with one way on needs no bookkeeping, unless it goes round in a circle.
      const isLine = frontier.length === 1 && depth < maxLine;
      const steps: Changes[] = [];
      for (const changes of frontier) {
        for (const after of this.match(changes)) matched.push(after);
        for (const step of this.hiddenSteps(changes)) steps.push(step);
      }
      examined += steps.length;
      if (examined > this.setting.maxPossible) throw new TooMany();
      frontier = isLine && steps.length <= 1 ? steps : this.unvisited(steps, visited);
    }
    if (matched.length === 0) {
      return { kind: 'unexplained', before, rejections: this.rejections ?? [] };
    }
    const after = matched.length === 1 ? matched : this.uncovered(this.minimal(matched));
    return { kind: 'explained', scope: this.scope, after };
  }

  private unvisited(steps: readonly Changes[], visited: Set<string>): Changes[] {
    return steps.filter((step) => {
      const key = changesKey(this.setting, step);
      if (visited.has(key)) return false;
      visited.add(key);
      return true;
    });
  }

  /** The product of the clouds in scope. */
  private initial(): readonly Changes[] {
    let product: Changes[] = [new Map()];
    for (const cloud of this.scope) {
      product = product.flatMap((changes) =>
        cloud.variants.map((variant) => new Map([...changes, ...variant])),
      );
      if (product.length > this.setting.maxPossible) throw new TooMany();
    }
    return product;
  }

  private taskState(changes: Changes, task: number): TaskState {
    return stateOf(this.setting, changes, taskKey(task)) as TaskState;
  }

  private reject(changes: Changes, reason: Rejection['reason']): void {
    this.rejections?.push({ changes, reason });
  }

  // Hidden steps

  private *hiddenSteps(changes: Changes): Generator<Changes> {
    let waits = false;
    const onBlocked = (touched: Touched) => {
      waits ||= !this.isQuiet(this.decoded.task, touched);
    };
    const own = [...this.taskSteps(changes, this.decoded.task, onBlocked)];
    for (const step of own) yield step.after;
    // What conflicts with nobody's steps can as well be taken first, unless another way on is only
    // waiting for somebody.
    const isQuiet = own.length > 0 && own.every((step) => step.isQuiet);
    const isFirst = this.isReducible && isQuiet && !waits;
    if (isFirst) return;
    for (const task of this.actors.tasks) {
      if (task !== this.decoded.task) yield* this.othersSteps(changes, task);
    }
    for (const start of this.actors.starts) yield* this.hiddenStarts(changes, start);
    for (const process of this.setting.hiddenTransitions) {
      yield* this.transitions(changes, process, undefined);
    }
  }

  /**
   * What another task may have done: only steps that conflict with somebody's, each after the quiet
   * ones before it. Those it can take later just as well, so states amid them tell nothing new.
   */
  private *othersSteps(changes: Changes, task: number): Generator<Changes> {
    const pending = [changes];
    for (let count = 0; count < maxLine && pending.length > 0; count += 1) {
      const at = pending.pop()!;
      for (const { after, isQuiet } of this.taskSteps(at, task)) {
        if (isQuiet && this.isReducible) pending.push(after);
        else yield after;
      }
    }
    // So many quiet steps may go round in a circle: let the bookkeeping find out.
    yield* pending;
  }

  private *taskSteps(
    changes: Changes,
    task: number,
    onBlocked?: (touched: Touched) => void,
  ): Generator<HiddenStep> {
    const state = this.taskState(changes, task);
    const isOwn = task === this.decoded.task;
    if (state.readings.length > 0) {
      const after = this.discharge(changes, task, state);
      const reads = new Set(state.readings.map(({ object, slot }) => slotKey(object, slot)));
      const touched = { reads, writes: new Set<number>() };
      if (after) yield { after, isQuiet: this.isQuiet(task, touched) };
      return;
    }
    const { frame } = state;
    if (!frame) {
      if (!isOwn) return;
      for (const after of this.hiddenEntries(changes, state)) yield { after, isQuiet: false };
      for (const after of this.adoptions(changes, state)) yield { after, isQuiet: false };
      return;
    }
    const touched: Touched = { reads: new Set(), writes: new Set() };
    const visibility = this.setting.interpreter.visibility(frame);
    if (visibility.kind !== 'internal') {
      if (!this.setting.isHidden(visibility.kind, visibility.process)) return;
      if (visibility.kind === 'leave') this.noteControl(frame, touched);
    }
    const picks = new Picks();
    do {
      const host = this.host(changes, picks, isOwn, touched);
      const outcome = this.setting.interpreter.step(host, task, frame);
      if (outcome.kind === 'moved') {
        if (visibility.kind === 'enter') this.noteControl(outcome.frame!, touched);
        const after = this.moved(host, task, state, outcome.frame);
        yield { after, isQuiet: this.isQuiet(task, touched) };
      } else if (outcome.kind === 'blocked') {
        onBlocked?.(touched);
        if (isOwn) this.reject(changes, { kind: 'blocked', frame });
      } else if (isOwn && outcome.kind === 'failed') {
        this.reject(changes, { kind: 'failed', frame, failure: outcome.failure });
      }
    } while (picks.advance());
    addTouched(this.touched, touched);
  }

  /** True if nobody else may take a step that could not be swapped with one that touched these. */
  private isQuiet(task: number, touched: Touched): boolean {
    if (this.actors.tasks.length === 1) return true;
    if (touched.reads.size === 0 && touched.writes.size === 0) return true;
    return this.actors.tasks.every(
      (other) => other === task || !meets(this.setting, this.accessesOf(other), touched),
    );
  }

  private accessesOf(task: number): readonly Access[] {
    let accesses = this.accesses.get(task);
    if (!accesses) {
      accesses = taskAccesses(this.setting, task);
      if (task === this.decoded.task) accesses = [...accesses, ...this.eventAccesses()];
      this.accesses.set(task, accesses);
    }
    return accesses;
  }

  /** What the event's own step touches, as far as the clause tells. */
  private eventAccesses(): readonly Access[] {
    const { where, meaning } = this.decoded.clause;
    const { role, workSlot } = this.setting.program.processes[meaning.process]!;
    const accesses = where ? [...this.setting.footprints.ofCondition(where)] : [];
    if (role === 'work') {
      accesses.push({ object: undefined, objectKind: -2, slot: workSlot!, writes: true });
    }
    for (const slot of this.setting.footprints.controlsOf(meaning.process)) {
      accesses.push({ object: undefined, objectKind: controlKind, slot, writes: true });
    }
    return accesses;
  }

  private moved(
    host: PossibilityHost,
    task: number,
    state: TaskState,
    frame: Frame | undefined,
  ): Changes {
    const { bottom } = state;
    return host.with(taskKey(task), { frame, bottom, readings: [] });
  }

  /** What an idle task may have entered unseen, if that leads to the event. */
  private *hiddenEntries(changes: Changes, state: TaskState): Generator<Changes> {
    const { meaning } = this.decoded.clause;
    if (this.setting.scenario || meaning.kind === 'do' || this.isDirect(state)) return;
    const { task } = this.decoded;
    for (const process of this.setting.rootsToward(meaning.process)) {
      const { parameters } = this.setting.program.processes[process]!;
      const host = this.host(changes, new Picks());
      const values = parameters.map(({ domain }) => host.choices(domain)[0] ?? unknown);
      const frame = this.setting.interpreter.begin(process, values, undefined);
      yield host.with(taskKey(task), { ...state, frame });
    }
  }

  /** The process can be begun from outside the specification: nobody unseen need have called it. */
  private isDirect(state: TaskState): boolean {
    const { kind, process } = this.decoded.clause.meaning;
    return (
      kind === 'enter' &&
      (state.bottom === 'unknown' || this.setting.program.processes[process]!.isRoot)
    );
  }

  /** The task of the event may turn out to be the worker that began some item unseen. */
  private *adoptions(changes: Changes, state: TaskState): Generator<Changes> {
    if (!this.setting.mayWork(this.decoded.task)) return;
    for (const anonymous of this.setting.anonymousTasks) {
      if (anonymous === this.decoded.task) continue;
      const worker = this.taskState(changes, anonymous);
      if (!worker.frame || worker.readings.length > 0) continue;
      const adopted = new Map(changes);
      adopted.set(taskKey(this.decoded.task), { ...state, frame: worker.frame, bottom: 'idle' });
      adopted.set(taskKey(anonymous), idleTask);
      yield adopted;
    }
  }

  private *hiddenStarts(changes: Changes, start: HiddenStart): Generator<Changes> {
    const { process, object } = start;
    const { workSlot, parameters } = this.setting.program.processes[process]!;
    const items = this.host(changes, new Picks()).read(object, workSlot!);
    if (typeof items === 'number' || items.length === 0 || !this.hasIdleWorker(changes)) return;
    let index = 0;
    while (this.taskState(changes, this.setting.anonymousTask(index)).frame) index += 1;
    const task = this.setting.anonymousTask(index);
    for (const item of workItems(this.setting.program.processes[process]!, items)) {
      const host = this.host(changes, new Picks());
      host.write(object, workSlot!, withoutWorkItem(items, item));
      const values = [...(object === 0 ? [] : [object]), ...item].slice(0, parameters.length);
      const frame = this.setting.interpreter.begin(process, values, undefined);
      this.noteControl(frame);
      yield host.with(taskKey(task), { ...idleTask, frame });
    }
  }

  /** Takes the readings of the tracer that the state confirms; undefined if there are none. */
  private discharge(changes: Changes, task: number, state: TaskState): Changes | undefined {
    const host = this.host(changes, new Picks());
    const left = state.readings.filter((reading) => !this.confirms(host, reading));
    // A confirmed reading depends on nobody: whoever writes the slot can do so after it as well.
    for (const { object, slot } of left) this.touched.reads.add(slotKey(object, slot));
    if (left.length === state.readings.length) return undefined;
    return host.with(taskKey(task), { ...state, readings: left });
  }

  /** True if the slot has the value that was read; an unknown one takes it. */
  private confirms(host: PossibilityHost, reading: Reading): boolean {
    const { object, slot, value } = reading;
    const current = host.peek(object, slot);
    const { objectKind } = this.setting.population.objects[object]!;
    const { domain } = this.setting.program.kinds[objectKind]!.slots[slot]!;
    if (domain.kind === 'payload') {
      const variant = host.peek(object, slot - 1);
      if (isUnknown(variant) || isUnknown(current)) return this.settleWord(host, reading, domain);
      return this.setting.decoder.wordOf(domain, variant, current) === value;
    }
    if (current === unknown || (current === someUnknown && value !== none)) {
      host.settle(object, slot, value);
      return true;
    }
    return sameValue(current, value);
  }

  /** A union whose content is not known: the word settles it where only one variant fits. */
  private settleWord(
    host: PossibilityHost,
    { object, slot, value }: Reading,
    domain: Parameters<Decoder['wordOf']>[0],
  ): boolean {
    const variant = host.peek(object, slot - 1);
    const current = host.peek(object, slot);
    if (current === someUnknown && value === none) return false;
    const known = isUnknown(variant) ? undefined : domain.union.variants[variant as number];
    if (known && known.domain.kind !== 'reference') host.settle(object, slot, value);
    return true;
  }

  // The event itself

  private *match(changes: Changes): Generator<Changes> {
    const { task, clause } = this.decoded;
    const state = this.taskState(changes, task);
    if (this.onlyReadings) {
      if (state.readings.length === 0) yield changes;
      else this.reject(changes, { kind: 'unread', readings: state.readings });
      return;
    }
    if (state.readings.length > 0) {
      this.reject(changes, { kind: 'unread', readings: state.readings });
      return;
    }
    if (clause.meaning.kind === 'do') {
      yield* this.withReadings(this.transitions(changes, clause.meaning.process, this.decoded));
      return;
    }
    const steps =
      clause.meaning.kind === 'enter' ? this.enter(changes, state) : this.leave(changes, state);
    yield* this.withReadings(steps);
  }

  private *withReadings(steps: Iterable<Changes>): Generator<Changes> {
    const { task, readings } = this.decoded;
    for (const changes of steps) {
      if (readings.length === 0) {
        yield changes;
        continue;
      }
      const state = { ...this.taskState(changes, task), readings };
      const read = this.discharge(changes, task, state);
      yield read ?? this.host(changes, new Picks()).with(taskKey(task), state);
    }
  }

  private *enter(changes: Changes, state: TaskState): Generator<Changes> {
    const { process } = this.decoded.clause.meaning;
    const { role, isRoot, parameters } = this.setting.program.processes[process]!;
    const { frame } = state;
    const { interpreter } = this.setting;
    const instruction = frame && interpreter.instructionAt(frame);
    if (frame && instruction?.kind === 'call' && instruction.process === process) {
      for (const { host, outcome } of this.attempts(changes, (each) =>
        interpreter.step(each, this.decoded.task, frame),
      )) {
        if (outcome.kind === 'moved') {
          yield* this.entered(host, state, outcome.frame!, frame);
        } else if (outcome.kind === 'failed') {
          this.reject(changes, { kind: 'failed', frame, failure: outcome.failure });
        }
      }
      return;
    }
    const isOpen = frame ? instruction!.kind === 'call-any' : true;
    if (!isOpen) {
      this.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    const values = parameters.map(() => unknown);
    if (role === 'work') {
      if (!frame) yield* this.startWork(changes, state, process);
      else this.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    if (!isRoot && (frame || state.bottom === 'idle')) {
      this.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    if (this.setting.scenario && !frame) {
      this.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    const begun = interpreter.begin(process, values, frame);
    yield* this.entered(this.host(changes, new Picks()), state, begun, frame);
  }

  /** Completes an entry with the recorded arguments, if they agree with those of the call. */
  private *entered(
    host: PossibilityHost,
    state: TaskState,
    begun: Frame,
    from: Frame | undefined,
  ): Generator<Changes> {
    const unified = this.unify(host, begun.locals);
    if (!unified) {
      const { parameters } = this.setting.program.processes[begun.process]!;
      const values = begun.locals.slice(0, parameters.length);
      this.reject(host.changes, { kind: 'other-arguments', frame: from, values });
      return;
    }
    const frame = { ...begun, locals: unified };
    this.noteControl(frame);
    if (!this.conditionHolds(host, unified, none, from)) return;
    const bottom =
      this.setting.program.processes[begun.process]!.role === 'work' ? 'idle' : state.bottom;
    yield host.with(taskKey(this.decoded.task), { frame, bottom, readings: [] });
  }

  private *startWork(changes: Changes, state: TaskState, process: number): Generator<Changes> {
    const declared = this.setting.program.processes[process]!;
    const { parameters } = declared;
    if (!this.setting.mayWork(this.decoded.task) || !this.hasIdleWorker(changes)) {
      this.reject(changes, { kind: 'elsewhere', frame: undefined });
      return;
    }
    const blank = this.setting.interpreter.begin(
      process,
      parameters.map(() => unknown),
      undefined,
    );
    const host = this.host(changes, new Picks());
    const recorded = this.unify(host, blank.locals) ?? blank.locals;
    const { object } = workItem(declared, recorded.slice(0, parameters.length));
    const domain = parameters[0]?.domain;
    if (!isUnknown(object) || domain?.kind !== 'reference') {
      yield* this.startQueued(changes, state, process, object, blank);
      return;
    }
    const objects = host.objectsOf(domain.objectKind);
    if (!objects) yield* this.entered(host, state, blank, undefined);
    for (const each of objects ?? []) {
      yield* this.startQueued(changes, state, process, each, blank);
    }
  }

  /** Takes an item that an object has queued, or that it may have queued before the recording. */
  private *startQueued(
    changes: Changes,
    state: TaskState,
    process: number,
    object: number,
    blank: Frame,
  ): Generator<Changes> {
    const declared = this.setting.program.processes[process]!;
    const { parameters, workSlot } = declared;
    const items = this.host(changes, new Picks()).read(object, workSlot!);
    if (typeof items === 'number') {
      yield* this.entered(this.host(changes, new Picks()), state, blank, undefined);
      return;
    }
    const seen = new Set<string>();
    for (const item of workItems(declared, items)) {
      if (seen.has(item.join())) continue;
      seen.add(item.join());
      const host = this.host(changes, new Picks());
      host.write(object, workSlot!, withoutWorkItem(items, item));
      const values = [...(object === 0 ? [] : [object]), ...item].slice(0, parameters.length);
      const frame = this.setting.interpreter.begin(process, values, undefined);
      yield* this.entered(host, state, frame, undefined);
    }
    if (items.length === 0) this.reject(changes, { kind: 'not-queued', object });
  }

  /** A closed world may bound how many work items run at once. */
  private hasIdleWorker(changes: Changes): boolean {
    const workers = this.setting.scenario?.workers;
    return workers === undefined || this.host(changes, new Picks()).countWorking() < workers;
  }

  private *leave(changes: Changes, state: TaskState): Generator<Changes> {
    const { process } = this.decoded.clause.meaning;
    const { interpreter } = this.setting;
    const { frame } = state;
    if (!frame) {
      // A call that was under way when the recording began.
      if (state.bottom === 'unknown') yield changes;
      else this.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    this.noteControl(frame);
    if (frame.process !== process || interpreter.instructionAt(frame).kind !== 'return') {
      this.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    for (const { host, outcome } of this.attempts(changes, (each) =>
      interpreter.step(each, this.decoded.task, frame),
    )) {
      if (outcome.kind === 'failed') {
        this.reject(changes, { kind: 'failed', frame, failure: outcome.failure });
      }
      if (outcome.kind !== 'moved') continue;
      if (this.decoded.clause.meaning.arguments && !this.unify(host, frame.locals)) {
        const { parameters } = this.setting.program.processes[process]!;
        const values = frame.locals.slice(0, parameters.length);
        this.reject(host.changes, { kind: 'other-arguments', frame, values });
        continue;
      }
      if (!this.conditionHolds(host, frame.locals, outcome.result, frame)) continue;
      yield this.moved(host, this.decoded.task, state, outcome.frame);
    }
  }

  /** A transition's steps: hidden ones with any arguments, the event's with those recorded. */
  private *transitions(
    changes: Changes,
    process: number,
    decoded: DecodedEvent | undefined,
  ): Generator<Changes> {
    const { parameters } = this.setting.program.processes[process]!;
    const picks = new Picks();
    do {
      const host = this.host(changes, picks);
      const blank = parameters.map(() => unknown);
      const fixed = decoded ? this.unify(host, blank) : blank;
      if (!fixed) continue;
      const values = parameters.map(({ domain }, index) => {
        const value = fixed[index]!;
        if (value !== unknown) return value;
        const choices = host.choices(domain);
        return choices.length === 1 ? choices[0]! : (choices[host.pick(choices.length)] ?? unknown);
      });
      const outcome = this.setting.interpreter.transition(host, process, values);
      if (outcome.kind === 'moved') {
        if (!decoded || this.conditionHolds(host, values, none, undefined)) yield host.changes;
      } else if (decoded && outcome.kind === 'blocked') {
        this.reject(changes, { kind: 'guard', values });
      } else if (decoded && outcome.kind === 'failed') {
        this.reject(changes, { kind: 'failed', frame: undefined, failure: outcome.failure });
      }
    } while (picks.advance());
  }

  /** The locals with the recorded arguments filled in; undefined where they disagree. */
  private unify(host: PossibilityHost, locals: readonly Value[]): readonly Value[] | undefined {
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

  private recordedValue(host: PossibilityHost, expression: Expression): Value | undefined {
    if (expression.kind === 'local') return this.decoded.values[expression.index];
    if (expression.kind === 'constant') return expression.value;
    const locals = this.decoded.values.map((value) => value ?? unknown);
    const result = this.setting.interpreter.evaluate(host, expression, locals);
    return 'value' in result && result.value !== unknown ? result.value : undefined;
  }

  private conditionHolds(
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

  private host(
    changes: Changes,
    picks: Picks,
    isOwn = true,
    touched = this.touched,
  ): PossibilityHost {
    const { objects } = this.decoded;
    return new PossibilityHost(this.setting, changes, picks, objects, isOwn, touched);
  }

  /** Entering or leaving some processes is what `idle()` and `active()` ask about. */
  private noteControl(frame: Frame, touched = this.touched): void {
    for (const slot of this.setting.footprints.controlsOf(frame.process)) {
      touched.writes.add(controlKey(slot, slot === workControl ? 0 : firstObject(frame.locals)));
    }
  }

  private *attempts(
    changes: Changes,
    attempt: (host: PossibilityHost) => Outcome,
    isOwn = true,
  ): Generator<{ readonly host: PossibilityHost; readonly outcome: Outcome }> {
    const picks = new Picks();
    do {
      const host = this.host(changes, picks, isOwn);
      yield { host, outcome: attempt(host) };
    } while (picks.advance());
  }

  /**
   * The matched states without those that another reaches by hidden steps of other tasks. Exact:
   * the other's futures include theirs.
   */
  private minimal(found: readonly Changes[]): readonly Changes[] {
    const matched = new Map(found.map((changes) => [changesKey(this.setting, changes), changes]));
    if (matched.size === 1) return [...matched.values()];
    const others = this.actors.tasks.filter((task) => task !== this.decoded.task);
    const redundant = new Set<string>();
    for (const [key, changes] of matched) {
      if (redundant.has(key)) continue;
      const reached = new Set([key]);
      const pending = [changes];
      for (let at = pending.pop(); at; at = pending.pop()) {
        for (const step of this.quietSteps(at, others)) {
          const stepKey = changesKey(this.setting, step);
          if (reached.has(stepKey) || !matched.has(stepKey)) continue;
          reached.add(stepKey);
          redundant.add(stepKey);
          pending.push(step);
        }
      }
    }
    return [...matched].flatMap(([key, changes]) => (redundant.has(key) ? [] : [changes]));
  }

  /** In an open world, where values may be unknown: without the states that others cover. */
  private uncovered(found: readonly Changes[]): readonly Changes[] {
    if (this.setting.scenario) return found;
    return withoutCovered(
      this.setting.program,
      found,
      (changes, key) => stateOf(this.setting, changes, key),
      (object) => this.setting.population.kindOf(object),
    );
  }

  private *quietSteps(changes: Changes, tasks: readonly number[]): Generator<Changes> {
    for (const task of tasks) yield* this.othersSteps(changes, task);
    for (const start of this.actors.starts) yield* this.hiddenStarts(changes, start);
    for (const process of this.setting.hiddenTransitions) {
      yield* this.transitions(changes, process, undefined);
    }
  }
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
