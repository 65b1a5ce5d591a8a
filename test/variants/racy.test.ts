/** What the search finds in the designs of the racy kernels; `test/recordings` has their recordings. */
import { expect, test } from 'vitest';
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
  [1, ''],
  [2, 'E0504 driver_sysfs_add() reads dev->driver->p'],
  [3, ''],
])('a lost attach brings racy%d to: %s', { timeout: 60_000 }, (number, expected) => {
  const program = compileFile(`spec/variants/racy${number}.kspec`, { failures: 'false' });
  const { outcome, failures } = explore(scenarioModel(program, 'lost_attach'));
  const found = failures.map(({ failure }) => `${failure.code} ${failure.details['message']}`);
  expect([outcome, found.join()]).toEqual([expected === '' ? 'holds' : 'violated', expected]);
});
