/**
 * Names in expressions: what they mean where they stand, and the types of what they mean.
 */
import type { Expression, Name } from './ast.js';
import { describeBehavior } from './symbols.js';
import type { ExpressionChecker, Place } from './check-expression.js';
import type { ScopeEntry } from './scope.js';
import type { ValueSymbol } from './symbols.js';
import { booleanType, typeText, widestInteger } from './type-rules.js';
import type { Type } from './types.js';

/** Looks a name up: first in the scope, then among the declarations of the top. */
export function checkName(
  checker: ExpressionChecker,
  name: Name,
  expression: Expression,
  place: Place,
  expected?: Type,
): Type | undefined {
  const { meanings, symbols } = checker.checking;
  const entry = place.scope.find(name.text);
  if (entry) {
    entry.isRead = true;
    meanings.set(name, { kind: entry.kind });
    if (place.isConstant && entry.kind !== 'scenario-object' && entry.kind !== 'index') {
      return checker.error('E0316', expression, 'this is not known before the first step');
    }
    if (entry.count !== undefined) {
      const message = `\`${name.text}\` is several objects`;
      return checker.error('E0324', expression, message, `write \`${name.text}[1]\``);
    }
    return entry.kind === 'event-field'
      ? field(checker, entry, name, expression, expected)
      : entry.type;
  }
  const symbol = symbols.values.get(name.text);
  if (!symbol) {
    unknownName(checker, name, place);
    return undefined;
  }
  meanings.set(name, symbol.meaning);
  return declared(checker, symbol, expression, place);
}

function declared(
  checker: ExpressionChecker,
  symbol: ValueSymbol,
  expression: Expression,
  place: Place,
): Type | undefined {
  const { meaning } = symbol;
  switch (meaning.kind) {
    case 'enum-member': {
      const { name, members } = meaning.enumeration;
      return { kind: 'enum', name: name.text, members: members.map((each) => each.text) };
    }
    case 'constant':
      return checker.types.resolve(meaning.declaration.type);
    case 'global':
      if (place.isConstant) {
        return checker.error('E0316', expression, 'this is not known before the first step');
      }
      return meaning.declaration.kind === 'lock'
        ? { kind: 'lock' }
        : checker.types.resolve(meaning.declaration.type);
  }
}

/** The type of an event's field: of its use, or as written. */
function field(
  checker: ExpressionChecker,
  entry: ScopeEntry,
  name: Name,
  expression: Expression,
  expected?: Type,
): Type | undefined {
  switch (entry.fieldType) {
    case 'int':
      return expected?.kind === 'boolean' ? booleanType : widestInteger;
    case 'bool':
      return booleanType;
    case 'ptr':
      if (entry.type) return entry.type;
      if (expected?.kind === 'reference') return expected;
      return { kind: 'opaque', optional: true };
    case 'text': {
      const message = `field \`${name.text}\` is text and cannot be compared`;
      return checker.error('E0328', expression, message);
    }
    default: {
      const type = entry.type ?? expected;
      if (type) return asRecorded(type);
      const message = `the type of field \`${name.text}\` is not clear here`;
      const help = 'write `int`, `bool` or `ptr` behind it in the list of fields';
      return checker.error('E0321', expression, message, help);
    }
  }
}

function unknownName(checker: ExpressionChecker, name: Name, place: Place): void {
  const { symbols, reporter } = checker.checking;
  const candidates = [...place.scope.names(), ...symbols.values.keys()];
  const message = `\`${name.text}\` is not declared`;
  const help = symbols.behaviors.has(name.text)
    ? `\`${name.text}\` is a ${describeBehavior(symbols, name.text)} and has no value`
    : undefined;
  reporter.unknown('E0201', name, message, help ? [] : candidates, help);
}

export function checkIndexed(
  checker: ExpressionChecker,
  expression: Expression & { kind: 'indexed' },
  place: Place,
): Type | undefined {
  const { name, index } = expression;
  const entry = place.scope.find(name.text);
  if (!entry) {
    const isValue = checker.checking.symbols.values.has(name.text);
    if (isValue)
      return checker.error('E0324', expression, `\`${name.text}\` is not several objects`);
    unknownName(checker, name, place);
    return undefined;
  }
  if (entry.kind !== 'scenario-object' || entry.count === undefined) {
    return checker.error('E0324', expression, `\`${name.text}\` is not several objects`);
  }
  checker.checking.meanings.set(name, { kind: 'scenario-object' });
  const type = checker.integer(index, { ...place, isConstant: true });
  if (!type) return undefined;
  const value = checker.types.evaluateChecked(index);
  const low = value ?? type.low;
  const high = value ?? type.high;
  if (low < 1 || high > entry.count) {
    const message = `the index is ${typeText({ kind: 'integer', low, high })}, and \`${name.text}\` has 1 to ${entry.count}`;
    return checker.error('E0324', index, message);
  }
  return entry.type;
}

/** A field whose type only the other side of a comparison tells. */
export function isOpenField(expression: Expression, place: Place): boolean {
  if (expression.kind !== 'name') return false;
  const entry = place.scope.find(expression.name.text);
  return entry?.kind === 'event-field' && !entry.type && !entry.fieldType;
}

/** What a field is where a value of `type` is expected: recorded, so as wide as can be. */
function asRecorded(type: Type): Type {
  if (type.kind === 'integer') return widestInteger;
  if (type.kind === 'none') return { kind: 'opaque', optional: true };
  return type;
}
