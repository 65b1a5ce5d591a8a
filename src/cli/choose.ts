/** Chooses by the name that the command line gives: a scenario, an observation, a property. */
import type { Diagnostic } from '../base/diagnostic.js';
import { didYouMean, usageError } from './arguments.js';

/** The one of that name, or the first; otherwise why there is none. */
export function choose<T extends { readonly name: string }>(
  what: 'scenario' | 'observation' | 'property' | 'object',
  name: string | undefined,
  all: readonly T[],
): { readonly chosen: T } | { readonly problem: Diagnostic } {
  const chosen = name === undefined ? all[0] : all.find((each) => each.name === name);
  if (chosen) return { chosen };
  if (name === undefined) {
    const owner = what === 'object' ? 'scenario' : 'specification';
    return { problem: usageError('E0808', `the ${owner} has no ${what}`) };
  }
  const names = all.map((each) => each.name);
  const help =
    didYouMean(name, names) ?? (names.length > 0 ? `one of ${names.join(', ')}` : undefined);
  return { problem: usageError('E0808', `there is no ${what} \`${name}\``, help) };
}
