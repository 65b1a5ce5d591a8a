/** What is known at the selected row: the event, what it changed, and the values of all objects. */
import type { Course } from './course.js';
import { element } from './dom.js';

export function renderDetail(course: Course, row: number): readonly Node[] {
  const { timeline } = course;
  const { rows, texts, tasks, objects } = timeline;
  const time = rows.time[row]!;
  const isStep = time === '';
  const line = rows.line[row]!;
  const where = isStep
    ? line === 0
      ? 'The beginning'
      : `Step ${line}`
    : `Line ${line}, at ${time}`;
  const isAfter = timeline.after !== undefined && row >= timeline.after;
  const raw = timeline.raw[`${row}`];
  const changed = new Set(course.changesAt(row).map(({ object, member }) => `${object} ${member}`));
  return [
    element('h3', {}, where),
    element(
      'p',
      {},
      element('span', { class: 'task' }, tasks[rows.task[row]!]!),
      ` ${texts[rows.text[row]!]!}`,
    ),
    ...course.remarksAt(row).map((text) => element('p', { class: 'remark' }, `◀ ${text}`)),
    ...(isAfter
      ? [element('p', { class: 'note' }, 'After the violation: as recorded, judged by nobody.')]
      : []),
    ...(raw === undefined
      ? []
      : [scrolling('The line as recorded', element('pre', {}, raw.trim()))]),
    ...objectsShown(course, row).map((object) => {
      const { name, members } = objects[object]!;
      const caption = `${name} before and after ${isStep ? 'this step' : 'this event'}`;
      return valueTable(
        caption,
        members.map((member, index) => {
          const before = row === 0 ? undefined : course.value(object, index, row - 1);
          const after = course.value(object, index, row);
          const since = course.since(object, index, row);
          const isNew = changed.has(`${object} ${index}`) && before !== after;
          return {
            member,
            before,
            after,
            since: since === undefined ? '' : `${rows.line[since]}`,
            isNew,
          };
        }),
        isStep ? 'since step' : 'since line',
      );
    }),
  ];
}

/** Those that are near, and those that the row changes. */
function objectsShown(course: Course, row: number): readonly number[] {
  const { objects } = course.timeline;
  const near = objects.flatMap(({ isNear }, object) => (isNear ? [object] : []));
  const touched = course.changesAt(row).map(({ object }) => object);
  return [...new Set([...touched, ...near])].slice(0, 8);
}

interface ValueRow {
  readonly member: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly since: string;
  readonly isNew: boolean;
}

function valueTable(caption: string, rows: readonly ValueRow[], since: string): HTMLElement {
  const known = rows.filter(({ before, after }) => (before ?? after) !== undefined);
  if (known.length === 0)
    return element('p', { class: 'note' }, `${caption}: nothing is known yet`);
  return scrolling(
    caption,
    element(
      'table',
      { class: 'values' },
      element('caption', {}, caption),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...['member', 'before', 'after', since].map((text) =>
            element('th', { scope: 'col' }, text),
          ),
        ),
      ),
      element(
        'tbody',
        {},
        ...known.map(({ member, before = '', after = '', since: at, isNew }) =>
          element(
            'tr',
            { class: isNew ? 'new' : undefined },
            element('th', { scope: 'row' }, member),
            element('td', {}, before),
            element('td', {}, after),
            element('td', { class: 'number' }, at),
          ),
        ),
      ),
    ),
  );
}

/** What may be wider than its place can be scrolled, also with keys. */
export function scrolling(label: string, content: HTMLElement): HTMLElement {
  return element(
    'div',
    { class: 'scrolling', tabindex: 0, role: 'group', 'aria-label': label },
    content,
  );
}
