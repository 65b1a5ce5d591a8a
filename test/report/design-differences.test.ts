/** In what several designs differ. */
import { expect, test } from 'vitest';
import { differingProcesses } from '../../src/report/design-differences.js';
import { compileText } from '../support/load-spec.js';

const base =
  'spec a var x: 0..9 = 0 process p() { x = 1 } work w() { skip } transition t() { skip }';

test.each([
  ['layout and comments', `${base.replace('x = 1', '\n  x = 1  /* one */')}`, []],
  ['a statement', base.replace('x = 1', 'x = 2'), ['p']],
  ['a parameter', base.replace('w()', 'w(y: bool)'), ['w']],
  ['a guard', base.replace('t()', 't() when x == 1'), ['t']],
  ['one process more', `${base} process q() { skip }`, ['q']],
  ['only a variable', base.replace('0..9', '0..8'), []],
  ['a scenario', `${base} scenario s { task u runs p() }`, []],
])('where designs differ in %s', (_, other, names) => {
  const [one, two] = [compileText(base), compileText(other)];
  expect(differingProcesses([one, two])).toEqual(names);
  expect(differingProcesses([one, one, two])).toEqual(names);
  expect(differingProcesses([two])).toEqual([]);
});
