/**
 * A timeline as a trace for Perfetto's viewer, in the JSON of Chrome's trace viewer ("Trace Event
 * Format"): a track for each task with its calls, one for each member of an object with its values,
 * the violation as an instant, and a flow from what set the right values to where they were wrong.
 */
import type { PageCase, PageTimeline } from '../html/page-data.js';

/** Times are in microseconds; the smallest step that can be told apart is a nanosecond. */
interface TraceEvent {
  readonly name: string;
  readonly ph: 'M' | 'X' | 'i' | 's' | 'f';
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  /** Of the end of a flow: it ends at the slice around it and not at the next one. */
  readonly bp?: 'e';
  /** Of an instant: how much of the viewer it crosses. */
  readonly s?: 't' | 'p' | 'g';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** The object that the file holds; undefined if the case tells no events. */
export function perfettoTrace(shown: PageCase) {
  const { timeline, name, verdict, reason } = shown;
  if (!timeline) return undefined;
  return {
    displayTimeUnit: 'ns',
    otherData: { writer: 'kspec', name, verdict, reason },
    traceEvents: new Tracks(shown, timeline).events(),
  };
}

class Tracks {
  private readonly case: PageCase;
  private readonly timeline: PageTimeline;
  private readonly times: readonly number[];
  private readonly end: number;

  constructor(shown: PageCase, timeline: PageTimeline) {
    this.case = shown;
    this.timeline = timeline;
    this.times = timesOf(timeline);
    this.end = (this.times.at(-1) ?? 0) + 1;
  }

  events(): TraceEvent[] {
    return [
      ...this.names(),
      ...this.calls(),
      ...this.bands(),
      ...this.violation(),
      ...this.flows(),
    ];
  }

  private names(): TraceEvent[] {
    const { tasks, objects } = this.timeline;
    const name = (what: string, pid: number, tid: number, text: string): TraceEvent => {
      return { name: what, ph: 'M', pid, tid, args: { name: text } };
    };
    const order = (pid: number): TraceEvent => {
      return { name: 'process_sort_index', ph: 'M', pid, tid: 0, args: { sort_index: pid } };
    };
    return [
      name('process_name', taskProcess, 0, `tasks of ${this.case.name}`),
      order(taskProcess),
      ...tasks.map((task, index) => name('thread_name', taskProcess, index + 1, task)),
      ...objects.flatMap((object, index) => {
        const pid = this.processOf(index);
        return [
          name('process_name', pid, 0, object.name),
          order(pid),
          ...object.members.map((member, tid) => name('thread_name', pid, tid + 1, member)),
        ];
      }),
    ];
  }

  /** A slice from each entry to its return; what is no call is as long as nothing. */
  private calls(): TraceEvent[] {
    const { rows, texts, tasks, after } = this.timeline;
    const open: { row: number; name: string }[][] = tasks.map(() => []);
    const slices: { row: number; event: TraceEvent }[] = [];
    const slice = (row: number, name: string, until: number, isWhole: boolean): void => {
      const ts = this.times[row]!;
      const args = {
        [this.unit]: rows.line[row]!,
        ...(isWhole ? {} : { unfinished: true }),
        ...(after !== undefined && row >= after ? { judged: false } : {}),
      };
      const tid = rows.task[row]! + 1;
      const dur = rounded(until - ts);
      slices.push({
        row,
        event: { name, ph: 'X', pid: taskProcess, tid, ts, dur, cat: 'call', args },
      });
    };
    rows.task.forEach((task, row) => {
      const text = texts[rows.text[row]!]!;
      const stack = open[task]!;
      if (rows.points[row] === 'e') {
        stack.push({ row, name: text.replace(/^enter /, '') });
      } else if (rows.points[row] === 'r') {
        const name = text.replace(/^leave /, '').replace(/ with .*$/, '');
        const left = stack.findLastIndex(
          (call) => call.name === name || call.name.startsWith(`${name}(`),
        );
        if (left === -1) return;
        // Calls within it whose returns were not recorded end with it at the latest.
        stack.splice(left).forEach((call, depth) => {
          slice(call.row, call.name, this.times[row]!, depth === 0);
        });
      } else {
        slice(row, text, this.times[row]!, true);
      }
    });
    for (const stack of open) for (const { row, name } of stack) slice(row, name, this.end, false);
    return slices.sort((a, b) => a.row - b.row).map(({ event }) => event);
  }

  /** A slice for each value of a member, until the next one. */
  private bands(): TraceEvent[] {
    const { changes, ends, texts } = this.timeline;
    const last = new Map<string, { row: number; object: number; member: number; value: string }>();
    const slices: TraceEvent[] = [];
    const close = (key: string, until: number): void => {
      const open = last.get(key);
      if (!open) return;
      last.delete(key);
      const { row, object, member, value } = open;
      if (empty.test(value)) return;
      const ts = this.times[row]!;
      const [pid, tid] = [this.processOf(object), member + 1];
      const dur = rounded(until - ts);
      slices.push({
        name: value,
        ph: 'X',
        pid,
        tid,
        ts,
        dur,
        cat: 'value',
        args: { [this.unit]: this.timeline.rows.line[row]! },
      });
    };
    const finish = new Map<number, number>();
    for (let at = 0; at < ends.length; at += 2) finish.set(ends[at + 1]!, ends[at]!);
    for (let at = 0; at < changes.length; at += 4) {
      const [row, object, member, text] = changes.slice(at, at + 4) as [
        number,
        number,
        number,
        number,
      ];
      const key = `${object} ${member}`;
      close(key, this.times[row]!);
      last.set(key, { row, object, member, value: texts[text]! });
    }
    for (const [key, { object }] of [...last]) {
      const row = finish.get(object);
      close(key, row === undefined ? this.end : this.times[row]!);
    }
    return slices;
  }

  private violation(): TraceEvent[] {
    const { mark, rows } = this.timeline;
    if (mark === undefined || this.case.tone !== 'error') return [];
    const [ts, tid] = [this.times[mark]!, rows.task[mark]! + 1];
    const args = { reason: this.case.reason, [this.unit]: rows.line[mark]! };
    return [
      {
        name: this.case.verdict,
        ph: 'i',
        pid: taskProcess,
        tid,
        ts,
        cat: 'violation',
        s: 'g',
        args,
      },
    ];
  }

  /** From where the values were set that decide it to where it went wrong. */
  private flows(): TraceEvent[] {
    const { causes, mark, rows } = this.timeline;
    if (mark === undefined) return [];
    return causes.flatMap((row, index): TraceEvent[] => {
      const shared = { name: 'set the value', cat: 'cause', id: index + 1, pid: taskProcess };
      const at = (each: number) => ({ tid: rows.task[each]! + 1, ts: this.times[each]! });
      return [
        { ...shared, ...at(row), ph: 's' },
        { ...shared, ...at(mark), ph: 'f', bp: 'e' },
      ];
    });
  }

  private processOf(object: number): number {
    return taskProcess + 1 + object;
  }

  private get unit(): 'line' | 'step' {
    return this.timeline.rows.time.some((time) => time !== '') ? 'line' : 'step';
  }
}

/** Seconds as they are, ticks as microseconds; where there are none, a row is a millisecond. */
function timesOf({ rows }: PageTimeline): number[] {
  let last = 0;
  return rows.time.map((time, row) => {
    const read = time === '' ? row * 1000 : time.includes('.') ? microseconds(time) : Number(time);
    // Clocks of CPUs may differ: the viewer would refuse a slice that ends before it begins.
    last = Math.max(last, read);
    return last;
  });
}

function microseconds(time: string): number {
  const [seconds = '0', fraction = ''] = time.split('.');
  return rounded(Number(seconds) * 1e6 + Number(fraction.padEnd(9, '0')) / 1000);
}

function rounded(time: number): number {
  return Math.round(time * 1000) / 1000;
}

/** The process whose threads are the tasks; those behind it are the objects. */
const taskProcess = 1;

/** Values that mean that there is nothing. */
const empty = /^(?:none|false|free|unknown|\{\}|\[\])$/;
