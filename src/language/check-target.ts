/**
 * Assignments: what can be assigned, and with what.
 */
import type { Expression, Statement } from './ast.js';
import type { ExpressionChecker, Place } from './check-expression.js';
import { widestInteger, quoted, reference } from './type-rules.js';
import type { Type } from './types.js';

type Assignment = Statement & { readonly kind: 'assign' };

export function checkTarget(checker: ExpressionChecker, statement: Assignment, place: Place): void {
  const { operator, target, value } = statement;
  const type = targetType(checker, target, place);
  if (!type) {
    // A lone variant would only be reported for want of its union.
    if (value.kind !== 'apply') checker.value(value, place);
    return;
  }
  if (operator === '=') {
    checker.assignable(value, type, place);
    return;
  }
  switch (type.kind) {
    case 'integer': {
      const found = checker.value(value, place, widestInteger);
      if (!found || found.kind === 'integer') return;
      const message = `\`${operator}\` takes an integer here, and this is ${quoted(found)}`;
      checker.error('E0304', value, message);
      return;
    }
    case 'set':
      checker.assignable(value, reference(type.object), place);
      return;
    default: {
      const help = type.kind === 'queue' ? 'write `push … to …` or `let x = pop …`' : undefined;
      const message = `\`${operator}\` changes integers and sets, and this is ${quoted(type)}`;
      checker.error('E0304', target, message, help);
    }
  }
}

/** The type of what is assigned; undefined, and reported, where it cannot be. */
function targetType(
  checker: ExpressionChecker,
  target: Expression,
  place: Place,
): Type | undefined {
  if (target.kind === 'name') return nameType(checker, target, place);
  const type = checker.infer(target, place);
  if (!type) return undefined;
  if (target.kind !== 'member') {
    return checker.error('E0307', target, 'this cannot be assigned');
  }
  const object = checker.checking.expressionTypes.get(target.object);
  const kind = object?.kind === 'reference' ? object.object : '';
  const symbol = checker.checking.symbols.members.get(kind)?.get(target.member.text);
  if (symbol?.kind === 'tag') {
    const { union } = symbol;
    const help = `assign \`${union.name.text}\` a variant: word and bit are set together`;
    const message = `the tag \`${target.member.text}\` is not assigned by itself`;
    return checker.error('E0308', target, message, help);
  }
  switch (symbol?.declaration.kind) {
    case 'constant':
      return notAssignable('a constant');
    case 'lock':
      return notAssignable('a lock', 'write `lock …` and `unlock …`');
    case 'refcount':
      return notAssignable('a reference count', 'write `get …` and `put …`');
    default:
      return type;
  }

  function notAssignable(what: string, help?: string): undefined {
    return checker.error('E0307', target, `${what} cannot be assigned`, help);
  }
}

function nameType(
  checker: ExpressionChecker,
  target: Expression & { readonly kind: 'name' },
  place: Place,
): Type | undefined {
  const { text } = target.name;
  const entry = place.scope.find(text);
  const wasRead = entry?.isRead ?? false;
  const type = checker.infer(target, place);
  if (entry) {
    // Being assigned is not being read.
    entry.isRead = wasRead;
    if (entry.kind === 'local' && (entry.role === 'variable' || entry.role === 'other'))
      return type;
    const what =
      entry.role === 'parameter'
        ? 'a parameter'
        : entry.role === 'loop'
          ? 'the variable of a loop'
          : `\`${text}\``;
    return checker.error('E0307', target, `${what} cannot be assigned`, 'copy it with `let`');
  }
  const meaning = checker.checking.meanings.get(target.name);
  if (meaning?.kind === 'constant' || meaning?.kind === 'enum-member') {
    const what = meaning.kind === 'constant' ? 'a constant' : 'a member of an enum';
    return checker.error('E0307', target, `${what} cannot be assigned`);
  }
  if (type?.kind === 'lock') {
    const help = 'write `lock …` and `unlock …`';
    return checker.error('E0307', target, 'a lock cannot be assigned', help);
  }
  return type;
}
