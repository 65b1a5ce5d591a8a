/** The specifications, with the lines that have to do with the violation and with the selected row. */
import type { PageData, PageMark } from '../page-data.js';
import { element } from './dom.js';

export class SourceView {
  private readonly box: HTMLElement;
  private readonly chooser: HTMLElement;
  private readonly sources: PageData['sources'];
  private marks: readonly PageMark[] = [];
  private shown = -1;
  private lines: readonly HTMLElement[] = [];
  /** By source, made when it is first shown. */
  private readonly made = new Map<number, readonly HTMLElement[]>();

  constructor(box: HTMLElement, chooser: HTMLElement, sources: PageData['sources']) {
    this.box = box;
    this.chooser = chooser;
    this.sources = sources;
    chooser.replaceChildren(
      ...sources.map(({ name }, index) => {
        const button = element('button', { type: 'button', 'aria-pressed': 'false' }, name);
        button.addEventListener('click', () => this.open(index));
        return button;
      }),
    );
  }

  setMarks(marks: readonly PageMark[]): void {
    this.marks = marks;
    this.made.clear();
    this.shown = -1;
    const first = marks[0];
    if (first) this.show([first.source, first.from, first.to]);
    else if (this.sources.length > 0) this.open(0);
  }

  /** Marks the lines at which the selected row happens, and brings them in sight. */
  show(place: readonly [source: number, from: number, to: number] | undefined): void {
    for (const line of this.lines) line.classList.remove('now');
    if (!place) return;
    const [source, from, to] = place;
    this.open(source);
    for (let line = from; line <= to; line += 1) this.lines[line - 1]?.classList.add('now');
    const top = this.lines[from - 1];
    if (top) this.box.scrollTop = Math.max(0, top.offsetTop - this.box.offsetTop - 60);
  }

  private open(source: number): void {
    if (this.shown === source) return;
    this.shown = source;
    [...this.chooser.children].forEach((button, index) =>
      button.setAttribute('aria-pressed', index === source ? 'true' : 'false'),
    );
    this.lines = this.made.get(source) ?? this.makeLines(source);
    this.made.set(source, this.lines);
    this.box.replaceChildren(element('pre', { class: 'source' }, ...this.lines));
    this.box.scrollTop = 0;
  }

  private makeLines(source: number): readonly HTMLElement[] {
    const { text } = this.sources[source]!;
    return text.split('\n').map((line, index) => this.line(line, index + 1));
  }

  private line(text: string, number: number): HTMLElement {
    const here = this.marks.filter((mark) => {
      return mark.source === this.shown && mark.from <= number && number <= mark.to;
    });
    const notes = here.filter(({ from }) => from === number).map((mark) => mark.text);
    return element(
      'span',
      { class: ['code-line', ...here.map(({ kind }) => `is-${kind}`)].join(' ') },
      element('span', { class: 'number', 'aria-hidden': 'true' }, `${number}`),
      element('code', {}, text),
      notes.length > 0
        ? element('strong', { class: 'margin' }, ` ◀ ${notes.join('; ')}`)
        : undefined,
      '\n',
    );
  }
}
