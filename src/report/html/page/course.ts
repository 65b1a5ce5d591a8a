/** What a timeline says about each row: the values of all members, and who is inside a call. */
import type { PageTimeline } from '../page-data.js';

/** A value of a member, from a row on. */
interface Step {
  readonly row: number;
  readonly value: string;
}

/** A value that means that there is nothing to show: no band is drawn for it. */
const quiet =
  /^(?:|none|false|free|0|unknown|not known|nothing|gone|\{\}|\[\]|\w+\((?:none|nothing|false|0)?\))$/;

export class Course {
  readonly timeline: PageTimeline;
  /** By object and member. */
  private readonly steps: Step[][][];
  /** By task: rows at which the number of its open calls gets positive, or zero, by turns. */
  private readonly busy: number[][];
  private readonly remarks = new Map<number, string[]>();
  private readonly changes = new Map<number, { object: number; member: number }[]>();

  constructor(timeline: PageTimeline) {
    this.timeline = timeline;
    const { objects, changes, ends, texts, remarks } = timeline;
    this.steps = objects.map(({ members }) => members.map(() => []));
    for (let at = 0; at < changes.length; at += 4) {
      const [row, object, member, text] = changes.slice(at, at + 4) as [
        number,
        number,
        number,
        number,
      ];
      this.steps[object]![member]!.push({ row, value: texts[text]! });
      const known = this.changes.get(row);
      if (known) known.push({ object, member });
      else this.changes.set(row, [{ object, member }]);
    }
    for (let at = 0; at < ends.length; at += 2) {
      const [row, object] = ends.slice(at, at + 2) as [number, number];
      for (const steps of this.steps[object]!) {
        if (steps.length > 0) steps.push({ row: row + 1, value: 'gone' });
      }
    }
    for (let at = 0; at < remarks.length; at += 2) {
      const [row, text] = remarks.slice(at, at + 2) as [number, number];
      this.remarks.set(row, [...(this.remarks.get(row) ?? []), texts[text]!]);
    }
    this.busy = this.findBusy();
  }

  get length(): number {
    return this.timeline.rows.line.length;
  }

  /** Undefined where nothing was known of it yet. */
  value(object: number, member: number, row: number): string | undefined {
    const steps = this.steps[object]![member]!;
    return steps[lastUpTo(steps, row, (step) => step.row)]?.value;
  }

  /** The row since which the member has its value. */
  since(object: number, member: number, row: number): number | undefined {
    const steps = this.steps[object]![member]!;
    return steps[lastUpTo(steps, row, (step) => step.row)]?.row;
  }

  isQuiet(value: string | undefined): boolean {
    return value === undefined || quiet.test(value);
  }

  /** Members that show something at some time, those that change most first. */
  membersOf(object: number, most: number): readonly number[] {
    const shown = this.steps[object]!.flatMap((steps, member) => {
      return steps.some(({ value }) => !this.isQuiet(value))
        ? [{ member, times: steps.length }]
        : [];
    });
    const often = shown.sort((a, b) => b.times - a.times || a.member - b.member).slice(0, most);
    return often.map(({ member }) => member).sort((a, b) => a - b);
  }

  changesAt(row: number): readonly { readonly object: number; readonly member: number }[] {
    return this.changes.get(row) ?? [];
  }

  remarksAt(row: number): readonly string[] {
    return this.remarks.get(row) ?? [];
  }

  /** True from the entry of a task's outermost call to its return. */
  isBusy(task: number, row: number): boolean {
    const turns = this.busy[task] ?? [];
    return lastUpTo(turns, row, (turn) => turn) % 2 === 0;
  }

  private findBusy(): number[][] {
    const { tasks, rows } = this.timeline;
    const busy: number[][] = tasks.map(() => []);
    const depths = tasks.map(() => 0);
    rows.task.forEach((task, row) => {
      const point = rows.points[row];
      if (point === 'e' && depths[task]!++ === 0) busy[task]!.push(row);
      if (point === 'r' && depths[task]! > 0 && --depths[task]! === 0) busy[task]!.push(row + 1);
    });
    return busy;
  }
}

/** The index of the last item that is not behind `row`, -1 if all are: they are in order. */
function lastUpTo<Item>(
  items: readonly Item[],
  row: number,
  rowOf: (item: Item) => number,
): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rowOf(items[middle]!) <= row) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
