/** What a scenario compiles to beside its cast, and what its ends are. */
import { expect, test } from 'vitest';
import { isFailed } from '../../src/model/model.js';
import type { Program } from '../../src/model/program.js';
import { compileText, scenarioModel } from '../support/load-spec.js';

const header = `
spec ends
object device { lock mutex  var on: bool = false }
process up(dev: device) { schedule late(dev) }
process spin() { while true skip }
work late(dev: device) { dev.on = true }
transition toggle(dev: device) { dev.on = !dev.on }
`;

function fairNames(program: Program, scenario: string): string {
  const { fair, tasks } = program.scenarios.find(({ name }) => name === scenario)!;
  return [
    ...fair.processes.map((process) => program.processes[process]!.name),
    ...fair.tasks.map((task) => `task ${tasks[task]!.name}`),
  ].join(', ');
}

test.each([
  ['nothing unless it is said', '', ''],
  ['of several tasks each', 'fair t', 'task t[1], task t[2]'],
  ['a task goes before a process of its name', 'fair up', 'task up'],
  ['processes, work and transitions', 'fair toggle, late, spin', 'spin, late, toggle'],
  ['what is named twice once', 'fair late, t fair t, late', 'late, task t[1], task t[2]'],
])('fair is %s', (_, clause, names) => {
  const cast = 'device disk task t[2] runs spin() task up runs up(disk)';
  const program = compileText(`${header} scenario s { ${cast} ${clause} }`);
  expect(fairNames(program, 's')).toBe(names);
});

test('what the specification takes to be fair is so in every scenario', () => {
  const text = `${header} fair up, late scenario a { fair toggle } scenario b { task up runs spin() }`;
  const program = compileText(text);
  expect(['a', 'b'].map((name) => fairNames(program, name))).toEqual([
    'up, late, toggle',
    'up, late',
  ]);
});

test('an outcome has a name, a title and a condition over the cast', () => {
  const text = `${header} scenario s {
    device disk
    outcome lost "It stays off": !disk.on
    outcome two: exists a: device: exists b: device: a != b
  }`;
  const [scenario] = compileText(text).scenarios;
  expect(scenario?.outcomes.map(({ name, title, locals }) => [name, title, locals])).toEqual([
    ['lost', 'It stays off', 0],
    ['two', undefined, 2],
  ]);
  expect(scenario?.properties).toEqual([]);
});

test('it is finished exactly where the model says that nothing is left to do', () => {
  const program = compileText(
    `${header} always p: finished() scenario s { device disk task t runs up(disk) }`,
  );
  const model = scenarioModel(program, 's');
  const [finished] = model.properties;
  const visited = new Map<string, boolean>();
  const pending = model.initialStates();
  for (let state = pending.pop(); state; state = pending.pop()) {
    if (visited.has(model.key(state))) continue;
    expect(finished!.holds(state)).toBe(model.isFinal(state));
    visited.set(model.key(state), model.isFinal(state));
    for (const { next } of model.transitions(state)) if (!isFailed(next)) pending.push(next);
  }
  expect(new Set(visited.values())).toEqual(new Set([false, true]));
});
