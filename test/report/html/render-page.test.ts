/** Pages as texts: one file, nothing from outside, and nothing of an input is markup or code. */
import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { PageData } from '../../../src/report/html/page-data.js';
import { attack, hostileSpec, hostileTrace, reportPage, reportTexts } from './pages.js';

function dataOf(html: string): PageData {
  const [, json] = /<script type="application\/json" id="data">([^<]*)<\/script>/.exec(html)!;
  return JSON.parse(json!) as PageData;
}

vi.setConfig({ testTimeout: 60_000 });

const racy = 'traces/custom-6.12-racy3/attach_while_pending.kp.local.bad.txt.gz';

test('a page allows its own script and style, and asks for nothing', async () => {
  const html = await reportPage('docs/example/pending.kspec docs/example/lost-attach.txt', 1);
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(html)!;
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const [, style] = /<style>([^]*?)<\/style>/.exec(html)!;
  const [, script] = /<script>([^]*?)<\/script>/.exec(html)!;
  expect(policy!.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hash(script!)}`,
    `style-src ${hash(style!)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  const outside = html.match(/https?:\/\/[^"'`)\s]*/g) ?? [];
  expect(outside.filter((url) => url !== 'http://www.w3.org/2000/svg')).toEqual([]);
  expect(html).not.toMatch(/\s(?:src|href|on\w+)=/);
});

test('hostile names stay text', async () => {
  const html = await reportTexts(hostileSpec, hostileTrace, 1);
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  expect(html).not.toContain('<img');
  const data = dataOf(html);
  expect(JSON.stringify(data)).toContain(JSON.stringify(attack).slice(1, -1));
  expect(data.sources[0]!.text).toContain(attack);
});

test('what reorders or hides text is shown as what it is', async () => {
  const trace = hostileTrace.replaceAll(attack, 'a\u202eb\u001b[31mc');
  const html = await reportTexts(hostileSpec, trace, 1);
  expect(html).not.toMatch(/[\u202e\u001b]/);
  expect(JSON.stringify(dataOf(html))).toContain('a\\\\u202eb');
});

test('the data has the divergence, what came after it, and the views', async () => {
  const data = dataOf(await reportPage(`spec/driver-core-6.12.kspec ${racy}`, 1));
  const [only] = data.cases;
  const { rows, mark, after, views, objects, texts, changes } = only!.timeline!;
  expect(rows.line[mark!]).toBe(1912);
  expect(texts[rows.text[mark!]!]).toBe('leave __driver_attach');
  expect(rows.line).toEqual([...rows.line].sort((a, b) => a - b));
  expect(rows.line.slice(after).every((line) => line > 1913)).toBe(true);
  expect(views.map(({ title }) => title)).toEqual([
    'what concerns device dcta.0',
    'the smallest part that is rejected alike',
    'all events',
  ]);
  expect(objects.filter(({ isNear }) => isNear).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['dcta.0', 'dct-async0']),
  );
  // Every index of the columns leads somewhere.
  for (let at = 0; at < changes.length; at += 4) {
    const [row, object, member, text] = changes.slice(at, at + 4) as [
      number,
      number,
      number,
      number,
    ];
    expect(rows.line[row]).toBeDefined();
    expect(objects[object]!.members[member]).toBeDefined();
    expect(texts[text]).toBeDefined();
  }
});

test.each([
  ['spec/driver-core-6.12.kspec traces/custom-6.12-good/preset_drvdata.kp.local.ok.txt.gz', 0],
  ['test/cli/inputs/latch.kspec test/cli/inputs/lossy.txt --observe kernel-1', 5],
  ['test/cli/inputs/latch.kspec test/cli/inputs/other.txt --observe kernel-1', 6],
  ['spec/variants/6.1.kspec --scenario attach_and_release --max-states 100', 5],
  ['test/cli/inputs/polite-race.kspec --scenario attach_and_release', 0],
])('`kspec report %s` ends as the verdict does', async (operands, code) => {
  const data = dataOf(await reportPage(operands, code));
  expect(data.cases).toHaveLength(1);
  expect(data.cases[0]!.text).not.toBe('');
});
