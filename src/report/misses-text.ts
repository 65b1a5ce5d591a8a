/** What would have been accepted at a divergence, for people. */
import type { Miss, Misses } from '../check/misses.js';
import { wrap } from './layout.js';
import type { Paint } from './paint.js';
import { placeText } from './place-text.js';
import { excerpt } from './printable.js';

export function missesSection(misses: Misses | undefined, paint: Paint, width: number): string[] {
  if (!misses) return [];
  const { found, lastCure, isComplete } = misses;
  const heading = paint('strong', 'What would have been accepted');
  if (found.length === 0) {
    if (!isComplete) return [];
    const none = 'no event more or less, no other argument and no other order, of those tried';
    return [heading, ...wrap(none, '  ', '    ', width)];
  }
  const lines = found.flatMap((miss) => wrap(missText(miss), '  ', '    ', width));
  if (lastCure && found.some(({ kind }) => kind === 'missing-event')) {
    const until = `one event more explains it up to ${placeText(lastCure)}, not behind that`;
    lines.push(...wrap(until, '  ', '    ', width));
  }
  return [heading, ...lines];
}

function missText(miss: Miss): string {
  return `${whatText(miss)}${restText(miss)}`;
}

function whatText(miss: Miss): string {
  const { kind, event, field, value } = miss;
  const place = placeText(miss);
  const { point, name, task, fields } = event;
  const doing = { entry: 'enters', return: 'leaves', point: 'passes' }[point];
  const all = [...fields].map(([key, text]) => `${key}=${text}`).join(' ');
  switch (kind) {
    case 'missing-event': {
      const told = all === '' ? '' : ` with ${excerpt(all, 120)}`;
      return `before ${place}: ${excerpt(task, 60)} ${doing} ${excerpt(name, 80)}${told}`;
    }
    case 'other-argument':
      return `${place} with ${excerpt(`${field}=${value}`, 120)}`;
    case 'other-order':
      return `the event on the other side of ${place}`;
    case 'surplus-event':
      return `the recording without ${place}`;
  }
}

function restText({ rest, restLine, restOrigin }: Miss): string {
  switch (rest) {
    case 'conforms':
      return '; the rest conforms then';
    case 'violates':
      return `; then ${placeText({ line: restLine!, origin: restOrigin })} is rejected`;
    case 'inconclusive':
      return '; nothing contradicts the rest then';
    case undefined:
      return '; the rest was not tried';
  }
}
