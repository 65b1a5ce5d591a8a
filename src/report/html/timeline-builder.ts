/** Puts the timeline of a page together, row by row; texts are kept once. */
import { positionAt, type Span } from '../../base/source.js';
import type { PageObject, PageTimeline, PageView } from './page-data.js';

export interface Row {
  readonly line: number;
  readonly time: string;
  readonly task: string;
  readonly text: string;
  readonly point: 'e' | 'r' | 'p';
  readonly span: Span | undefined;
}

/** The sources of a page, in the order in which they were asked for. */
export class SourceList {
  readonly sources: { readonly name: string; readonly text: string }[] = [];

  /** Where a span lies: source, first line, last line. */
  place({ source, start, end }: Span): readonly [number, number, number] {
    let index = this.sources.findIndex(({ name }) => name === source.name);
    if (index === -1) index = this.sources.push({ name: source.name, text: source.text }) - 1;
    const from = positionAt(source, start).line;
    return [index, from, positionAt(source, Math.max(start, end - 1)).line];
  }
}

export class TimelineBuilder {
  private readonly sources: SourceList;
  private readonly texts = new Map<string, number>();
  private readonly tasks = new Map<string, number>();
  private readonly nearTasks = new Set<number>();
  private readonly objects: { name: string; members: Map<string, number>; isNear: boolean }[] = [];
  private readonly objectNumbers = new Map<string, number>();
  private readonly places = new Map<string, number>();
  private readonly line: number[] = [];
  private readonly time: string[] = [];
  private readonly task: number[] = [];
  private readonly text: number[] = [];
  private readonly place: number[] = [];
  private readonly points: string[] = [];
  private readonly changes: (readonly [
    row: number,
    object: number,
    member: number,
    text: number,
  ])[] = [];
  private readonly ends: number[] = [];
  private readonly remarks: number[] = [];
  /** Keys are numbers: none of them can be a name that means something to JavaScript. */
  private readonly raw: Record<string, string> = {};

  constructor(sources: SourceList) {
    this.sources = sources;
  }

  get length(): number {
    return this.line.length;
  }

  /** Returns the number of the row. */
  row({ line, time, task, text, point, span }: Row): number {
    this.line.push(line);
    this.time.push(time);
    this.task.push(numberOf(this.tasks, task));
    this.text.push(numberOf(this.texts, text));
    this.place.push(span ? numberOf(this.places, this.sources.place(span).join(' ')) : -1);
    this.points.push(point);
    return this.line.length - 1;
  }

  /** `key` tells objects of one name apart. */
  object(key: string, name: string): number {
    const known = this.objectNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.objects.push({ name, members: new Map(), isNear: false }) - 1;
    this.objectNumbers.set(key, number);
    return number;
  }

  change(row: number, object: number, member: string, value: string): void {
    const { members } = this.objects[object]!;
    this.changes.push([row, object, numberOf(members, member), numberOf(this.texts, value)]);
  }

  end(row: number, object: number): void {
    this.ends.push(row, object);
  }

  remark(row: number, text: string): void {
    this.remarks.push(row, numberOf(this.texts, text));
  }

  rawLine(row: number, text: string): void {
    this.raw[row] = text;
  }

  near(task: string): void {
    const number = this.tasks.get(task);
    if (number !== undefined) this.nearTasks.add(number);
  }

  nearObject(object: number): void {
    this.objects[object]!.isNear = true;
  }

  timeline(
    views: readonly PageView[],
    marks: Pick<PageTimeline, 'mark' | 'noticed' | 'after' | 'isCut' | 'causes'>,
  ): PageTimeline {
    const objects = this.objects.map(({ name, members, isNear }): PageObject => {
      return { name, members: [...members.keys()], isNear };
    });
    const places = [...this.places.keys()].map((key) => {
      const [source = 0, from = 0, to = 0] = key.split(' ').map(Number);
      return [source, from, to] as const;
    });
    return {
      ...marks,
      tasks: [...this.tasks.keys()],
      nearTasks: [...this.nearTasks].sort((a, b) => a - b),
      objects,
      texts: [...this.texts.keys()],
      rows: {
        line: this.line,
        time: this.time,
        task: this.task,
        text: this.text,
        place: this.place,
        points: this.points.join(''),
      },
      places,
      changes: this.changes.sort(([a], [b]) => a - b).flat(),
      ends: this.ends,
      remarks: this.remarks,
      views,
      raw: this.raw,
    };
  }
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
