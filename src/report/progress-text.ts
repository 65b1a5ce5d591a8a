/** How far reading a trace has come, in one line without its break. */
import { count } from './layout.js';
import { excerpt } from './printable.js';

/** `fraction` is undefined of an input without a known end. */
export function renderProgress(trace: string, items: number, fraction: number | undefined): string {
  const lines = count(items, 'line');
  const name = excerpt(trace, 40);
  if (fraction === undefined) return `${name}  ${lines}`;
  const filled = Math.round(Math.min(1, fraction) * barWidth);
  const bar = '#'.repeat(filled) + '.'.repeat(barWidth - filled);
  return `${name}  [${bar}]  ${lines}`;
}

const barWidth = 20;
