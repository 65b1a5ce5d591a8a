/** The published schemas describe what the commands print, key for key. */
import { expect, test } from 'vitest';
import { checkJson, renderTraceLine } from '../../src/report/check-json.js';
import { runKspec } from '../cli/run-kspec.js';
import { filesIn } from '../house/source-files.js';
import { openSchemaProblems, schemaProblems } from '../support/schemas.js';
import { conforming, empty, inconclusive, vacuous, violations } from './check-results.js';

const inputs = 'test/cli/inputs';

test.each([
  [
    'check-1',
    `check ${inputs}/latch.kspec ${inputs}/good.txt ${inputs}/bad.txt ${inputs}/lossy.txt ${inputs}/other.txt ${inputs}/gone.txt`,
  ],
  ['check-1', 'check docs/example/pending.kspec docs/example/lost-attach.txt'],
  ['check-1', `check ${inputs}/good.txt -`],
  ['check-designs-1', `check ${inputs}/latch.kspec ${inputs}/latch-twice.kspec ${inputs}/bad.txt`],
  ['explore-1', `explore ${inputs}/race.kspec`],
  ['explore-1', `explore ${inputs}/race.kspec --scenario crossed`],
  ['explore-1', `explore ${inputs}/race.kspec --max-states 3`],
  ['explore-1', 'explore docs/example/increments.kspec'],
  [
    'explore-1',
    'explore spec/models/async-probe.kspec --max-states 500 --reduce symmetry --reduce order',
  ],
  ['matrix-1', `explore ${inputs}/race.kspec ${inputs}/polite-race.kspec --matrix`],
  ['run-1', `run ${inputs}/latch.kspec --seed 7`],
  ['run-1', `run ${inputs}/race.kspec --seed 1`],
  ['run-1', `run ${inputs}/race.kspec --seed 2 --steps 3`],
  ['run-1', `run ${inputs}/race.kspec --scenario crossed --seed 3`],
  ['test-1', `test ${inputs}/latch.kspec ${inputs}/good.txt`],
  ['parse-1', `parse ${inputs}/latch.kspec ${inputs}/good.txt`],
])('%s describes `kspec %s`', async (schema, line) => {
  const { output } = await runKspec([...line.split(' '), '--format', 'json']);
  expect(schemaProblems(`${schema}.json`, JSON.parse(output))).toEqual([]);
});

test.each(filesIn('spec', '.kspec'))(
  'the schemas describe all that is said of spec/%s',
  async (file) => {
    const path = `spec/${file}`;
    const scenario = ['explore', path, '--max-states', '60', '--format', 'json'];
    for (const [schema, argv] of [
      ['parse-1', ['parse', path, '--format', 'json']],
      ['explore-1', scenario],
      ['matrix-1', [...scenario, '--matrix']],
      ['run-1', ['run', path, '--format', 'json']],
    ] as const) {
      const { output, notes, code } = await runKspec(argv);
      if (code === 2) expect(notes).toContain('scenario');
      else expect([argv, schemaProblems(`${schema}.json`, JSON.parse(output))]).toEqual([argv, []]);
    }
  },
);

const results = [conforming, vacuous, empty, inconclusive, ...Object.values(violations)];
const traces = [undefined, ...results].map((result, index) => ({
  trace: `${index}`,
  reproduce: 'r',
  result,
  diagnostics: [],
}));

test('the schema of checks describes every kind of result', () => {
  expect(schemaProblems('check-1.json', checkJson('s', traces, []))).toEqual([]);
});

test.each(traces)('the schema of a line describes result $trace', (trace) => {
  const line = JSON.parse(renderTraceLine('s', trace)) as object;
  expect(openSchemaProblems('check-trace-1.json', line)).toEqual([]);
  const { schema, spec, ...result } = line as Record<string, unknown>;
  expect([schema, spec]).toEqual(['kspec/check-trace/1', 's']);
  expect(schemaProblems('check-1.json#/$defs/result', result)).toEqual([]);
});

test.each([
  ['a key is missing', { trace: 't' }],
  ['a key is not described', { ...checkJson('s', [], []), more: 1 }],
  ['a verdict is none', { ...checkJson('s', traces, []), results: [{ verdict: 'yes' }] }],
])('it is seen where %s', (_, report) => {
  expect(schemaProblems('check-1.json', report)).not.toEqual([]);
});
