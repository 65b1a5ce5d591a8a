/**
 * Declarations but scenarios, tests and observations: members and their defaults, bodies,
 * properties.
 */
import type {
  Expression,
  ObjectDeclaration,
  ObjectMember,
  Parameter,
  ProcessDeclaration,
  PropertyDeclaration,
  TransitionDeclaration,
  UnionDeclaration,
  VariableDeclaration,
} from './ast.js';
import { quoted } from './type-rules.js';
import type { ExpressionChecker } from './check-expression.js';
import { initialType, lacksDefault } from './check-fields.js';
import { alwaysReturns } from './check-flow.js';
import { checkBlock, finite } from './check-statement.js';
import type { Name } from './ast.js';
import { Scope } from './scope.js';
import type { Type } from './types.js';

const nothing = new Scope();

/** A global variable; there is no object yet that it could start with. */
export function checkVariable(checker: ExpressionChecker, declaration: VariableDeclaration): void {
  const type = checker.types.resolve(declaration.type);
  if (declaration.value) checkInitial(checker, declaration.value, type);
  else if (lacksDefault(type)) {
    const { name } = declaration;
    const help = `write \`${name.text}: …?\` and let it start as \`none\``;
    checker.error(
      'E0319',
      name,
      `\`${name.text}\` needs a value, and there is no object yet`,
      help,
    );
  }
}

export function checkObject(checker: ExpressionChecker, object: ObjectDeclaration): void {
  for (const member of object.members) checkMember(checker, member);
}

function checkMember(checker: ExpressionChecker, member: ObjectMember): void {
  switch (member.kind) {
    case 'constant':
    case 'variable':
    case 'refcount': {
      const type = initialType(checker, member);
      if (member.value) checkInitial(checker, member.value, type);
      return;
    }
    case 'union':
      checkUnion(checker, member);
      return;
    case 'lock':
      return;
  }
}

function checkUnion(checker: ExpressionChecker, union: UnionDeclaration): void {
  const tagValues = new Set<number>();
  const initial = union.variants.find((each) => each.value !== undefined);
  for (const variant of union.variants) {
    const type = checker.types.resolve(variant.type);
    if (type?.kind === 'set' || type?.kind === 'queue') {
      checker.error('E0320', variant.type, `one word cannot hold a ${quoted(type)}`);
    }
    if (variant.value) {
      if (variant !== initial) {
        const message = 'only one variant can be there at the start';
        checker.error('E0319', variant.value, message, 'leave out the other values');
      }
      checkInitial(checker, variant.value, type);
    }
    if (variant.tagValue === undefined) continue;
    if (tagValues.has(variant.tagValue)) {
      const message = `the bit is ${variant.tagValue} for another variant already`;
      checker.error('E0202', variant, message);
    }
    tagValues.add(variant.tagValue);
  }
}

/** A value that a member or variable starts with, wherever it is. */
function checkInitial(checker: ExpressionChecker, value: Expression, type: Type | undefined): void {
  const place = { scope: nothing, isConstant: true, hasTask: false };
  if (checker.assignable(value, type, place) && type) checker.types.isWithin(value, type);
}

/** Returns the processes that it calls. */
export function checkProcess(checker: ExpressionChecker, process: ProcessDeclaration): Name[] {
  const scope = parameterScope(checker, process.parameters, (each) =>
    checker.types.resolve(each.type),
  );
  const result = process.result && checker.types.resolve(process.result);
  if (result?.kind === 'set' || result?.kind === 'queue') {
    checker.error('E0320', process.result ?? process, `a process cannot give a ${quoted(result)}`);
  }
  const calls: Name[] = [];
  const givesValue = process.result !== undefined;
  checkBlock(checker, process.body, { role: process.role, result, givesValue, scope, calls });
  if (givesValue && !alwaysReturns(process.body)) {
    const message = `\`${process.name.text}\` can end without giving a value`;
    checker.error('E0315', process.name, message, 'add `return …` at the end');
  }
  return calls;
}

export function checkTransition(
  checker: ExpressionChecker,
  declaration: TransitionDeclaration,
): void {
  const scope = parameterScope(checker, declaration.parameters, (each) =>
    finite(checker, each.type),
  );
  const place = { scope, isConstant: false, hasTask: false };
  if (declaration.guard) checker.condition(declaration.guard, place);
  const inside = new Scope(scope);
  const body = { role: 'transition', result: undefined, givesValue: false } as const;
  checkBlock(checker, declaration.body, { ...body, scope: inside, calls: [] });
}

function parameterScope(
  checker: ExpressionChecker,
  parameters: readonly Parameter[],
  typeOf: (parameter: Parameter) => Type | undefined,
): Scope {
  const scope = new Scope();
  for (const parameter of parameters) {
    checker.introduce(parameter.name, typeOf(parameter), 'parameter', scope);
  }
  return scope;
}

export function checkProperty(
  checker: ExpressionChecker,
  property: PropertyDeclaration,
  scope = nothing,
): void {
  const place = { scope, isConstant: false, hasTask: false };
  if (property.premise) checker.condition(property.premise, place);
  checker.condition(property.condition, place);
}
