/** How far reading a trace has come, in one line without its break. */
import type { ExploreProgress } from '../explore/explore.js';
import { count, grouped } from './layout.js';
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

/** How many of several traces have been judged. */
export function renderJudged(judged: number, all: number): string {
  return `${grouped(judged)} of ${count(all, 'trace')}`;
}

const barWidth = 20;

/** How far a search has come: states, states a second, depth, queue and memory. */
export function renderExploreProgress(
  { states, expanded, depth, bytes }: ExploreProgress,
  milliseconds: number,
): string {
  const rate = Math.round((states * 1000) / Math.max(1, milliseconds));
  return [
    count(states, 'state'),
    `${grouped(rate)}/s`,
    `depth ${grouped(depth)}`,
    `${grouped(states - expanded)} to expand`,
    `${grouped(Math.round(bytes / 2 ** 20))} MiB`,
  ].join('  ');
}
