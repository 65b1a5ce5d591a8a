/**
 * The timeline as a table of which only the rows in sight exist, so that 10^5 of them cost no more
 * than fifty: time downwards, one column for each task, one for each member of an object.
 */
import type { PageObject } from '../page-data.js';
import type { Course } from './course.js';
import { element } from './dom.js';

const rowHeight = 24;
const rowsBeyond = 12;
const mostMembers = 9;
const mostTasks = 24;
const mostObjects = 12;

interface MemberColumn {
  readonly object: number;
  readonly member: number;
  readonly color: number;
  readonly isFirst: boolean;
}

export interface TableSetting {
  readonly course: Course;
  /** Rows of the view; all if undefined. */
  readonly rows: readonly number[] | undefined;
  readonly showsAll: boolean;
  readonly select: (row: number) => void;
}

export class TimelineTable {
  readonly frame: HTMLElement;
  private readonly setting: TableSetting;
  private readonly table: HTMLTableElement;
  private readonly body: HTMLTableSectionElement;
  private readonly tasks: readonly number[];
  private readonly members: readonly MemberColumn[];
  private readonly places: ReadonlyMap<number, number>;
  private selected = 0;
  private isPrinting = false;

  constructor(setting: TableSetting) {
    this.setting = setting;
    const { course, rows, showsAll } = setting;
    const { timeline } = course;
    const all = timeline.tasks.map((_, task) => task);
    const near = timeline.nearTasks.length > 0 ? timeline.nearTasks : all;
    this.tasks = (showsAll ? all : near).slice(0, mostTasks);
    this.members = this.findMembers();
    this.places = new Map((rows ?? []).map((row, place) => [row, place]));
    this.body = element('tbody');
    this.table = element(
      'table',
      {
        id: 'timeline',
        class: timeline.rows.time.some((time) => time !== '') ? undefined : 'steps',
        role: 'grid',
        tabindex: 0,
        'aria-rowcount': this.count + 1,
        'aria-label': 'Timeline: arrows move, ? lists all keys',
      },
      this.head(),
      this.body,
    );
    this.frame = element('div', { class: 'frame' }, this.table);
    this.frame.addEventListener('scroll', () => this.draw());
    this.body.addEventListener('click', ({ target }) => {
      const row = (target as Element).closest('tr')?.dataset['row'];
      if (row !== undefined) setting.select(Number(row));
    });
  }

  get count(): number {
    return this.setting.rows?.length ?? this.setting.course.length;
  }

  /** The row of the recording at a place of the view. */
  rowAt(place: number): number {
    return this.setting.rows?.[place] ?? place;
  }

  /** The place of a row in the view, or of the last one before it. */
  placeOf(row: number): number {
    const { rows } = this.setting;
    if (!rows) return Math.min(row, this.count - 1);
    const exact = this.places.get(row);
    if (exact !== undefined) return exact;
    return Math.max(
      0,
      rows.findLastIndex((each) => each <= row),
    );
  }

  /** Shows a row as the selected one, in sight. */
  show(row: number): void {
    this.selected = this.placeOf(row);
    const { frame } = this;
    const top = this.selected * rowHeight;
    const head = this.table.tHead!.offsetHeight;
    const room = Math.max(rowHeight, frame.clientHeight - head);
    if (top < frame.scrollTop + rowHeight) frame.scrollTop = Math.max(0, top - rowHeight * 2);
    else if (top + 2 * rowHeight > frame.scrollTop + room)
      frame.scrollTop = top + 3 * rowHeight - room;
    this.draw();
  }

  /** Shows a row in the middle. */
  center(row: number): void {
    this.draw();
    const room = this.frame.clientHeight - this.table.tHead!.offsetHeight;
    this.frame.scrollTop = Math.max(0, this.placeOf(row) * rowHeight - room / 2);
    this.show(row);
  }

  focus(): void {
    this.table.focus({ preventScroll: true });
  }

  /** On paper there is no window: the rows around the selected one are all there. */
  print(isPrinting: boolean): void {
    this.isPrinting = isPrinting;
    this.draw();
  }

  draw(): void {
    const { frame, body, count } = this;
    const visible = Math.ceil(frame.clientHeight / rowHeight) + 2 * rowsBeyond;
    const first = this.isPrinting
      ? Math.max(0, this.selected - 60)
      : Math.max(0, Math.floor(frame.scrollTop / rowHeight) - rowsBeyond);
    const last = Math.min(count, first + (this.isPrinting ? 120 : visible));
    const rows: Node[] = [];
    if (!this.isPrinting) rows.push(spacer(first * rowHeight));
    for (let place = first; place < last; place += 1) rows.push(this.row(place));
    if (!this.isPrinting) rows.push(spacer((count - last) * rowHeight));
    body.replaceChildren(...rows);
    this.table.setAttribute('aria-activedescendant', `row-${this.rowAt(this.selected)}`);
  }

  private findMembers(): MemberColumn[] {
    const { course, showsAll } = this.setting;
    const { objects } = course.timeline;
    const numbers = objects.map((_, object) => object);
    const hasNear = objects.some(({ isNear }) => isNear);
    const shown = numbers.filter((object) => !hasNear || objects[object]!.isNear);
    const others = numbers.filter((object) => !shown.includes(object));
    return [...shown, ...(showsAll ? others : [])].slice(0, mostObjects).flatMap((object) =>
      course.membersOf(object, mostMembers).map((member, index): MemberColumn => {
        return { object, member, color: member % 8, isFirst: index === 0 };
      }),
    );
  }

  private head(): HTMLTableSectionElement {
    const { course } = this.setting;
    const { timeline } = course;
    const names = this.tasks.map((task, lane) => {
      const name = element('span', { class: 'lane-name' }, timeline.tasks[task]!);
      name.style.marginLeft = `${lane * this.step}px`;
      return name;
    });
    const groups = new Map<number, number>();
    for (const { object } of this.members) groups.set(object, (groups.get(object) ?? 0) + 1);
    const objects = [...groups].map(([object, span]) =>
      element(
        'th',
        { colspan: span, scope: 'colgroup', class: span > 2 ? 'object' : 'object narrow' },
        element('span', {}, nameOf(timeline.objects[object])),
      ),
    );
    const members = this.members.map(({ object, member, isFirst }) =>
      element(
        'th',
        { scope: 'col', class: isFirst ? 'member first' : 'member' },
        element('span', {}, timeline.objects[object]!.members[member]!),
      ),
    );
    const line = timeline.rows.time.some((time) => time !== '') ? 'line' : 'step';
    return element(
      'thead',
      {},
      element(
        'tr',
        { 'aria-rowindex': 1 },
        element('th', { rowspan: 2, scope: 'col', class: 'line' }, line),
        element('th', { rowspan: 2, scope: 'col', class: 'time' }, 'time'),
        element('th', { rowspan: 2, scope: 'col', class: 'tasks' }, ...names),
        ...objects,
      ),
      element('tr', {}, ...members),
    );
  }

  /** How far apart the columns of the tasks are. */
  private get step(): number {
    const longest = Math.max(
      ...this.tasks.map((task) => this.setting.course.timeline.tasks[task]!.length),
    );
    return Math.max(14, Math.min(longest * 7 + 12, Math.floor(240 / this.tasks.length)));
  }

  private row(place: number): HTMLTableRowElement {
    const { course } = this.setting;
    const { timeline } = course;
    const { rows } = timeline;
    const row = this.rowAt(place);
    const isMark = row === timeline.mark;
    const isAfter = timeline.after !== undefined && row >= timeline.after;
    const classes = [
      isMark ? 'mark' : '',
      isAfter ? 'after' : '',
      row === timeline.after ? 'first-after' : '',
      place === this.selected ? 'selected' : '',
    ];
    return element(
      'tr',
      {
        id: `row-${row}`,
        'data-row': row,
        'aria-rowindex': place + 2,
        'aria-selected': place === this.selected ? 'true' : 'false',
        class: classes.filter((each) => each !== '').join(' '),
      },
      element('td', { class: 'line' }, `${rows.line[row]}`),
      element('td', { class: 'time' }, rows.time[row]!),
      this.tasksCell(row),
      ...this.members.map((column) => this.memberCell(column, row, place)),
    );
  }

  private tasksCell(row: number): HTMLTableCellElement {
    const { course } = this.setting;
    const { timeline } = course;
    const { step } = this;
    const acting = timeline.rows.task[row]!;
    const lane = this.tasks.indexOf(acting);
    const bars = this.tasks.flatMap((task, index) => {
      if (!course.isBusy(task, row)) return [];
      const bar = element('span', { class: task === acting ? 'call acting' : 'call' });
      bar.style.left = `${index * step}px`;
      return [bar];
    });
    const name = timeline.tasks[acting]!;
    const changes = this.changesShown(row)
      .slice(0, 3)
      .map(({ object, member }) => {
        const { name: of, members } = timeline.objects[object]!;
        return `${of}.${members[member]} = ${course.value(object, member, row) ?? ''}`;
      });
    const remarks = course.remarksAt(row);
    const text = element(
      'span',
      { class: 'event' },
      element('span', { class: 'hidden' }, `${name}: `),
      lane === -1 ? element('span', { class: 'other' }, `${name}: `) : undefined,
      element('span', { class: 'text' }, timeline.texts[timeline.rows.text[row]!]!),
      remarks.length > 0
        ? element('strong', { class: 'remark' }, ` ◀ ${remarks.join('; ')}`)
        : undefined,
      changes.length > 0
        ? element('span', { class: 'change' }, ` ${changes.join(', ')}`)
        : undefined,
    );
    text.style.marginLeft = `${Math.max(0, lane) * step + 8}px`;
    return element('td', { class: 'tasks' }, element('div', { class: 'lanes' }, ...bars, text));
  }

  /** Those of objects that have a column. */
  private changesShown(row: number): ReturnType<Course['changesAt']> {
    const shown = new Set(this.members.map(({ object }) => object));
    return this.setting.course.changesAt(row).filter(({ object }) => shown.has(object));
  }

  private memberCell({ object, member, color, isFirst }: MemberColumn, row: number, place: number) {
    const { course } = this.setting;
    const value = course.value(object, member, row);
    const isQuiet = course.isQuiet(value);
    const isNew = place === 0 || course.value(object, member, this.rowAt(place - 1)) !== value;
    const { name, members } = course.timeline.objects[object]!;
    const shown = value ?? 'not known';
    return element(
      'td',
      {
        class: `member${isFirst ? ' first' : ''}${isQuiet ? '' : ` band c${color}${isNew ? ' begins' : ''}`}`,
        title: `${name}.${members[member]} = ${shown}`,
      },
      element('span', { class: 'hidden' }, shown),
    );
  }
}

function nameOf(object: PageObject | undefined): string {
  return object?.name ?? '';
}

function spacer(height: number): HTMLTableRowElement {
  const cell = element('td');
  cell.style.height = `${height}px`;
  const row = element('tr', { class: 'spacer', 'aria-hidden': 'true' }, cell);
  row.hidden = height === 0;
  return row;
}
