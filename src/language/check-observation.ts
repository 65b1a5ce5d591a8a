/**
 * Observation blocks: what each clause may name, and the types of the fields it uses.
 */
import type {
  EventAction,
  EventClause,
  EventField,
  Expression,
  IgnoreClause,
  KernelExpression,
  Name,
  ObservationDeclaration,
  Parameter,
  SampleClause,
  SampleMapping,
} from './ast.js';
import { quoted, reference } from './type-rules.js';
import { findProcess } from './check-built-in.js';
import type { ExpressionChecker, Place } from './check-expression.js';
import { checkTransitionUse, unknownScenario } from './check-scenario.js';
import { Scope } from './scope.js';
import { reportDuplicates } from './symbols.js';
import type { Type } from './types.js';

const fieldTypes = ['int', 'bool', 'ptr', 'text'];

type MeaningAction = Extract<EventAction, { readonly kind: 'enter' | 'leave' | 'do' }>;

export function checkObservation(
  checker: ExpressionChecker,
  observation: ObservationDeclaration,
): void {
  const { scenario, items } = observation;
  const { scenariosByName } = checker.checking.symbols;
  if (scenario && !scenariosByName.has(scenario.text)) {
    unknownScenario(checker, scenario, scenariosByName.keys());
  }
  const samples = items.filter((each) => each.kind === 'sample');
  const clauses = items.filter((each) => each.kind === 'event-clause');
  reportDuplicates(
    samples.map((each) => each.field),
    checker.checking.reporter,
  );
  for (const sample of samples) checkSample(checker, sample);

  const sampled = new Set(samples.flatMap((each) => each.mappings.map((one) => one.field.text)));
  const objectFields = new Map(samples.map((each) => [each.field.text, each.objectKind]));
  for (const clause of clauses) checkClause(checker, clause, sampled, objectFields);

  const fields = new Set([
    ...objectFields.keys(),
    ...clauses.flatMap((each) => each.fields.map((field) => field.name.text)),
  ]);
  for (const item of items) {
    if (item.kind !== 'name-clause') continue;
    checkOrigin(checker, item.origin, item.field);
    if (!fields.has(item.field.text)) unknownField(checker, item.field, fields);
  }
  checkEventsOnce(
    checker,
    items.filter((each) => each.kind === 'event-clause' || each.kind === 'ignore'),
  );
}

/** One event has one meaning. */
function checkEventsOnce(
  checker: ExpressionChecker,
  clauses: readonly (EventClause | IgnoreClause)[],
): void {
  const seen = new Map<string, Name>();
  for (const clause of clauses) {
    const { point, event } = clause;
    const fields = clause.kind === 'event-clause' ? clause.fields : [];
    const literals = fields.flatMap((each) =>
      each.literal === undefined ? [] : [` ${each.name.text}=${each.literal}`],
    );
    const key = `${point} ${event.text}${literals.join('')}`;
    const earlier = seen.get(key);
    if (!earlier) {
      seen.set(key, event);
      continue;
    }
    const word = point === 'point' ? 'event' : point;
    checker.checking.reporter.error(
      'E0215',
      event.span,
      `\`${word} ${event.text}\` is observed twice`,
      {
        labels: [{ span: earlier.span, text: 'first here' }],
      },
    );
  }
}

function unknownField(checker: ExpressionChecker, name: Name, known: Iterable<string>): void {
  const message = `no clause has a field \`${name.text}\``;
  checker.checking.reporter.unknown('E0213', name, message, known);
}

// ---- samples

function checkSample(checker: ExpressionChecker, sample: SampleClause): void {
  const isKnown = checker.types.isKind(sample.objectKind);
  reportDuplicates(
    sample.mappings.map((each) => each.field),
    checker.checking.reporter,
  );
  for (const { origin } of sample.mappings) checkOrigin(checker, origin, sample.field);
  if (!isKnown) return;
  for (const mapping of sample.mappings) checkMapping(checker, mapping, sample.objectKind);
}

function checkMapping(checker: ExpressionChecker, mapping: SampleMapping, objectKind: Name): void {
  const { checking, types } = checker;
  const { target, values } = mapping;
  const members = checking.symbols.members.get(objectKind.text);
  const symbol = members?.get(target.text);
  if (!symbol) {
    const message = `\`${objectKind.text}\` has no member \`${target.text}\``;
    checking.reporter.unknown('E0205', target, message, members?.keys() ?? []);
    return;
  }
  const type = types.memberType(symbol);
  if (!type) return;
  if (type.kind === 'lock' || type.kind === 'set' || type.kind === 'queue') {
    checker.error('E0328', target, `one recorded field does not show a ${quoted(type)}`);
    return;
  }
  const seen = new Set<number>();
  for (const value of values ?? []) {
    if (seen.has(value.recorded)) {
      checker.error('E0202', value, `${value.recorded} is given a value twice`);
    }
    seen.add(value.recorded);
    const place = { scope: new Scope(), isConstant: true, hasTask: false };
    if (type.kind === 'union') {
      const message = 'the word of a union shows a pointer and takes no table of values';
      checker.error('E0328', value, message);
      return;
    }
    if (checker.assignable(value.value, type, place)) types.isWithin(value.value, type);
  }
}

/** What is read of an object is read through the field that holds its address. */
function checkOrigin(
  checker: ExpressionChecker,
  origin: KernelExpression | undefined,
  field: Name,
): void {
  let expression = origin;
  while (expression && typeof expression.base !== 'string') expression = expression.base.operand;
  if (!expression || expression.base === field.text) return;
  const name = { text: expression.base as string, span: expression.span };
  const message = `what is read of an object begins with \`${field.text}\`, not with \`${name.text}\``;
  checker.checking.reporter.unknown('E0213', name, message, [field.text]);
}

// ---- clauses

function checkClause(
  checker: ExpressionChecker,
  clause: EventClause,
  sampled: ReadonlySet<string>,
  objectFields: ReadonlyMap<string, Name>,
): void {
  const { reporter } = checker.checking;
  reportDuplicates(
    clause.fields.map((each) => each.name),
    reporter,
  );
  for (const { type, origin } of clause.fields) {
    if (origin && clause.point === 'point') {
      const help = 'leave `from` out: a tracepoint has fields of its own';
      reporter.error('E0218', origin.span, 'a field of a tracepoint comes from nowhere else', {
        help,
      });
    }
    if (type && !fieldTypes.includes(type.text)) {
      reporter.unknown('E0214', type, `there is no field type \`${type.text}\``, fieldTypes);
    }
  }
  for (const name of clause.without) {
    if (sampled.has(name.text)) continue;
    const message = `no clause samples a field \`${name.text}\``;
    reporter.unknown('E0213', name, message, sampled);
  }
  const meanings = clause.actions.filter(isMeaning);
  const [meaning, second] = meanings;
  if (!meaning || second) {
    const at = second ?? clause.event;
    const message = `an event has one meaning, and this has ${meanings.length}`;
    checker.error('E0217', at, message, 'write one of `enter`, `leave` and `do`');
  }
  const scope = fieldScope(checker, clause, meaning, objectFields);
  for (const action of clause.actions) checkAction(checker, action, clause, meaning, scope);
}

function isMeaning(action: EventAction): action is MeaningAction {
  return action.kind === 'enter' || action.kind === 'leave' || action.kind === 'do';
}

/** The fields, with the types that the clause's own actions and the samples give them. */
function fieldScope(
  checker: ExpressionChecker,
  clause: EventClause,
  meaning: MeaningAction | undefined,
  objectFields: ReadonlyMap<string, Name>,
): Scope {
  const known = new Map<string, Type>();
  const { kinds } = checker.checking.symbols;
  const addKind = (field: string, objectKind: Name) => {
    if (kinds.has(objectKind.text)) known.set(field, reference(objectKind.text));
  };
  for (const [field, objectKind] of objectFields) addKind(field, objectKind);
  const parameters = meaning ? parametersOf(checker, meaning) : [];
  meaning?.arguments?.forEach((argument, index) => {
    const parameter = parameters[index];
    const type = parameter && checker.types.resolve(parameter.type);
    if (argument.kind === 'name' && type) known.set(argument.name.text, type);
  });
  for (const action of clause.actions) {
    if (action.kind === 'create') addKind(action.field.text, action.objectKind);
  }
  const scope = new Scope();
  for (const field of clause.fields) addField(field, known.get(field.name.text), scope);
  return scope;
}

function addField(field: EventField, known: Type | undefined, scope: Scope): void {
  const fieldType = field.literal === undefined ? field.type?.text : 'text';
  scope.add(field.name, {
    kind: 'event-field',
    type: fits(fieldType, known) ? known : undefined,
    role: 'other',
    fieldType,
  });
}

/** Only a pointer names an object; a written type wins over what the use would make of it. */
function fits(fieldType: string | undefined, type: Type | undefined): boolean {
  if (fieldType === undefined) return true;
  if (fieldType !== 'ptr') return false;
  return type?.kind === 'reference' || type?.kind === 'opaque';
}

function parametersOf(checker: ExpressionChecker, action: MeaningAction): readonly Parameter[] {
  const { behaviors } = checker.checking.symbols;
  const name = action.kind === 'do' ? action.transition : action.process;
  return behaviors.get(name.text)?.parameters ?? [];
}

function checkAction(
  checker: ExpressionChecker,
  action: EventAction,
  clause: EventClause,
  meaning: MeaningAction | undefined,
  scope: Scope,
): void {
  const { reporter } = checker.checking;
  switch (action.kind) {
    case 'create': {
      needField(checker, clause, action.field);
      if (!checker.types.isKind(action.objectKind)) return;
      const members = checker.checking.symbols.members.get(action.objectKind.text);
      for (const name of action.unknown) {
        const symbol = members?.get(name.text);
        if (symbol?.kind === 'tag') {
          const help = `write \`${symbol.union.name.text}\`: word and bit are known together`;
          reporter.error('E0308', name.span, `\`${name.text}\` is a tag`, { help });
        } else if (!symbol) {
          const message = `\`${action.objectKind.text}\` has no member \`${name.text}\``;
          reporter.unknown('E0205', name, message, members?.keys() ?? []);
        }
      }
      return;
    }
    case 'end': {
      const parameters = meaning ? parametersOf(checker, meaning) : [];
      if (parameters.some((each) => each.name.text === action.field.text)) return;
      needField(checker, clause, action.field);
      return;
    }
    case 'do': {
      const place: Place = { scope, isConstant: false, hasTask: false };
      checkTransitionUse(checker, action.transition, action.arguments, place);
      checkWhere(checker, action, scope, undefined);
      return;
    }
    case 'enter':
    case 'leave': {
      const place: Place = { scope, isConstant: false, hasTask: false };
      const process = findProcess(checker, action.process);
      if (process && action.arguments) {
        const types = process.parameters.map((each) => checker.types.resolve(each.type));
        // A return tells of some arguments, from the left, and an entry of all.
        const given = action.arguments.length;
        const expected =
          action.kind === 'leave' && given < types.length ? types.slice(0, given) : types;
        checker.arguments(
          `\`${process.name.text}\``,
          action.process,
          action.arguments,
          expected,
          place,
        );
      }
      if (!process) return;
      const result = action.kind === 'leave' ? process.result : undefined;
      checkWhere(checker, action, scope, result && checker.types.resolve(result));
    }
  }
}

/** In `where`, the parameters and the result are in scope behind the fields. */
function checkWhere(
  checker: ExpressionChecker,
  action: MeaningAction & { readonly where: Expression | undefined },
  fields: Scope,
  result: Type | undefined,
): void {
  if (!action.where) return;
  const scope = new Scope(fields);
  const add = (name: Name, type: Type | undefined, kind: 'local' | 'result') => {
    if (!fields.find(name.text)) scope.add(name, { kind, type, role: 'parameter' });
  };
  for (const { name, type } of parametersOf(checker, action)) {
    add(name, checker.types.resolve(type), 'local');
  }
  if (result) add({ text: 'result', span: action.span }, result, 'result');
  checker.condition(action.where, { scope, isConstant: false, hasTask: false });
}

function needField(checker: ExpressionChecker, clause: EventClause, name: Name): void {
  const fields = clause.fields.map((each) => each.name.text);
  if (fields.includes(name.text)) return;
  const message = `the clause has no field \`${name.text}\``;
  checker.checking.reporter.unknown('E0213', name, message, fields);
}
