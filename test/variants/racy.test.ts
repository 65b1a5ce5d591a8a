/** What the search finds in the designs of the racy kernels; `test/recordings` has their recordings. */
import { expect, test } from 'vitest';
import { describeClaims } from '../../src/explore/describe-exploration.js';
import { explore } from '../../src/explore/explore.js';
import { judgePathTest, runPathTest } from '../../src/explore/path-test.js';
import { compileFile, scenarioModel } from '../support/load-spec.js';

test.each([1, 2, 3])('the tests of racy%d come out as expected', { timeout: 60_000 }, (number) => {
  const program = compileFile(`spec/variants/racy${number}.kspec`, { failures: 'false' });
  const results = program.tests.map(
    (each) => `${each.name}: ${judgePathTest(each, runPathTest(program, each, 100_000))}`,
  );
  expect(results).toEqual([
    'attach_after_release: met',
    'second_driver_refused: met',
    'helper_finds_nothing: met',
  ]);
});

test.each([
  [1, 'always attach_kept'],
  [2, 'always attach_kept, error E0504'],
  [3, 'always attach_kept'],
])('in racy%d a lost attach breaks %s', { timeout: 60_000 }, (number, expected) => {
  const program = compileFile(`spec/variants/racy${number}.kspec`, { failures: 'false' });
  const model = scenarioModel(program, 'lost_attach');
  const claims = describeClaims(model, explore(model));
  const broken = claims.filter(({ outcome }) => outcome === 'violated');
  expect(broken.map(({ kind, name }) => `${kind} ${name}`).join(', ')).toBe(expected);
});
