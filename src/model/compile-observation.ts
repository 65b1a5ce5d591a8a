/**
 * Observation blocks: from clauses as written to tables the checker looks events up in.
 */
import type * as ast from '../language/ast.js';
import type { Type } from '../language/types.js';
import { ExpressionCompiler, Locals } from './compile-expression.js';
import { evaluateConstant } from './constant.js';
import { type Declarations, getDeclared } from './declarations.js';
import {
  type Clause,
  type ClauseField,
  eventKey,
  type FieldReading,
  type Meaning,
  type Observation,
  type Sample,
} from './observation.js';
import type { Domain, Process, Scenario } from './program.js';
import type { Value } from './value.js';

export function compileObservation(
  declarations: Declarations,
  declaration: ast.ObservationDeclaration,
  processes: readonly Process[],
  scenarios: readonly Scenario[],
): Observation {
  const samples: Sample[] = [];
  const names = new Map<string, string>();
  const nameOrigins = new Map<string, ast.KernelExpression>();
  const clauses: Clause[] = [];
  const ignored = new Set<string>();
  for (const item of declaration.items) {
    if (item.kind === 'sample') samples.push(compileSample(declarations, item));
  }
  for (const item of declaration.items) {
    if (item.kind === 'sample') continue;
    if (item.kind === 'name-clause') {
      names.set(item.field.text, item.label.text);
      if (item.origin) nameOrigins.set(item.field.text, item.origin);
    } else if (item.kind === 'ignore') ignored.add(eventKey(item.point, item.event.text));
    else clauses.push(compileClause(declarations, item, processes, samples));
  }
  const { name, version, span } = declaration;
  const from = declaration.scenario?.text;
  const scenario = scenarios.findIndex((each) => each.name === from);
  return {
    name: version === undefined ? name.text : `${name.text}-${version}`,
    scenario: from === undefined ? undefined : scenario,
    samples,
    names,
    nameOrigins,
    clauses,
    ignored,
    span,
  };
}

function compileSample(declarations: Declarations, clause: ast.SampleClause): Sample {
  const objectKind = getDeclared(declarations.kindNumbers, clause.objectKind.text);
  const mappings = clause.mappings.map((mapping) => {
    const member =
      declarations.tags[objectKind]!.get(mapping.target.text) ??
      getDeclared(declarations.members[objectKind]!, mapping.target.text);
    const values =
      mapping.values &&
      new Map<number, Value>(
        mapping.values.map((each) => [
          each.recorded,
          evaluateConstant(declarations.spec, each.value),
        ]),
      );
    const { field, origin } = mapping;
    return { field: field.text, origin, slot: member.slot, domain: member.domain, values };
  });
  return { field: clause.field.text, objectKind, structure: clause.structure, mappings };
}

function compileClause(
  declarations: Declarations,
  clause: ast.EventClause,
  processes: readonly Process[],
  samples: readonly Sample[],
): Clause {
  const locals = new Locals();
  for (const field of clause.fields) locals.add(field.name.text, undefined);
  const compiler = new ExpressionCompiler(declarations, locals);
  const fieldIndex = (name: string) => clause.fields.findIndex((each) => each.name.text === name);
  const readings: (FieldReading | undefined)[] = clause.fields.map((field) =>
    field.type ? declaredReading(field.type.text) : undefined,
  );

  const firstParameter = clause.fields.length;
  let resultLocal = firstParameter;
  let meaning: Meaning | undefined;
  let where: Clause['where'];
  const creations: Clause['creations'][number][] = [];
  const ends: number[] = [];

  for (const action of clause.actions) {
    switch (action.kind) {
      case 'create': {
        const objectKind = getDeclared(declarations.kindNumbers, action.objectKind.text);
        const field = fieldIndex(action.field.text);
        readings[field] ??= { kind: 'reference', objectKind };
        const unknownSlots = action.unknown.flatMap((name) => {
          const member = getDeclared(declarations.members[objectKind]!, name.text);
          return member.domain.kind === 'payload' ? [member.slot - 1, member.slot] : [member.slot];
        });
        creations.push({ field, objectKind, unknownSlots });
        break;
      }
      case 'end':
        break;
      default: {
        const { processNumbers, transitionNumbers } = declarations;
        const process =
          action.kind === 'do'
            ? getDeclared(transitionNumbers, action.transition.text)
            : getDeclared(processNumbers, action.process.text);
        const { parameters } = processes[process]!;
        action.arguments?.forEach((argument, index) => {
          if (argument.kind !== 'name') return;
          const field = fieldIndex(argument.name.text);
          if (field !== -1) readings[field] ??= readingOf(parameters[index]!.domain);
        });
        const values = action.arguments?.map((argument) => compiler.compile(argument));
        for (const parameter of parameters) addUnlessField(locals, parameter.name, fieldIndex);
        resultLocal = locals.add('result', undefined);
        where = action.where && compiler.compile(action.where);
        if (action.where) {
          for (const [name, type] of comparedFields(declarations, action.where)) {
            const field = fieldIndex(name);
            if (field !== -1) readings[field] ??= readingOf(declarations.domainOf(type));
          }
        }
        meaning =
          action.kind === 'leave'
            ? { kind: 'leave', process, arguments: values }
            : { kind: action.kind, process, arguments: values ?? [] };
      }
    }
  }
  if (!meaning) throw new Error('checked clause has no meaning');
  const { parameters } = processes[meaning.process]!;
  for (const action of clause.actions) {
    if (action.kind !== 'end') continue;
    const field = fieldIndex(action.field.text);
    const parameter = parameters.findIndex((each) => each.name === action.field.text);
    ends.push(field === -1 ? -parameter - 1 : field);
    if (field !== -1 && parameters[parameter]) {
      readings[field] ??= readingOf(parameters[parameter].domain);
    }
  }
  for (const { field, objectKind } of samples) {
    const index = fieldIndex(field);
    if (index !== -1) readings[index] ??= { kind: 'reference', objectKind };
  }
  const fields = clause.fields.map((field, index): ClauseField => ({
    name: field.name.text,
    origin: field.origin,
    reading:
      field.literal === undefined ? (readings[index] ?? { kind: 'number' }) : { kind: 'text' },
    literal: field.literal,
  }));
  return {
    point: clause.point,
    event: clause.event.text,
    optional: clause.optional,
    fields,
    meaning,
    where,
    locals: locals.names.length,
    firstParameter,
    resultLocal,
    creations,
    ends,
    without: clause.without.map((name) => name.text),
    span: clause.span,
  };
}

/** The fields that a condition compares, with the types that the other side gave them. */
function comparedFields(
  { spec }: Declarations,
  condition: ast.Expression,
): ReadonlyMap<string, Type> {
  const types = new Map<string, Type>();
  const visit = (expression: ast.Expression): void => {
    switch (expression.kind) {
      case 'name': {
        const type = spec.expressionTypes.get(expression);
        const isField = spec.meanings.get(expression.name)?.kind === 'event-field';
        if (type && isField) types.set(expression.name.text, type);
        return;
      }
      case 'unary':
        visit(expression.operand);
        return;
      case 'binary':
        visit(expression.left);
        visit(expression.right);
        return;
      case 'member':
        visit(expression.object);
        return;
      case 'set':
        expression.elements.forEach(visit);
        return;
      case 'as':
      case 'is':
        visit(expression.union);
        return;
      case 'quantifier':
        visit(expression.body);
        return;
      case 'apply':
        expression.arguments.forEach(visit);
        return;
      default:
        return;
    }
  };
  visit(condition);
  return types;
}

/** A field of the same name hides the parameter in `where`; the local is needed all the same. */
function addUnlessField(locals: Locals, name: string, fieldIndex: (name: string) => number): void {
  locals.add(fieldIndex(name) === -1 ? name : `parameter ${name}`, undefined);
}

function declaredReading(type: string): FieldReading {
  switch (type) {
    case 'bool':
      return { kind: 'boolean' };
    case 'ptr':
      return { kind: 'pointer' };
    case 'text':
      return { kind: 'text' };
    default:
      return { kind: 'number' };
  }
}

function readingOf(domain: Domain): FieldReading {
  switch (domain.kind) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'enum':
      return { kind: 'enum', members: domain.members };
    case 'reference':
      return { kind: 'reference', objectKind: domain.objectKind };
    case 'opaque':
      return { kind: 'pointer' };
    default:
      return { kind: 'number' };
  }
}
