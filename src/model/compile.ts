/**
 * Compiles a checked specification to the intermediate form.
 *
 * The checker has rejected everything that is wrong with the text, so nothing here reports
 * anything: a failure is our bug and throws.
 */
import type { CheckedSpec } from '../language/checked-spec.js';
import { Locals } from './compile-expression.js';
import { ExpressionCompiler } from './compile-expression.js';
import { compileObservation } from './compile-observation.js';
import { compileBody } from './compile-process.js';
import { compileProperty, compileScenario, compileTest } from './compile-scenario.js';
import { type Declarations, declare } from './declarations.js';
import type { Process, Program } from './program.js';

export function compile(spec: CheckedSpec): Program {
  const declarations = declare(spec);
  const called = calledProcesses(spec);
  const processes: Process[] = [
    ...spec.processes.map((process) => compileProcess(declarations, process, called)),
    ...spec.transitions.map((transition) => compileTransition(declarations, transition)),
  ];
  const properties = spec.properties.map((each) => compileProperty(declarations, each));
  const scenarios = spec.scenarios.map((each) =>
    compileScenario(declarations, each, properties, processes),
  );
  return {
    name: spec.name,
    title: spec.title,
    kinds: declarations.kinds,
    processes,
    properties,
    scenarios,
    observations: spec.observations.map((each) =>
      compileObservation(declarations, each, processes, scenarios),
    ),
    tests: spec.tests.map((each) => compileTest(declarations, each, scenarios)),
  };
}

function compileProcess(
  declarations: Declarations,
  process: CheckedSpec['processes'][number],
  called: ReadonlySet<string>,
): Process {
  const { spec } = declarations;
  const parameters = parametersOf(declarations, process.parameters);
  const locals = new Locals();
  for (const parameter of parameters) locals.add(parameter.name, parameter.domain);
  const body = compileBody(declarations, locals, process.body, false);
  const number = declarations.processNumbers.get(process.name.text)!;
  const result = process.result && spec.types.get(process.result);
  const isCallable = process.role === 'process';
  return {
    name: process.name.text,
    role: process.role,
    isRoot: isCallable && (process.exported || !called.has(process.name.text)),
    parameters,
    locals: locals.names,
    localDomains: locals.domains,
    result: result && declarations.domainOf(result),
    guard: undefined,
    code: body.code,
    workSlot: declarations.workSlots.get(number)?.slot,
    span: process.span,
  };
}

function compileTransition(
  declarations: Declarations,
  transition: CheckedSpec['transitions'][number],
): Process {
  const parameters = parametersOf(declarations, transition.parameters);
  const locals = new Locals();
  for (const parameter of parameters) locals.add(parameter.name, parameter.domain);
  const compiler = new ExpressionCompiler(declarations, locals);
  const guard = transition.guard && compiler.compile(transition.guard);
  const body = compileBody(declarations, locals, transition.body, true);
  return {
    name: transition.name.text,
    role: 'transition',
    isRoot: true,
    parameters,
    locals: locals.names,
    localDomains: locals.domains,
    result: undefined,
    guard,
    code: body.code,
    workSlot: undefined,
    span: transition.span,
  };
}

function parametersOf(
  declarations: Declarations,
  parameters: CheckedSpec['processes'][number]['parameters'],
): Process['parameters'] {
  return parameters.map((parameter) => ({
    name: parameter.name.text,
    domain: declarations.domainOf(declarations.spec.types.get(parameter.type)!),
  }));
}

/** The names of the processes that another process or work function calls. */
function calledProcesses(spec: CheckedSpec): ReadonlySet<string> {
  const called = new Set<string>();
  const visit = (block: CheckedSpec['processes'][number]['body']): void => {
    for (const statement of block.statements) {
      switch (statement.kind) {
        case 'call':
          called.add(statement.process.text);
          break;
        case 'if':
          visit(statement.consequence);
          if (statement.alternative) visit(statement.alternative);
          break;
        case 'while':
        case 'for-each':
        case 'atomic':
          visit(statement.body);
          break;
        case 'choose-branch':
          statement.branches.forEach(visit);
          break;
      }
    }
  };
  for (const process of spec.processes) visit(process.body);
  return called;
}
