/**
 * What a recording shows of the object that a divergence is about: who worked on it and when what is
 * recorded of it changed, before the divergence and after it. Collected in one pass, in bounded memory.
 *
 * The checker judges nothing after a divergence, but what came of it is in the recording: who else
 * used the word that was wrong.
 */
import type { Clause, Observation, SampleMapping } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceEvent, TraceItem } from '../trace/event.js';
import { detached, remember } from '../trace/memory.js';
import { taskOf } from './call-tree.js';
import { ClauseTable } from './clause-table.js';
import { referenceTo } from './event-reference.js';
import { readPointer } from './population.js';
import type { Course, CourseEvent, Divergence, ShownReading } from './verdict.js';

/** How many events are told of what came before the divergence, and of what came after it. */
const maxBefore = 60;
const maxAfter = 60;

/** How far a trace is read for what came after. */
const maxItemsAfter = 50_000;

/** A call that concerns the object, and lies in no other that does. */
interface CallOnObject {
  isTold: boolean;
}

/** A call that has not returned yet. */
interface OpenCall {
  readonly name: string;
  readonly onObject: CallOnObject | undefined;
}

interface Met {
  readonly event: CourseEvent;
  readonly call: CallOnObject | undefined;
  /** It begins or ends `call`, or it is the divergence. */
  readonly isMark: boolean;
  /** It set what the object is when the divergence comes. */
  readonly isDeciding: boolean;
}

export class CourseMaterial {
  private readonly program: Program;
  private readonly observation: Observation;
  private readonly clauses: ClauseTable;
  private readonly divergence: Divergence;
  private readonly address: string | undefined;
  /** By their addresses. */
  private readonly names: Map<string, string>;
  private readonly decidingLines: ReadonlySet<number>;
  private readonly calls = new Map<string, OpenCall[]>();
  private readonly shown = new Map<string, string>();
  private before: Met[] = [];
  private readonly after: Met[] = [];
  private isAfter = false;
  private callOfDivergence: CallOnObject | undefined;
  private lastReading: ShownReading | undefined;
  private lastRight: ShownReading | undefined;
  private itemsAfter = 0;
  private hasEnded = false;

  constructor(program: Program, observation: Observation, divergence: Divergence) {
    this.program = program;
    this.observation = observation;
    this.clauses = new ClauseTable(observation);
    this.divergence = divergence;
    const { objects } = divergence;
    const [subject] = objects;
    this.address = subject?.address;
    this.names = new Map(
      objects.flatMap(({ address, name }) => (address ? [[address, name]] : [])),
    );
    this.decidingLines = new Set((subject?.fields ?? []).flatMap(({ setAt }) => setAt?.line ?? []));
  }

  /** True once nothing that may follow is told. */
  get isOver(): boolean {
    const isEnough = this.itemsAfter > maxItemsAfter || this.after.length > 4 * maxAfter;
    return this.address === undefined || this.hasEnded || isEnough;
  }

  add(item: TraceItem): void {
    if (this.isOver) return;
    if (this.isAfter) this.itemsAfter += 1;
    if (item.kind !== 'event') return;
    const clause = this.clauses.find(item);
    if (!clause) return;
    if (clause.creations.some(({ field }) => this.isSubject(item, clause.fields[field]!.name))) {
      this.hasEnded = this.isAfter;
      if (this.hasEnded) return;
      this.before = [];
      this.shown.clear();
      this.lastReading = undefined;
    }
    this.follow(item, clause);
    if (item.line === this.divergence.at.line) this.isAfter = true;
    // What `end` names is gone with a divergence behind it only.
    if (clause.ends.some((end) => end >= 0 && this.isSubject(item, clause.fields[end]!.name))) {
      this.hasEnded = this.isAfter;
    }
  }

  /** Undefined where the recording names no address of the object. */
  course(): Course | undefined {
    const [subject] = this.divergence.objects;
    if (!subject || this.address === undefined) return undefined;
    const isTold = (met: Met) => this.isTold(met);
    const before = this.before.filter(isTold).map(({ event }) => event);
    const after = this.after.filter(isTold).map(({ event }) => event);
    const [first, ...others] = before;
    const start = first ? [first, ...others.slice(-maxBefore)] : [];
    const events = [...start, ...after.slice(0, maxAfter)];
    return { object: subject.name, events, lastRight: this.lastRight };
  }

  private follow(item: TraceEvent, clause: Clause): void {
    const task = taskOf(item);
    const stack = this.calls.get(task) ?? [];
    const mentions = this.mentions(item, clause);
    const isOutermost = stack.length === 0;
    const enclosing = stack.find(({ onObject }) => onObject)?.onObject;
    let call = enclosing;
    let isMark = false;
    if (item.point === 'entry') {
      if (mentions && !enclosing) {
        const { role } = this.program.processes[clause.meaning.process]!;
        call = { isTold: isOutermost || role === 'work' };
        isMark = true;
      }
      if (stack.length < maxDepth) {
        stack.push({ name: item.name, onObject: isMark ? call : undefined });
        remember(this.calls, task, stack);
      }
    } else if (item.point === 'return') {
      const left = stack.findLastIndex(({ name }) => name === item.name);
      isMark = left !== -1 && stack[left]!.onObject !== undefined;
      if (left !== -1) stack.length = left;
      if (stack.length === 0) this.calls.delete(task);
    }
    if (mentions || isMark) this.meet(item, clause, call, isMark);
  }

  private meet(
    item: TraceEvent,
    clause: Clause,
    call: CallOnObject | undefined,
    isMark: boolean,
  ): void {
    const { at, noticedAt, reading } = this.divergence;
    this.learnNames(item);
    const begins = isMark && this.isAfter && item.point === 'entry';
    const shows = this.changesIn(item, clause, begins ? reading?.member : undefined);
    const isDivergence = item.line === at.line || item.line === noticedAt.line;
    if (call && ((shows.length > 0 && !begins) || item.line === at.line)) call.isTold = true;
    if (item.line === at.line) this.callOfDivergence = call;
    const met: Met = {
      event: { ...referenceTo(item), shows },
      call,
      isMark: isMark || isDivergence,
      isDeciding: this.decidingLines.has(item.line),
    };
    if (this.isAfter) {
      this.after.push(met);
      return;
    }
    this.before.push(met);
    if (this.before.length < 16 * maxBefore) return;
    const [first, ...others] = this.before;
    const kept = others.slice(-4 * maxBefore);
    this.before = [
      first!,
      ...others.slice(0, -4 * maxBefore).filter((each) => this.isTold(each)),
      ...kept,
    ];
    if (this.before.length > 12 * maxBefore) this.before = [first!, ...kept];
  }

  /** What changes nothing is told only of calls in which something does, and of a task's outermost. */
  private isTold({ event, call, isMark, isDeciding }: Met): boolean {
    if (isMark ? call?.isTold !== false : event.shows.length > 0) return true;
    return isDeciding && call !== undefined && call === this.callOfDivergence;
  }

  /**
   * What an event shows of the object that the last one did not, and of `always` in any case; of the
   * first event, what is not empty.
   */
  private changesIn(
    event: TraceEvent,
    clause: Clause,
    always: string | undefined,
  ): CourseEvent['shows'] {
    const changes: { member: string; value: string }[] = [];
    for (const { field, objectKind, mappings } of this.observation.samples) {
      if (!this.isSubject(event, field)) continue;
      for (const mapping of mappings) {
        if (clause.without.includes(mapping.field)) continue;
        const value = this.valueIn(event, mapping);
        if (value === undefined) continue;
        const member = this.program.kinds[objectKind]!.slots[mapping.slot]!.name;
        const last = this.shown.get(member);
        this.shown.set(member, value);
        if (member === this.divergence.reading?.member) this.read(event, value);
        const isEmpty = value === 'none' || value === 'false' || value === '0';
        const isChange = last === undefined ? !isEmpty : last !== value;
        if (isChange || member === always) changes.push({ member, value });
      }
    }
    return changes;
  }

  /** The member that the divergence is about. */
  private read(event: TraceEvent, value: string): void {
    if (event.line === this.divergence.at.line) this.lastRight = this.lastReading;
    if (!this.isAfter) this.lastReading = { event: referenceTo(event), value };
  }

  /** What the event calls the objects that it mentions. */
  private learnNames(event: TraceEvent): void {
    for (const [field, source] of this.observation.names) {
      const pointer = event.fields.get(field);
      const label = event.fields.get(source);
      if (pointer === undefined || !label?.startsWith('"') || label === '""') continue;
      const { isAddress, text } = readPointer(pointer);
      if (isAddress && !this.names.has(text))
        remember(this.names, text, detached(label.slice(1, -1)));
    }
  }

  private valueIn(event: TraceEvent, mapping: SampleMapping): string | undefined {
    const { field, domain, values } = mapping;
    const text = event.fields.get(field);
    if (text === undefined || text === '(fault)') return undefined;
    const number = Number(text);
    const value = values ? values.get(number) : number;
    switch (domain.kind) {
      case 'boolean':
        if (value === undefined) return undefined;
        return text === 'false' || text === 'N' || value === 0 ? 'false' : 'true';
      case 'variant':
        return typeof value === 'number' ? domain.union.variants[value]?.name : undefined;
      case 'enum':
        return typeof value === 'number' ? (domain.members[value] ?? detached(text)) : undefined;
      case 'integer':
      case 'refcount':
        return detached(text);
      default:
        return this.pointerText(text);
    }
  }

  /** `none`, or the address and whose it is. */
  private pointerText(text: string): string {
    const { isNone, text: address } = readPointer(text);
    if (isNone) return 'none';
    const known = this.names.get(address);
    return known === undefined ? address : `${address} (${known})`;
  }

  private mentions(event: TraceEvent, { fields }: Clause): boolean {
    return (
      fields.some(({ name, reading }) => {
        return reading.kind === 'reference' && this.isSubject(event, name);
      }) || this.observation.samples.some(({ field }) => this.isSubject(event, field))
    );
  }

  private isSubject(event: TraceEvent, field: string): boolean {
    const text = event.fields.get(field);
    return text !== undefined && readPointer(text).text === this.address;
  }
}

/** Deeper calls are not followed: what a trace makes anyone remember is bounded. */
const maxDepth = 64;
