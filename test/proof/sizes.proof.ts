/** Exact sizes of the scenarios that are too large for the everyday gate. */
import { expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { compileFile, scenarioModel } from '../support/load-spec.js';

test.each([
  ['spec/driver-core-6.1.kspec', 'one_async', 913_987, 3_121_545, 162],
  ['spec/driver-core-6.12.kspec', 'one_async', 1_021_690, 3_469_440, 166],
  ['spec/driver-core-6.1.kspec', 'two_async', 4_328_382, 15_949_670, 213],
  ['spec/driver-core-6.12.kspec', 'two_async', 4_917_696, 18_003_215, 214],
])('%s %s holds in %i states', (path, name, states, transitions, depth) => {
  const model = scenarioModel(compileFile(path), name);
  const found = explore(model, {}, new PackedSpace(model));
  expect(found).toMatchObject({ outcome: 'holds', states, transitions, depth });
});
