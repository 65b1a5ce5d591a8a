/**
 * Scenarios and the tests that refer to them.
 */
import type {
  Expression,
  Fair,
  Name,
  PropertyDeclaration,
  ScenarioDeclaration,
  ScenarioObject,
  ScenarioTask,
  TestDeclaration,
  TestPoint,
} from './ast.js';
import { reference } from './type-rules.js';
import { findProcess } from './check-built-in.js';
import type { ExpressionChecker, Place } from './check-expression.js';
import { checkProperty } from './check-declaration.js';
import { checkFields } from './check-fields.js';
import { checkBlock } from './check-statement.js';
import { Scope } from './scope.js';
import { reportDuplicates, reportTwice } from './symbols.js';

/** Of one kind and in all: a scenario is small, or it is not explored. */
const maxCount = 1000;

/** A scenario as its tests see it. */
export interface CheckedScenario {
  readonly scope: Scope;
  /** How many tasks of the name there are; undefined of a single one. */
  readonly tasks: ReadonlyMap<string, number | undefined>;
}

export function checkScenario(
  checker: ExpressionChecker,
  scenario: ScenarioDeclaration,
  shared: readonly PropertyDeclaration[],
): CheckedScenario {
  const { reporter } = checker.checking;
  const objects = scenario.items.filter((each) => each.kind === 'scenario-object');
  const tasks = scenario.items.filter((each) => each.kind === 'scenario-task');
  const properties = scenario.items.filter((each) => each.kind === 'property');
  const outcomes = scenario.items.filter((each) => each.kind === 'scenario-outcome');
  reportDuplicates(
    [...objects, ...tasks].map((each) => each.name),
    reporter,
  );
  const sharedNames = new Map(shared.map((each) => [each.name.text, each.name]));
  const claims = [...properties, ...outcomes].map((each) => each.name);
  for (const name of claims) {
    const earlier = sharedNames.get(name.text);
    if (earlier) reportTwice(reporter, name, earlier);
  }
  reportDuplicates(claims, reporter);

  const scope = new Scope();
  const counts = new Map<ScenarioObject | ScenarioTask, number>();
  let total = 0;
  for (const object of objects) {
    const count = countOf(checker, object.count, 0);
    counts.set(object, count ?? 1);
    total += count ?? 1;
    introduceObject(checker, object, count, scope);
  }
  let workers: Expression | undefined;
  for (const item of scenario.items) {
    if (item.kind === 'scenario-spare') {
      checker.types.isKind(item.objectKind);
      total += checker.types.count(item.count, 0, maxCount, 'the number of objects') ?? 0;
    } else if (item.kind === 'scenario-workers') {
      checker.types.count(item.count, 1, maxCount, 'the number of workers');
      if (workers) checker.error('E0202', item, '`workers` is declared twice');
      workers = item.count;
    }
  }
  if (total > maxCount) {
    const message = `the scenario has ${total} objects, and at most ${maxCount} are allowed`;
    checker.error('E0317', scenario.name, message);
  }
  for (const object of objects) checkObjectFields(checker, object, counts.get(object) ?? 1, scope);
  const taskCounts = new Map<string, number | undefined>();
  for (const task of tasks) {
    const count = countOf(checker, task.count, 1);
    taskCounts.set(task.name.text, task.count ? (count ?? maxCount) : undefined);
    checkTask(checker, task, count, scope);
  }
  for (const property of properties) checkProperty(checker, property, scope);
  const place = { scope, isConstant: false, hasTask: false };
  for (const outcome of outcomes) checker.condition(outcome.condition, place);
  for (const item of scenario.items) {
    if (item.kind === 'fair') checkFair(checker, item, tasks);
  }
  return { scope, tasks: taskCounts };
}

/** Names what the specification or the cast has. */
export function checkFair(
  checker: ExpressionChecker,
  fair: Fair,
  tasks: readonly ScenarioTask[],
): void {
  const { symbols, reporter } = checker.checking;
  const known = [...tasks.map(({ name }) => name.text), ...symbols.behaviors.keys()];
  for (const name of fair.names) {
    if (known.includes(name.text)) continue;
    const what = tasks.length === 0 ? 'process or transition' : 'task, process or transition';
    reporter.unknown('E0207', name, `there is no ${what} \`${name.text}\``, known);
  }
}

function countOf(
  checker: ExpressionChecker,
  count: Expression | undefined,
  low: number,
): number | undefined {
  return count && checker.types.count(count, low, maxCount, 'a number in a scenario');
}

function introduceObject(
  checker: ExpressionChecker,
  object: ScenarioObject,
  count: number | undefined,
  scope: Scope,
): void {
  const { name, objectKind } = object;
  const { symbols, reporter } = checker.checking;
  const isKnown = checker.types.isKind(objectKind);
  const earlier = symbols.values.get(name.text);
  if (earlier) {
    const labels = [{ span: earlier.name.span, text: 'declared here' }];
    reporter.error('E0203', name.span, `\`${name.text}\` hides another \`${name.text}\``, {
      labels,
    });
  }
  scope.add(name, {
    kind: 'scenario-object',
    type: isKnown ? reference(objectKind.text) : undefined,
    role: 'other',
    count: object.count ? (count ?? maxCount) : undefined,
  });
}

function checkObjectFields(
  checker: ExpressionChecker,
  object: ScenarioObject,
  count: number,
  scope: Scope,
): void {
  const { name, objectKind, fields } = object;
  const place = { scope: indexScope(object.count, count, scope), isConstant: true, hasTask: false };
  const indexes = Array.from({ length: count }, (_, index) => index + 1);
  checkFields(checker, objectKind, fields, name, place, indexes);
}

/** `scope`, with `index` where there are several. */
function indexScope(written: Expression | undefined, count: number, scope: Scope): Scope {
  if (!written) return scope;
  const inner = new Scope(scope);
  const type = { kind: 'integer', low: 1, high: Math.max(count, 1) } as const;
  inner.add({ text: 'index', span: written.span }, { kind: 'index', type, role: 'other' });
  return inner;
}

function checkTask(
  checker: ExpressionChecker,
  task: ScenarioTask,
  count: number | undefined,
  scope: Scope,
): void {
  const outer = indexScope(task.count, count ?? 1, scope);
  const body = { role: 'task', result: undefined, givesValue: false } as const;
  checkBlock(checker, task.body, { ...body, scope: new Scope(outer), calls: [] });
}

export function checkTest(
  checker: ExpressionChecker,
  test: TestDeclaration,
  scenarios: ReadonlyMap<string, CheckedScenario>,
): void {
  const scenario = scenarios.get(test.scenario.text);
  if (!scenario) {
    unknownScenario(checker, test.scenario, scenarios.keys());
    return;
  }
  const place = { scope: scenario.scope, isConstant: false, hasTask: false };
  for (const point of test.points) checkPoint(checker, point, scenario, place);
}

export function unknownScenario(
  checker: ExpressionChecker,
  name: Name,
  known: Iterable<string>,
): void {
  const message = `there is no scenario \`${name.text}\``;
  checker.checking.reporter.unknown('E0208', name, message, known);
}

function checkPoint(
  checker: ExpressionChecker,
  point: TestPoint,
  scenario: CheckedScenario,
  place: Place,
): void {
  switch (point.kind) {
    case 'test-state':
      checker.condition(point.condition, place);
      return;
    case 'test-do':
      checkTransitionUse(checker, point.transition, point.arguments, place);
      return;
    case 'test-enter':
    case 'test-leave': {
      checkTaskName(checker, point.task, scenario);
      const process = findProcess(checker, point.process);
      if (!process || !point.arguments) return;
      const types = process.parameters.map((each) => checker.types.resolve(each.type));
      const what = `\`${process.name.text}\``;
      checker.arguments(what, point.process, point.arguments, types, place);
    }
  }
}

/** `t`, `t[2]` or `work`. */
function checkTaskName(checker: ExpressionChecker, task: Name, scenario: CheckedScenario): void {
  if (task.text === 'work') return;
  const [, name = '', index] = /^(\w+)(?:\[(\d+)\])?$/.exec(task.text) ?? [];
  const { reporter } = checker.checking;
  if (!scenario.tasks.has(name)) {
    const message = `there is no task \`${name}\` in the scenario`;
    const known = [...scenario.tasks.keys(), 'work'];
    reporter.unknown('E0208', { text: name, span: task.span }, message, known);
    return;
  }
  const count = scenario.tasks.get(name);
  if (count === undefined && index !== undefined) {
    reporter.error('E0324', task.span, `\`${name}\` is not several tasks`);
  } else if (count !== undefined && index === undefined) {
    const help = `write \`${name}[1]\``;
    reporter.error('E0324', task.span, `\`${name}\` is several tasks`, { help });
  } else if (count !== undefined && (Number(index) < 1 || Number(index) > count)) {
    reporter.error('E0324', task.span, `\`${name}\` has tasks 1 to ${count}`);
  }
}

/** A transition and its arguments, in a test or an observation. */
export function checkTransitionUse(
  checker: ExpressionChecker,
  name: Name,
  given: readonly Expression[],
  place: Place,
): void {
  const { symbols, reporter } = checker.checking;
  const declaration = symbols.behaviors.get(name.text);
  if (declaration?.kind === 'transition') {
    const types = declaration.parameters.map((each) => checker.types.resolve(each.type));
    checker.arguments(`\`${name.text}\``, name, given, types, place);
  } else if (declaration) {
    const message = `\`${name.text}\` is a ${declaration.role} and no transition`;
    reporter.error('E0326', name.span, message, { help: 'it is entered and left' });
  } else {
    const known = symbols.transitions.map((each) => each.name.text);
    reporter.unknown('E0207', name, `there is no transition \`${name.text}\``, known);
  }
}
