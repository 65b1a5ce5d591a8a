/**
 * The steps that leave no event: of the event's task, of the other actors, of the environment.
 *
 * Steps that conflict with nobody's are *quiet*. Where the event's task can take only quiet ones,
 * they are taken at once, and of other tasks only states after a step that is not quiet matter.
 */
import { copyMap } from '../base/copy-map.js';
import { anyKind, controlKind } from '../model/access.js';
import type { Access } from '../model/footprint.js';
import type { Frame } from '../model/frame.js';
import { withoutWorkItem, workItems } from '../model/interpret.js';
import { Picks } from '../model/picks.js';
import { unknown } from '../model/value.js';
import { type Actors, type HiddenStart, meets, taskAccesses } from './actors.js';
import { isTaskKey, taskKey, type TaskState } from './belief.js';
import { type Changes, idleTask } from './possibility.js';
import type { Readings } from './readings.js';
import type { Trial } from './trial.js';
import { addTouched, KeyList, slotKey, type Touched } from './touched.js';

/** A line of hidden steps longer than this may be a circle. */
export const maxLine = 200;

/** A step of some task that leaves no event. */
interface HiddenStep {
  readonly after: Changes;
  /** Nobody else's steps conflict with it. */
  readonly isQuiet: boolean;
}

export class HiddenSteps {
  private readonly trial: Trial;
  private readonly readings: Readings;
  private readonly actors: Actors;
  /** Transitions and unseen beginnings of work may touch anything: every order is tried then. */
  private readonly isReducible: boolean;
  private readonly accesses = new Map<number, readonly Access[]>();

  /** By the step at hand. */
  private readonly own = { reads: new KeyList(), writes: new KeyList() };
  private readonly isAlone: boolean;
  private readonly onlyReadings: boolean;

  constructor(trial: Trial, readings: Readings, actors: Actors, onlyReadings: boolean) {
    this.isAlone = actors.tasks.length === 1;
    this.onlyReadings = onlyReadings;
    this.trial = trial;
    this.readings = readings;
    this.actors = actors;
    this.isReducible =
      trial.setting.hiddenTransitions.length === 0 &&
      trial.setting.hiddenWork.length === 0 &&
      trial.decoded.clause.meaning.kind !== 'do';
  }

  /** Adds every state one hidden step away that may matter to the event. */
  addFrom(changes: Changes, found: Changes[]): void {
    let waits = false;
    const onBlocked = (touched: Touched) => {
      waits ||= !this.isQuiet(this.trial.decoded.task, touched);
    };
    const own = this.taskSteps(changes, this.trial.decoded.task, onBlocked);
    for (const step of own) found.push(step.after);
    // What conflicts with nobody's steps can as well be taken first, unless another way on is only
    // waiting for somebody.
    const isQuiet = own.length > 0 && own.every((step) => step.isQuiet);
    const isFirst = this.isReducible && isQuiet && !waits;
    if (isFirst) return;
    this.addOfOthers(changes, found);
  }

  /** Those of everybody but the event's task. */
  addOfOthers(changes: Changes, found: Changes[]): void {
    for (const task of this.actors.tasks) {
      if (this.trial.isSpent) return;
      if (task !== this.trial.decoded.task) this.addOthersSteps(changes, task, found);
    }
    for (const task of this.trial.setting.anonymousTasks) {
      const isNew = changes.has(taskKey(task)) && !this.actors.tasks.includes(task);
      if (isNew && task !== this.trial.decoded.task) this.addOthersSteps(changes, task, found);
    }
    for (const start of this.actors.starts) found.push(...this.hiddenStarts(changes, start));
    for (const start of this.newStarts(changes)) found.push(...this.hiddenStarts(changes, start));
    for (const process of this.trial.setting.hiddenTransitions) {
      found.push(...this.trial.transitions(changes, process, undefined));
    }
  }

  /**
   * What another task may have done: only steps that conflict with somebody's, each after the quiet
   * ones before it. Those it can take later just as well, so states amid them tell nothing new.
   */
  private addOthersSteps(changes: Changes, task: number, found: Changes[]): void {
    const pending = [changes];
    for (let count = 0; count < maxLine && pending.length > 0; count += 1) {
      const at = pending.pop()!;
      for (const { after, isQuiet } of this.taskSteps(at, task)) {
        if (isQuiet && this.isReducible) pending.push(after);
        else found.push(after);
      }
    }
    // So many quiet steps may go round in a circle: let the bookkeeping find out.
    found.push(...pending);
  }

  private taskSteps(
    changes: Changes,
    task: number,
    onBlocked?: (touched: Touched) => void,
  ): HiddenStep[] {
    const { trial } = this;
    const state = trial.taskState(changes, task);
    const isOwn = task === trial.decoded.task;
    if (state.readings.length > 0) return this.readingStep(changes, task, state);
    const { frame } = state;
    if (!frame) {
      if (!isOwn) return [];
      const begun = [...this.hiddenEntries(changes, state), ...this.adoptions(changes, state)];
      return begun.map((after) => ({ after, isQuiet: false }));
    }
    const visibility = trial.setting.interpreter.visibility(frame);
    if (visibility.kind !== 'internal') {
      if (!trial.setting.isHidden(visibility.kind, visibility.process)) return [];
    }
    const steps: HiddenStep[] = [];
    const touched = this.isAlone ? trial.touched : this.emptied();
    if (visibility.kind === 'leave') trial.noteControl(frame, touched);
    const picks = new Picks();
    do {
      const host = trial.host(changes, picks, isOwn, touched);
      trial.count(changes);
      const outcome = trial.setting.interpreter.step(host, task, frame);
      if (outcome.kind === 'moved') {
        if (visibility.kind === 'enter') trial.noteControl(outcome.frame!, touched);
        if (isOwn && this.isAstray(outcome.frame)) continue;
        const after = trial.moved(host, task, state, outcome.frame);
        steps.push({ after, isQuiet: this.isAlone || this.isQuiet(task, touched) });
      } else if (outcome.kind === 'blocked') {
        onBlocked?.(touched);
        if (isOwn) trial.reject(changes, { kind: 'blocked', frame });
      } else if (isOwn && outcome.kind === 'failed') {
        trial.reject(changes, { kind: 'failed', frame, failure: outcome.failure });
      }
    } while (picks.advance());
    if (!this.isAlone) addTouched(trial.touched, touched);
    return steps;
  }

  private emptied(): Touched {
    this.own.reads.clear();
    this.own.writes.clear();
    return this.own;
  }

  /** The task takes what the tracer has read for it, as far as this state confirms it. */
  private readingStep(changes: Changes, task: number, state: TaskState): HiddenStep[] {
    const after = this.readings.discharge(changes, task, state);
    if (!after) return [];
    const reads = new Set(state.readings.map(({ object, slot }) => slotKey(object, slot)));
    return [{ after, isQuiet: this.isQuiet(task, { reads, writes: new Set() }) }];
  }

  /** No way from here leads to the event; followed only by those who want to know what else could be. */
  private isAstray(frame: Frame | undefined): boolean {
    const { setting, decoded, rejections } = this.trial;
    const { kind, process } = decoded.clause.meaning;
    if (!frame || rejections || kind === 'do' || this.onlyReadings) return false;
    return !setting.nextVisible.mayBe(frame, kind, process, true);
  }

  /** True if nobody else may take a step that could not be swapped with one that touched these. */
  private isQuiet(task: number, touched: Touched): boolean {
    if (this.actors.tasks.length === 1) return true;
    if (touched.reads.size === 0 && touched.writes.size === 0) return true;
    for (const other of this.actors.tasks) {
      if (other !== task && meets(this.trial.setting, this.accessesOf(other), touched))
        return false;
    }
    return true;
  }

  private accessesOf(task: number): readonly Access[] {
    let accesses = this.accesses.get(task);
    if (!accesses) {
      accesses = taskAccesses(this.trial.setting, task);
      if (task === this.trial.decoded.task) accesses = [...accesses, ...this.eventAccesses()];
      this.accesses.set(task, accesses);
    }
    return accesses;
  }

  /** What the event's own step touches, as far as the clause tells. */
  private eventAccesses(): readonly Access[] {
    const { where, meaning } = this.trial.decoded.clause;
    const { role, workSlot } = this.trial.setting.program.processes[meaning.process]!;
    const accesses = where ? [...this.trial.setting.footprints.ofCondition(where)] : [];
    if (role === 'work') {
      accesses.push({ object: undefined, objectKind: anyKind, slot: workSlot!, writes: true });
    }
    for (const slot of this.trial.setting.footprints.controlsOf(meaning.process)) {
      accesses.push({ object: undefined, objectKind: controlKind, slot, writes: true });
    }
    return accesses;
  }

  /** What an idle task may have entered unseen, if that leads to the event. */
  private *hiddenEntries(changes: Changes, state: TaskState): Generator<Changes> {
    const { meaning } = this.trial.decoded.clause;
    if (this.trial.setting.scenario || meaning.kind === 'do' || this.isDirect()) return;
    const { task } = this.trial.decoded;
    for (const process of this.trial.setting.rootsToward(meaning.process)) {
      const { parameters } = this.trial.setting.program.processes[process]!;
      const host = this.trial.host(changes, new Picks());
      const values = parameters.map(({ domain }) => host.choices(domain)[0] ?? unknown);
      const frame = this.trial.setting.interpreter.begin(process, values, undefined);
      yield host.with(taskKey(task), { ...state, frame });
    }
  }

  /** The process can be begun from outside the specification: nobody unseen need have called it. */
  private isDirect(): boolean {
    const { kind, process } = this.trial.decoded.clause.meaning;
    return kind === 'enter' && this.trial.setting.program.processes[process]!.isRoot;
  }

  /** The task of the event may turn out to be the worker that began some item unseen. */
  private *adoptions(changes: Changes, state: TaskState): Generator<Changes> {
    if (!this.trial.setting.mayWork(this.trial.decoded.task)) return;
    for (const anonymous of this.trial.setting.anonymousTasks) {
      if (anonymous === this.trial.decoded.task) continue;
      const worker = this.trial.taskState(changes, anonymous);
      if (!worker.frame || worker.readings.length > 0) continue;
      const adopted = copyMap(changes);
      this.noteAdoption(adopted, changes, worker);
      adopted.set(taskKey(this.trial.decoded.task), {
        ...state,
        frame: worker.frame,
        bottom: 'idle',
      });
      adopted.set(taskKey(anonymous), idleTask);
      yield adopted;
    }
  }

  private noteAdoption(adopted: Changes, changes: Changes, worker: TaskState): void {
    const { lineage } = this.trial.setting;
    if (!lineage) return;
    const attempt = lineage.attempt();
    lineage.replaces(attempt, worker);
    lineage.derive(adopted, changes, attempt);
  }

  /** Work that hidden steps before this state have queued. */
  private newStarts(changes: Changes): HiddenStart[] {
    const { hiddenWork, program, population } = this.trial.setting;
    if (hiddenWork.length === 0) return [];
    const starts: HiddenStart[] = [];
    for (const key of changes.keys()) {
      if (isTaskKey(key)) continue;
      const object = key >> 1;
      for (const process of hiddenWork) {
        const domain = program.processes[process]!.parameters[0]?.domain;
        const kind = domain?.kind === 'reference' ? domain.objectKind : 0;
        const isKnown = this.actors.starts.some(
          (start) => start.process === process && start.object === object,
        );
        if (kind === population.kindOf(object) && !isKnown) starts.push({ process, object });
      }
    }
    return starts;
  }

  private *hiddenStarts(changes: Changes, start: HiddenStart): Generator<Changes> {
    const { process, object } = start;
    const { workSlot, parameters } = this.trial.setting.program.processes[process]!;
    const items = this.trial.host(changes, new Picks()).read(object, workSlot!);
    if (typeof items === 'number' || items.length === 0 || !this.trial.hasIdleWorker(changes))
      return;
    let index = 0;
    while (this.trial.taskState(changes, this.trial.setting.anonymousTask(index)).frame) index += 1;
    const task = this.trial.setting.anonymousTask(index);
    for (const item of workItems(this.trial.setting.program.processes[process]!, items)) {
      const host = this.trial.host(changes, new Picks());
      host.write(object, workSlot!, withoutWorkItem(items, item));
      const values = [...(object === 0 ? [] : [object]), ...item].slice(0, parameters.length);
      const frame = this.trial.setting.interpreter.begin(process, values, undefined);
      this.trial.noteControl(frame);
      yield host.with(taskKey(task), { ...idleTask, frame });
    }
  }
}
