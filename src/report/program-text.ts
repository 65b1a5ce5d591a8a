/** What a specification consists of, in one line. */
import type { Program } from '../model/program.js';
import { count } from './layout.js';
import { printable } from './printable.js';

export function renderProgram(path: string, program: Program): string {
  const { name, title, kinds, processes, properties, scenarios, observations, tests } = program;
  const parts = [
    count(kinds.length - 1, 'kind of object', 'kinds of objects'),
    count(processes.filter(({ role }) => role !== 'task').length, 'process', 'processes'),
    count(properties.length, 'property', 'properties'),
    count(scenarios.length, 'scenario'),
    count(observations.length, 'observation'),
    count(tests.length, 'test'),
  ].filter((part) => !part.startsWith('0 '));
  const heading = title === undefined ? name : `${name}, ${title}`;
  return `${printable(`${path}: ${heading}: ${parts.join(', ')}`)}\n`;
}
