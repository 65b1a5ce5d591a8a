/** Names an error of the run: what a step of the specification did wrong, with the values it had. */
import { diagnosticCodes, type DiagnosticCode } from '../base/diagnostic-codes.js';
import { printable } from './printable.js';

/** `a union is read as a variant that it does not hold [E0501]: union = driver_data, …`. */
export function failureText(failure: {
  readonly code: DiagnosticCode;
  readonly details: Readonly<Record<string, string>>;
}): string {
  const details = Object.entries(failure.details).map(([name, value]) => `${name} = ${value}`);
  const suffix = details.length === 0 ? '' : `: ${details.join(', ')}`;
  return printable(`${diagnosticCodes[failure.code].title} [${failure.code}]${suffix}`);
}
