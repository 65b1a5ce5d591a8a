/** Exact sizes of what is shipped: any change of a meaning changes one of these numbers. */
import { expect, test } from 'vitest';
import { explore } from '../../src/explore/explore.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { compileFile } from '../support/load-spec.js';
import { shippedSpecs } from '../support/shipped-specs.js';

/** Larger ones are counted by `npm run proof`. */
const mostStates = 60_000;

test.each(shippedSpecs().filter((path) => !path.startsWith('spec/variants/')))(
  '%s: each scenario is as large as it was',
  async (path) => {
    const program = compileFile(path);
    const lines = program.scenarios.map((scenario) => {
      const model = new ScenarioModel(program, scenario);
      const found = explore(model, { maxStates: mostStates }, new PackedSpace(model));
      if (found.outcome === 'bounded') return `${scenario.name}: more than ${mostStates} states`;
      const { outcome, states, transitions, depth } = found;
      return `${scenario.name}: ${outcome}, ${states} states, ${transitions} transitions, depth ${depth}`;
    });
    const name = path.replaceAll('/', '-').replace('.kspec', '.txt');
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../golden/sizes/${name}`);
  },
);
