/** The forms for tools, each read by the rules of those that read it, whatever the names are. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderGithub } from '../../../src/report/forms/github.js';
import { type JudgedGroup, judgementsOf } from '../../../src/report/forms/judgement.js';
import { renderJunit } from '../../../src/report/forms/junit.js';
import { renderKtap } from '../../../src/report/forms/ktap.js';
import { sarifLog } from '../../../src/report/forms/sarif.js';
import { arbitraryGroups, hostileGroups } from '../../support/judgements.js';
import { sarifValidator } from '../../support/json-schema.js';
import { readByKunit, readKtap, whyNoKunit } from '../../support/ktap.js';
import { readXml, type XmlElement } from '../../support/xml.js';

const validate = sarifValidator();

/** What the schema, and of its errata the rule on regions, has against a log; nothing if all is well. */
function sarifProblems(groups: readonly JudgedGroup[]): unknown {
  const log: unknown = JSON.parse(JSON.stringify(sarifLog(groups, '0.1.0')));
  if (!validate(log)) return validate.errors;
  const regions = JSON.stringify(log).match(/"region":\{(?!"startLine":[1-9])/g);
  return regions ?? [];
}

/** The outcomes of the cases in the order of the report. */
function junitOutcomes(groups: readonly JudgedGroup[]): string[] {
  const suites = readXml(renderJunit(groups, 'kspec check')).children;
  return suites.flatMap(({ children, attributes }) => {
    const outcomes = children.map(({ children: [result] }: XmlElement) => result?.name ?? 'passed');
    const number = (name: string) => `${outcomes.filter((each) => each === name).length}`;
    expect(attributes).toMatchObject({
      tests: `${outcomes.length}`,
      failures: number('failure'),
      errors: number('error'),
      skipped: number('skipped'),
    });
    return outcomes;
  });
}

const inJunit = { passed: 'passed', failed: 'failure', open: 'skipped', unreadable: 'error' };
const inKtap = { passed: 'SUCCESS', failed: 'FAILURE', open: 'SKIPPED', unreadable: 'FAILURE' };
const inGithub = { passed: [], failed: ['error'], open: ['warning'], unreadable: ['error'] };

function check(groups: readonly JudgedGroup[]): void {
  const outcomes = groups.flatMap((group) => judgementsOf(group).map(({ outcome }) => outcome));
  expect(sarifProblems(groups)).toEqual([]);
  expect(junitOutcomes(groups)).toEqual(outcomes.map((outcome) => inJunit[outcome]));
  expect(readKtap(renderKtap(groups)).flatMap(({ subtests }) => subtests)).toMatchObject(
    outcomes.map((outcome) => ({ status: inKtap[outcome] })),
  );
  const annotations = renderGithub(groups).split('\n').slice(0, -1);
  expect(
    annotations.map((line) => /^::(\w+) (?:\w+=[^:,]*,?)*::[^\n\r]*$/.exec(line)?.[1]),
  ).toEqual(
    groups.flatMap(({ diagnostics, judgements }) => [
      ...diagnostics.map(({ severity }) => severity),
      ...judgements.flatMap(({ outcome }) => inGithub[outcome]),
    ]),
  );
}

test('every form of hostile names is well-formed and says the same', () => {
  check(hostileGroups);
});

test(
  'every form of arbitrary judgements is well-formed and says the same',
  { timeout: 60_000 },
  () => {
    fc.assert(fc.property(arbitraryGroups, check), { numRuns: 300 });
  },
);

test('what a form says of names can be read again', () => {
  const text = 'a%b: "c" & <d>, e';
  const [group] = hostileGroups as [JudgedGroup, ...JudgedGroup[]];
  const groups = [
    { ...group, name: text, judgements: [{ ...group.judgements[1]!, name: text, reason: text }] },
  ];
  const [suite] = readXml(renderJunit(groups, 'kspec check')).children;
  expect(suite!.attributes['name']).toBe(text);
  expect(suite!.children[0]!.attributes['name']).toBe(text);
  expect(suite!.children[0]!.children[0]!.attributes['message']).toBe(text);
  expect(readKtap(renderKtap(groups))[0]!.subtests[0]!.name).toBe(text);
  const [, title, message] = /title=([^:]*)::([^]*?)%0A/.exec(renderGithub(groups))!;
  expect(decodeURIComponent(title!)).toBe(`${text}: ${text}`);
  expect(decodeURIComponent(message!)).toBe(text);
});

test('a wrong specification fails in every form', () => {
  const message = 'the name is not declared';
  const source = { name: 'a b.kspec', text: 'spec a\n x' };
  const span = { source, start: 8, end: 9 };
  const diagnostics = [{ code: 'E0201', severity: 'error', message, span }] as const;
  const groups = [{ name: 'a b.kspec', judgements: [], diagnostics }];
  expect(junitOutcomes(groups)).toEqual(['error']);
  expect(readKtap(renderKtap(groups))[0]).toMatchObject({ status: 'FAILURE' });
  expect(renderGithub(groups)).toBe(
    `::error file=a b.kspec,line=2,endLine=2,col=2,endColumn=3,title=E0201::${message}\n`,
  );
  expect(sarifProblems(groups)).toEqual([]);
  expect(sarifLog(groups, '1').runs[0]!.invocations[0]).toMatchObject({
    executionSuccessful: false,
    toolExecutionNotifications: [
      {
        descriptor: { id: 'E0201' },
        locations: [{ physicalLocation: { artifactLocation: { uri: 'a%20b.kspec' } } }],
      },
    ],
  });
});

test.skipIf(whyNoKunit !== undefined)(
  `the kernel's own parser reads the same${whyNoKunit === undefined ? '' : ` (left out: ${whyNoKunit})`}`,
  () => {
    const texts = [hostileGroups, ...fc.sample(arbitraryGroups, { numRuns: 300, seed: 1 })].map(
      (groups) => Buffer.from(renderKtap(groups)).toString(),
    );
    expect(readByKunit(texts)).toEqual(texts.map(readKtap));
  },
);
