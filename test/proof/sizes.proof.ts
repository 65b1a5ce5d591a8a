/** Exact sizes of the scenarios that are too large for the everyday gate. */
import { expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { compileFile, scenarioModel } from '../support/load-spec.js';

test.each([
  ['spec/driver-core-6.1.kspec', 'one_async', 713_480, 2_474_373, 141],
  ['spec/driver-core-6.12.kspec', 'one_async', 803_513, 2_771_200, 142],
  ['spec/driver-core-6.1.kspec', 'two_async', 3_302_176, 12_349_827, 179],
  ['spec/driver-core-6.12.kspec', 'two_async', 3_795_692, 14_101_959, 180],
])('%s %s holds in %i states', (path, name, states, transitions, depth) => {
  const model = scenarioModel(compileFile(path), name);
  const found = explore(model, {}, new PackedSpace(model));
  expect(found).toMatchObject({ outcome: 'holds', states, transitions, depth });
});
