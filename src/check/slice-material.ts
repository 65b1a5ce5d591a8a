/**
 * What a slice of a rejected recording can be made of: collected in one pass, in bounded memory.
 *
 * Events the checker does not judge and those after the divergence decide nothing, but for the first
 * of each clause: it shows that a function is recorded. Of a long recording the events near the
 * divergence are kept, and those that concern its objects or its task.
 */
import type { Clause, Observation } from '../model/observation.js';
import type { TraceEvent, TraceItem } from '../trace/event.js';
import { ClauseTable } from './clause-table.js';
import { readPointer } from './population.js';
import type { Divergence, EventReference } from './verdict.js';

/** How many items are kept of those near the divergence, and of those related to it. */
const maxRecent = 20_000;
const maxRelated = 30_000;

export class SliceMaterial {
  readonly clauses: ClauseTable;
  /** Lines of the events that set what decides the divergence, and of itself. */
  private readonly decidingLines: ReadonlySet<number>;
  /** Lines of the last events that concerned its objects. */
  private readonly historyLines: ReadonlySet<number>;
  /** Addresses of the objects of the divergence. */
  private readonly addresses: ReadonlySet<string>;
  /** Where the last object at each of them was created. */
  private readonly creationLines = new Map<string, number>();
  private readonly noticedAt: EventReference;
  /** Nothing is after a divergence that shows only when the trace has ended. */
  private readonly isAtEnd: boolean;
  private readonly task: string;
  private readonly lookahead: number;
  private related: TraceItem[] = [];
  private recent: TraceItem[] = [];
  private readonly later: TraceEvent[] = [];
  private readonly recorded = new Set<Clause>();
  private added = 0;
  private isAfter = false;

  /** `lookahead` is that of the check. */
  constructor(observation: Observation, divergence: Divergence, lookahead = 50_000) {
    const { at, noticedAt, history, objects, reading, task } = divergence;
    this.clauses = new ClauseTable(observation);
    this.noticedAt = noticedAt;
    this.isAtEnd = isAtEnd(divergence);
    this.task = task;
    this.lookahead = lookahead;
    this.addresses = new Set(objects.flatMap(({ address }) => address ?? []));
    const setAt = objects.flatMap(({ fields }) => fields.flatMap((field) => field.setAt ?? []));
    const deciding = [at, noticedAt, ...setAt, ...(reading?.setAt ?? [])];
    this.decidingLines = new Set(deciding.map(({ line }) => line));
    this.historyLines = new Set(history.map(({ line }) => line));
  }

  /** False once nothing that may follow can matter. */
  get wantsMore(): boolean {
    return !this.isAfter || this.added < this.lookahead;
  }

  add(item: TraceItem): void {
    this.added += 1;
    if (item.kind === 'comment') return;
    if (item.kind !== 'event') {
      if (!this.isAfter) this.keep(item);
      return;
    }
    const clause = this.clauses.find(item);
    if (!clause || (!item.task && clause.meaning.kind !== 'do')) return;
    const isFirst = !this.recorded.has(clause);
    this.recorded.add(clause);
    if (!this.isAfter) {
      this.noteCreations(item, clause);
      this.keep(item);
    } else if (this.isTied(item) || (isFirst && this.added <= this.lookahead)) {
      this.later.push(item);
    }
    const { line, name } = this.noticedAt;
    if (item.line === line && clause.event === name) this.isAfter = !this.isAtEnd;
  }

  /** What was kept, in the order of the recording, and how much of it is not after the divergence. */
  items(): { readonly items: readonly TraceItem[]; readonly before: number } {
    const before = [...this.related, ...this.recent];
    return { items: [...before, ...this.later], before: before.length };
  }

  /** The objects that an event mentions, by their addresses or names. */
  objectsIn(event: TraceEvent): readonly string[] {
    const fields = this.clauses.find(event)?.fields ?? [];
    return fields.flatMap(({ name, reading }) => {
      const text = event.fields.get(name);
      if (reading.kind !== 'reference' || text === undefined) return [];
      const pointer = readPointer(text);
      return pointer.isNone ? [] : [pointer.text];
    });
  }

  /** True of the divergence, and of events that set what decides it or created its objects. */
  isDeciding({ line }: TraceEvent): boolean {
    return this.decidingLines.has(line) || [...this.creationLines.values()].includes(line);
  }

  /** True of these, and of the last events that concerned its objects. */
  isNamed(event: TraceEvent): boolean {
    return this.historyLines.has(event.line) || this.isDeciding(event);
  }

  concernsObjects(event: TraceEvent): boolean {
    return this.objectsIn(event).some((text) => this.addresses.has(text));
  }

  /** Events of the same time happened in an order that is not known. */
  private isTied({ timestamp }: TraceEvent): boolean {
    return timestamp !== undefined && timestamp === this.noticedAt.timestamp;
  }

  private noteCreations(event: TraceEvent, { creations, fields }: Clause): void {
    for (const { field } of creations) {
      const text = event.fields.get(fields[field]!.name);
      if (text === undefined) continue;
      const { text: address } = readPointer(text);
      if (this.addresses.has(address)) this.creationLines.set(address, event.line);
    }
  }

  private keep(item: TraceItem): void {
    this.recent.push(item);
    if (this.recent.length < 2 * maxRecent) return;
    const older = this.recent.slice(0, maxRecent).filter((each) => this.isRelated(each));
    this.recent = this.recent.slice(maxRecent);
    this.related.push(...older);
    const excess = this.related.length - maxRelated;
    if (excess <= 0) return;
    this.related = this.related.filter(
      (each, index) => index >= excess || each.kind !== 'event' || this.isNamed(each),
    );
  }

  private isRelated(item: TraceItem): boolean {
    if (item.kind !== 'event' || this.isNamed(item)) return true;
    const { task } = item;
    if (task && `${task.command}-${task.pid}` === this.task) return true;
    return this.concernsObjects(item);
  }
}

/** True if what the last event of a task read was still unexplained when the trace had ended. */
export function isAtEnd({ reading, at, noticedAt }: Divergence): boolean {
  return reading !== undefined && at === noticedAt;
}
