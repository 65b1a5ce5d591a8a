/**
 * Reads what stands behind the time of a line: the name of an event and its text.
 *
 *     device_add: (device_add+0x4/0x6b6) dev=0xff11000004442c10      kprobe
 *     sched_wakeup: comm=kthreadd pid=2 prio=120 target_cpu=001      tracepoint
 *     device_add <-platform_device_add                               function tracer
 *     function:             device_add <-- platform_device_add       the same by trace-cmd
 *     <stack trace>                                                  frames follow
 *
 * The same few names, tasks and places come again and again: each is made once. So do whole texts:
 * of the largest shared recording one in fourteen is new.
 */
import type { TaskName, Timestamp, TraceItem } from './event.js';
import { blank, colon, isBlank, less, openParenthesis, skipBlanks } from './characters.js';
import { RecordedFields } from './fields.js';
import { decodeText, encoded } from './lines.js';
import { detached, Recent, remember } from './memory.js';
import { isMonitorLabel, monitorFields } from './monitor-event.js';
import { type RecordedContent, RecordedEvent } from './recorded-event.js';
import { functionName, readPlace, type Place } from './symbol.js';
import type { TaskColumns } from './task-columns.js';

/** An event's label, and the places its events name: few, but a return has one for each caller. */
interface Label {
  readonly text: string;
  readonly tracepoint: Place;
  /** The text may be that of a runtime verification monitor, which has no `name=value`. */
  readonly isMonitor: boolean;
  /** Such as `(device_add+0x4/0x6b6)`; empty as long as there was none. */
  parenthesis: string;
  place: Place;
}

/** What was expected at which column (from one) of the text behind the columns. */
interface Expectation {
  readonly expected: string;
  readonly column: number;
}

/** In bytes; a longer text is not kept. */
const maxContent = 512;

/** Makes events of the texts behind the columns, and shares what they have in common. */
export class EventReader {
  readonly #labels = new Map<string, Label>();
  /** By label and parenthesis: the returns of one probe have as many as there are callers. */
  readonly #places = new Map<string, Place>();
  readonly #tasks = new Recent<TaskName>();
  readonly #callers = new Map<string, ReadonlyMap<string, string>>();
  readonly #contents = new Recent<RecordedContent>();
  #lastTask: TaskName = { command: '', pid: 0 };
  #lastTaskText = '';

  /** The item of a line whose columns are known. */
  read(text: string, line: number, columns: TaskColumns): TraceItem {
    const task = this.task(text, columns.taskStart, columns.dash, columns.pidEnd);
    return this.readEvent(text, line, columns.event, task, columns.cpu, columns.time);
  }

  /** The same of a line that lies between two indices of these bytes. */
  readBytes(
    bytes: Uint8Array,
    start: number,
    end: number,
    line: number,
    columns: TaskColumns,
  ): TraceItem {
    const { taskStart, dash, pidEnd, event, cpu, time } = columns;
    let content = this.#contents.get(bytes, event, end);
    if (content === undefined) {
      const found = this.#learn(decodeText(bytes, event, end), cpu, bytes, event, end);
      if (!isContent(found)) {
        const text = decodeText(bytes, start, end);
        return itemOf(found, line, text, decodeText(bytes, start, event).length);
      }
      content = found;
    }
    let task = this.#tasks.get(bytes, taskStart, pidEnd);
    if (task === undefined) {
      const name = decodeText(bytes, taskStart, pidEnd);
      task = this.task(name, 0, decodeText(bytes, taskStart, dash).length, name.length);
    }
    return new RecordedEvent(line, content, task, cpu, time, bytes, start, end);
  }

  /** The event that begins at index `at`; its time is known, or begins at an index itself. */
  readEvent(
    text: string,
    line: number,
    at: number,
    task: TaskName | undefined,
    cpu: number | undefined,
    time: Timestamp | number | undefined,
  ): TraceItem {
    const behind = text.slice(at);
    const { bytes, length } = encoded(behind);
    let content = this.#contents.get(bytes, 0, length);
    if (content === undefined) {
      const found = this.#learn(detached(behind), cpu, bytes, 0, length);
      if (!isContent(found)) return itemOf(found, line, text, at);
      content = found;
    }
    return new RecordedEvent(line, content, task, cpu, time, text);
  }

  /** Reads a text behind the columns that stands between two indices of these bytes. */
  #learn(
    text: string,
    cpu: number | undefined,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): RecordedContent | Expectation | 'stack' {
    const found = this.#readContent(text, cpu);
    if (!isContent(found) || end - start > maxContent || isMonitorLabel(found.label)) return found;
    // Keeping what comes only once took a tenth of the time with 10,000 devices, and most memory.
    found.isShared = this.#contents.isRepeated(bytes, start, end);
    if (found.isShared) this.#contents.add(bytes, start, end, found);
    return found;
  }

  /** What stands behind the columns, unless it begins a list of stack frames. */
  #readContent(text: string, cpu: number | undefined): RecordedContent | Expectation | 'stack' {
    const end = skipLabel(text, 0);
    if (text.charCodeAt(end) !== colon || end === 0) return this.#readCall(text, 0);
    const label = this.#label(text.slice(0, end));
    const start = skipBlanks(text, end + 1);
    if (stackLabels.has(label.text)) return 'stack';
    if (label.text === 'function') return this.#readCall(text, start);
    if (text.startsWith('__probe_', start) && rawProbe.test(text.slice(start, start + 40))) {
      const expected = 'the probe as text: leave `-R` of trace-cmd report out';
      return { expected, column: start + 1 };
    }
    if (label.isMonitor) {
      const fields = monitorFields(label.text, text, start, cpu);
      if (fields !== undefined) return contentOf(label.tracepoint, label, fields);
    }
    if (text.charCodeAt(start) === openParenthesis) {
      const end = this.#findPlace(label, text, start);
      if (end === 0) {
        return { expected: '`)` behind the place of the probe', column: text.length + 1 };
      }
      if (end > start) return contentOf(label.place, label, new RecordedFields(text, end));
    }
    return contentOf(label.tracepoint, label, new RecordedFields(text, start));
  }

  /** The task whose name begins at `start`, whose pid stands between `dash` and `pidEnd`. */
  task(text: string, start: number, dash: number, pidEnd: number): TaskName {
    const length = pidEnd - start;
    if (length === this.#lastTaskText.length && text.startsWith(this.#lastTaskText, start)) {
      return this.#lastTask;
    }
    const name = detached(text.slice(start, pidEnd));
    const { bytes, length: end } = encoded(name);
    let task = this.#tasks.get(bytes, 0, end);
    if (task === undefined) {
      const [command, pid] = [name.slice(0, dash - start), name.slice(dash - start + 1)];
      task = { command, pid: Number(pid) };
      this.#tasks.add(bytes, 0, end, task);
    }
    this.#lastTask = task;
    this.#lastTaskText = name;
    return task;
  }

  /** A call of the function tracer; `func-args` prints the arguments as well (Linux 6.15). */
  #readCall(text: string, at: number): RecordedContent | Expectation | 'stack' {
    if (text.charCodeAt(at) === less) return 'stack';
    const end = skipLabel(text, at);
    const arrow = text.lastIndexOf(' <-');
    if (end === at || arrow < end) return { expected: 'an event and a colon', column: at + 1 };
    const name = functionName(this.#label(text.slice(at, end)).text);
    const caller = functionName(
      text.slice(text.startsWith(' <-- ', arrow) ? arrow + 5 : arrow + 3),
    );
    const fields =
      text.charCodeAt(end) === openParenthesis
        ? new Map([...new RecordedFields(text.slice(end, arrow), 1), ['parent', caller]])
        : this.#calledBy(caller);
    return { point: 'entry', name, label: name, fields, isShared: false };
  }

  #calledBy(caller: string): ReadonlyMap<string, string> {
    let fields = this.#callers.get(caller);
    if (fields === undefined) {
      const parent = detached(caller);
      fields = new Map([['parent', parent]]);
      remember(this.#callers, parent, fields);
    }
    return fields;
  }

  #label(text: string): Label {
    let label = this.#labels.get(text);
    if (label === undefined) {
      const name = detached(text);
      const tracepoint: Place = { point: 'point', name };
      const isMonitor = isMonitorLabel(name);
      label = { text: name, tracepoint, isMonitor, parenthesis: '', place: tracepoint };
      remember(this.#labels, name, label);
    }
    return label;
  }

  /**
   * Where the parenthesis at `start` ends, `label.place` then being the place it names; `start` if it
   * names none, 0 if it is not closed.
   */
  #findPlace(label: Label, text: string, start: number): number {
    if (label.parenthesis !== '' && text.startsWith(label.parenthesis, start)) {
      return start + label.parenthesis.length;
    }
    const end = text.indexOf(')', start) + 1;
    const parenthesis = text.slice(start, end);
    const key = detached(label.text + parenthesis);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = readPlace(detached(parenthesis), label.text);
      if (place === undefined) return end === 0 ? 0 : start;
      remember(this.#places, key, place);
    }
    label.parenthesis = detached(parenthesis);
    label.place = place;
    return end;
  }
}

function isContent(found: RecordedContent | Expectation | 'stack'): found is RecordedContent {
  return found !== 'stack' && 'point' in found;
}

/** The item of a line in which an event was expected from index `at` on, and not found. */
function itemOf(found: Expectation | 'stack', line: number, text: string, at: number): TraceItem {
  if (found === 'stack') return { kind: 'comment', line, text };
  const { expected, column } = found;
  return { kind: 'unreadable', line, text, expected, column: at + column };
}

function contentOf(
  { point, name }: Place,
  { text: label }: Label,
  fields: ReadonlyMap<string, string>,
): RecordedContent {
  return { point, name, label, fields, isShared: false };
}

/** Where the label, or the function's name, that begins at `at` ends. */
function skipLabel(text: string, at: number): number {
  for (let index = at; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === blank || code === openParenthesis) return index;
    if (code === colon && (index + 1 === text.length || isBlank(text.charCodeAt(index + 1)))) {
      return index;
    }
  }
  return text.length;
}

/** Fields as they lie in the record, where strings have neither quotes nor an end. */
const rawProbe = /^__probe_(?:ip|func|ret_ip)=[0-9a-f]/;

const stackLabels: ReadonlySet<string> = new Set(['kernel_stack', 'user_stack']);
