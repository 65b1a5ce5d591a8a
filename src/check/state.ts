/**
 * The state of one check: what is believed, who there is, and the indexes that let an event be
 * explained without looking at what it does not concern.
 */
import { copyMap } from '../base/copy-map.js';
import { Footprints } from '../model/footprint.js';
import { Interpreter } from '../model/interpret.js';
import { NextVisible } from '../model/next-visible.js';
import type { Observation } from '../model/observation.js';
import { aliveSlot, type Program, type Scenario, type Slot } from '../model/program.js';
import { sameValue, unknown, type Value } from '../model/value.js';
import {
  type Actors,
  type Engagements,
  moreActors,
  moreTasks,
  objectsReferredTo,
} from './actors.js';
import { Arrangements } from './arrangements.js';
import {
  Belief,
  type Cloud,
  type EntityKey,
  type EntityState,
  isTaskKey,
  objectKey,
  type ObjectState,
  taskKey,
  type TaskState,
  type Variant,
} from './belief.js';
import { type DecodedEvent, Decoder } from './decode.js';
import { type Budget, Effort } from './effort.js';
import { Population, type TraceObject } from './population.js';
import { type Changes, stateOf } from './possibility.js';
import type { Explanation, SearchSetting } from './explanation.js';
import { History } from './history.js';
import { Indexes } from './indexes.js';
import { Narrowed } from './narrowed.js';
import type { Lineage } from './lineage.js';
import { Prospects } from './prospects.js';
import { Sorts } from './sorts.js';
import type { CheckOptions } from './check-options.js';
import type { EventReference } from './verdict.js';
import { Visibility } from './visibility.js';
import type { TouchedView } from './touched.js';
import { UnnamedWrites } from './unnamed.js';

export class CheckState implements SearchSetting {
  readonly program: Program;
  readonly observation: Observation;
  readonly scenario: Scenario | undefined;
  readonly population: Population;
  readonly sorts: Sorts;
  readonly belief = new Belief();
  readonly interpreter: Interpreter;
  readonly decoder: Decoder;
  readonly visibility: Visibility;
  readonly indexes: Indexes;
  readonly prospects = new Prospects(this.belief);
  readonly maxPossible: number;
  readonly anonymousTasks: number[] = [];
  readonly unnamed: UnnamedWrites;
  /** Processes that are begun, and the recording never shows it. */
  unrecorded: ReadonlySet<number> = new Set();
  /** Nothing was left out on purpose: what does not show may not have been recorded. */
  isWhole = false;
  readonly history = new History();
  readonly arrangements = new Arrangements();
  footprints: Footprints;
  nextVisible: NextVisible;
  readonly coverage: CheckOptions['coverage'];
  readonly lineage: Lineage | undefined;
  readonly timeline: CheckOptions['timeline'];
  /** Undefined in a closed world, and where somebody asks what all possible states have in common. */
  readonly effort: Effort | undefined;
  readonly budget: Budget | undefined;
  /** Present while not all states that are possible are followed. */
  narrowed: Narrowed | undefined;

  constructor(
    program: Program,
    observation: Observation,
    maxPossible: number,
    { coverage, timeline, budget, isExhaustive = false }: CheckOptions = {},
  ) {
    this.program = program;
    this.observation = observation;
    this.scenario =
      observation.scenario === undefined ? undefined : program.scenarios[observation.scenario];
    this.sorts = new Sorts(program);
    this.population = new Population(program, this.scenario);
    this.unnamed = new UnnamedWrites(program, this.population);
    this.interpreter = new Interpreter(program);
    this.coverage = coverage;
    this.timeline = timeline;
    this.lineage = coverage?.lineage;
    this.interpreter.observer = this.lineage;
    this.decoder = new Decoder(observation, this.population);
    this.visibility = new Visibility(program, observation);
    this.maxPossible = maxPossible;
    this.budget = budget;
    this.effort = this.scenario || coverage || isExhaustive ? undefined : new Effort(maxPossible);
    this.indexes = new Indexes(program, this.belief, this.population, this.sorts);
    this.footprints = this.newFootprints();
    this.nextVisible = this.newNextVisible();
    this.scenario?.tasks.forEach(({ process }, index) => {
      const frame = this.interpreter.begin(process, [], undefined);
      this.belief.override(taskKey(index + 1), { frame, bottom: 'idle', readings: [] });
      this.indexes.task(index + 1, this.footprints);
    });
  }

  get engagements(): Engagements {
    return this.indexes.engagements;
  }

  get objectsWithWork(): ReadonlySet<number> {
    return this.indexes.objectsWithWork;
  }

  get workingTasks(): ReadonlySet<number> {
    return this.indexes.workingTasks;
  }

  get busyTasks(): ReadonlySet<number> {
    return this.indexes.busyTasks;
  }

  get wideTasks(): ReadonlySet<number> {
    return this.indexes.wideTasks;
  }

  get hiddenWork(): readonly number[] {
    return this.visibility.hiddenWork;
  }

  get hiddenTransitions(): readonly number[] {
    return this.visibility.hiddenTransitions;
  }

  isHidden(step: 'enter' | 'leave', process: number): boolean {
    return this.visibility.isHidden(step, process);
  }

  findActive(
    process: number,
    values: readonly Value[],
    isLeftOut: (task: number) => boolean,
  ): boolean | Cloud | undefined {
    return this.indexes.findActive(process, values, isLeftOut);
  }

  findWork(isLeftOut: (key: EntityKey) => boolean): boolean | Cloud {
    return this.indexes.findWork(isLeftOut);
  }

  moreActors(actors: Actors, touched: TouchedView): Actors | undefined {
    return moreActors(this, actors, touched);
  }

  moreTasks(
    actors: readonly number[],
    touched: TouchedView,
    objects: Iterable<number>,
  ): readonly number[] {
    return moreTasks(this, actors, touched, objects);
  }

  showsWord(...word: Parameters<Decoder['showsWord']>): boolean {
    return this.decoder.showsWord(...word);
  }

  misses(objectKind: number, slot: number): void {
    this.unnamed.note(objectKind, slot);
  }

  mayLeadTo(process: number, callee: number): boolean {
    return this.visibility.mayLeadTo(process, callee);
  }

  hiddenCallersOf(process: number): ReadonlySet<number> {
    return this.visibility.hiddenCallersOf(process);
  }

  rootsToward(process: number): readonly number[] {
    return this.visibility.rootsToward(process);
  }

  anonymousTask(index: number): number {
    while (this.anonymousTasks.length <= index) {
      const name = `anonymous worker ${this.anonymousTasks.length}`;
      this.anonymousTasks.push(this.population.task(name, name).id);
    }
    return this.anonymousTasks[index]!;
  }

  mayWork(task: number): boolean {
    return this.scenario === undefined || task > this.scenario.tasks.length;
  }

  /** What is hidden has changed, and with it every footprint. */
  recordingChanged(): void {
    this.footprints = this.newFootprints();
    this.nextVisible = this.newNextVisible();
    for (const task of this.busyTasks) this.indexes.task(task, this.footprints);
  }

  private newNextVisible(): NextVisible {
    return new NextVisible(this.program, (step, process) => this.isHidden(step, process));
  }

  private newFootprints(): Footprints {
    const isHidden = (step: 'enter' | 'leave', process: number) => this.isHidden(step, process);
    return new Footprints(this.program, isHidden, this.scenario !== undefined);
  }

  /** A new object comes into being, with the values its kind starts with. */
  begin(object: TraceObject, unknownSlots: readonly number[]): void {
    const { slots } = this.program.kinds[object.objectKind]!;
    // Code outside the specification sets constants and holds references.
    const isOpen = (slot: Slot, index: number) =>
      slot.constant || slot.domain.kind === 'refcount' || unknownSlots.includes(index);
    const state = slots.map((slot, index) =>
      index === aliveSlot ? 1 : isOpen(slot, index) ? unknown : slot.initial,
    );
    this.belief.override(objectKey(object.id), state);
  }

  /** Puts the states after an event in place of those before it. */
  commit(explanation: Explanation & { kind: 'explained' }, decoded: DecodedEvent): void {
    const { after, scope } = explanation;
    const keys = new Set<EntityKey>();
    for (const changes of after) for (const key of changes.keys()) keys.add(key);
    const before = new Map<EntityKey, EntityState | undefined>();
    for (const key of keys) {
      const isInitial = this.scenario !== undefined && this.belief.of(key) === undefined;
      const old = isInitial ? stateOf(this, new Map(), key) : this.belief.statesOf(key)[0];
      before.set(key, old);
    }
    const variants = after.map((changes) => this.variant(changes, keys));
    this.belief.replace(scope, variants);

    for (const key of keys) {
      if (isTaskKey(key)) this.indexes.task(key >> 1, this.footprints);
      else
        this.indexObject(key >> 1, before.get(key) as ObjectState | undefined, decoded.reference);
    }
    this.history.add(decoded);
  }

  /** Of these not all possible states are followed from the event on. */
  narrow(decoded: DecodedEvent, keys: Iterable<EntityKey>): void {
    this.narrowed ??= new Narrowed(this, decoded);
    this.narrowed.doubt(keys);
  }

  /** From here on all states that are believed possible count as all there are. */
  takeNarrowed(): Narrowed | undefined {
    const { narrowed } = this;
    this.narrowed = undefined;
    this.belief.changed = undefined;
    return narrowed;
  }

  /** Undoes what has changed since a mark of the belief. */
  rollBack(mark: number): void {
    const keys = this.belief.changedSince(mark);
    this.belief.rollBack(mark);
    this.reindex(keys);
  }

  /** Brings the indexes up to date with the belief. */
  reindex(keys: Iterable<EntityKey>): void {
    for (const key of keys) {
      if (isTaskKey(key)) this.indexes.task(key >> 1, this.footprints);
      else this.indexes.work(key >> 1);
    }
  }

  private variant(changes: Changes, keys: ReadonlySet<EntityKey>): Variant {
    if (changes.size === keys.size) return changes;
    const variant = copyMap(changes);
    for (const key of keys) if (!variant.has(key)) variant.set(key, stateOf(this, changes, key));
    return variant;
  }

  private indexObject(
    number: number,
    before: ObjectState | undefined,
    reference: EventReference,
  ): void {
    const states = this.belief.statesOf(objectKey(number)) as readonly ObjectState[];
    const object = this.population.objects[number];
    const { slots } = this.program.kinds[object?.objectKind ?? 0]!;
    this.indexes.work(number);
    if (!object) return;
    for (let slot = 1; slot < slots.length; slot += 1) {
      const old = before?.[slot] ?? unknown;
      if (states.every((state) => sameValue(state[slot]!, old))) continue;
      this.noteChanged(number, [slot], reference);
    }
  }

  /** Notes that slots of an object got their value at an event. */
  noteChanged(number: number, slots: readonly number[], reference: EventReference): void {
    const object = this.population.objects[number];
    if (!object) return;
    object.setAt ??= [];
    for (const slot of slots) object.setAt[slot] = reference;
    this.timeline?.changed(number, slots, reference);
  }

  /** Every object that an event and its task's stack refer to. */
  involvedObjects(decoded: DecodedEvent): number[] {
    const involved = new Set([...decoded.objects, ...this.objectsOf(decoded.task)]);
    return [...involved];
  }

  /** The objects that a task's stack refers to, in any possible state. */
  objectsOf(task: number): number[] {
    const states = this.belief.statesOf(taskKey(task)) as readonly TaskState[];
    return states.flatMap((state) => objectsReferredTo(this.program, state));
  }

  /** After a loss in an open world: nothing is known of anything. */
  forgetAll(): void {
    this.takeNarrowed();
    this.belief.clear();
    this.indexes.clear();
    this.population.fresh.clear();
  }

  /** After `forgetAll`: nobody is known any more either. */
  forgetEverybody(): void {
    this.population.forgetAll();
    this.decoder.forgetAll();
    this.history.clear();
    this.anonymousTasks.length = 0;
  }

  /** The values the parameters of the innermost call of a process have in some possible state. */
  parametersOf(task: number, process: number): readonly unknown[] {
    for (const state of this.belief.statesOf(taskKey(task)) as readonly TaskState[]) {
      for (let at = state.frame; at; at = at.caller) if (at.process === process) return at.locals;
    }
    return [];
  }
}
