/**
 * Prints one table: what kspec takes for its work, beside something else that does comparable work
 * in the same run. Processor time of whole processes, start included, medians of several runs.
 *
 *     npm run bench                  some minutes
 *     npm run bench -- --long        larger ones too
 *     npm run bench -- --json
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { checkRows } from './check-rows.js';
import { exploreRows } from './explore-rows.js';
import { layoutRows } from './layout-rows.js';
import { ratio, type Row } from './measure.js';
import { readRows } from './read-rows.js';
import { startRows } from './start-rows.js';

const isLong = argv.includes('--long');
const folder = mkdtempSync(join(tmpdir(), 'kspec-bench-'));
try {
  const rows = [
    ...startRows(),
    ...exploreRows(folder, isLong),
    ...(await checkRows(folder, isLong)),
    ...readRows(folder),
    ...layoutRows(folder, isLong),
  ];
  const isJson = argv.includes('--json');
  stdout.write(isJson ? `${JSON.stringify(rows.map(withRatio))}\n` : table(rows));
} finally {
  rmSync(folder, { recursive: true });
}

function withRatio(row: Row) {
  return { ...row, ratio: ratio(row) };
}

function table(rows: readonly Row[]): string {
  const titles = ['what', 'amount', 'seconds', 'rate', 'beside', 'seconds', 'times its rate'];
  const cells = rows.map((row) => {
    const { what, amount, unit, seconds, baseline, baselineSeconds } = row;
    return [
      what,
      `${amount} ${unit}`,
      seconds.toFixed(2),
      `${Math.round(amount / seconds)}/s`,
      baseline,
      baselineSeconds?.toFixed(2) ?? 'not there',
      ratio(row)?.toPrecision(2) ?? '',
    ];
  });
  const lines = [titles, titles.map(() => '---'), ...cells];
  return `${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}
