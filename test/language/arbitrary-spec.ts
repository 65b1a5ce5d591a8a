/**
 * Arbitrary syntax trees: anything the grammar can express, whether it means something or not.
 */
import fc from 'fast-check';
import type {
  BinaryOperator,
  Block,
  Declaration,
  EventAction,
  Expression,
  Fair,
  FieldValue,
  KernelExpression,
  Name,
  ObjectMember,
  ObservationItem,
  Parameter,
  PropertyDeclaration,
  ScenarioItem,
  SpecFile,
  Statement,
  TestPoint,
  TypeExpression,
} from '../../src/language/ast.js';

const nowhere = { source: { name: 'arbitrary', text: '' }, start: 0, end: 0 };

type Spanless<T> = T extends unknown ? Omit<T, 'span'> : never;

/** A node of the given parts. */
function node<T extends { readonly span: unknown }>(
  parts: fc.Arbitrary<Spanless<T>>,
): fc.Arbitrary<T> {
  return parts.map((each) => ({ ...each, span: nowhere }) as unknown as T);
}

function record<T extends { readonly span: unknown }>(model: {
  [K in keyof Spanless<T>]: fc.Arbitrary<Spanless<T>[K]>;
}): fc.Arbitrary<T> {
  return node(fc.record(model) as unknown as fc.Arbitrary<Spanless<T>>);
}

const is = <const T>(value: T) => fc.constant(value);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const few = <T>(arbitrary: fc.Arbitrary<T>, minLength = 0) =>
  fc.array(arbitrary, { minLength, maxLength: minLength + 2 });

/** Words that mean something in one place are names in others; `__proto__` is a name everywhere. */
const words =
  'a b dev drv x1 _y __proto__ constructor toString each all index result idle size name entry ' +
  'sample any state to of set queue max outcome a_rather_long_name_that_makes_lines_break_early';
const name: fc.Arbitrary<Name> = fc
  .constantFrom(...words.split(' '))
  .map((text) => ({ text, span: nowhere }));
const text = fc.oneof(fc.string(), fc.constantFrom('a "quoted" \\ title', '// no comment', ''));
const operators: readonly BinaryOperator[] = [
  ...(['=>', '||', '&&', '==', '!=', '<', '<=', '>', '>=', 'in', '+', '-', '*', '/', '%'] as const),
];

const { expression } = fc.letrec<{ expression: Expression; leaf: Expression }>((tie) => ({
  leaf: node<Expression>(
    fc.oneof(
      fc.record({ kind: is('boolean'), value: fc.boolean() }),
      fc.record({ kind: is('integer'), value: fc.nat(2 ** 31 - 1) }),
      fc.record({ kind: is('none') }),
      fc.record({ kind: is('empty-queue') }),
      fc.record({ kind: is('name'), name }),
    ),
  ),
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    node<Expression>(
      fc.oneof(
        fc.record({ kind: is('set'), elements: few(tie('expression')) }),
        fc.record({ kind: is('indexed'), name, index: tie('expression') }),
        fc.record({ kind: is('member'), object: tie('expression'), member: name }),
        fc.record({
          kind: is('unary'),
          operator: fc.constantFrom('!', '-'),
          operand: tie('expression'),
        }),
        fc.record({ kind: fc.constantFrom('as', 'is'), union: tie('expression'), variant: name }),
        fc.record({
          kind: is('quantifier'),
          quantifier: fc.constantFrom('forall', 'exists'),
          name,
          objectKind: name,
          body: tie('expression'),
        }),
        fc.record({ kind: is('apply'), name, arguments: few(tie('expression')) }),
      ),
    ),
    node<Expression>(
      fc.record({
        kind: is('binary'),
        operator: fc.constantFrom(...operators),
        left: tie('expression'),
        right: tie('expression'),
      }),
    ),
  ),
}));
const values = few(expression);
const where = maybe(expression);

const place: fc.Arbitrary<Expression> = fc
  .tuple(
    fc.oneof(
      record<Expression & { kind: 'name' }>({ kind: is('name'), name }),
      record<Expression & { kind: 'indexed' }>({ kind: is('indexed'), name, index: expression }),
    ),
    few(name),
  )
  .map(([first, members]) =>
    members.reduce<Expression>(
      (object, member) => ({ kind: 'member', object, member, span: nowhere }),
      first,
    ),
  );

const type: fc.Arbitrary<TypeExpression> = node(
  fc.oneof(
    fc.record({ kind: is('named-type'), name, optional: fc.boolean() }),
    fc.record({ kind: is('range-type'), low: expression, high: expression }),
    fc.record({ kind: is('set-type'), element: name }),
    fc.record({ kind: is('queue-type'), element: name, max: expression }),
  ),
);
const field = record<FieldValue>({ name, value: expression });

const { block } = fc.letrec<{ block: Block; statement: Statement }>((tie) => ({
  block: node<Block>(fc.record({ kind: is('block'), statements: few(tie('statement')) })),
  statement: node<Statement>(
    fc.oneof(
      { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        fc.record({ kind: fc.constantFrom('skip', 'break', 'await-all-work', 'call-any') }),
        fc.record({ kind: is('let'), name, value: expression }),
        fc.record({
          kind: is('assign'),
          operator: fc.constantFrom('=', '+=', '-='),
          target: place,
          value: expression,
        }),
        fc.record({ kind: fc.constantFrom('lock-statement', 'unlock-statement'), lock: place }),
        fc.record({ kind: fc.constantFrom('get', 'put'), counter: place }),
        fc.record({ kind: is('push'), value: expression, queue: place }),
        fc.record({ kind: is('pop'), name, queue: place }),
        fc.record({ kind: is('choose-value'), name, type, where }),
        fc.record({ kind: is('call'), result: maybe(name), process: name, arguments: values }),
        fc.record({ kind: is('return'), value: maybe(expression) }),
        fc.record({ kind: is('await'), condition: expression }),
        fc.record({ kind: is('schedule'), work: name, arguments: values }),
        fc.record({ kind: is('assert'), condition: expression, message: maybe(text) }),
        fc.record({ kind: is('create-object'), name, objectKind: name, fields: few(field) }),
        fc.record({ kind: is('destroy'), object: expression }),
      ) as fc.Arbitrary<Spanless<Statement>>,
      fc.oneof(
        fc.record({
          kind: is('if'),
          condition: expression,
          consequence: tie('block'),
          alternative: maybe(tie('block')),
        }),
        fc.record({ kind: is('while'), condition: expression, body: tie('block') }),
        fc.record({ kind: is('for-each'), name, objectKind: name, where, body: tie('block') }),
        fc.record({ kind: is('choose-branch'), branches: few(tie('block'), 2) }),
        fc.record({ kind: is('atomic'), body: tie('block') }),
      ),
    ),
  ),
}));

const variable = fc.record({
  kind: fc.constantFrom('constant' as const, 'variable' as const),
  name,
  type,
  value: maybe(expression),
});
const variant = fc.record({ name, type, value: maybe(expression) });
const tagValue = fc.constantFrom(0 as const, 1 as const);
const member: fc.Arbitrary<ObjectMember> = node(
  fc.oneof(
    variable,
    fc.record({ kind: is('lock'), name }),
    fc.record({ kind: is('refcount'), name, value: maybe(expression) }),
    fc.record({
      kind: is('union'),
      name,
      tag: name,
      variants: few(
        fc.tuple(variant, tagValue).map(([each, bit]) => ({ ...each, tagValue: bit })),
        1,
      ).map((all) => all.map((each) => ({ ...each, span: nowhere }))),
    }),
    fc.record({
      kind: is('union'),
      name,
      tag: is(undefined),
      variants: few(variant, 1).map((all) =>
        all.map((each) => ({ ...each, tagValue: undefined, span: nowhere })),
      ),
    }),
  ),
);

const parameters = few(record<Parameter>({ name, type }));
const property: fc.Arbitrary<PropertyDeclaration> = node(
  fc.oneof(
    fc.record({
      kind: is('property'),
      mode: fc.constantFrom('always', 'never', 'sometimes'),
      name,
      title: maybe(text),
      premise: is(undefined),
      condition: expression,
    }),
    fc.record({
      kind: is('property'),
      mode: is('eventually'),
      name,
      title: maybe(text),
      premise: maybe(expression),
      condition: expression,
    }),
  ),
);

const fair = record<Fair>({ kind: is('fair'), names: few(name, 1) });

const scenarioItem: fc.Arbitrary<ScenarioItem> = fc.oneof(
  property,
  fair,
  node<ScenarioItem>(
    fc.oneof(
      fc.record({
        kind: is('scenario-object'),
        objectKind: name,
        name,
        count: maybe(expression),
        fields: few(field),
      }),
      fc.record({ kind: is('scenario-spare'), objectKind: name, count: expression }),
      fc.record({ kind: is('scenario-workers'), count: expression }),
      fc.record({
        kind: is('scenario-outcome'),
        name,
        title: maybe(text),
        condition: expression,
      }),
      fc.record({ kind: is('scenario-task'), name, count: maybe(expression), body: block }),
    ),
  ),
);

const action: fc.Arbitrary<EventAction> = node(
  fc.oneof(
    fc.record({ kind: is('enter'), process: name, arguments: values, where }),
    fc.record({ kind: is('leave'), process: name, arguments: maybe(values), where }),
    fc.record({ kind: is('do'), transition: name, arguments: values, where }),
    fc.record({ kind: is('create'), field: name, objectKind: name, unknown: few(name) }),
    fc.record({ kind: is('end'), field: name }),
  ),
);
const point = fc.constantFrom('entry' as const, 'return' as const, 'point' as const);
const event = fc.oneof(
  name,
  text.map((each) => ({ text: each, span: nowhere })),
);
const valueMapping = fc
  .record({ recorded: fc.integer({ min: -600, max: 600 }), value: expression })
  .map((each) => ({ ...each, span: nowhere }));
const kernelName = fc.constantFrom('dev', 'lock', 'struct', 'from', '__proto__', 'p1');
const kernelSteps = few(
  fc.record({ sign: fc.constantFrom('->' as const, '.' as const), member: kernelName }),
);
const kernelPath = node<KernelExpression>(fc.record({ base: kernelName, steps: kernelSteps }));
const origin = maybe(
  fc.oneof(
    kernelPath,
    node<KernelExpression>(
      fc.record({
        base: fc.record({ structure: kernelName, operand: kernelPath }),
        steps: kernelSteps,
      }),
    ),
  ),
);
const eventField = fc
  .oneof(
    fc.record({ name, origin, type: maybe(name), literal: is(undefined) }),
    fc.record({ name, origin, type: is(undefined), literal: text }),
  )
  .map((each) => ({ ...each, span: nowhere }));
const observationItem: fc.Arbitrary<ObservationItem> = node(
  fc.oneof(
    fc.record({
      kind: is('sample'),
      field: name,
      objectKind: name,
      structure: maybe(kernelName),
      mappings: few(
        fc
          .record({ field: name, origin, target: name, values: maybe(few(valueMapping, 1)) })
          .map((each) => ({ ...each, span: nowhere })),
      ),
    }),
    fc.record({ kind: is('name-clause'), field: name, label: name, origin }),
    fc.record({ kind: is('ignore'), point, event }),
    fc.record({
      kind: is('event-clause'),
      optional: fc.boolean(),
      point,
      event,
      fields: few(eventField),
      actions: few(action, 1),
      without: few(name),
    }),
  ),
);

const task = fc.oneof(
  name,
  fc.constantFrom('work', 't[2]').map((each) => ({ text: each, span: nowhere })),
);
const testPoint: fc.Arbitrary<TestPoint> = node(
  fc.oneof(
    fc.record({
      kind: fc.constantFrom('test-enter' as const, 'test-leave' as const),
      task,
      process: name,
      arguments: maybe(values),
    }),
    fc.record({ kind: is('test-do'), transition: name, arguments: values }),
    fc.record({ kind: is('test-state'), condition: expression }),
  ),
);

const declaration: fc.Arbitrary<Declaration> = fc.oneof(
  member.filter((each) => each.kind !== 'refcount' && each.kind !== 'union'),
  property,
  fair,
  node<Declaration>(
    fc.oneof(
      fc.record({ kind: fc.constantFrom('extends', 'import'), path: text }),
      fc.record({ kind: is('enum'), name, members: few(name, 1) }),
      fc.record({ kind: is('object'), name, members: few(member) }),
      fc.record({
        kind: is('process'),
        role: is('process'),
        exported: fc.boolean(),
        name,
        parameters,
        result: maybe(type),
        body: block,
      }),
      fc.record({
        kind: is('process'),
        role: is('work'),
        exported: is(false),
        name,
        parameters,
        result: is(undefined),
        body: block,
      }),
      fc.record({ kind: is('transition'), name, parameters, guard: where, body: block }),
      fc.record({ kind: is('scenario'), name, title: maybe(text), items: few(scenarioItem) }),
      fc.record({
        kind: is('observation'),
        name,
        version: maybe(text),
        scenario: maybe(name),
        items: few(observationItem),
      }),
      fc.record({
        kind: is('test'),
        name,
        scenario: name,
        expectation: fc.constantFrom('possible', 'impossible'),
        points: few(testPoint),
      }),
    ) as fc.Arbitrary<Spanless<Declaration>>,
  ),
);

/** A file of a few declarations; its spans say nothing. */
export const arbitrarySpec: fc.Arbitrary<SpecFile> = record<SpecFile>({
  kind: is('spec-file'),
  name,
  title: maybe(text),
  declarations: few(declaration),
});

/** The tree as text, without where its nodes stand: equal for equal trees. */
export function treeText(tree: unknown): string {
  return JSON.stringify(tree, (key, value: unknown) => {
    if (key === 'span') return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
