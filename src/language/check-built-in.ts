/**
 * The built-in functions: one row each, and what each asks of its arguments.
 */
import type { Expression, ProcessDeclaration } from './ast.js';
import { describeBehavior } from './symbols.js';
import type { ExpressionChecker, Place } from './check-expression.js';
import { booleanType, quoted } from './type-rules.js';
import type { Type } from './types.js';

type Apply = Expression & { readonly kind: 'apply' };

/** No specification has more objects. */
const maxObjects = 1000;

type BuiltIn = (checker: ExpressionChecker, call: Apply, place: Place) => Type | undefined;

const builtIns: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ['size', checkSize],
  ['held', checkLock],
  ['holds', checkHolds],
  ['alive', checkAlive],
  ['queued', checkActivity],
  ['active', checkActivity],
  ['idle', checkPlain],
  ['finished', checkPlain],
]);

/** The type of `name(…)` where no union is assigned. */
export function checkApply(
  checker: ExpressionChecker,
  call: Apply,
  place: Place,
): Type | undefined {
  const { name } = call;
  const builtIn = builtIns.get(name.text);
  if (builtIn) return builtIn(checker, call, place);
  const { symbols, reporter } = checker.checking;
  const isBehavior = symbols.behaviors.has(name.text);
  const isVariant = symbols.objects.some((object) =>
    object.members.some(
      (member) =>
        member.kind === 'union' && member.variants.some((each) => each.name.text === name.text),
    ),
  );
  const help = isBehavior
    ? `a ${describeBehavior(symbols, name.text)} is no part of an expression`
    : isVariant
      ? 'a variant stands alone on the right of an assignment to its union'
      : undefined;
  const message = `there is no function \`${name.text}\``;
  reporter.unknown('E0207', name, message, help ? [] : builtIns.keys(), help);
  return undefined;
}

function hasArguments(checker: ExpressionChecker, call: Apply, count: number): boolean {
  const given = call.arguments.length;
  if (given === count) return true;
  const message = `\`${call.name.text}\` takes ${count === 1 ? '1 argument' : `${count} arguments`}, and ${given} ${given === 1 ? 'is' : 'are'} given`;
  checker.error('E0305', call, message);
  return false;
}

function checkPlain(checker: ExpressionChecker, call: Apply): Type | undefined {
  return hasArguments(checker, call, 0) ? booleanType : undefined;
}

function checkSize(checker: ExpressionChecker, call: Apply, place: Place): Type | undefined {
  const [argument] = call.arguments;
  if (!hasArguments(checker, call, 1) || !argument) return undefined;
  const type = checker.value(argument, place);
  if (!type) return undefined;
  if (type.kind === 'set') return { kind: 'integer', low: 0, high: maxObjects };
  if (type.kind === 'queue') return { kind: 'integer', low: 0, high: type.max };
  return checker.error(
    'E0301',
    argument,
    `\`size\` takes a set or queue, and this is ${quoted(type)}`,
  );
}

function checkLock(checker: ExpressionChecker, call: Apply, place: Place): Type | undefined {
  const [argument] = call.arguments;
  if (!hasArguments(checker, call, 1) || !argument) return undefined;
  const type = checker.infer(argument, place);
  if (!type || type.kind === 'lock') return booleanType;
  const message = `\`${call.name.text}\` takes a lock, and this is ${quoted(type)}`;
  return checker.error('E0311', argument, message);
}

function checkHolds(checker: ExpressionChecker, call: Apply, place: Place): Type | undefined {
  if (!place.hasTask) {
    const message = 'no task runs this, so none can hold the lock';
    return checker.error('E0323', call, message, 'ask `held(…)`: whether any task owns it');
  }
  return checkLock(checker, call, place);
}

function checkAlive(checker: ExpressionChecker, call: Apply, place: Place): Type | undefined {
  const [argument] = call.arguments;
  if (!hasArguments(checker, call, 1) || !argument) return undefined;
  const type = checker.value(argument, place);
  if (!type || type.kind === 'reference') return booleanType;
  const message = `\`alive\` takes a reference, and this is ${quoted(type)}`;
  return checker.error('E0301', argument, message);
}

/** `queued(w, a, …)`, `active(p, a, …)`: arguments from the right may be left out. */
function checkActivity(checker: ExpressionChecker, call: Apply, place: Place): Type | undefined {
  const [first, ...rest] = call.arguments;
  const function_ = call.name.text;
  const wanted = function_ === 'queued' ? 'a work item' : 'a process';
  if (first?.kind !== 'name') {
    return checker.error('E0305', first ?? call, `\`${function_}\` takes the name of ${wanted}`);
  }
  const declaration = findProcess(checker, first.name);
  if (!declaration) return undefined;
  if (function_ === 'queued' && declaration.role !== 'work') {
    const message = `\`${first.name.text}\` is a process and is never queued`;
    return checker.error('E0326', first, message, 'ask `active(…)`');
  }
  const parameters = declaration.parameters.map((each) => checker.types.resolve(each.type));
  const expected = rest.length <= parameters.length ? parameters.slice(0, rest.length) : parameters;
  checker.arguments(`\`${first.name.text}\``, call, rest, expected, place);
  return booleanType;
}

/** Finds a process or work item by name; reports a name that is neither. */
export function findProcess(
  checker: ExpressionChecker,
  name: { readonly text: string; readonly span: Expression['span'] },
): ProcessDeclaration | undefined {
  const { symbols, reporter } = checker.checking;
  const declaration = symbols.behaviors.get(name.text);
  if (declaration?.kind === 'process') return declaration;
  if (declaration) {
    reporter.error('E0326', name.span, `\`${name.text}\` is a transition and no process`);
    return undefined;
  }
  const message = `there is no process \`${name.text}\``;
  reporter.unknown(
    'E0207',
    name,
    message,
    symbols.processes.map((each) => each.name.text),
  );
  return undefined;
}
