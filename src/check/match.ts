/**
 * Takes the event's own step in a possible state: an entry, a return, or a transition.
 */
import type { Frame } from '../model/frame.js';
import { type Outcome, withoutWorkItem, workItem, workItems } from '../model/interpret.js';
import { Picks } from '../model/picks.js';
import type { Instruction } from '../model/program.js';
import { isUnknown, none, unknown } from '../model/value.js';
import { taskKey, type TaskState } from './belief.js';
import type { Changes, PossibilityHost } from './possibility.js';
import type { Readings } from './readings.js';
import type { Trial } from './trial.js';

/** Takes a state that was found. */
export type Find = (after: Changes) => void;

export class Matcher {
  private readonly trial: Trial;
  private readonly readings: Readings;
  /** The end of the trace: there is no event, but its readings are to be taken. */
  private readonly onlyReadings: boolean;

  constructor(trial: Trial, readings: Readings, onlyReadings: boolean) {
    this.trial = trial;
    this.readings = readings;
    this.onlyReadings = onlyReadings;
  }

  /** Finds every state just after the event, if it happens now. */
  match(changes: Changes, find: Find): void {
    const { task, clause, readings } = this.trial.decoded;
    const state = this.trial.taskState(changes, task);
    if (this.onlyReadings) {
      if (state.readings.length === 0) find(changes);
      else this.trial.reject(changes, { kind: 'unread', readings: state.readings });
      return;
    }
    if (state.readings.length > 0) {
      this.trial.reject(changes, { kind: 'unread', readings: state.readings });
      return;
    }
    const findRead = readings.length === 0 ? find : (after: Changes) => find(this.read(after));
    switch (clause.meaning.kind) {
      case 'do': {
        const { process } = clause.meaning;
        for (const after of this.trial.transitions(changes, process, this.trial.decoded)) {
          findRead(after);
        }
        return;
      }
      case 'enter':
        this.enter(changes, state, findRead);
        return;
      case 'leave':
        this.leave(changes, state, findRead);
        return;
    }
  }

  /** The state in which the task takes what the tracer read at the event, at once or later. */
  private read(changes: Changes): Changes {
    const { task, readings } = this.trial.decoded;
    const state = { ...this.trial.taskState(changes, task), readings };
    const read = this.readings.discharge(changes, task, state);
    return read ?? this.trial.host(changes, new Picks()).with(taskKey(task), state);
  }

  private enter(changes: Changes, state: TaskState, find: Find): void {
    const { process } = this.trial.decoded.clause.meaning;
    const { role, isRoot, parameters } = this.trial.setting.program.processes[process]!;
    const { frame } = state;
    const { interpreter } = this.trial.setting;
    const instruction = frame && interpreter.instructionAt(frame);
    if (frame && instruction?.kind === 'call' && instruction.process === process) {
      const picks = new Picks();
      do {
        const host = this.trial.host(changes, picks);
        const outcome = interpreter.step(host, this.trial.decoded.task, frame);
        if (outcome.kind === 'moved') {
          this.entered(host, state, outcome.frame!, frame, find);
        } else if (outcome.kind === 'failed') {
          this.trial.reject(changes, { kind: 'failed', frame, failure: outcome.failure });
        }
      } while (picks.advance());
      return;
    }
    const isOpen = !instruction || mayEnter(instruction, process);
    if (!isOpen) {
      this.trial.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    const values = parameters.map(() => unknown);
    if (role === 'work') {
      if (!frame) this.startWork(changes, state, process, find);
      else this.trial.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    if (!isRoot && (frame ? !isListed(instruction!, process) : state.bottom === 'idle')) {
      this.trial.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    if (this.trial.setting.scenario && !frame) {
      this.trial.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    if (!frame && !isRoot) {
      for (const caller of this.trial.setting.hiddenCallersOf(process)) this.noteWritesOf(caller);
    }
    const begun = interpreter.begin(process, values, frame);
    this.entered(this.trial.host(changes, new Picks()), state, begun, frame, find);
  }

  /** A process that leaves no event has run, and nobody knows with which objects. */
  private noteWritesOf(process: number): void {
    const { setting } = this.trial;
    for (const { objectKind, slot } of setting.footprints.writesOf(process)) {
      setting.misses?.(objectKind, slot);
    }
  }

  /** Completes an entry with the recorded arguments, if they agree with those of the call. */
  private entered(
    host: PossibilityHost,
    state: TaskState,
    begun: Frame,
    from: Frame | undefined,
    find: Find,
  ): void {
    const unified = this.trial.unify(host, begun.locals);
    if (!unified) {
      const { parameters } = this.trial.setting.program.processes[begun.process]!;
      const values = begun.locals.slice(0, parameters.length);
      this.trial.reject(host.changes, { kind: 'other-arguments', frame: from, values });
      return;
    }
    const frame = { ...begun, locals: unified };
    this.trial.noteControl(frame);
    if (!this.trial.conditionHolds(host, unified, none, from)) return;
    const bottom =
      this.trial.setting.program.processes[begun.process]!.role === 'work' ? 'idle' : state.bottom;
    find(host.with(taskKey(this.trial.decoded.task), { frame, bottom, readings: [] }));
  }

  private startWork(changes: Changes, state: TaskState, process: number, find: Find): void {
    const declared = this.trial.setting.program.processes[process]!;
    const { parameters } = declared;
    if (
      !this.trial.setting.mayWork(this.trial.decoded.task) ||
      !this.trial.hasIdleWorker(changes)
    ) {
      this.trial.reject(changes, { kind: 'elsewhere', frame: undefined });
      return;
    }
    const blank = this.trial.setting.interpreter.begin(
      process,
      parameters.map(() => unknown),
      undefined,
    );
    const host = this.trial.host(changes, new Picks());
    const recorded = this.trial.unify(host, blank.locals) ?? blank.locals;
    const { object } = workItem(declared, recorded.slice(0, parameters.length));
    const domain = parameters[0]?.domain;
    if (!isUnknown(object) || domain?.kind !== 'reference') {
      this.startQueued(changes, state, process, object, blank, find);
      return;
    }
    const objects = host.objectsOf(domain.objectKind);
    if (!objects) {
      host.misses(domain.objectKind, declared.workSlot!);
      this.entered(host, state, blank, undefined, find);
    }
    for (const each of objects ?? []) {
      this.startQueued(changes, state, process, each, blank, find);
    }
  }

  /** Takes an item that an object has queued, or that it may have queued before the recording. */
  private startQueued(
    changes: Changes,
    state: TaskState,
    process: number,
    object: number,
    blank: Frame,
    find: Find,
  ): void {
    const declared = this.trial.setting.program.processes[process]!;
    const { parameters, workSlot } = declared;
    const items = this.trial.host(changes, new Picks()).read(object, workSlot!);
    if (typeof items === 'number') {
      this.entered(this.trial.host(changes, new Picks()), state, blank, undefined, find);
      return;
    }
    const seen = new Set<string>();
    for (const item of workItems(declared, items)) {
      if (seen.has(item.join())) continue;
      seen.add(item.join());
      const host = this.trial.host(changes, new Picks());
      host.write(object, workSlot!, withoutWorkItem(items, item));
      const values = [...(object === 0 ? [] : [object]), ...item].slice(0, parameters.length);
      const frame = this.trial.setting.interpreter.begin(process, values, undefined);
      this.entered(host, state, frame, undefined, find);
    }
    if (items.length === 0) this.trial.reject(changes, { kind: 'not-queued', object });
  }

  private leave(changes: Changes, state: TaskState, find: Find): void {
    const { process } = this.trial.decoded.clause.meaning;
    const { interpreter } = this.trial.setting;
    const { frame } = state;
    if (!frame) {
      if (state.bottom !== 'unknown') {
        this.trial.reject(changes, { kind: 'elsewhere', frame });
        return;
      }
      // A call that was under way when the recording began, or one that was entered unseen.
      if (this.trial.setting.isHidden('enter', process)) this.noteWritesOf(process);
      find(changes);
      return;
    }
    this.trial.noteControl(frame);
    if (frame.process !== process || interpreter.instructionAt(frame).kind !== 'return') {
      this.trial.reject(changes, { kind: 'elsewhere', frame });
      return;
    }
    const picks = new Picks();
    do {
      const host = this.trial.host(changes, picks);
      const outcome = interpreter.step(host, this.trial.decoded.task, frame);
      if (outcome.kind === 'moved') this.left(host, state, frame, outcome, find);
      else if (outcome.kind === 'failed') {
        this.trial.reject(changes, { kind: 'failed', frame, failure: outcome.failure });
      }
    } while (picks.advance());
  }

  /** Completes a return, if the recorded arguments and the condition agree with it. */
  private left(
    host: PossibilityHost,
    state: TaskState,
    frame: Frame,
    outcome: Outcome & { readonly kind: 'moved' },
    find: Find,
  ): void {
    const { meaning } = this.trial.decoded.clause;
    if (meaning.arguments && !this.trial.unify(host, frame.locals)) {
      const { parameters } = this.trial.setting.program.processes[meaning.process]!;
      const values = frame.locals.slice(0, parameters.length);
      this.trial.reject(host.changes, { kind: 'other-arguments', frame, values });
      return;
    }
    if (!this.trial.conditionHolds(host, frame.locals, outcome.result, frame)) return;
    find(this.trial.moved(host, this.trial.decoded.task, state, outcome.frame));
  }
}

/** True where the specification says that code outside it may enter just this, and what else it says. */
function isListed(instruction: Instruction, process: number): boolean {
  return instruction.kind === 'call-any' && (instruction.among?.has(process) ?? false);
}

/** True where code outside the specification runs that may enter the process. */
function mayEnter(instruction: Instruction, process: number): boolean {
  return instruction.kind === 'call-any' && (instruction.among?.has(process) ?? true);
}
