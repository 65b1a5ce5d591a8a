/** Whether to color: https://no-color.org, the options, and otherwise only on a terminal. */
import { colored, type Paint, plain } from '../report/paint.js';
import type { Command } from './arguments.js';
import type { Output, Outside } from './outside.js';

export function painter(output: Output, command: Command | undefined, outside: Outside): Paint {
  if (command?.has('no-color')) return plain;
  if (command?.has('color')) return colored;
  if (outside.environment['NO_COLOR']) return plain;
  return output.isTerminal && outside.environment['TERM'] !== 'dumb' ? colored : plain;
}
