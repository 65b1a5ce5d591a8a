/**
 * The initial values that a scenario or a `create` gives to the members of an object.
 */
import type { FieldValue, Name, ObjectMember } from './ast.js';
import type { ExpressionChecker, Place } from './check-expression.js';
import { reportDuplicates } from './symbols.js';
import { counterInteger } from './type-rules.js';
import type { Type } from './types.js';

/**
 * Checks `{ field = value, … }`, and that every member has a value in the end.
 *
 * `indexes` are the values of `index` for which the fields are evaluated; none if they are not
 * constant.
 */
export function checkFields(
  checker: ExpressionChecker,
  objectKind: Name,
  fields: readonly FieldValue[],
  owner: Name,
  place: Place,
  indexes: readonly number[] = [],
): void {
  const { checking, types } = checker;
  const members = checking.symbols.members.get(objectKind.text);
  if (!members) {
    for (const field of fields) {
      if (field.value.kind !== 'apply') checker.value(field.value, place);
    }
    return;
  }
  reportDuplicates(
    fields.map((each) => each.name),
    checking.reporter,
  );
  for (const field of fields) {
    const symbol = members.get(field.name.text);
    if (!symbol) {
      const message = `\`${objectKind.text}\` has no member \`${field.name.text}\``;
      checking.reporter.unknown('E0205', field.name, message, members.keys());
    } else if (symbol.kind === 'tag') {
      const message = `the tag \`${field.name.text}\` is not given by itself`;
      const help = `give \`${symbol.union.name.text}\` a variant`;
      checker.error('E0308', field, message, help);
    } else if (symbol.declaration.kind === 'lock') {
      checker.error('E0307', field, 'a lock is free at the start and is given no value');
    } else {
      checkValue(field, initialType(checker, symbol.declaration));
    }
  }
  const given = new Set(fields.map((each) => each.name.text));
  const kind = checking.symbols.kinds.get(objectKind.text);
  const missing = (kind?.members ?? []).filter(
    (each) => !given.has(each.name.text) && needsValue(checker, each),
  );
  const [first] = missing;
  if (first) {
    const names = missing.map((each) => `\`${each.name.text}\``).join(', ');
    const labels = [{ span: first.name.span, text: 'declared without a value' }];
    const message = `\`${owner.text}\` needs a value for ${names}`;
    checking.reporter.error('E0319', owner.span, message, { labels });
  }

  function checkValue(field: FieldValue, type: Type | undefined): void {
    if (!checker.assignable(field.value, type, place) || !type) return;
    for (const index of indexes) {
      if (!isWithin(field, type, index)) return;
    }
  }

  function isWithin(field: FieldValue, type: Type, index: number): boolean {
    if (type.kind !== 'union') return types.isWithin(field.value, type, index);
    if (field.value.kind !== 'apply') return false;
    const { name, arguments: values } = field.value;
    const variant = type.variants.find((each) => each.name === name.text);
    const [value] = values;
    return (
      variant !== undefined && value !== undefined && types.isWithin(value, variant.type, index)
    );
  }
}

/** What the initial value of a member must be. */
export function initialType(checker: ExpressionChecker, member: ObjectMember): Type | undefined {
  if (member.kind === 'refcount') return { ...counterInteger, low: 1 };
  return checker.types.memberType({ kind: 'member', declaration: member, name: member.name });
}

/** The member has neither a value nor a default: a constant, or a reference that is never none. */
function needsValue(checker: ExpressionChecker, member: ObjectMember): boolean {
  switch (member.kind) {
    case 'constant':
      return member.value === undefined;
    case 'variable':
      return member.value === undefined && lacksDefault(checker.types.resolve(member.type));
    case 'union': {
      const initial = member.variants.find((each) => each.value) ?? member.variants[0];
      return (
        initial !== undefined &&
        initial.value === undefined &&
        lacksDefault(checker.types.resolve(initial.type))
      );
    }
    default:
      return false;
  }
}

/** Of an object's own type there is no default object. */
export function lacksDefault(type: Type | undefined): boolean {
  return type?.kind === 'reference' && !type.optional;
}
