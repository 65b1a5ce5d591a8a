/**
 * Builds observation blocks of the syntax tree from what the grammar matched.
 */
import type {
  EventAction,
  EventClause,
  EventField,
  KernelExpression,
  KernelStep,
  Name,
  ObservationDeclaration,
  ObservationItem,
  SampleMapping,
  ValueMapping,
} from './ast.js';
import {
  findArguments,
  ownArguments,
  ownExpression,
  twoNames,
  whereCondition,
} from './build-expression.js';
import {
  allParts,
  findPart,
  getPart,
  nameOf,
  onlyPart,
  ownName,
  ownNames,
  type ParseNode,
  stringValue,
  textOf,
  titleOf,
} from './parse-node.js';

export function buildObservation(node: ParseNode): ObservationDeclaration {
  const from = findPart(node, 'FromScenario');
  return {
    kind: 'observation',
    name: ownName(node),
    version: titleOf(node),
    scenario: from && ownName(from),
    items: allParts(node, 'ObservationItem').map((item) => buildItem(onlyPart(item))),
    span: node.span,
  };
}

function buildItem(node: ParseNode): ObservationItem {
  const { span } = node;
  switch (node.rule) {
    case 'Sample': {
      const [field, objectKind] = twoNames(node);
      const mappings = allParts(node, 'Mapping').map(buildMapping);
      const from = findPart(node, 'FromStructure');
      const structure = from && kernelName(from);
      return { kind: 'sample', field, objectKind, structure, mappings, span };
    }
    case 'Label': {
      const [field, label] = twoNames(node);
      return { kind: 'name-clause', field, label, origin: originOf(node), span };
    }
    case 'Ignore':
      return { kind: 'ignore', point: pointOf(node), event: eventOf(node), span };
    case 'EventClause':
      return buildClause(node);
    default:
      throw new Error(`${node.rule} is no clause`);
  }
}

function buildMapping(node: ParseNode): SampleMapping {
  const [field, target] = twoNames(node);
  const table = findPart(node, 'Values');
  const values =
    table &&
    allParts(table, 'ValueMapping').map((value): ValueMapping => {
      const recorded = signedNumber(getPart(value, 'RecordedNumber'));
      return { recorded, value: ownExpression(value), span: value.span };
    });
  return { field, origin: originOf(node), target, values, span: node.span };
}

function originOf(node: ParseNode): KernelExpression | undefined {
  const from = findPart(node, 'FromKernel');
  return from && buildKernelExpression(onlyPart(from));
}

function buildKernelExpression(node: ParseNode): KernelExpression {
  const cast = findPart(node, 'KernelCast');
  const base = cast
    ? {
        structure: kernelName(cast),
        operand: buildKernelExpression(getPart(cast, 'KernelExpression')),
      }
    : kernelName(node);
  const steps = allParts(node, 'KernelStep').map((step): KernelStep => {
    const sign = textOf(getPart(step, 'kernelStepSign')) === '.' ? '.' : '->';
    return { sign, member: kernelName(step) };
  });
  return { base, steps, span: node.span };
}

function kernelName(node: ParseNode): string {
  return textOf(getPart(node, 'kernelName'));
}

function signedNumber(node: ParseNode): number {
  const magnitude = Number(textOf(getPart(node, 'integer')));
  return findPart(node, 'minus') ? 0 - magnitude : magnitude;
}

function buildClause(node: ParseNode): EventClause {
  const fields = findPart(node, 'EventFields');
  const without = findPart(node, 'Without');
  return {
    kind: 'event-clause',
    optional: findPart(node, 'optional') !== undefined,
    point: pointOf(node),
    event: eventOf(node),
    fields: fields ? allParts(fields, 'EventField').map(buildField) : [],
    actions: allParts(node, 'Action').map((action) => buildAction(onlyPart(action))),
    without: without ? ownNames(without) : [],
    span: node.span,
  };
}

function pointOf(node: ParseNode): EventClause['point'] {
  const text = textOf(getPart(node, 'eventPoint'));
  return text === 'event' ? 'point' : text === 'entry' ? 'entry' : 'return';
}

function eventOf(node: ParseNode): Name {
  const event = getPart(node, 'eventName');
  if (!textOf(event).startsWith('"')) return nameOf(event);
  return { text: stringValue(event), span: event.span };
}

function buildField(node: ParseNode): EventField {
  const type = findPart(node, 'FieldType');
  const literal = findPart(node, 'FieldLiteral');
  return {
    name: ownName(node),
    origin: originOf(node),
    type: type && ownName(type),
    literal: literal && stringValue(getPart(literal, 'string')),
    span: node.span,
  };
}

function buildAction(node: ParseNode): EventAction {
  const { span } = node;
  switch (node.rule) {
    case 'Enter': {
      const where = whereCondition(node);
      const process = ownName(node);
      return { kind: 'enter', process, arguments: ownArguments(node), where, span };
    }
    case 'Leave': {
      const where = whereCondition(node);
      const process = ownName(node);
      return { kind: 'leave', process, arguments: findArguments(node), where, span };
    }
    case 'Do': {
      const where = whereCondition(node);
      const transition = ownName(node);
      return { kind: 'do', transition, arguments: ownArguments(node), where, span };
    }
    case 'CreateAction': {
      const [field, objectKind] = twoNames(node);
      const list = findPart(node, 'Unknown');
      return { kind: 'create', field, objectKind, unknown: list ? ownNames(list) : [], span };
    }
    default:
      return { kind: 'end', field: ownName(node), span };
  }
}
