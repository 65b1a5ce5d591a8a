/** Names an error of the run: what a step of the specification did wrong, with the values it had. */
import { diagnosticCodes, type DiagnosticCode } from '../base/diagnostic-codes.js';
import { printable } from './printable.js';

/** `a union is read as a variant that its content is not [E0501]: union = driver_data, …`. */
export function failureText(failure: {
  readonly code: DiagnosticCode;
  readonly details: Readonly<Record<string, string>>;
}): string {
  const details = Object.entries(failure.details).map(([name, value]) => `${name} = ${value}`);
  const suffix = details.length === 0 ? '' : `: ${details.join(', ')}`;
  const { title } = diagnosticCodes[failure.code];
  const sentence = title.charAt(0).toLowerCase() + title.slice(1);
  return printable(`${sentence} [${failure.code}]${suffix}`);
}
