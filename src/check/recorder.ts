/**
 * Stands between the search for an explanation and what it asks, and notes all questions and answers.
 *
 * Whatever the search could ask beyond what a question can say makes the recording void; nothing
 * else changes.
 */
import type { Footprints } from '../model/footprint.js';
import type { Interpreter } from '../model/interpret.js';
import type { NextVisible } from '../model/next-visible.js';
import type { Domain, Program, Scenario } from '../model/program.js';
import { none, type Value } from '../model/value.js';
import type { Actors } from './actors.js';
import type { Budget, Effort } from './effort.js';
import {
  type Believed,
  type BeliefView,
  type Cloud,
  type EntityKey,
  isCloud,
  isObjectState,
  isTaskKey,
  objectKey,
  type ObjectState,
  taskKey,
} from './belief.js';
import { entitiesOf, type Explanation, type SearchSetting } from './explanation.js';
import type { Interview } from './interview.js';
import type { Operand, Question, Role, TouchedRole, TouchedRoles } from './question.js';
import { keyOfName, nameOfEntity, oversized, shapeless } from './shape.js';
import { type Name, nameOf, objectSort, type Sort, sortOf, tokenSort } from './sorts.js';
import type { CheckState } from './state.js';
import { isControlKey, type Keys, objectOf, slotKey, slotOf, type TouchedView } from './touched.js';

/** A question with its answer: a shape, and the roles of those named. */
export interface Exchange {
  readonly question: Question;
  readonly shape: number;
  readonly roles: readonly Role[];
}

export class Recorder implements SearchSetting {
  readonly exchanges: Exchange[] = [];
  /** Slots of unknown objects that were written, each as its kind and its number. */
  readonly missed: (readonly [number, number])[] = [];
  /** Something was asked that cannot be told. */
  isVoid = false;
  /** An answer is too large to be told, as it need not be for the next event like this one. */
  isOversized = false;
  readonly belief: BeliefView;
  readonly population: SearchSetting['population'];
  private readonly state: CheckState;
  private readonly interview: Interview;
  private readonly seen = new Set<EntityKey>();
  private readonly seenSlots = new Set<number>();
  private readonly asked = new Set<string>();
  /** Those whose states the explanation itself has determined. */
  private settled: ReadonlySet<EntityKey> = new Set();

  constructor(state: CheckState, interview: Interview) {
    this.state = state;
    this.interview = interview;
    const { belief, population } = state;
    this.belief = {
      cloudOf: (key) => (this.see(key), belief.cloudOf(key)),
      certainState: (key) => (this.see(key), belief.certainState(key)),
      statesOf: (key) => (this.see(key), belief.statesOf(key)),
    };
    this.population = {
      kindOf: (object) => population.kindOf(object),
      shareAddress: (left, right) => {
        const roles = [left, right].map((each) => this.roleOf(nameOf(objectSort, each)));
        this.askOnce({ kind: 'shares-address', left: roles[0]!, right: roles[1]! });
        return population.shareAddress(left, right);
      },
    };
  }

  /** Everybody spoken of, by role. */
  get names(): readonly Name[] {
    return this.interview.names.list;
  }

  /** What the questions about beliefs were answered, in order. */
  get believed(): readonly (Believed | undefined)[] {
    return this.interview.believed;
  }

  /** The states of the objects asked about that were certain, by key. */
  certainObjects(): ReadonlyMap<EntityKey, ObjectState> {
    const found = new Map<EntityKey, ObjectState>();
    let answer = 0;
    for (const { question } of this.exchanges) {
      if (question.kind !== 'believed') continue;
      const believed = this.believed[answer];
      answer += 1;
      if (!believed || isCloud(believed) || !isObjectState(believed)) continue;
      found.set(keyOfName(this.names[question.entity]!), believed);
    }
    return found;
  }

  /** From here on the states of these are what the explanation has made them. */
  settle(explanation: Explanation & { kind: 'explained' }): void {
    this.settled = entitiesOf(explanation);
  }

  /** The role of a name; a void recording's do not matter. */
  roleOf(name: Name): Role {
    const role = this.interview.names.find(name);
    if (role === -1) this.isVoid = true;
    return role;
  }

  rolesOf(keys: Iterable<EntityKey>): Role[] {
    return [...keys].map((key) => this.roleOf(nameOfEntity(key)));
  }

  moreActors(actors: Actors, touched: TouchedView): Actors | undefined {
    const tasks = this.rolesOf(actors.tasks.map(taskKey));
    this.ask({ kind: 'more-actors', tasks, touched: this.touchedRoles(touched) });
    return this.state.moreActors(actors, touched);
  }

  findActive(
    process: number,
    values: readonly Value[],
    isLeftOut: (task: number) => boolean,
  ): boolean | Cloud | undefined {
    const { parameters } = this.program.processes[process]!;
    const operands = values.map((value, index) =>
      this.operand(value, sortOf(parameters[index]!.domain)),
    );
    const without = this.leftOut((key) => isTaskKey(key) && isLeftOut(key >> 1));
    this.askOnce({ kind: 'active', process, values: operands, without });
    return this.told(this.state.findActive(process, values, isLeftOut));
  }

  findWork(isLeftOut: (key: EntityKey) => boolean): boolean | Cloud {
    this.askOnce({ kind: 'work', without: this.leftOut(isLeftOut) });
    return this.told(this.state.findWork(isLeftOut));
  }

  /** Those of whom the explanation itself knows. */
  private leftOut(isLeftOut: (key: EntityKey) => boolean): Role[] {
    return this.names.flatMap((name, role) => {
      const key = keyOfName(name);
      if (nameOfEntity(key) !== name) return [];
      return isLeftOut(key) || this.settled.has(key) ? [role] : [];
    });
  }

  private told<Found extends boolean | Cloud | undefined>(found: Found): Found {
    if (typeof found === 'object') this.see(found.members[0]!);
    return found;
  }

  showsWord(
    domain: Domain & { kind: 'payload' },
    variant: Value,
    payload: Value,
    word: Value,
  ): boolean {
    const content = domain.union.variants[variant as number]?.domain;
    this.ask({
      kind: 'shows-word',
      domain,
      variant: variant as number,
      payload: this.operand(payload, content ? sortOf(content) : tokenSort),
      word: this.operand(word, tokenSort),
    });
    return this.state.showsWord(domain, variant, payload, word);
  }

  misses(objectKind: number, slot: number): void {
    const isNews = !this.missed.some((each) => each[0] === objectKind && each[1] === slot);
    if (isNews) this.missed.push([objectKind, slot]);
    this.state.misses(objectKind, slot);
  }

  seeSlot(object: number, slot: number): void {
    const key = objectKey(object);
    const place = slotKey(object, slot);
    if (this.isVoid || this.seenSlots.has(place) || this.settled.has(key)) return;
    this.seenSlots.add(place);
    this.see(key);
    const state = this.state.belief.certainState(key);
    if (!state) return;
    const role = this.roleOf(nameOf(objectSort, object));
    // How to read the word of a union depends on its variant.
    const { domain } = this.program.kinds[this.population.kindOf(object)]!.slots[slot]!;
    if (domain.kind === 'payload') this.seeSlot(object, slot - 1);
    this.ask({ kind: 'slot', object: role, slot });
  }

  private see(key: EntityKey): void {
    if (this.isVoid || this.seen.has(key) || this.settled.has(key)) return;
    this.ask({ kind: 'believed', entity: this.roleOf(nameOfEntity(key)) });
    this.seen.add(key);
    const cloud = this.state.belief.cloudOf(key);
    for (const member of cloud?.members ?? []) this.seen.add(member);
  }

  touchedRoles({ reads, writes }: TouchedView): TouchedRoles {
    const objects = new Set<Role>();
    const roles = (keys: Keys): TouchedRole[] =>
      [...keys].map((key) => {
        const isControl = isControlKey(key);
        const positive = isControl ? -1 - key : key;
        const object = this.roleOf(nameOf(objectSort, objectOf(positive)));
        if (!isControl) objects.add(object);
        return { isControl, object, slot: slotOf(positive) };
      });
    return { reads: roles(reads), writes: roles(writes), objects: [...objects] };
  }

  private operand(value: Value, sort: Sort): Operand {
    if (typeof value !== 'number') {
      this.isVoid = true;
      return { value: none };
    }
    return value <= none || sort < 0 ? { value } : { role: this.roleOf(nameOf(sort, value)) };
  }

  /** Asks what may have been asked before. */
  private askOnce(question: Question & { kind: 'active' | 'shares-address' | 'work' }): void {
    const key = JSON.stringify(question);
    if (this.asked.has(key)) return;
    this.asked.add(key);
    this.ask(question);
  }

  private ask(question: Question): void {
    if (this.isVoid) return;
    const { interview } = this;
    interview.ask(question);
    const { shape, named, names } = interview;
    if (shape === shapeless || shape === oversized) {
      this.isVoid = true;
      this.isOversized = shape === oversized;
      return;
    }
    const roles = named.map((name) => names.add(name));
    this.exchanges.push({ question, shape, roles });
  }

  private give<T>(value: T): T {
    this.isVoid = true;
    return value;
  }

  get objectsWithWork(): ReadonlySet<number> {
    return this.give(this.state.objectsWithWork);
  }
  get workingTasks(): ReadonlySet<number> {
    return this.give(this.state.workingTasks);
  }
  get busyTasks(): ReadonlySet<number> {
    return this.give(this.state.busyTasks);
  }
  get engagements(): SearchSetting['engagements'] {
    return this.give(this.state.engagements);
  }
  get wideTasks(): ReadonlySet<number> {
    return this.give(this.state.wideTasks);
  }
  get anonymousTasks(): readonly number[] {
    const { anonymousTasks } = this.state;
    return anonymousTasks.length > 0 ? this.give(anonymousTasks) : anonymousTasks;
  }
  anonymousTask(index: number): number {
    return this.give(this.state.anonymousTask(index));
  }

  // What stays the same from event to event, as long as the same functions are recorded.
  get program(): Program {
    return this.state.program;
  }
  get scenario(): Scenario | undefined {
    return this.state.scenario;
  }
  get footprints(): Footprints {
    return this.state.footprints;
  }
  get interpreter(): Interpreter {
    return this.state.interpreter;
  }
  get nextVisible(): NextVisible {
    return this.state.nextVisible;
  }
  get hiddenWork(): readonly number[] {
    return this.state.hiddenWork;
  }
  get hiddenTransitions(): readonly number[] {
    return this.state.hiddenTransitions;
  }
  get effort(): Effort | undefined {
    return this.state.effort;
  }
  get budget(): Budget | undefined {
    return this.state.budget;
  }
  get maxPossible(): number {
    return this.state.maxPossible;
  }
  isHidden(step: 'enter' | 'leave', process: number): boolean {
    return this.state.isHidden(step, process);
  }
  mayLeadTo(process: number, callee: number): boolean {
    return this.state.mayLeadTo(process, callee);
  }
  hiddenCallersOf(process: number): ReadonlySet<number> {
    return this.state.hiddenCallersOf(process);
  }
  rootsToward(process: number): readonly number[] {
    return this.state.rootsToward(process);
  }
  mayWork(task: number): boolean {
    return this.state.mayWork(task);
  }
}
