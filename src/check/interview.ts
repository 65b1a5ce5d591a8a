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
import type { Operand, Question, Role, TouchedRole, TouchedRoles } from './question.js';
import { keyOfName, nameOfEntity, shapeless, type Shapes } from './shape.js';
import { type Name, Names, nameOf, numberOf, type Sorts, taskSort } from './sorts.js';
import type { CheckState } from './state.js';
import { controlKey, KeyList, slotKey, type TouchedView } from './touched.js';

const nobody: readonly Name[] = [];

export class Interview {
  /** Who is spoken of, by role; an answer may add to it. */
  readonly names = new Names();
  /** What was believed of those asked about, in the order of the questions. */
  readonly believed: (Believed | undefined)[] = [];
  /** The last answer: a number that says all but who, and who. */
  shape = 0;
  named: readonly Name[] = nobody;
  private readonly state: CheckState;
  private readonly sorts: Sorts;
  private readonly shapes: Shapes;
  private readonly single: Name[] = [0];
  /** The object whose slots were asked for last; several often are. */
  private object = -1;
  private objectKind = 0;
  private slots: ObjectState = [];
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

  /** Forgets the answers about another event. */
  begin(): void {
    this.believed.length = 0;
    this.object = -1;
  }

  ask(question: Question): void {
    this.named = nobody;
    switch (question.kind) {
      case 'slot':
        this.askSlot(this.numberOf(question.object), question.slot);
        return;
      case 'believed':
        this.askBelieved(this.names.list[question.entity]!);
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
    if (object !== this.object) {
      this.object = object;
      this.objectKind = this.state.population.kindOf(object);
      this.slots = this.state.belief.certainState(objectKey(object)) as ObjectState;
    }
    const value = this.slots[slot]!;
    const sort = this.sorts.ofSlot(this.objectKind, slot, this.slots);
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

  /** No, yes, on whom it depends, or that nobody knows. */
  private tell(found: boolean | Cloud | undefined): void {
    if (typeof found !== 'object') {
      this.shape = found === undefined ? 3 : Number(found);
      return;
    }
    this.shape = 2;
    this.single[0] = nameOfEntity(found.members[0]!);
    this.named = this.single;
  }

  private askMoreActors(actors: readonly Role[], touched: TouchedRoles): void {
    this.shape = 0;
    if (!this.hasCandidates(actors, touched)) return;
    const { tasks, objects, reads, writes } = this;
    fill(tasks, actors, this.names.list);
    fill(objects, touched.objects, this.names.list);
    fillKeys(reads, touched.reads, this.names.list);
    fillKeys(writes, touched.writes, this.names.list);
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
    for (const role of roles) if (this.names.list[role] === name) return true;
    return false;
  }

  private numberFor(operand: Operand): number {
    return 'role' in operand ? this.numberOf(operand.role) : operand.value;
  }

  private numberOf(role: Role): number {
    return numberOf(this.names.list[role]!);
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
  fillKeys(keys.reads, reads, names);
  fillKeys(keys.writes, writes, names);
  return keys;
}

function fillKeys(keys: KeyList, roles: readonly TouchedRole[], names: readonly Name[]): void {
  keys.clear();
  for (const { isControl, object, slot } of roles) {
    const number = numberOf(names[object]!);
    keys.add(isControl ? controlKey(slot, number) : slotKey(number, slot));
  }
}
