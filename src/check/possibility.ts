/**
 * One possible state under examination: the belief, overlaid with what the steps tried so far have
 * changed, and the host that lets the interpreter run in it.
 */
import { copyMap } from '../base/copy-map.js';
import { activeControl, workControl } from '../model/access.js';
import type { Footprints } from '../model/footprint.js';
import { closedChoices, type Host } from '../model/host.js';
import type { Picks } from '../model/picks.js';
import { kindChosen, type ObjectChoice } from '../model/object-choice.js';
import { aliveSlot, type Domain, type Program, type Scenario } from '../model/program.js';
import { isUnknown, none, someUnknown, unknown, type Value } from '../model/value.js';
import {
  areSameStates,
  type BeliefView,
  type Cloud,
  type EntityKey,
  type EntityState,
  hashOfState,
  isTaskKey,
  objectKey,
  type ObjectState,
  taskKey,
  type TaskState,
} from './belief.js';
import type { Attempt, Lineage } from './lineage.js';
import { mixed, Numbering } from './numbering.js';
import type { Population } from './population.js';
import { controlKey, firstObject, slotKey, type Touched } from './touched.js';

/** Changes to the belief; of the clouds in scope it holds every member. */
export type Changes = ReadonlyMap<EntityKey, EntityState>;

/** Thrown when a step touches an entity of a cloud that is not in scope yet. */
export class OutsideScope {
  readonly cloud: Cloud;

  constructor(cloud: Cloud) {
    this.cloud = cloud;
  }
}

/** What the states of one check have in common. */
export interface Setting {
  readonly program: Program;
  readonly footprints: Footprints;
  /** The closed world the trace starts in; undefined in an open one. */
  readonly scenario: Scenario | undefined;
  readonly population: Pick<Population, 'kindOf' | 'shareAddress'>;
  readonly belief: BeliefView;
  /** Objects in which some work item may be queued. */
  readonly objectsWithWork: ReadonlySet<number>;
  /** Tasks that may be running a work item. */
  readonly workingTasks: ReadonlySet<number>;
  /** Tasks with a stack. */
  readonly busyTasks: ReadonlySet<number>;
  /**
   * Whether some task is inside a process called with arguments that begin with these, tasks left
   * out apart; a cloud if that depends on which of its variants holds, undefined if on a value that
   * is not known.
   */
  findActive(
    process: number,
    values: readonly Value[],
    isLeftOut: (task: number) => boolean,
  ): boolean | Cloud | undefined;
  /** Whether work is queued or runs, but for entities left out; a cloud if that depends on it. */
  findWork(isLeftOut: (key: EntityKey) => boolean): boolean | Cloud;
  /** Told which possibility comes from which, where somebody wants to know. */
  readonly lineage?: Lineage | undefined;
  /** Told of writes to objects that are not known. */
  misses?(objectKind: number, slot: number): void;
  /** Told of every slot whose value is looked at, or overwritten. */
  seeSlot?(object: number, slot: number): void;
}

/** A task about which nothing is known, or of which all is known because the world is closed. */
export const unknownTask: TaskState = { frame: undefined, bottom: 'unknown', readings: [] };
export const idleTask: TaskState = { frame: undefined, bottom: 'idle', readings: [] };

/** An object about which nothing is known but that it exists. */
export function unknownObject(program: Program, objectKind: number): ObjectState {
  const { slots } = program.kinds[objectKind]!;
  return slots.map((_, slot) => (slot === aliveSlot ? 1 : unknown));
}

export function stateOf(setting: Setting, changes: Changes, key: EntityKey): EntityState {
  const changed = changes.get(key);
  if (changed) return changed;
  const certain = setting.belief.certainState(key);
  if (certain) return certain;
  const cloud = setting.belief.cloudOf(key);
  if (cloud) throw new OutsideScope(cloud);
  return initialState(setting, key);
}

/** What is assumed of an entity that has never been touched. */
function initialState(setting: Setting, key: EntityKey): EntityState {
  const { scenario, program, population } = setting;
  const number = key >> 1;
  if (key === taskKey(number)) return scenario ? idleTask : unknownTask;
  if (number === 0) {
    return scenario
      ? program.kinds[0]!.slots.map((slot) => slot.initial)
      : unknownObject(program, 0);
  }
  const cast = scenario?.objects[number - 1];
  return cast ? cast.slots : unknownObject(program, population.kindOf(number));
}

/**
 * Whether a task's stack has a call of the process with arguments that begin with these; undefined
 * if that depends on a value that is not known.
 */
export function isInside(
  { frame }: TaskState,
  process: number,
  values: readonly Value[],
): boolean | undefined {
  let found: boolean | undefined = false;
  for (let at = frame; at; at = at.caller) {
    if (at.process !== process) continue;
    const begins = beginsWith(at.locals, values);
    if (begins) return true;
    if (begins === undefined) found = undefined;
  }
  return found;
}

function beginsWith(locals: readonly Value[], values: readonly Value[]): boolean | undefined {
  let isKnown = true;
  for (let index = 0; index < values.length; index += 1) {
    const own = locals[index]!;
    const other = values[index]!;
    if (isUnknown(own) || isUnknown(other)) {
      if (own === none && other === someUnknown) return false;
      if (own === someUnknown && other === none) return false;
      isKnown = false;
    } else if (own !== other) {
      return false;
    }
  }
  return isKnown ? true : undefined;
}

/** Numbers for possibilities: the same for two between which nothing can tell. */
export function newNumbering({ belief }: Setting): Numbering<Changes> {
  return new Numbering<Changes>(
    (changes) => {
      let hash = 0;
      for (const [key, state] of changes) {
        // What is as it was need not be among the changes.
        if (belief.certainState(key) === state) continue;
        // Tasks that exchange their states must not make the same sum: mixed twice.
        hash += mixed(mixed(hashOfState(state), key), key);
      }
      return hash | 0;
    },
    (left, right) => {
      for (const [key, state] of left) {
        const other = right.get(key) ?? belief.certainState(key);
        if (!other || !areSameStates(state, other)) return false;
      }
      for (const [key, state] of right) {
        if (!left.has(key) && belief.certainState(key) !== state) return false;
      }
      return true;
    },
  );
}

/** Runs one step in a possibility; writes go to a copy. */
export class PossibilityHost implements Host {
  private readonly setting: Setting;
  private readonly picks: Picks;
  /** The objects that the event to be explained mentions: what a free choice may turn out to be. */
  private readonly mentioned: readonly number[];
  /** The step is the event's own task's: its choice is among what the event mentions, if any fits. */
  private readonly isOwn: boolean;
  private readonly touched: Touched | undefined;
  private readonly before: Changes;
  private copy: Map<EntityKey, EntityState> | undefined;
  private written: Set<EntityKey> | undefined;
  /** What the step comes across, if somebody wants to know. */
  private readonly attempt: Attempt | undefined;

  constructor(
    setting: Setting,
    before: Changes,
    picks: Picks,
    mentioned: readonly number[],
    isOwn = true,
    touched?: Touched,
  ) {
    this.touched = touched;
    this.isOwn = isOwn;
    this.setting = setting;
    this.before = before;
    this.picks = picks;
    this.mentioned = mentioned;
    this.attempt = setting.lineage?.attempt();
  }

  get changes(): Changes {
    return this.copy ?? this.before;
  }

  /** The changes with one entity's state replaced. */
  with(key: EntityKey, state: EntityState): Changes {
    const copy = this.fork();
    if (this.attempt && isTaskKey(key)) {
      this.setting.lineage?.replaces(this.attempt, stateOf(this.setting, copy, key));
    }
    copy.set(key, state);
    return copy;
  }

  /** The changes after a step, also if that has changed nothing. */
  get outcome(): Changes {
    return this.attempt ? this.fork() : this.changes;
  }

  private fork(): Map<EntityKey, EntityState> {
    if (this.copy) return this.copy;
    const copy = copyMap(this.before);
    if (this.attempt) this.setting.lineage?.derive(copy, this.before, this.attempt);
    this.copy = copy;
    return copy;
  }

  read(object: number, slot: number): Value {
    this.touched?.reads.add(slotKey(object, slot));
    return this.peek(object, slot);
  }

  /** Reads for the checker's own sake: nothing that the order of steps could change. */
  peek(object: number, slot: number): Value {
    this.setting.seeSlot?.(object, slot);
    return (stateOf(this.setting, this.changes, objectKey(object)) as ObjectState)[slot]!;
  }

  write(object: number, slot: number, value: Value): void {
    if (this.touched) {
      const { program } = this.setting;
      const { domain } = program.kinds[object === 0 ? 0 : this.kindOf(object)]!.slots[slot]!;
      this.touched.writes.add(slotKey(object, slot));
      if (domain.kind === 'work') this.touched.writes.add(controlKey(workControl, 0));
    }
    this.settle(object, slot, value);
  }

  misses(objectKind: number, slot: number): void {
    this.setting.misses?.(objectKind, slot);
  }

  /** Who goes round a loop may have come to others on the way than those that are tried. */
  chooses(choice: ObjectChoice): void {
    const { scenario, footprints } = this.setting;
    if (scenario || !this.isBoundTo(this.mentionedOf(kindChosen(choice)))) return;
    for (const { objectKind, slot } of footprints.unseenPass(choice)) this.misses(objectKind, slot);
  }

  settle(object: number, slot: number, value: Value): void {
    this.setting.seeSlot?.(object, slot);
    const key = objectKey(object);
    const state = stateOf(this.setting, this.changes, key) as ObjectState;
    if (state[slot] === value) return;
    if (this.written?.has(key)) {
      (state as Value[])[slot] = value;
      return;
    }
    const changed = state.slice();
    changed[slot] = value;
    this.written ??= new Set();
    this.written.add(key);
    this.with(key, changed);
  }

  pick(count: number): number {
    return this.picks.pick(count);
  }

  choices(domain: Domain): readonly Value[] {
    if (this.setting.scenario) return closedChoices(domain, (kind) => this.objectsOf(kind) ?? []);
    const isPointer = domain.kind === 'opaque' || domain.kind === 'reference';
    if (!isPointer) return closedChoices(domain, () => []);
    const open = domain.optional ? unknown : someUnknown;
    if (domain.kind === 'opaque') return [open];
    const named = this.mentionedOf(domain.objectKind);
    if (this.isBoundTo(named)) return domain.optional ? [none, ...named] : named;
    return [...named, open];
  }

  /** The step is taken for an event that mentions these of a kind, and is about them if there are any. */
  private isBoundTo(named: readonly number[]): boolean {
    return this.isOwn && named.length > 0;
  }

  private mentionedOf(objectKind: number): readonly number[] {
    return this.mentioned.filter((object) => this.kindOf(object) === objectKind);
  }

  objectsOf(objectKind: number): readonly number[] | undefined {
    const { scenario } = this.setting;
    return scenario?.objects.flatMap((object, index) =>
      object.objectKind === objectKind && this.read(index + 1, aliveSlot) !== 0 ? [index + 1] : [],
    );
  }

  spare(objectKind: number): number | undefined {
    const { scenario } = this.setting;
    if (!scenario) return someUnknown;
    const index = scenario.objects.findIndex(
      (object, at) => object.objectKind === objectKind && this.read(at + 1, aliveSlot) === 0,
    );
    return index === -1 ? undefined : index + 1;
  }

  isIdle(): boolean {
    // Whoever queues or begins work writes the same control slot.
    this.touched?.reads.add(controlKey(workControl, 0));
    for (const key of this.changes.keys()) {
      if (isTaskKey(key) ? this.isWorking(key >> 1) : this.hasWork(key >> 1)) return false;
    }
    const found = this.setting.findWork((key) => this.changes.has(key));
    if (typeof found === 'boolean') return !found;
    throw new OutsideScope(found);
  }

  /** Only of a closed world all tasks are known. */
  isFinished(): boolean | undefined {
    const { scenario } = this.setting;
    if (!scenario) return undefined;
    return this.isIdle() && !scenario.tasks.some(({ process }) => this.isActive(process, []));
  }

  isActive(process: number, values: readonly Value[]): boolean {
    this.touched?.reads.add(controlKey(activeControl(process), firstObject(values)));
    let isOpen = false;
    for (const [key, state] of this.changes) {
      const inside = isTaskKey(key) ? isInside(state as TaskState, process, values) : false;
      if (inside) return true;
      if (inside === undefined) isOpen = true;
    }
    const found = this.setting.findActive(process, values, (task) =>
      this.changes.has(taskKey(task)),
    );
    if (typeof found === 'object') throw new OutsideScope(found);
    if (found === false && !isOpen) return false;
    return found === true || this.pick(2) === 1;
  }

  /** How many tasks run a work item. */
  countWorking(): number {
    let count = 0;
    for (const task of this.tasksChangedOr(this.setting.workingTasks)) {
      if (this.isWorking(task)) count += 1;
    }
    return count;
  }

  private tasksChangedOr(tasks: ReadonlySet<number>): ReadonlySet<number> {
    const all = new Set(tasks);
    for (const key of this.changes.keys()) if (isTaskKey(key)) all.add(key >> 1);
    return all;
  }

  private hasWork(object: number): boolean {
    const { slots } = this.setting.program.kinds[object === 0 ? 0 : this.kindOf(object)]!;
    for (let slot = slots.length - 1; slots[slot]!.domain.kind === 'work'; slot -= 1) {
      const items = this.peek(object, slot);
      if (typeof items !== 'number' && items.length > 0) return true;
    }
    return false;
  }

  private isWorking(task: number): boolean {
    const { frame } = stateOf(this.setting, this.changes, taskKey(task)) as TaskState;
    for (let at = frame; at; at = at.caller) {
      if (this.setting.program.processes[at.process]!.role === 'work') return true;
    }
    return false;
  }

  private kindOf(object: number): number {
    return this.setting.population.kindOf(object);
  }
}
