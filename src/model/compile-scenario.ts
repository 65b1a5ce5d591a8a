/**
 * Scenarios: the cast with its initial values, and the tasks' programs.
 */
import type * as ast from '../language/ast.js';
import { ExpressionCompiler, Locals } from './compile-expression.js';
import { compileBody } from './compile-process.js';
import { type ConstantScope, evaluateConstant } from './constant.js';
import { type Declarations, getDeclared } from './declarations.js';
import type {
  CastObject,
  CastTask,
  Fairness,
  Outcome,
  PathTest,
  Process,
  Property,
  Scenario,
} from './program.js';
import { aliveSlot, type TestPoint } from './program.js';
import type { Value } from './value.js';

export function compileProperty(
  declarations: Declarations,
  property: ast.PropertyDeclaration,
  scenario?: ConstantScope,
): Property {
  const locals = new Locals();
  const compiler = new ExpressionCompiler(declarations, locals, scenario);
  return {
    name: property.name.text,
    title: property.title,
    mode: property.mode,
    premise: property.premise && compiler.compile(property.premise),
    condition: compiler.compile(property.condition),
    locals: locals.names.length,
    span: property.span,
  };
}

function compileOutcome(
  declarations: Declarations,
  outcome: ast.ScenarioOutcome,
  scenario: ConstantScope,
): Outcome {
  const { name, title, span } = outcome;
  const locals = new Locals();
  const compiler = new ExpressionCompiler(declarations, locals, scenario);
  const condition = compiler.compile(outcome.condition);
  return { name: name.text, title, condition, locals: locals.names.length, span };
}

/** What the names stand for: in a scenario its tasks come first. */
function compileFairness(
  { spec, processNumbers, transitionNumbers }: Declarations,
  declaration: ast.ScenarioDeclaration,
  tasksByName: ReadonlyMap<string, readonly number[]>,
): Fairness {
  const processes = new Set<number>();
  const tasks = new Set<number>();
  const addProcess = (name: string) => {
    processes.add(processNumbers.get(name) ?? getDeclared(transitionNumbers, name));
  };
  for (const { names } of spec.fair) for (const { text } of names) addProcess(text);
  for (const item of declaration.items) {
    if (item.kind !== 'fair') continue;
    for (const { text } of item.names) {
      const named = tasksByName.get(text);
      if (named) for (const task of named) tasks.add(task);
      else addProcess(text);
    }
  }
  const ascending = (numbers: Set<number>) => [...numbers].sort((a, b) => a - b);
  return { processes: ascending(processes), tasks: ascending(tasks) };
}

/** Compiles a scenario; the bodies of its tasks are appended to `processes`. */
export function compileScenario(
  declarations: Declarations,
  declaration: ast.ScenarioDeclaration,
  shared: readonly Property[],
  processes: Process[],
): Scenario {
  const { spec, kinds, kindNumbers } = declarations;
  const count = (expression: ast.Expression | undefined): number =>
    expression ? (evaluateConstant(spec, expression) as number) : 1;

  const numbers = new Map<string, number>();
  const objects: CastObject[] = [];
  const fieldsOf: { readonly fields: readonly ast.FieldValue[]; readonly index: number }[] = [];
  const spares: CastObject[] = [];
  for (const item of declaration.items) {
    if (item.kind === 'scenario-object') {
      const objectKind = getDeclared(kindNumbers, item.objectKind.text);
      for (let index = 1; index <= count(item.count); index += 1) {
        const name = item.count ? `${item.name.text}[${index}]` : item.name.text;
        objects.push({ name, objectKind, slots: initialSlots(objectKind, 1) });
        fieldsOf.push({ fields: item.fields, index });
        numbers.set(`${item.name.text} ${index}`, objects.length);
      }
    } else if (item.kind === 'scenario-spare') {
      const objectKind = getDeclared(kindNumbers, item.objectKind.text);
      for (let index = 1; index <= count(item.count); index += 1) {
        const name = `${kinds[objectKind]!.name}#${index}`;
        spares.push({ name, objectKind, slots: initialSlots(objectKind, 0) });
      }
    }
  }
  const findObject = (name: string, index: number) => numbers.get(`${name} ${index}`);
  objects.forEach((object, position) => {
    const { fields, index } = fieldsOf[position]!;
    for (const field of fields) initialize(object, field, index);
  });

  const tasks: CastTask[] = [];
  const tasksByName = new Map<string, number[]>();
  let workers: number | undefined;
  const properties: Property[] = [...shared];
  const outcomes: Outcome[] = [];
  for (const item of declaration.items) {
    if (item.kind === 'scenario-workers') workers = count(item.count);
    if (item.kind === 'property')
      properties.push(compileProperty(declarations, item, { findObject }));
    if (item.kind === 'scenario-outcome')
      outcomes.push(compileOutcome(declarations, item, { findObject }));
    if (item.kind !== 'scenario-task') continue;
    for (let index = 1; index <= count(item.count); index += 1) {
      const name = item.count ? `${item.name.text}[${index}]` : item.name.text;
      const body = compileBody(declarations, new Locals(), item.body, false, { index, findObject });
      tasksByName.set(item.name.text, [...(tasksByName.get(item.name.text) ?? []), tasks.length]);
      tasks.push({ name, process: processes.length });
      processes.push({
        name,
        role: 'task',
        isRoot: false,
        parameters: [],
        locals: body.locals.names,
        localDomains: body.locals.domains,
        result: undefined,
        guard: undefined,
        code: body.code,
        workSlot: undefined,
        span: item.span,
      });
    }
  }
  const { name, title, span } = declaration;
  const cast = [...objects, ...spares];
  const fair = compileFairness(declarations, declaration, tasksByName);
  const claims = { properties, outcomes, fair };
  return { name: name.text, title, objects: cast, tasks, workers, ...claims, span };

  function initialSlots(kind: number, isAlive: number): Value[] {
    return kinds[kind]!.slots.map((slot, index) => (index === aliveSlot ? isAlive : slot.initial));
  }

  function initialize(object: CastObject, field: ast.FieldValue, index: number): void {
    const slots = object.slots as Value[];
    const member = getDeclared(declarations.members[object.objectKind]!, field.name.text);
    const scope = { index, findObject };
    if (member.domain.kind === 'payload' && field.value.kind === 'apply') {
      const variant = field.value.name.text;
      const { variants } = member.domain.union;
      slots[member.slot - 1] = variants.findIndex((each) => each.name === variant);
      slots[member.slot] = evaluateConstant(spec, field.value.arguments[0]!, scope);
    } else {
      slots[member.slot] = evaluateConstant(spec, field.value, scope);
    }
  }
}

export function compileTest(
  declarations: Declarations,
  test: ast.TestDeclaration,
  scenarios: readonly Scenario[],
): PathTest {
  const scenario = scenarios.findIndex((each) => each.name === test.scenario.text);
  const { objects, tasks } = scenarios[scenario]!;
  const locals = new Locals();
  const findObject = (name: string, index: number) => {
    const at = objects.findIndex((each) => each.name === name || each.name === `${name}[${index}]`);
    return at === -1 ? undefined : at + 1;
  };
  const compiler = new ExpressionCompiler(declarations, locals, { findObject });
  const points = test.points.map((point): TestPoint => {
    const { span } = point;
    if (point.kind === 'test-state') {
      return { kind: 'state', condition: compiler.compile(point.condition), span };
    }
    const values = point.arguments?.map((argument) => compiler.compile(argument));
    if (point.kind === 'test-do') {
      const process = getDeclared(declarations.transitionNumbers, point.transition.text);
      return { kind: 'do', process, arguments: values ?? [], span };
    }
    const kind = point.kind === 'test-enter' ? 'enter' : 'leave';
    const process = getDeclared(declarations.processNumbers, point.process.text);
    const at = tasks.findIndex((each) => each.name === point.task.text);
    return { kind, task: at === -1 ? undefined : at, process, arguments: values, span };
  });
  const { name, expectation, span } = test;
  return { name: name.text, scenario, expectation, points, locals: locals.names.length, span };
}
