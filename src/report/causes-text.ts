/** What set the members of the object that a divergence is about, and what may have been wrong before. */
import { positionAt } from '../base/source.js';
import type { DescribedCause, DescribedField, Divergence } from '../check/verdict.js';
import { columns, list, wrap } from './layout.js';
import type { Paint } from './paint.js';
import { excerpt, printable } from './printable.js';

export function causesSection({ objects }: Divergence, paint: Paint): string[] {
  const [first] = objects;
  const rows = (first?.fields ?? []).flatMap((field) => causeRows(field));
  if (!first || rows.length === 0) return [];
  return [
    paint('strong', `What set the members of ${excerpt(first.name, 80)}`),
    ...columns(rows, '  '),
  ];
}

function causeRows({ name, causes = [] }: DescribedField): string[][] {
  return causes.flatMap((cause, index) => [
    [
      index === 0 ? excerpt(name, 40) : '',
      `${index === 0 ? '' : 'or '}${excerpt(cause.text, 60)}, ${placeText(cause)}`,
    ],
    ['', `${excerpt(cause.task, 40)}${locksText(cause)}`],
  ]);
}

function placeText({ span: { source, start } }: DescribedCause): string {
  const file = source.name.slice(source.name.lastIndexOf('/') + 1);
  return printable(`${file}:${positionAt(source, start).line}`);
}

function locksText({ locks }: DescribedCause): string {
  if (locks.length === 0) return ', no lock held';
  return `, holding ${list(locks.map((lock) => excerpt(lock, 60)))}`;
}

export function doubtsSection({ doubts = [] }: Divergence, paint: Paint, width: number): string[] {
  if (doubts.length === 0) return [];
  const lines = doubts.flatMap(({ property, title, since }) => {
    const titled = title === undefined ? '' : ` "${excerpt(title, 80)}"`;
    const text = `${excerpt(property, 60)}${titled}, since line ${since.line}`;
    return wrap(text, '  ', '    ', width);
  });
  return [paint('strong', 'What may have been broken before'), ...lines];
}
