/** Paths as states in ITF: every state is there, complete, and differs from the last as the step says. */
import { describe, expect, test } from 'vitest';
import { describeStep } from '../../src/explore/describe.js';
import { type ItfTrace, itfTrace } from '../../src/explore/itf.js';
import { walk } from '../../src/explore/walk.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { runKspec } from '../cli/run-kspec.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';

const specs = [...shippedSpecs(), 'test/support/mixed.kspec', 'test/support/queue-and-set.kspec'];

/** What a place such as `disk.driver` belongs to. */
const variableOf = (place: string): string => place.replace(/\.[^.]*$/, '');

describe.each(specs)('a walk of %s', (file) => {
  const program = compileFile(file);

  test.each(program.scenarios.map((scenario) => [scenario.name, scenario] as const))(
    'in %s',
    (_, scenario) => {
      const model = new ScenarioModel(program, scenario);
      const walked = walk(model, { seed: 3, maxSteps: 40 });
      const { vars, states } = itfTrace(model, walked);
      expect(states).toHaveLength(walked.steps.length + 1);
      for (const state of states) expect(Object.keys(state)).toEqual(['#meta', ...vars]);
      walked.steps.forEach(({ step, state }, index) => {
        const before = index === 0 ? walked.initial : walked.steps[index - 1]!.state;
        const { changes } = describeStep(model, before, step, state);
        const [left, right] = [states[index]!, states[index + 1]!];
        for (const { place } of changes) {
          const variable = variableOf(place);
          expect(right[variable], place).not.toEqual(left[variable]);
        }
        const changed = vars.filter(
          (name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]),
        );
        const said = new Set(changes.map(({ place }) => variableOf(place)));
        const unsaid = changed.filter((name) => !said.has(name) && !name.startsWith('task '));
        expect(unsaid).toEqual([]);
      });
    },
  );
});

test('values are written as ITF has them', () => {
  const program = compileText(`spec values
    enum Mode { slow, fast }
    var count: 0..9 = 3
    object thing {
      lock l
      refcount refs
      var mode: Mode = fast
      var others: set of thing = {}
      var line: queue of thing max 2 = []
      union word tagged bit { 0: number(0..3) = 1  1: friend(thing) }
    }
    process hold(t: thing, o: thing) {
      t.others += o
      push o to t.line
      t.word = friend(o)
      lock t.l
    }
    scenario two { thing a thing b task t runs hold(a, b) }`);
  const model = new ScenarioModel(program, program.scenarios[0]!);
  const { states, vars } = itfTrace(model, walk(model, { seed: 1, maxSteps: 6 }));
  expect(vars).toEqual(['count', 'a', 'b', 'task t']);
  expect(states.at(-1)).toMatchObject({
    '#meta': { index: 6, task: 't' },
    count: { '#bigint': '3' },
    a: {
      alive: true,
      l: 't',
      refs: { '#bigint': '1' },
      mode: 'fast',
      others: { '#set': ['b'] },
      line: ['b'],
      word: { tag: 'friend', value: 'b' },
    },
  });
});

test('the command writes a lasso with its loop, and a walk with its last state', async () => {
  const run = async (...argv: string[]): Promise<ItfTrace> =>
    JSON.parse((await runKspec([...argv, '--emit', 'itf', '--quiet'])).output) as ItfTrace;
  const lasso = await run(
    'explore',
    'test/cli/inputs/race.kspec',
    '--scenario',
    'waiting',
    '--property',
    'bound_at_last',
  );
  expect(lasso.loop).toBeLessThan(lasso.states.length);
  const walked = await run('run', 'test/cli/inputs/latch.kspec', '--seed', '7');
  expect(walked.states).toHaveLength(10);
  expect(walked.states.at(-1)!['task t']).toBe('nowhere');
  expect(walked['#meta']['format']).toBe('ITF');
});
