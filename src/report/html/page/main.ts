/** The page of a report: reads its data, shows a case of it, and follows keys and clicks. */
import type { PageCase, PageData } from '../page-data.js';
import { Course } from './course.js';
import { renderDetail } from './detail.js';
import { element, getPart } from './dom.js';
import { renderGraph } from './graph.js';
import { renderGuards, renderStates } from './guards.js';
import { Overview } from './overview.js';
import { SourceView } from './source.js';
import { TimelineTable } from './table.js';

class Page {
  private readonly data: PageData;
  private readonly sources: SourceView;
  private current = 0;
  private view = 0;
  private showsAll = false;
  private selected = 0;
  private course: Course | undefined;
  private table: TimelineTable | undefined;
  private overview: Overview | undefined;

  constructor(data: PageData) {
    this.data = data;
    this.sources = new SourceView(getPart('source'), getPart('source-names'), data.sources);
    const chooser = getPart('cases') as HTMLSelectElement;
    chooser.replaceChildren(
      ...data.cases.map(({ name, verdict }, index) =>
        element('option', { value: index }, `${verdict}: ${name}`),
      ),
    );
    chooser.addEventListener('change', () => this.open(Number(chooser.value)));
    getPart('case-chooser').hidden = data.cases.length < 2;
    getPart('all-lanes').addEventListener('change', ({ target }) => {
      this.showsAll = (target as HTMLInputElement).checked;
      this.build();
    });
    const views = getPart('views') as HTMLSelectElement;
    views.addEventListener('change', () => this.setView(Number(views.value)));
    this.onClick('to-mark', () => this.toMark());
    this.onClick('previous', () => this.move(-1));
    this.onClick('next', () => this.move(1));
    this.onClick('help-button', () => this.help());
    document.addEventListener('keydown', (event) => this.key(event));
    window.addEventListener('resize', () => this.redraw());
    window.addEventListener('beforeprint', () => this.table?.print(true));
    window.addEventListener('afterprint', () => this.table?.print(false));
    this.open(0);
  }

  private get case(): PageCase {
    return this.data.cases[this.current]!;
  }

  private onClick(id: string, act: () => void): void {
    getPart(id).addEventListener('click', act);
  }

  private open(index: number): void {
    this.current = index;
    this.view = 0;
    const { tone, verdict, reason, name, facts, text, timeline, graph, candidates, states } =
      this.case;
    const badge = getPart('verdict');
    badge.textContent = verdict;
    badge.className = `badge ${tone}`;
    getPart('name').textContent = name;
    getPart('reason').textContent = reason;
    getPart('facts').replaceChildren(
      ...facts.map(([term, value]) =>
        element('div', {}, element('dt', {}, term), element('dd', {}, value)),
      ),
    );
    getPart('text').textContent = text;
    this.course = timeline && new Course(timeline);
    this.selected = timeline?.mark ?? 0;
    const views = getPart('views') as HTMLSelectElement;
    views.replaceChildren(
      ...(timeline?.views ?? []).map(({ title, rows }, view) => {
        const count = rows?.length ?? this.course!.length;
        return element('option', { value: view }, `${title} (${count.toLocaleString('en')})`);
      }),
    );
    getPart('timeline-section').hidden = !timeline;
    getPart('detail-section').hidden = !timeline;
    getPart('cut').hidden = timeline?.isCut !== true;
    getPart('to-mark').hidden = timeline?.mark === undefined;
    this.fill('guards', candidates.length > 0 ? renderGuards(this.case) : []);
    this.fill('states', states.length > 0 ? renderStates(this.case) : []);
    this.fill('graph', graph ? [renderGraph(graph, (step) => this.select(step))] : []);
    this.sources.setMarks(this.case.marks);
    this.build();
    const [first] = this.case.marks;
    if (first) this.sources.show([first.source, first.from, first.to]);
  }

  private fill(id: string, content: readonly Node[]): void {
    getPart(id).replaceChildren(...content);
    getPart(`${id}-section`).hidden = content.length === 0;
  }

  private setView(view: number): void {
    this.view = view;
    this.build();
  }

  private build(): void {
    const { course } = this;
    if (!course) return;
    const hadFocus = document.activeElement?.id === 'timeline';
    const { rows } = course.timeline.views[this.view]!;
    const select = (row: number) => this.select(row);
    this.table = new TimelineTable({ course, rows, showsAll: this.showsAll, select });
    this.overview = new Overview(course, rows, select);
    (getPart('views') as HTMLSelectElement).value = `${this.view}`;
    getPart('timeline-box').replaceChildren(this.table.frame, this.overview.canvas);
    this.table.center(this.selected);
    this.select(this.selected);
    if (hadFocus) this.table.focus();
  }

  private redraw(): void {
    this.table?.draw();
    this.overview?.draw(this.selected);
  }

  private select(row: number): void {
    const { course, table } = this;
    if (!course || !table) return;
    this.selected = table.rowAt(table.placeOf(row));
    table.show(this.selected);
    this.overview?.draw(this.selected);
    getPart('detail').replaceChildren(...renderDetail(course, this.selected));
    const place = course.timeline.places[course.timeline.rows.place[this.selected]!];
    this.sources.show(place);
    const { line, time } = course.timeline.rows;
    const unit = time[this.selected] === '' ? 'step' : 'line';
    getPart('position').textContent = `${unit} ${line[this.selected]}`;
    const current = course.timeline.rows.text[this.selected]!;
    getPart('spoken').textContent =
      `${unit} ${line[this.selected]}: ${course.timeline.texts[current]}`;
  }

  private move(by: number): void {
    const { table } = this;
    if (!table) return;
    const place = Math.min(table.count - 1, Math.max(0, table.placeOf(this.selected) + by));
    this.select(table.rowAt(place));
  }

  private toMark(): void {
    const mark = this.course?.timeline.mark;
    if (mark === undefined) return;
    this.table?.center(mark);
    this.select(mark);
  }

  private help(): void {
    const dialog = getPart('help') as HTMLDialogElement;
    if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  private key(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (ctrlKey || metaKey || altKey) return;
    const isHelpOpen = (getPart('help') as HTMLDialogElement).open;
    if (key === '?') {
      event.preventDefault();
      this.help();
      return;
    }
    if (isHelpOpen || target instanceof HTMLSelectElement) return;
    const inTable =
      target instanceof HTMLElement && (target === document.body || target.id === 'timeline');
    const act = keys[key] ?? (inTable ? tableKeys[key] : undefined);
    if (!act) return;
    event.preventDefault();
    act({
      move: (by) => this.move(by),
      toMark: () => this.toMark(),
      nextView: () => this.setView((this.view + 1) % (this.course?.timeline.views.length ?? 1)),
      nextCase: () => {
        const next = (this.current + 1) % this.data.cases.length;
        (getPart('cases') as HTMLSelectElement).value = `${next}`;
        this.open(next);
      },
      toggleLanes: () => getPart('all-lanes').click(),
    });
  }
}

interface Deeds {
  readonly move: (by: number) => void;
  readonly toMark: () => void;
  readonly nextView: () => void;
  readonly nextCase: () => void;
  readonly toggleLanes: () => void;
}

type Act = (deeds: Deeds) => void;

/** Keys that work wherever the focus is, but in a chooser. */
const keys: Readonly<Record<string, Act | undefined>> = Object.assign(
  Object.create(null) as object,
  {
    j: (deeds: Deeds) => deeds.move(1),
    k: (deeds: Deeds) => deeds.move(-1),
    m: (deeds: Deeds) => deeds.toMark(),
    v: (deeds: Deeds) => deeds.nextView(),
    c: (deeds: Deeds) => deeds.nextCase(),
    l: (deeds: Deeds) => deeds.toggleLanes(),
  },
);

/** Keys that scroll elsewhere. */
const tableKeys: Readonly<Record<string, Act | undefined>> = Object.assign(
  Object.create(null) as object,
  {
    ArrowDown: (deeds: Deeds) => deeds.move(1),
    ArrowUp: (deeds: Deeds) => deeds.move(-1),
    PageDown: (deeds: Deeds) => deeds.move(20),
    PageUp: (deeds: Deeds) => deeds.move(-20),
    Home: (deeds: Deeds) => deeds.move(-Infinity),
    End: (deeds: Deeds) => deeds.move(Infinity),
  },
);

new Page(JSON.parse(getPart('data').textContent ?? '') as PageData);
