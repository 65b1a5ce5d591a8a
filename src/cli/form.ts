/** The form that a report is wanted in, from `--format` and `--mail`. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { Form } from '../report/forms/forms.js';
import type { JudgedGroup } from '../report/forms/judgement.js';
import { type Command, usageError } from './arguments.js';
import type { Outside } from './outside.js';
import { ownVersion } from './version.js';

/** Undefined for people and for JSON. */
export function toolForm(command: Command): Form | undefined {
  switch (command.text('format')) {
    case 'ktap':
      return 'ktap';
    case 'junit':
      return 'junit';
    case 'sarif':
      return 'sarif';
    case 'github':
      return 'github';
    default:
      return undefined;
  }
}

/** What `--mail` cannot be combined with. */
export function wrongForm(command: Command): Diagnostic[] {
  if (!command.has('mail')) return [];
  const format = command.text('format') ?? 'human';
  const others = [
    ...(format === 'human' ? [] : [`--format ${format}`]),
    ...(command.has('color') ? ['--color'] : []),
  ];
  return others.map((other) => usageError('E0805', `\`--mail\` does not go with \`${other}\``));
}

/** Writes a report for tools. */
export async function writeForm(
  form: Form,
  groups: readonly JudgedGroup[],
  command: Command,
  outside: Outside,
): Promise<void> {
  const { renderForm } = await import('../report/forms/forms.js');
  const self = { command: `kspec ${command.verb}`, version: ownVersion() };
  await outside.output.write(renderForm(form, groups, self));
}
