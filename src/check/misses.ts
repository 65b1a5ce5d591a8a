/**
 * What would have been accepted at a divergence: the same event with another argument or at another
 * place, one event more before it, or one less; and whether the rest of the recording conforms then.
 *
 * Each is tried: first on the slice, which is short, then on the recording as far as it was kept. A
 * miss explains nothing by itself. It says how far the recording is from one that conforms.
 */
import type { Clause, ClauseField, Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import { copyEvent } from '../trace/copy-event.js';
import type { EventPoint, Origin, TaskName, TraceEvent, TraceItem } from '../trace/event.js';
import type { CheckOptions } from './check.js';
import { checkItems } from './check-trace.js';
import { ClauseTable } from './clause-table.js';
import { Budget } from './effort.js';
import type { Divergence, EventReference, VerdictKind } from './verdict.js';

export type MissKind =
  /** One event more, before `line`. */
  | 'missing-event'
  /** The event with another value in a field. */
  | 'other-argument'
  /** The event before, or after, the one at `line`. */
  | 'other-order'
  /** Without the event. */
  | 'surplus-event';

export interface Miss {
  readonly kind: MissKind;
  /** What is added, changed, moved or left out, as the trace would have it. */
  readonly event: MissedEvent;
  /** Of another argument: the field, and what it would have to hold. */
  readonly field: string | undefined;
  readonly value: string | undefined;
  /** Where: the event before which it comes, or of a moved event which other one it changes places with. */
  readonly line: number;
  readonly origin?: Origin | undefined;
  /** What the rest of the recording comes to then; undefined if that was not tried. */
  readonly rest: VerdictKind | undefined;
  /** Of a rest that violates: where. */
  readonly restLine: number | undefined;
  readonly restOrigin?: Origin | undefined;
}

export interface MissedEvent {
  readonly point: EventPoint;
  readonly name: string;
  readonly task: string;
  readonly fields: ReadonlyMap<string, string>;
}

export interface Misses {
  /** Those after which the rest conforms come first. */
  readonly found: readonly Miss[];
  /** The last event before which one event more would have explained the divergence. */
  readonly lastCure: EventReference | undefined;
  /** Everything that was thought of has been tried. */
  readonly isComplete: boolean;
}

export interface MissOptions extends CheckOptions {
  /** How much may be checked on the way, in events. */
  readonly maxChecked?: number;
}

const defaultMaxChecked = 60_000;
/** How many steps the searches of all the checks may try. */
const maxSteps = 100_000;
/** What setting up a check costs, and a possible state of it, measured in events. */
const setUpCost = 150;
const stateCost = 20;
/** So many states are followed in a slice. */
const most = 200;
const maxFound = 6;
/** What explains the slice is tried on the recording, the first of it. */
const maxVerified = 10;
/** How many places before the divergence an event is looked for at that may be missing. */
const maxPlaces = 3;
const maxValues = 8;
const maxMoves = 6;
const maxFillings = 4;

/**
 * `slice` is rejected alike and short; `whole` is the recording, with what follows the divergence,
 * undefined where it was not kept.
 */
export function findMisses(
  program: Program,
  observation: Observation,
  divergence: Divergence,
  slice: readonly TraceItem[],
  whole: readonly TraceItem[] | undefined,
  options: MissOptions = {},
): Misses {
  return new MissFinder(program, observation, divergence, slice, whole, options).find();
}

/** A change of a recording: what becomes of it. */
type Change = (items: readonly TraceItem[]) => readonly TraceItem[] | undefined;

class MissFinder {
  private readonly program: Program;
  private readonly observation: Observation;
  private readonly divergence: Divergence;
  private readonly slice: readonly TraceItem[];
  private readonly whole: readonly TraceItem[] | undefined;
  private readonly options: CheckOptions;
  private readonly clauses: ClauseTable;
  private readonly rejected: TraceEvent | undefined;
  private readonly found: Miss[] = [];
  private readonly steps: Budget;
  private budget: number;
  private wholeBudget: number;
  private verified = 0;
  private isCut = false;

  constructor(
    program: Program,
    observation: Observation,
    divergence: Divergence,
    slice: readonly TraceItem[],
    whole: readonly TraceItem[] | undefined,
    { maxChecked = defaultMaxChecked, ...options }: MissOptions,
  ) {
    this.program = program;
    this.observation = observation;
    this.divergence = divergence;
    this.slice = slice;
    this.whole = whole;
    this.steps = new Budget(maxSteps);
    this.options = { maxPossible: 2_000, isExhaustive: true, ...options, budget: this.steps };
    this.clauses = new ClauseTable(observation);
    this.budget = maxChecked;
    this.wholeBudget = 2 * maxChecked;
    this.rejected = slice.find((item): item is TraceEvent => this.isRejected(item));
  }

  find(): Misses {
    const { rejected } = this;
    if (!rejected) return { found: [], lastCure: undefined, isComplete: false };
    this.surplus(rejected);
    this.otherArguments(rejected);
    this.otherOrders(rejected);
    const lastCure = this.missingEvents(rejected);
    const order = [...this.found].sort((one, other) => rankOf(one) - rankOf(other));
    return { found: order.slice(0, maxFound), lastCure, isComplete: !this.isCut };
  }

  private isRejected(item: TraceItem): boolean {
    const { line, name } = this.divergence.at;
    if (item.kind !== 'event' || item.line !== line) return false;
    return this.clauses.find(item)?.event === name;
  }

  private surplus(event: TraceEvent): void {
    this.note('surplus-event', event, event, (items) => without(items, event));
  }

  private otherArguments(event: TraceEvent): void {
    for (const field of this.tellingFields(event)) {
      const own = event.fields.get(field)!;
      const others = this.valuesOf(field).filter((value) => value !== own);
      for (const value of others.slice(0, maxValues)) {
        const changed = copyEvent(event, { fields: new Map(event.fields).set(field, value) });
        const change: Change = (items) => replaced(items, event, [changed]);
        if (this.note('other-argument', changed, event, change, field, value)) break;
      }
    }
  }

  /** Past events of other tasks: what one task does has its order. */
  private otherOrders(event: TraceEvent): void {
    const items = this.whole ?? this.slice;
    const at = items.indexOf(event);
    for (const direction of [-1, 1]) {
      let moves = 0;
      for (let index = at + direction; items[index] && moves < maxMoves; index += direction) {
        const other = items[index]!;
        if (other.kind !== 'event' || !this.clauses.find(other)) continue;
        if (other.task?.pid === event.task?.pid) break;
        moves += 1;
        const change: Change = (all) => moved(all, event, other, direction);
        if (this.note('other-order', event, other, change)) break;
      }
    }
  }

  /** From the divergence backwards, until at some place one event more explains it. */
  private missingEvents(event: TraceEvent): EventReference | undefined {
    const events = this.slice.filter((item): item is TraceEvent => item.kind === 'event');
    const at = events.indexOf(event);
    const candidates = this.candidates(events);
    for (let index = at; index >= Math.max(0, at - maxPlaces); index -= 1) {
      const next = events[index]!;
      let isCured = false;
      for (const candidate of candidates) {
        const { line, origin, timestamp } = next;
        const added = copyEvent(candidate, { line, origin, timestamp });
        const change: Change = (items) => replaced(items, next, [added, next]);
        if (this.note('missing-event', added, next, change)) isCured = true;
      }
      if (isCured) return this.referenceOf(next);
    }
    return undefined;
  }

  /** Keeps what explains the divergence; false if it does not. */
  private note(
    kind: MissKind,
    event: TraceEvent,
    { line, origin }: TraceEvent,
    change: Change,
    field?: string,
    value?: string,
  ): boolean {
    const changed = kind === 'other-order' ? undefined : change(this.slice);
    if (changed && !this.isExplained(changed)) return false;
    const missed = { point: event.point, name: event.name, task: taskText(event.task) };
    const miss = { kind, event: { ...missed, fields: event.fields }, field, value, line, origin };
    if (!this.whole) {
      if (changed) this.found.push({ ...miss, rest: undefined, restLine: undefined });
      return changed !== undefined;
    }
    const all = change(this.whole);
    if (
      !all ||
      this.wholeBudget < all.length ||
      this.steps.isSpent ||
      this.verified >= maxVerified
    ) {
      this.isCut ||= all !== undefined;
      return false;
    }
    this.wholeBudget -= all.length + setUpCost;
    this.verified += 1;
    const { verdict, divergence } = this.check(all, this.options);
    const last = Math.max(this.divergence.noticedAt.line, line);
    if (divergence && divergence.noticedAt.line <= last) return false;
    const { line: restLine, origin: restOrigin } = divergence?.at ?? {};
    this.found.push({ ...miss, rest: verdict, restLine, restOrigin });
    return true;
  }

  private isExplained(items: readonly TraceItem[]): boolean {
    if (this.budget <= 0 || this.steps.isSpent) {
      this.isCut = true;
      return false;
    }
    const { divergence, maxPossible, gaps } = this.check(items, {
      ...this.options,
      isPart: true,
      maxPossible: most,
    });
    const states = gaps.some(({ kind }) => kind === 'too-many-states') ? most : maxPossible;
    this.budget -= items.length + setUpCost + stateCost * states;
    return divergence === undefined && gaps.length === 0;
  }

  private check(items: readonly TraceItem[], options: CheckOptions) {
    return checkItems(this.program, this.observation, items, options);
  }

  /** Events that the tasks of the slice may have, about its objects; a field that tells a state has none. */
  private candidates(events: readonly TraceEvent[]): readonly TraceEvent[] {
    const tasks = new Map(events.map((event) => [event.task?.pid, event]));
    const own = tasks.get(this.rejected!.task?.pid);
    const ordered = [...new Set([...(own ? [own] : []), ...tasks.values()])];
    // What begins an object anew explains whatever it shows.
    const clauses = this.observation.clauses.filter(({ creations }) => creations.length === 0);
    return ordered.flatMap((like) =>
      clauses.flatMap((clause) =>
        this.fillings(clause).map((fields) => {
          const { point, event: name } = clause;
          return copyEvent(like, { point, name, label: name, fields, text: '' });
        }),
      ),
    );
  }

  /** Ways to fill the fields of a clause with what the slice and the recording hold. */
  private fillings({ fields }: Clause): readonly ReadonlyMap<string, string>[] {
    return fields.reduce<readonly ReadonlyMap<string, string>[]>(
      (ways, field) =>
        ways
          .flatMap((way) =>
            this.fieldValues(field).map((value) => new Map([...way, [field.name, value]])),
          )
          .slice(0, maxFillings),
      [new Map()],
    );
  }

  private fieldValues({ name, reading, literal }: ClauseField): readonly string[] {
    if (literal !== undefined) return [literal];
    switch (reading.kind) {
      case 'reference':
        return this.addressesOf(reading.objectKind);
      case 'boolean':
        return ['0', '1'];
      case 'text':
        return ['""'];
      case 'enum':
      case 'number':
      case 'pointer': {
        const seen = this.valuesOf(name).slice(0, 3);
        return seen.length > 0 ? seen : ['0'];
      }
    }
  }

  /** The objects of a kind that the slice names. */
  private addressesOf(objectKind: number): readonly string[] {
    const found = new Set<string>();
    for (const item of this.slice) {
      if (item.kind !== 'event') continue;
      for (const { name, reading } of this.clauses.find(item)?.fields ?? []) {
        const text = item.fields.get(name);
        const isIt = reading.kind === 'reference' && reading.objectKind === objectKind;
        if (isIt && text !== undefined) found.add(text);
      }
    }
    return [...found];
  }

  /** The fields of an event that decide something: those of its clause, and samples. */
  private tellingFields(event: TraceEvent): readonly string[] {
    const named = (this.clauses.find(event)?.fields ?? []).map(({ name }) => name);
    const sampled = this.observation.samples.flatMap(({ mappings }) =>
      mappings.map(({ field }) => field),
    );
    return [...new Set([...named, ...sampled])].filter((name) => event.fields.has(name));
  }

  /** What the recording holds in a field, the last first. */
  private valuesOf(field: string): readonly string[] {
    const values = new Set<string>();
    for (const item of [...this.slice].reverse()) {
      const text = item.kind === 'event' ? item.fields.get(field) : undefined;
      if (text !== undefined && text !== '(fault)') values.add(text);
    }
    for (const item of (this.whole ?? []).slice(0, maxSearched)) {
      if (values.size >= maxValues) break;
      const text = item.kind === 'event' ? item.fields.get(field) : undefined;
      if (text !== undefined && text !== '(fault)') values.add(text);
    }
    return [...values];
  }

  private referenceOf({ line, origin, timestamp, point, name, task }: TraceEvent): EventReference {
    return { line, origin, timestamp, point, name, task: taskText(task) };
  }
}

/** How many items are searched for values. */
const maxSearched = 5_000;

function rankOf({ rest, kind }: Miss): number {
  const byRest = { conforms: 0, inconclusive: 1, violates: 2 }[rest ?? 'inconclusive'];
  const byKind = { 'other-argument': 0, 'other-order': 1, 'missing-event': 2, 'surplus-event': 3 };
  return byRest * 10 + byKind[kind];
}

function taskText(task: TaskName | undefined): string {
  return task ? `${task.command}-${task.pid}` : '';
}

function without(items: readonly TraceItem[], event: TraceEvent): readonly TraceItem[] | undefined {
  return replaced(items, event, []);
}

function replaced(
  items: readonly TraceItem[],
  event: TraceEvent,
  by: readonly TraceEvent[],
): readonly TraceItem[] | undefined {
  const at = items.indexOf(event);
  return at === -1 ? undefined : [...items.slice(0, at), ...by, ...items.slice(at + 1)];
}

/** The event just before the other one, or just behind it. */
function moved(
  items: readonly TraceItem[],
  event: TraceEvent,
  other: TraceEvent,
  direction: number,
): readonly TraceItem[] | undefined {
  const rest = without(items, event);
  const there = copyEvent(event, { timestamp: other.timestamp });
  return rest && replaced(rest, other, direction < 0 ? [there, other] : [other, there]);
}
