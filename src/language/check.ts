/**
 * Checks a loaded specification: names, types, and what may stand where.
 *
 * Everything wrong is reported in one run, and what follows from an error is not: an expression
 * or type that could not be made out is left alone by whatever contains it.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { Name } from './ast.js';
import { checkRecursion } from './check-calls.js';
import {
  checkObject,
  checkProcess,
  checkProperty,
  checkTransition,
  checkVariable,
} from './check-declaration.js';
import { ExpressionChecker } from './check-expression.js';
import { checkObservation } from './check-observation.js';
import { checkFair, checkScenario, checkTest, type CheckedScenario } from './check-scenario.js';
import type { CheckedSpec } from './checked-spec.js';
import type { Checking } from './checking.js';
import type { LoadedSpec } from './load.js';
import { Reporter } from './reporter.js';
import { Scope } from './scope.js';
import { collectSymbols } from './symbols.js';
import { TypeTable } from './type-table.js';

export interface Checked {
  /** Undefined where a diagnostic is an error. */
  readonly spec: CheckedSpec | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks `loaded`; `settings` gives constants of the top other values, as text. */
export function check(loaded: LoadedSpec, settings: ReadonlyMap<string, string>): Checked {
  const reporter = new Reporter();
  const symbols = collectSymbols(loaded.declarations, reporter);
  const checking: Checking = {
    reporter,
    symbols,
    settings,
    constantValues: new Map(),
    expressionTypes: new Map(),
    types: new Map(),
    meanings: new Map(),
  };
  const checker = createChecker(checking);

  checkSettings(checking);
  for (const each of symbols.constants) checker.types.valueOf(each);
  for (const each of symbols.variables) {
    if (each.kind === 'variable') checkVariable(checker, each);
  }
  for (const each of symbols.objects) checkObject(checker, each);
  const calls = new Map<string, Name[]>();
  for (const each of symbols.processes) calls.set(each.name.text, checkProcess(checker, each));
  checkRecursion(calls, reporter);
  for (const each of symbols.transitions) checkTransition(checker, each);
  for (const each of symbols.properties) checkProperty(checker, each);
  for (const each of loaded.fair) checkFair(checker, each, []);
  const scenarios = new Map<string, CheckedScenario>();
  for (const each of symbols.scenarios) {
    scenarios.set(each.name.text, checkScenario(checker, each, symbols.properties));
  }
  for (const each of symbols.observations) checkObservation(checker, each);
  for (const each of symbols.tests) checkTest(checker, each, scenarios);

  const { diagnostics } = reporter;
  if (diagnostics.some((each) => each.severity === 'error'))
    return { spec: undefined, diagnostics };
  return { spec: checkedSpec(loaded, checking), diagnostics };
}

/** Types and expressions need each other: a range is made of expressions. */
function createChecker(checking: Checking): ExpressionChecker {
  const place = { scope: new Scope(), isConstant: true, hasTask: false };
  const types = new TypeTable(checking, (expression, target) => {
    if (target) return checker.assignable(expression, target, place);
    return checker.integer(expression, place) !== undefined;
  });
  const checker = new ExpressionChecker(checking, types);
  return checker;
}

function checkSettings({ settings, symbols, reporter }: Checking): void {
  const known = symbols.constants.map((each) => each.name.text);
  for (const name of settings.keys()) {
    if (known.includes(name)) continue;
    const message = `there is no constant \`${name}\` to set`;
    reporter.unknown('E0212', { text: name, span: undefined }, message, known);
  }
}

function checkedSpec(loaded: LoadedSpec, checking: Checking): CheckedSpec {
  const { file } = loaded;
  const { symbols, constantValues, expressionTypes, types, meanings } = checking;
  return {
    name: file.name.text,
    title: file.title,
    constants: symbols.constants,
    enums: symbols.enums,
    variables: symbols.variables,
    objects: symbols.objects,
    processes: symbols.processes,
    transitions: symbols.transitions,
    properties: symbols.properties,
    fair: loaded.fair,
    scenarios: symbols.scenarios,
    observations: symbols.observations,
    tests: symbols.tests,
    constantValues,
    expressionTypes,
    types,
    meanings,
  };
}
