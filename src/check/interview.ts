/**
 * Answers the questions that explanations ask, from the present state of the check.
 */
import {
  type Believed,
  type Cloud,
  type EntityKey,
  isCloud,
  isObjectState,
  objectKey,
  type ObjectState,
} from './belief.js';
import { controlKey, type Keys, slotKey, type TouchedView } from './possibility.js';
import type { Operand, Question, Role, TouchedRole, TouchedRoles } from './question.js';
import { keyOfName, nameOfEntity, shapeless, type Shapes } from './shape.js';
import { type Name, nameOf, numberOf, type Sorts, taskSort } from './sorts.js';
import type { CheckState } from './state.js';

const nobody: readonly Name[] = [];

export class Interview {
  /** Who is spoken of, by role; an answer may add to it. */
  readonly names: Name[] = [];
  /** What was believed of those asked about, in the order of the questions. */
  readonly believed: (Believed | undefined)[] = [];
  /** The last answer: a number that says all but who, and who. */
  shape = 0;
  named: readonly Name[] = nobody;
  private readonly state: CheckState;
  private readonly sorts: Sorts;
  private readonly shapes: Shapes;
  private readonly single: Name[] = [0];
  private readonly asked: number[] = [];
  private readonly tasks: number[] = [];
  private readonly objects: number[] = [];
  private readonly reads = new KeyList();
  private readonly writes = new KeyList();

  constructor(state: CheckState, shapes: Shapes) {
    this.state = state;
    this.sorts = state.sorts;
    this.shapes = shapes;
  }

  ask(question: Question): void {
    this.named = nobody;
    switch (question.kind) {
      case 'slot':
        this.askSlot(this.numberOf(question.object), question.slot);
        return;
      case 'believed':
        this.askBelieved(this.names[question.entity]!);
        return;
      case 'active':
        this.askActive(question);
        return;
      case 'work': {
        const { without } = question;
        const isLeftOut = (key: EntityKey) => this.isAmong(nameOfEntity(key), without);
        this.tell(this.state.findWork(isLeftOut));
        return;
      }
      case 'more-actors':
        this.askMoreActors(question.tasks, question.touched);
        return;
      case 'shares-address': {
        const { population } = this.state;
        const { left, right } = question;
        const isShared = population.shareAddress(this.numberOf(left), this.numberOf(right));
        this.shape = isShared ? 1 : 0;
        return;
      }
      case 'shows-word': {
        const { domain, variant, payload, word } = question;
        const content = this.numberFor(payload);
        this.shape = this.state.showsWord(domain, variant, content, this.numberFor(word)) ? 1 : 0;
        return;
      }
    }
  }

  private askBelieved(name: Name): void {
    const key = keyOfName(name);
    const believed = this.state.belief.of(key);
    this.believed.push(believed);
    if (believed !== undefined && !isCloud(believed) && isObjectState(believed)) {
      this.shape = this.shapes.ofCertainObject;
      return;
    }
    const { shape, names } = this.shapes.of(key, believed);
    this.shape = shape;
    this.named = names;
  }

  private askSlot(object: number, slot: number): void {
    const state = this.state.belief.certainState(objectKey(object)) as ObjectState;
    const value = state[slot]!;
    const sort = this.sorts.ofSlot(this.state.population.kindOf(object), slot, state);
    if (typeof value !== 'number') {
      this.shape = this.shapes.ofList(value, sort);
    } else if (value > 0 && sort >= 0) {
      this.shape = 1;
      this.single[0] = nameOf(sort, value);
      this.named = this.single;
    } else {
      this.shape = value > 0 && sort < -1 ? shapeless : value;
    }
  }

  private askActive({ process, values, without }: Question & { kind: 'active' }): void {
    const { asked } = this;
    asked.length = 0;
    for (const value of values) asked.push(this.numberFor(value));
    const found = this.state.findActive(process, asked, (task) =>
      this.isAmong(nameOf(taskSort, task), without),
    );
    this.tell(found);
  }

  /** Yes, no, or who knows. */
  private tell(found: boolean | Cloud): void {
    this.shape = typeof found === 'boolean' ? Number(found) : 2;
    if (typeof found === 'boolean') return;
    this.single[0] = nameOfEntity(found.members[0]!);
    this.named = this.single;
  }

  private askMoreActors(actors: readonly Role[], touched: TouchedRoles): void {
    this.shape = 0;
    if (!this.hasCandidates(actors, touched)) return;
    const { tasks, objects, reads, writes } = this;
    fill(tasks, actors, this.names);
    fill(objects, touched.objects, this.names);
    reads.fill(touched.reads, this.names);
    writes.fill(touched.writes, this.names);
    const more = this.state.moreTasks(tasks, { reads, writes }, objects);
    if (more.length === 0) return;
    this.named = more.map((task) => nameOf(taskSort, task));
    this.shape = more.length;
  }

  /** True if there is a task but those known that may refer to what was touched. */
  private hasCandidates(actors: readonly Role[], { objects }: TouchedRoles): boolean {
    const { wideTasks, engagements } = this.state;
    for (const task of wideTasks) {
      if (!this.isAmong(nameOf(taskSort, task), actors)) return true;
    }
    for (const object of objects) {
      for (const task of engagements.with(this.numberOf(object))) {
        if (!this.isAmong(nameOf(taskSort, task), actors)) return true;
      }
    }
    return false;
  }

  private isAmong(name: Name, roles: readonly Role[]): boolean {
    for (const role of roles) if (this.names[role] === name) return true;
    return false;
  }

  private numberFor(operand: Operand): number {
    return 'role' in operand ? this.numberOf(operand.role) : operand.value;
  }

  private numberOf(role: Role): number {
    return numberOf(this.names[role]!);
  }
}

/** Puts the numbers of those with these roles into a list. */
function fill(numbers: number[], roles: readonly Role[], names: readonly Name[]): void {
  numbers.length = 0;
  for (const role of roles) numbers.push(numberOf(names[role]!));
}

/** The keys that stand for slots that were touched. */
export function fillTouched({ reads, writes }: TouchedRoles, names: readonly Name[]): TouchedView {
  const keys = { reads: new KeyList(), writes: new KeyList() };
  keys.reads.fill(reads, names);
  keys.writes.fill(writes, names);
  return keys;
}

/** A few keys in a list: to look through it costs less than to make a set. */
class KeyList implements Keys {
  private readonly keys: number[] = [];

  fill(roles: readonly TouchedRole[], names: readonly Name[]): void {
    const { keys } = this;
    keys.length = 0;
    for (const { isControl, object, slot } of roles) {
      const number = numberOf(names[object]!);
      keys.push(isControl ? controlKey(slot, number) : slotKey(number, slot));
    }
  }

  has(key: number): boolean {
    return this.keys.includes(key);
  }

  [Symbol.iterator](): Iterator<number> {
    return this.keys.values();
  }
}
