/**
 * The reserved words, by the part they play where the text is cut into declarations and
 * statements. The grammar's rule `reserved` lists the same words; a test compares the two.
 */

/** Words that begin a declaration of a file. */
export const declarationWords: ReadonlySet<string> = new Set([
  'spec',
  'extends',
  'import',
  'const',
  'enum',
  'var',
  'lock',
  'object',
  'export',
  'process',
  'work',
  'transition',
  'always',
  'never',
  'sometimes',
  'eventually',
  'scenario',
  'observe',
  'test',
]);

/** Words that begin a statement. */
export const statementWords: ReadonlySet<string> = new Set([
  'let',
  'lock',
  'unlock',
  'get',
  'put',
  'push',
  'if',
  'while',
  'for',
  'break',
  'choose',
  'call',
  'return',
  'await',
  'schedule',
  'assert',
  'atomic',
  'create',
  'destroy',
  'skip',
]);

/** All words that cannot be names. */
export const reservedWords: ReadonlySet<string> = new Set([
  ...declarationWords,
  ...statementWords,
  'refcount',
  'union',
  'tagged',
  'untagged',
  'else',
  'or',
  'pop',
  'true',
  'false',
  'none',
  'forall',
  'exists',
  'in',
  'as',
  'is',
  'where',
  'when',
]);
