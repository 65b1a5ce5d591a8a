/** The forms of reports from the command line: the right one, whole, and with the same exit code. */
import { expect, test } from 'vitest';
import { schemaProblems } from '../support/schemas.js';
import { sarifValidator } from '../support/json-schema.js';
import { readKtap } from '../support/ktap.js';
import { readXml } from '../support/xml.js';
import { runKspec, type Surroundings } from './run-kspec.js';

const inputs = 'test/cli/inputs';
const checkMany = `check ${inputs}/latch.kspec ${['good', 'bad', 'lossy', 'other', 'gone'].map((name) => `${inputs}/${name}.txt`).join(' ')}`;
const checkBad = `check ${inputs}/latch.kspec ${inputs}/bad.txt`;
const checkDesigns = `check ${inputs}/latch.kspec ${inputs}/latch-twice.kspec ${inputs}/bad.txt ${inputs}/good.txt --observe kernel-1`;
const checkWrong = `check ${inputs}/good.txt ${inputs}/good.txt`;
const exploreRace = `explore ${inputs}/race.kspec`;
const exploreCut = `explore ${inputs}/race.kspec --max-states 3`;
const exploreWrong = `explore ${inputs}/good.txt`;

/** The exit code, and of each judgement the letter of its outcome: Passed, Failed, Open, Error. */
const expectations = [
  [checkMany, 4, 'PFOOE'],
  [checkBad, 1, 'F'],
  [checkDesigns, 0, 'PP'],
  [checkWrong, 3, 'E'],
  [exploreRace, 1, 'FPPP'],
  [`${exploreRace} --scenario crossed`, 1, 'PFFP'],
  [exploreCut, 5, 'OOOO'],
  [exploreWrong, 3, 'E'],
] as const;

const validate = sarifValidator();

async function run(line: string, around?: Surroundings) {
  return runKspec(line.split(' '), around);
}

test.each(expectations)('as KTAP `kspec %s` comes to %d, %s', async (line, code, expected) => {
  const ran = await run(`${line} --format ktap`);
  const letters = { SUCCESS: 'P', SKIPPED: 'O', FAILURE: '[FE]' };
  const statuses = readKtap(ran.output).flatMap(({ subtests }) => subtests);
  expect(expected).toMatch(
    new RegExp(`^${statuses.map(({ status }) => letters[status]).join('')}$`),
  );
  expect(ran.code).toBe(code);
});

test.each(expectations)('as JUnit `kspec %s` comes to %d, %s', async (line, code, expected) => {
  const ran = await run(`${line} --format junit`);
  const letters = new Map([
    ['failure', 'F'],
    ['error', 'E'],
    ['skipped', 'O'],
  ]);
  const cases = readXml(ran.output).children.flatMap(({ children }) => children);
  const outcomes = cases.map(({ children: [result] }) => letters.get(result?.name ?? '') ?? 'P');
  expect([ran.code, outcomes.join('')]).toEqual([code, expected]);
});

test.each(expectations)('as SARIF `kspec %s` comes to %d, %s', async (line, code, expected) => {
  const ran = await run(`${line} --format sarif`);
  const log: unknown = JSON.parse(ran.output);
  expect([validate(log), validate.errors]).toEqual([true, null]);
  const [{ results, invocations }] = (log as { readonly runs: [SarifRun] }).runs;
  const letters = { pass: 'P', fail: 'F', open: 'O' };
  expect(results.map(({ kind }) => letters[kind]).join('')).toBe(expected.replace('E', ''));
  expect(invocations[0].executionSuccessful).toBe(!expected.includes('E'));
  expect(ran.code).toBe(code);
});

interface SarifRun {
  readonly results: readonly { readonly kind: 'pass' | 'fail' | 'open' }[];
  readonly invocations: [{ readonly executionSuccessful: boolean }];
}

test.each(expectations)(
  'as annotations `kspec %s` comes to %d, %s',
  async (line, code, expected) => {
    const ran = await run(`${line} --format github`);
    const levels = [...ran.output.matchAll(/^::(error|warning) /gm)].map((match) => match[1]);
    const wanted = [...expected.replaceAll('P', '')].map((letter) => {
      return letter === 'O' ? 'warning' : 'error';
    });
    if (expected === 'E') expect(new Set(levels)).toEqual(new Set(wanted));
    else expect(levels).toEqual(wanted);
    expect(ran.code).toBe(code);
  },
);

test('SARIF leads to the trace, the specification and the events of each task', async () => {
  const { output } = await run(`${checkBad} --format sarif`);
  expect(JSON.parse(output)).toMatchObject({
    runs: [
      {
        results: [
          {
            ruleId: 'failed-step',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: `${inputs}/bad.txt` },
                  region: { startLine: 6 },
                },
              },
            ],
            relatedLocations: expect.arrayContaining([
              expect.objectContaining({
                physicalLocation: {
                  artifactLocation: { uri: `${inputs}/latch.kspec` },
                  region: expect.objectContaining({ startLine: 15, startColumn: 3 }),
                },
              }),
            ]),
            codeFlows: [{ threadFlows: [{ id: 'sh-104', locations: { length: 6 } }] }],
          },
        ],
      },
    ],
  });
});

test('a trace from standard input has no place to point at', async () => {
  const line = `check ${inputs}/latch.kspec - --observe kernel-1`;
  const input = ' sh-104 [001] ..... 1.000000: drop: (drop+0x0/0x10) l=0xff10\n';
  for (const form of ['sarif', 'github', 'junit', 'ktap', 'ndjson']) {
    const { output } = await run(`${line} --format ${form}`, { input });
    expect(output).not.toMatch(/file=|"uri": "-"/);
  }
});

test('a stream has a line for each trace and specification, as each is judged', async () => {
  const { output, code } = await run(`${checkDesigns} --format ndjson`);
  const lines = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as StreamedTrace);
  expect(lines.map(({ spec, trace, verdict }) => [spec, trace, verdict].join(' '))).toEqual([
    `${inputs}/latch.kspec ${inputs}/bad.txt violates`,
    `${inputs}/latch-twice.kspec ${inputs}/bad.txt conforms`,
    `${inputs}/latch.kspec ${inputs}/good.txt conforms`,
    `${inputs}/latch-twice.kspec ${inputs}/good.txt conforms`,
  ]);
  for (const { schema, spec: _, ...result } of lines) {
    expect(schema).toBe('kspec/check-trace/1');
    expect(schemaProblems('check-1.json#/$defs/result', result)).toEqual([]);
  }
  expect(code).toBe(0);
});

interface StreamedTrace {
  readonly schema: string;
  readonly spec: string;
  readonly trace: string;
  readonly verdict: string;
}

test.each([
  checkMany,
  checkDesigns,
  'check docs/example/pending.kspec docs/example/lost-attach.txt',
  'check spec/driver-core-6.12.kspec traces/custom-6.12-racy2/crash.kp.bad.txt.gz',
  exploreRace,
  'explore spec/variants/v4.kspec',
])('a mail of `kspec %s` has 72 columns and no color', { timeout: 60_000 }, async (line) => {
  const { output } = await run(`${line} --mail`, { isTerminal: true, columns: 200 });
  expect(output).not.toContain('\u001b');
  const tooLong = output.split('\n').filter((each) => each.length > 72);
  expect(tooLong.filter((each) => each.trim().includes(' '))).toEqual([]);
  expect(output).not.toMatch(/[ \t]$/m);
});

test('a mail draws the events with a column for each task', async () => {
  const line = 'check docs/example/pending.kspec docs/example/lost-attach.txt --mail';
  const { output } = await run(line);
  await expect(output).toMatchFileSnapshot('../golden/check/lost-attach.mail.txt');
});

test.each([
  [`${checkBad} --mail --format json`, '`--mail` does not go with `--format json`'],
  [`${checkBad} --mail --color`, '`--mail` does not go with `--color`'],
  [`${exploreRace} --mail --format ktap`, '`--mail` does not go with `--format ktap`'],
  [`${exploreRace} --matrix --format sarif`, '`--format sarif` does not go with `--matrix`'],
  [`${exploreRace} --matrix --mail`, '`--mail` does not go with `--matrix`'],
])('`kspec %s` is refused', async (line, message) => {
  const { code, notes, output } = await run(line);
  expect(notes).toContain(message);
  expect([code, output]).toEqual([2, '']);
});
