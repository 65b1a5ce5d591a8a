/**
 * What makes two declarations the same: a namespace and a name.
 */
import type { Declaration, Extends, Fair, Import, ObservationDeclaration } from './ast.js';

/** A declaration of a file that has a name: all but clauses that bring in files, and fairness. */
export type OwnDeclaration = Exclude<Declaration, Extends | Import | Fair>;

/**
 * Constants, global variables and locks are named in expressions; kinds and enums in types;
 * processes, work and transitions in calls. The others have a namespace each.
 */
export type Namespace =
  'value' | 'type' | 'behavior' | 'property' | 'scenario' | 'observation' | 'test';

export function namespaceOf(declaration: OwnDeclaration): Namespace {
  switch (declaration.kind) {
    case 'constant':
    case 'variable':
    case 'lock':
      return 'value';
    case 'enum':
    case 'object':
      return 'type';
    case 'process':
    case 'transition':
      return 'behavior';
    case 'property':
    case 'scenario':
    case 'observation':
    case 'test':
      return declaration.kind;
  }
}

/** Equal for two declarations of which only one can be in a specification. */
export function declarationKey(declaration: OwnDeclaration): string {
  const name =
    declaration.kind === 'observation' ? observationName(declaration) : declaration.name.text;
  return `${namespaceOf(declaration)} ${name}`;
}

/** The name by which an observation is chosen: `linux-6.1`. */
export function observationName(declaration: ObservationDeclaration): string {
  const { name, version } = declaration;
  return version === undefined ? name.text : `${name.text}-${version}`;
}
