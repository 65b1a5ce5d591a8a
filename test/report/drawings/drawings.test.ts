/** Drawings for viewers of other tools, by the rules of their formats. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runKspec } from '../../cli/run-kspec.js';
import { recordings } from '../../recordings/recordings.js';
import { hostileSpec, hostileTrace } from '../html/pages.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

vi.setConfig({ testTimeout: 60_000 });

const hasDot = spawnSync('dot', ['-V']).status === 0;
const isLeftOut = !hasDot && process.env['CI'] === undefined;

async function exported(operands: string): Promise<string> {
  const { code, output, notes } = await runKspec(['export', ...operands.split(' ')]);
  if (code !== 0) throw new Error(`exit code ${code}: ${notes}`);
  return output;
}

const folder = temporaryFolder();
const [hostileSpecFile, hostileTraceFile] = [join(folder, 's.kspec'), join(folder, 't.txt')];
writeFileSync(hostileSpecFile, hostileSpec);
// What means something to Mermaid and to DOT, beside HTML.
const names = hostileTrace.replaceAll('globalThis', 'end;#%%{}\\`"x:->>y');
writeFileSync(hostileTraceFile, names);

/** Few, because each is checked anew for each format. */
const rejected = recordings
  .filter(({ verdict, file }) => verdict === 'violates' && /attach|racy1.storm/.test(file))
  .map(({ file }) => `spec/driver-core-6.12.kspec traces/${file}`);
const scenarios = [
  'test/cli/inputs/race.kspec --scenario crossed',
  'spec/variants/racy2.kspec --scenario lost_attach --stop-at-first',
  'docs/example/late-attach.kspec',
];
const conforming =
  'spec/driver-core-6.12.kspec traces/custom-6.12-good/preset_drvdata.kp.local.ok.txt.gz';
const hostile = `${hostileSpecFile} ${hostileTraceFile}`;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly id: number;
  readonly cat: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What the format's document demands, and Perfetto's importer reports as an error of the trace. */
function perfettoProblems(events: readonly TraceEvent[]): string[] {
  const problems: string[] = [];
  const tracks = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const { ph, ts, dur, pid, tid, name } = event;
    if (!['M', 'X', 'i', 's', 'f'].includes(ph)) problems.push(`${name}: phase ${ph}`);
    if (!Number.isInteger(pid) || !Number.isInteger(tid)) problems.push(`${name}: no track`);
    if (ph === 'M') continue;
    if (!Number.isFinite(ts) || ts < 0) problems.push(`${name}: at ${ts}`);
    if (ph !== 'X') continue;
    if (!Number.isFinite(dur) || dur < 0) problems.push(`${name}: takes ${dur}`);
    const key = `${pid} ${tid}`;
    tracks.set(key, [...(tracks.get(key) ?? []), event]);
  }
  for (const [key, slices] of tracks) {
    const open: TraceEvent[] = [];
    for (const slice of [...slices].sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
      while (open.length > 0 && open.at(-1)!.ts + open.at(-1)!.dur <= slice.ts) open.pop();
      const around = open.at(-1);
      // What overlaps without lying within is dropped by the importer.
      if (around && slice.ts + slice.dur > around.ts + around.dur + 0.001) {
        problems.push(`${key}: ${slice.name} outlasts ${around.name}`);
      }
      open.push(slice);
    }
  }
  for (const end of events.filter(({ ph }) => ph === 's' || ph === 'f')) {
    const isBound = (tracks.get(`${end.pid} ${end.tid}`) ?? []).some(({ ts, dur }) => {
      return ts <= end.ts && end.ts <= ts + dur;
    });
    if (!isBound) problems.push(`flow ${end.id}: no slice around its ${end.ph}`);
  }
  return problems;
}

test.each([...rejected, ...scenarios, conforming, hostile])(
  'for Perfetto: %s',
  async (operands) => {
    const trace = JSON.parse(await exported(`${operands} --to perfetto`)) as {
      readonly otherData: { readonly verdict: string };
      readonly traceEvents: readonly TraceEvent[];
    };
    const { traceEvents: events } = trace;
    expect(perfettoProblems(events)).toEqual([]);
    const isBroken = operands !== conforming;
    expect(events.filter(({ ph }) => ph === 'i')).toHaveLength(isBroken ? 1 : 0);
    const starts = events.filter(({ ph }) => ph === 's');
    const ends = events.filter(({ ph }) => ph === 'f');
    expect(starts.map(({ id }) => id)).toEqual(ends.map(({ id }) => id));
    for (const [index, start] of starts.entries()) {
      expect(start.ts).toBeLessThanOrEqual(ends[index]!.ts);
    }
    const named = new Set(
      events.filter(({ ph }) => ph === 'M').map(({ pid, tid }) => `${pid} ${tid}`),
    );
    for (const { pid, tid } of events) expect(named).toContain(`${pid} ${tid}`);
  },
);

test('a trace for Perfetto has the calls, the values, and the violation with its cause', async () => {
  const racy = rejected.find((each) => each.includes('racy3/attach_while_pending'))!;
  const { traceEvents } = JSON.parse(await exported(`${racy} --to perfetto`)) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const slice = (name: string, line: number) =>
    traceEvents.find((each) => each.ph === 'X' && each.name === name && each.args['line'] === line);
  expect(slice('__driver_attach', 1907)).toMatchObject({ ts: 12_940_651, dur: 32 });
  expect(slice('__driver_attach_async_helper', 2497)).toMatchObject({ args: { judged: false } });
  expect(slice('held by dct-t0-374', 21)).toMatchObject({ cat: 'value' });
  expect(slice('0xffffffffa0002068 (recorded)', 1912)).toBeDefined();
  const [violation] = traceEvents.filter(({ ph }) => ph === 'i');
  expect(violation).toMatchObject({ name: 'violates', ts: 12_940_683, args: { line: 1912 } });
  // `driver_data` was set to none as the device was added.
  const [start] = traceEvents.filter(({ ph }) => ph === 's');
  expect(start!.ts).toBe(12_925_051);
});

/** A strict grammar of what is written; Mermaid's own parser takes 150 MB of packages. */
function mermaidProblems(text: string): string[] {
  const [first, ...lines] = text.trimEnd().split('\n');
  const content = String.raw`(?:[^#;"<>{}%\`\\]|#\d+;|<br/>|->>)*`;
  const forms = [
    `accTitle: ${content}`,
    `accDescr: ${content}`,
    `participant t\\d+ as ${content}`,
    `t\\d+->>t\\d+: ${content}`,
    `Note (?:over|right of) t\\d+(?:,t\\d+)?: ${content}`,
    'rect rgb\\(\\d+, \\d+, \\d+\\)',
    'end',
  ].map((form) => new RegExp(`^ {2}${form}$`));
  const wrong = lines.filter((line) => !forms.some((form) => form.test(line)));
  const stray = lines.filter((line) => / {2}end/.test(line) !== (line === '  end'));
  const words = lines.filter((line) => line !== '  end' && /\bend\b/i.test(line));
  const balance = lines.filter((line) => line.startsWith('  rect')).length;
  const ends = lines.filter((line) => line === '  end').length;
  return [
    ...(first === 'sequenceDiagram' ? [] : [`begins with ${first}`]),
    ...wrong,
    ...stray,
    ...words,
    ...(balance === ends ? [] : ['blocks that do not end']),
  ];
}

test.each([...rejected, ...scenarios, conforming, hostile])('for Mermaid: %s', async (operands) => {
  const text = await exported(`${operands} --to mermaid`);
  expect(mermaidProblems(text)).toEqual([]);
  const declared = new Set(
    [...text.matchAll(/^ {2}participant (t\d+) as/gm)].map((each) => each[1]),
  );
  const used = [...text.matchAll(/^ {2}(t\d+)->>/gm)].map((each) => each[1]);
  expect(used.filter((each) => !declared.has(each))).toEqual([]);
  expect(used.length).toBeLessThanOrEqual(60);
});

test('a sequence for Mermaid reads as it should', async () => {
  const text = await exported('docs/example/late-attach.kspec --to mermaid');
  await expect(text).toMatchFileSnapshot('../../golden/drawings/late-attach.mmd');
});

/** What Graphviz makes of a text: nodes and edges by its plain output. */
function layOut(text: string): { readonly nodes: number; readonly edges: number } {
  const { status, stdout, stderr } = spawnSync('dot', ['-Tplain'], {
    input: text,
    encoding: 'utf8',
  });
  if (status !== 0 || stderr !== '') throw new Error(stderr);
  const count = (word: string) => stdout.split('\n').filter((line) => line.startsWith(word)).length;
  return { nodes: count('node '), edges: count('edge ') };
}

test.skipIf(isLeftOut).each([
  ['all states of a small scenario', 'test/cli/inputs/race.kspec --scenario crossed', 58, 94],
  ['a counterexample', 'spec/variants/racy2.kspec --scenario lost_attach --stop-at-first', 25, 24],
])('for Graphviz: %s', async (_, operands, nodes, edges) => {
  expect(layOut(await exported(`${operands} --to dot`))).toEqual({ nodes, edges });
});

test.skipIf(isLeftOut)('for Graphviz hostile names are text', async () => {
  const name = '\\\\N \\"]; x -> y; <b> #';
  const file = join(folder, 'race.kspec');
  writeFileSync(
    file,
    `spec s\nprocess p() { assert false "${name}" }\nscenario s { task t runs p() }\n`,
  );
  const { nodes } = layOut(await exported(`${file} --to dot`));
  expect(nodes).toBeLessThanOrEqual(3);
});

test.each([
  ['test/cli/inputs/latch.kspec test/cli/inputs/good.txt --to promela', 'takes no TRACE'],
  ['test/cli/inputs/race.kspec --scenario crossed --to mermaid --property x', 'no property `x`'],
  ['test/cli/inputs/latch.kspec test/cli/inputs/good.txt --scenario one --to dot', '`--scenario`'],
])('`kspec export %s` is refused', async (operands, why) => {
  const { code, notes } = await runKspec(['export', ...operands.split(' ')]);
  expect(code).toBe(2);
  expect(notes).toContain(why);
});

test('of several counterexamples one is chosen by its name', async () => {
  const bit = 'spec/variants/attach-pending-bit.kspec --scenario attach_and_release --to mermaid';
  expect(await exported(bit)).toContain('attach_after_release_by_device');
  expect(await exported(`${bit} --property probed_twice`)).toContain('probed_twice');
});
