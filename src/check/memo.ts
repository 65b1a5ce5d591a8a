/**
 * Remembers how events were explained, and explains those like them by looking that up.
 *
 * Recordings repeat themselves. The search for an explanation is deterministic and treats objects,
 * tasks and pointers alike, whatever their numbers; so an event that asks the same questions as an
 * earlier one, and gets the same answers but for who it is about, comes to the same states but for
 * that. A recorder notes questions and answers of every search; here they form a tree.
 *
 *     enter really_probe($2, $3)  →  believed of task $1?  →  [really_probe@12 …]  →  believed of $2? …
 *                                                          →  [busy elsewhere …]   →  …
 *
 * Only what was explained in full is kept, and never a divergence or a gap. What is not found is
 * searched for. A closed world is small enough without; so is one where work or transitions are
 * hidden, because then everybody's state matters to everybody.
 */
import { sameValue } from '../model/value.js';
import {
  type Cloud,
  type EntityKey,
  type EntityState,
  isCloud,
  isTaskKey,
  objectKey,
  type ObjectState,
  type Variant,
} from './belief.js';
import type { DecodedEvent } from './decode.js';
import { entitiesOf, type Explanation } from './explanation.js';
import { EventShapes } from './event-shape.js';
import type { Found } from './explainer.js';
import { fillTouched, Interview } from './interview.js';
import { areEqualNumbers } from './numbering.js';
import type { Question, Role, TouchedRoles } from './question.js';
import { type Exchange, Recorder } from './recorder.js';
import { keyOfName, nameOfEntity, oversized, type Shaped, shapeless, Shapes } from './shape.js';
import { type Name, type Names, nameOf, numberOf, objectSort, type Sorts } from './sorts.js';
import type { TaskFlags } from './indexes.js';
import type { CheckState } from './state.js';
import { type Filling, fillState, type StateTemplate, TemplateMaker } from './template.js';
import type { TouchedView } from './touched.js';

/** How many questions, shapes or events are kept; more are begun anew. */
const maxKept = 1 << 16;
/** Of how many numbers the shapes may consist. */
const maxNumbers = 1 << 22;

/** What an entity, or all of a cloud, is believed to be after the event. */
interface Outcome {
  readonly isCertain: boolean;
  readonly members: readonly Role[];
  /** One for each member, of each variant; a certain state is the only variant. */
  readonly variants: readonly (readonly StateTemplate[])[];
  /** Undefined where slots of an object are not known. */
  readonly shape: { readonly number: number; readonly names: readonly Role[] } | undefined;
}

interface TaskEntry {
  readonly task: Role;
  readonly flags: TaskFlags;
  /** To which it refers. */
  readonly objects: readonly Role[];
}

/** What became of the world. */
interface Ending {
  readonly outcomes: readonly Outcome[];
  readonly tasks: readonly TaskEntry[];
  /** Objects that have got, or lost, a work item; undefined where their other items decide. */
  readonly work: readonly { readonly object: Role; readonly hasWork: boolean | undefined }[];
  /** Slots of objects that have got another value. */
  readonly changed: readonly { readonly object: Role; readonly slots: readonly number[] }[];
  readonly found: Found;
  readonly touched: TouchedRoles;
  readonly missed: Recorder['missed'];
  /** What the searches for it took. */
  readonly searches: readonly number[];
}

/** `void` where a search asked something that cannot be told: it has to be made each time. */
type Next = Node | Ending | 'void';

interface Node {
  readonly kind: 'node';
  readonly question: Question;
  /** By the shape of the answer. */
  readonly answers: Map<number, Branch[]>;
  /** Where it went the last time: often the same way again. */
  last: Branch | undefined;
}

interface Branch {
  readonly shape: number;
  readonly roles: readonly Role[];
  next: Next;
}

export class Memo {
  private readonly state: CheckState;
  private readonly sorts: Sorts;
  private readonly shapes: Shapes;
  private readonly events: EventShapes;
  private readonly interview: Interview;
  /** By the shape of the event. */
  private roots: (Next | undefined)[] = [];
  private nodes = 0;
  private last: Ending | undefined;
  /** Of the event at hand. */
  private eventShape = shapeless;

  /** Undefined for a world in which everybody's state may matter to everybody. */
  static for(state: CheckState): Memo | undefined {
    const { scenario, hiddenWork, hiddenTransitions } = state;
    if (scenario || hiddenWork.length > 0 || hiddenTransitions.length > 0) return undefined;
    return new Memo(state);
  }

  private constructor(state: CheckState) {
    this.state = state;
    this.sorts = state.sorts;
    const kindOf = (object: number) => state.population.kindOf(object);
    this.shapes = new Shapes(this.sorts, kindOf);
    this.events = new EventShapes(this.sorts, kindOf);
    this.interview = new Interview(state, this.shapes);
  }

  /** Whether other functions are recorded than before: nothing found so far holds. */
  clear(): void {
    this.roots = [];
    this.nodes = 0;
    this.events.clear();
  }

  /**
   * Explains the event as one like it was explained, and puts the states after it in place of those
   * before; returns how many there are, or undefined if there has been none like it.
   */
  explain(decoded: DecodedEvent): Found | undefined {
    const { interview } = this;
    const { names, believed } = interview;
    this.eventShape = this.events.of(decoded, names);
    if (this.eventShape === shapeless) return undefined;
    interview.begin();
    let next = this.roots[this.eventShape];
    while (typeof next === 'object' && 'question' in next) {
      interview.ask(next.question);
      next = this.follow(next, interview.shape, interview.named);
    }
    if (next === undefined || next === 'void') {
      if (next === 'void') this.eventShape = shapeless;
      return undefined;
    }
    if (this.state.effort?.repeat(next.searches) === false) return undefined;
    this.end(next, { names: names.list, believed, decoded });
    this.last = next;
    return next.found;
  }

  /** What the steps of the event explained last have touched. */
  lastTouched(): TouchedView {
    return fillTouched(this.last!.touched, this.interview.names.list);
  }

  /** A recorder for the event that has just not been found; undefined if it is not to be kept. */
  recorder(decoded: DecodedEvent): Recorder | undefined {
    if (this.eventShape === shapeless) return undefined;
    const { nodes, events, shapes } = this;
    const isFull = nodes > maxKept || events.size > maxKept || shapes.size > maxKept;
    if (isFull || shapes.volume > maxNumbers) {
      this.shapes.clear();
      this.clear();
    }
    const interview = new Interview(this.state, this.shapes);
    this.eventShape = this.events.of(decoded, interview.names);
    return new Recorder(this.state, interview);
  }

  /** Keeps how an event was explained; without an explanation, that there is nothing to keep. */
  keep(
    recorder: Recorder,
    explanation: (Explanation & { kind: 'explained' }) | undefined,
    decoded: DecodedEvent,
  ): void {
    const ending = explanation && this.ending(recorder, explanation, decoded);
    if (!recorder.isOversized) this.insert(recorder.exchanges, ending ?? 'void');
  }

  /** Where an answer leads; those it names for the first time get roles. */
  private follow(node: Node, shape: number, named: readonly Name[]): Next | undefined {
    const { names } = this.interview;
    const { last } = node;
    if (last !== undefined && last.shape === shape && bind(last.roles, named, names)) {
      return last.next;
    }
    for (const branch of node.answers.get(shape) ?? []) {
      if (branch === last || !bind(branch.roles, named, names)) continue;
      node.last = branch;
      return branch.next;
    }
    return undefined;
  }

  private insert(exchanges: readonly Exchange[], end: Ending | 'void'): void {
    let put = (next: Next): void => {
      this.roots[this.eventShape] = next;
    };
    let next = this.roots[this.eventShape];
    for (const { question, shape, roles } of exchanges) {
      if (next === undefined || next === 'void' || !('question' in next)) {
        next = { kind: 'node', question, answers: new Map(), last: undefined };
        this.nodes += 1;
        put(next);
      }
      let branches = next.answers.get(shape);
      if (branches === undefined) next.answers.set(shape, (branches = []));
      let branch = branches.find((each) => areEqualNumbers(each.roles, roles));
      if (branch === undefined) {
        branch = { shape, roles, next: 'void' };
        branches.push(branch);
        next = undefined;
      } else {
        next = branch.next;
      }
      const taken = branch;
      put = (after) => {
        taken.next = after;
      };
    }
    put(end);
  }

  private ending(
    recorder: Recorder,
    explanation: Explanation & { kind: 'explained' },
    decoded: DecodedEvent,
  ): Ending | undefined {
    const { belief, population } = this.state;
    const keys = entitiesOf(explanation);
    const filling = { names: recorder.names, believed: recorder.believed, decoded };
    const kindOf = (object: number) => population.kindOf(object);
    const before = recorder.certainObjects();
    const maker = new TemplateMaker(this.sorts, kindOf, filling);
    const outcomes: Outcome[] = [];
    const changed: { object: Role; slots: number[] }[] = [];
    const pending = new Set(keys);
    for (const key of keys) {
      if (!pending.has(key)) continue;
      const believed = belief.of(key);
      if (!believed) return undefined;
      const members = isCloud(believed) ? believed.members : [key];
      // Of the slots that nobody asked about nothing is known, and so of the shape.
      const isWhole = !members.some((member) => before.has(member));
      const shaped = isWhole ? this.shapes.of(key, believed) : undefined;
      recorder.isOversized ||= shaped?.shape === oversized;
      if (recorder.isOversized || shaped?.shape === shapeless) return undefined;
      for (const member of members) pending.delete(member);
      const variants: readonly Variant[] = isCloud(believed)
        ? believed.variants
        : [new Map([[key, believed]])];
      outcomes.push({
        isCertain: !isCloud(believed),
        members: recorder.rolesOf(members),
        variants: variants.map((variant) =>
          members.map((member) =>
            maker.state(member >> 1, variant.get(member)!, before.get(member)),
          ),
        ),
        shape: shaped && {
          number: shaped.shape,
          names: shaped.names.map((name) => recorder.roleOf(name)),
        },
      });
    }
    const tasks: TaskEntry[] = [];
    const work: { object: Role; hasWork: boolean | undefined }[] = [];
    for (const key of keys) {
      const number = key >> 1;
      const role = recorder.roleOf(nameOfEntity(key));
      if (isTaskKey(key)) {
        const objects = this.state.engagements
          .of(number)
          .map((each) => recorder.roleOf(nameOf(objectSort, each)));
        tasks.push({ task: role, flags: this.state.indexes.flagsOf(number), objects });
        continue;
      }
      const hasWork = this.state.objectsWithWork.has(number);
      const old = before.get(key);
      if (!old) work.push({ object: role, hasWork });
      else if (this.changesWork(number, old)) work.push({ object: role, hasWork: undefined });
      const setAt = population.objects[number]?.setAt;
      const slots = setAt?.flatMap((at, slot) => (at === decoded.reference ? [slot] : [])) ?? [];
      if (slots.length > 0) changed.push({ object: role, slots });
    }
    const touched = recorder.touchedRoles(explanation.touched);
    if (recorder.isVoid || !maker.isComplete) return undefined;
    const found = {
      kind: 'explained',
      possible: explanation.after.length,
      broken: undefined,
    } as const;
    const searches = this.state.effort?.searches ?? [];
    const { missed } = recorder;
    return { outcomes, changed, tasks, work, found, touched, missed, searches };
  }

  /** True if in some possible state the object has other work items than before. */
  private changesWork(object: number, before: ObjectState): boolean {
    const { slots } = this.state.program.kinds[this.state.population.kindOf(object)]!;
    const states = this.state.belief.statesOf(objectKey(object)) as readonly ObjectState[];
    return slots.some(
      ({ domain }, slot) =>
        domain.kind === 'work' && states.some((state) => !sameValue(state[slot]!, before[slot]!)),
    );
  }

  private end({ outcomes, changed, tasks, work, missed }: Ending, filling: Filling): void {
    const { state, shapes } = this;
    for (const [objectKind, slot] of missed) state.misses(objectKind, slot);
    const { names, decoded } = filling;
    for (const { isCertain, members, variants, shape } of outcomes) {
      if (isCertain) {
        const key = keyOfName(names[members[0]!]!);
        const believed = fillState(variants[0]![0]!, filling);
        state.belief.set(key, believed);
        if (shape) {
          const named = namesOf(shape.names, names);
          shapes.learn(key, { believed, shape: shape.number, names: named });
        }
        continue;
      }
      const cloud = fillCloud(members, variants, filling);
      const shaped: Shaped | undefined = shape && {
        believed: cloud,
        shape: shape.number,
        names: namesOf(shape.names, names),
      };
      for (const member of cloud.members) {
        state.belief.set(member, cloud);
        if (shaped) shapes.learn(member, shaped);
      }
    }
    for (const { object, slots } of changed) {
      state.noteChanged(numberOf(names[object]!), slots, decoded.reference);
    }
    for (const { task, flags, objects } of tasks) {
      const referred = namesOf(objects, names);
      for (let at = 0; at < referred.length; at += 1) referred[at] = numberOf(referred[at]!);
      state.indexes.setTask(numberOf(names[task]!), flags, referred);
    }
    for (const { object, hasWork } of work) {
      const number = numberOf(names[object]!);
      if (hasWork === undefined) state.indexes.work(number);
      else state.indexes.setHasWork(number, hasWork);
    }
    state.history.add(decoded);
  }
}

function fillCloud(
  members: readonly Role[],
  variants: readonly (readonly StateTemplate[])[],
  filling: Filling,
): Cloud {
  const keys = members.map((role) => keyOfName(filling.names[role]!));
  return {
    members: keys,
    variants: variants.map((templates) => {
      const variant = new Map<EntityKey, EntityState>();
      templates.forEach((template, index) =>
        variant.set(keys[index]!, fillState(template, filling)),
      );
      return variant;
    }),
  };
}

function namesOf(roles: readonly Role[], names: readonly Name[]): Name[] {
  const found: Name[] = [];
  for (const role of roles) found.push(names[role]!);
  return found;
}

/** Gives the roles to those named, unless they have others; false, and nothing is done, if so. */
function bind(roles: readonly Role[], named: readonly Name[], names: Names): boolean {
  if (roles.length !== named.length) return false;
  const { list, count } = names;
  for (let index = 0; index < roles.length; index += 1) {
    const role = roles[index]!;
    const name = named[index]!;
    if (role < names.count ? list[role] === name : names.find(name) === -1) {
      if (role === names.count) names.add(name);
      continue;
    }
    names.count = count;
    return false;
  }
  return true;
}
