/**
 * Makes events of the calls that function_graph draws, by the kernel's own text or by trace-cmd's.
 *
 * A closing brace belongs to the open call of the same task with the same indentation. A call without
 * inner calls has one line, printed at its entry; its return is held back until the next item of the
 * same task or CPU, or until the first one whose time is later than the return. Items of different
 * CPUs may therefore come in another order than their lines.
 */
import type { EventPoint, TaskName, Timestamp, TraceItem } from './event.js';
import { CpuTasks } from './cpu-tasks.js';
import type { EventReader } from './event-reader.js';
import { noFields, RecordedFields } from './fields.js';
import {
  readDuration,
  readGraphCall,
  readGraphColumns,
  readGraphSwitch,
  type GraphCall,
  type GraphSwitch,
  type Note,
} from './graph-line.js';
import { detached } from './memory.js';
import { RecordedEvent } from './recorded-event.js';
import { functionName } from './symbol.js';
import { skipBlanks } from './characters.js';

/** What became of a line: a call may have to wait for the name of its task. */
export type GraphOutcome = 'read' | 'other' | 'unnamed';

/** Who made a call, and when; whatever of it the line tells. */
interface Caller {
  readonly task: TaskName | undefined;
  readonly cpu: number | undefined;
  readonly time: Timestamp | undefined;
}

/** A call that has not returned. */
interface OpenCall {
  readonly name: string;
  readonly indentation: number;
}

/** A return that is due later than the line it stands on. */
interface HeldReturn {
  readonly event: RecordedEvent;
  readonly due: Timestamp | undefined;
}

/** The printed time is cut to microseconds, so a return is surely over this much after it. */
const timeResolution = 1000n;

/** No kernel has more CPUs. */
const maxHeld = 8192;

/** How many tasks may be inside of calls at once before their returns are given up for lost. */
const maxOpenTasks = 1 << 16;

/** Follows the calls of all tasks. */
export class GraphReader {
  readonly #events: EventReader;
  readonly #tasks = new CpuTasks();
  readonly #openCalls = new Map<number, OpenCall[]>();
  #held: HeldReturn[] = [];

  constructor(events: EventReader) {
    this.#events = events;
  }

  /** Reads a line of function_graph; unless it is `read`, nothing is done. */
  readLine(text: string, line: number, items: TraceItem[]): GraphOutcome {
    const columns = readGraphColumns(text);
    const { cpu, time, duration } = columns;
    const call = readGraphCall(text, columns.call);
    if (call === undefined) {
      const change = readGraphSwitch(text);
      if (change !== undefined) {
        this.#switch(text, line, change, items);
      } else if (cpu !== undefined || time !== undefined) {
        this.#addUnreadable(text, line, columns.call, items);
        this.forgetTasks();
      } else {
        return 'other';
      }
      return 'read';
    }
    let task = this.#tasks.get(cpu);
    if (columns.task !== undefined) {
      const { start, dash, end } = columns.task;
      task = this.#events.task(text, start, dash, end);
      this.#tasks.set(cpu, task);
    } else if (this.#tasks.mayBeNamed(cpu)) {
      return 'unnamed';
    }
    const indentation = skipBlanks(text, columns.call) - columns.call;
    this.#add(text, line, call, { task, cpu, time }, duration, indentation, items);
    return 'read';
  }

  /** Learns the tasks of CPUs from a line that is to be read later. */
  lookAhead(text: string): 'other' | 'read' | 'unreadable' {
    const { cpu, time, task, call } = readGraphColumns(text);
    if (readGraphCall(text, call) === undefined) {
      const change = readGraphSwitch(text);
      if (change !== undefined) this.#tasks.learn(change.cpu, change.previous);
      else return cpu === undefined && time === undefined ? 'other' : 'unreadable';
    } else if (task !== undefined) {
      this.#tasks.learn(cpu, this.#events.task(text, task.start, task.dash, task.end));
    } else if (this.#tasks.mayBeNamed(cpu)) {
      this.#tasks.await(cpu);
    }
    return 'read';
  }

  /** True if a CPU of a line that was looked at is not named yet. */
  get isAwaitingTasks(): boolean {
    return this.#tasks.isAwaiting;
  }

  /** From now on the calls of CPUs that are not named yet have no task. */
  stopAwaitingTasks(): void {
    this.#tasks.stopAwaiting();
  }

  /** After a line that cannot be read nobody knows which tasks are running. */
  forgetTasks(): void {
    this.#tasks.forget();
  }

  /** Reads the text at `at` of a `funcgraph_entry` or `funcgraph_exit`, as trace-cmd prints them. */
  readRecord(text: string, line: number, at: number, caller: Caller, items: TraceItem[]): void {
    const { duration, call: start } = readDuration(text, at);
    const call = readGraphCall(text, start);
    if (call === undefined) {
      this.#addUnreadable(text, line, at, items);
      return;
    }
    this.#add(text, line, call, caller, duration, skipBlanks(text, start) - start, items);
  }

  /** True if a return is held back. */
  get isHolding(): boolean {
    return this.#held.length > 0;
  }

  /** Appends the returns that come before an event of this task and CPU at this time. */
  releaseBefore(caller: Caller, items: TraceItem[]): void {
    if (this.#held.length === 0) return;
    this.#release((held) => isBefore(held, caller), items);
  }

  /** Appends the returns of a CPU, or all. */
  releaseAll(cpu: number | undefined, items: TraceItem[]): void {
    this.#release((held) => cpu === undefined || held.event.cpu === cpu, items);
  }

  /** After a loss nobody knows which calls are still open. */
  forgetCalls(): void {
    this.#openCalls.clear();
  }

  #release(isDue: (held: HeldReturn) => boolean, items: TraceItem[]): void {
    const due = this.#held.filter(isDue);
    if (due.length === 0) return;
    this.#held = this.#held.filter((held) => !isDue(held));
    due.sort((one, other) => Number((one.due ?? 0n) - (other.due ?? 0n)));
    for (const { event } of due) items.push(event);
  }

  #giveUpCalls(text: string, line: number, items: TraceItem[]): void {
    this.forgetCalls();
    items.push({ kind: 'lost', line, count: undefined, cpu: undefined, text, cause: 'dropped' });
  }

  #addUnreadable(text: string, line: number, at: number, items: TraceItem[]): void {
    this.releaseAll(undefined, items);
    const expected = 'a call such as `f() {`, `f();` or `}`';
    items.push({ kind: 'unreadable', line, text, expected, column: at + 1 });
  }

  #add(
    text: string,
    line: number,
    call: GraphCall,
    caller: Caller,
    duration: bigint | undefined,
    indentation: number,
    items: TraceItem[],
  ): void {
    const { task, cpu, time } = caller;
    const eventOf = (
      point: EventPoint,
      name: string,
      fields: ReadonlyMap<string, string>,
      at: Timestamp | undefined,
    ) => {
      const told = { point, name, label: name, fields, isShared: false };
      return new RecordedEvent(line, told, task, cpu, at, text);
    };
    this.releaseBefore(caller, items);
    switch (call.kind) {
      case 'mark':
        items.push({ kind: 'comment', line, text });
        return;
      case 'comment':
        items.push(this.#readComment(text, line, call.start, caller));
        return;
      case 'enter': {
        const name = functionName(call.name);
        if (this.#openCalls.size >= maxOpenTasks) this.#giveUpCalls(text, line, items);
        this.#open(caller, { name: detached(name), indentation });
        const fields = fieldsOf(call.args, call.note);
        items.push(eventOf('entry', name, fields, time));
        return;
      }
      case 'leaf': {
        const name = functionName(call.name);
        const fields = fieldsOf(call.args, { ...call.note, ret: undefined });
        items.push(eventOf('entry', name, fields, time));
        const due = time !== undefined && duration !== undefined ? time + duration : undefined;
        const returned = fieldsOf('', { ret: call.note.ret });
        const event = eventOf('return', name, returned, due);
        if (this.#held.length === maxHeld) this.releaseAll(undefined, items);
        this.#held.push({ event, due });
        return;
      }
      case 'leave': {
        const closed = this.#close(caller, indentation);
        const name = call.note.name === undefined ? closed?.name : functionName(call.note.name);
        if (name === undefined) {
          items.push({ kind: 'comment', line, text });
          return;
        }
        const fields = fieldsOf('', { ret: call.note.ret });
        items.push(eventOf('return', name, fields, time));
        return;
      }
    }
  }

  /** An event of another tracer is drawn as a comment; so is what a user wrote to `trace_marker`. */
  #readComment(text: string, line: number, start: number, { task, cpu, time }: Caller): TraceItem {
    if (!/^[\w.]+: /.test(text.slice(start, start + 80))) return { kind: 'comment', line, text };
    return this.#events.readEvent(text, line, start, task, cpu, time);
  }

  #switch(text: string, line: number, change: GraphSwitch, items: TraceItem[]): void {
    const { cpu, previous, next } = change;
    this.releaseAll(cpu, items);
    if (this.#tasks.get(cpu) === undefined) this.#adopt(cpu, previous.pid);
    this.#tasks.set(cpu, next);
    items.push({ kind: 'comment', line, text });
  }

  /** The calls of a CPU whose task was unknown turn out to be those of `pid`. */
  #adopt(cpu: number | undefined, pid: number): void {
    const calls = this.#openCalls.get(keyOf({ task: undefined, cpu }));
    const key = keyOf({ task: { command: '', pid }, cpu });
    if (calls === undefined || this.#openCalls.has(key)) return;
    this.#openCalls.delete(keyOf({ task: undefined, cpu }));
    this.#openCalls.set(key, calls);
  }

  #open(caller: Caller, call: OpenCall): void {
    const key = keyOf(caller);
    const calls = this.#openCalls.get(key);
    if (calls === undefined) {
      this.#openCalls.set(key, [call]);
      return;
    }
    dropInner(calls, call.indentation - 1); // else calls without returns pile up
    calls.push(call);
  }

  #close(caller: Caller, indentation: number): OpenCall | undefined {
    const key = keyOf(caller);
    const calls = this.#openCalls.get(key);
    if (calls === undefined) return undefined;
    dropInner(calls, indentation);
    const closed = calls.at(-1)?.indentation === indentation ? calls.pop() : undefined;
    if (calls.length === 0) this.#openCalls.delete(key);
    return closed;
  }
}

/** Removes the calls that are drawn further right than `indentation`: their returns are missing. */
function dropInner(calls: OpenCall[], indentation: number): void {
  while ((calls.at(-1)?.indentation ?? -1) > indentation) calls.pop();
}

/** A task has its calls wherever it runs, but each CPU has an idle task of its own, all of pid 0. */
function keyOf({ task, cpu }: Pick<Caller, 'task' | 'cpu'>): number {
  return task !== undefined && task.pid > 0 ? task.pid : -1 - (cpu ?? -1);
}

function isBefore({ event, due }: HeldReturn, caller: Caller): boolean {
  const { task, cpu } = event;
  if (cpu !== undefined && cpu === caller.cpu) return true;
  if (task !== undefined && task.pid === caller.task?.pid) return true;
  if (cpu === undefined && task === undefined) return true;
  return due !== undefined && caller.time !== undefined && due + timeResolution < caller.time;
}

function fieldsOf(
  args: string,
  note: { readonly [Key in keyof Note]: Note[Key] | undefined },
): ReadonlyMap<string, string> {
  if (args === '' && note.parent === undefined && note.ret === undefined) return noFields;
  const fields = new Map(new RecordedFields(args, 0));
  if (note.parent !== undefined) fields.set('parent', functionName(note.parent));
  if (note.ret !== undefined) fields.set('ret', note.ret);
  return fields;
}
