/**
 * Builds statements of the syntax tree from what the grammar matched.
 */
import type { Block, Expression, FieldValue, Statement } from './ast.js';
import {
  buildExpression,
  initialValue,
  ownArguments,
  ownExpression,
  ownType,
  twoNames,
  whereCondition,
} from './build-expression.js';
import {
  allParts,
  findPart,
  getPart,
  onlyPart,
  ownName,
  ownNames,
  type ParseNode,
  textOf,
  titleOf,
} from './parse-node.js';

/** The block in the part `Block`. */
export function ownBlock(node: ParseNode): Block {
  return buildBlock(getPart(node, 'Block'));
}

function buildBlock(node: ParseNode): Block {
  const statements = allParts(node, 'Statement').map(buildStatement);
  return { kind: 'block', statements, span: node.span };
}

/** A body that is one statement becomes a block of one; its span has no braces. */
function ownBody(node: ParseNode): Block {
  const body = onlyPart(getPart(node, 'Body'));
  if (body.rule === 'Block') return buildBlock(body);
  return { kind: 'block', statements: [buildStatement(body)], span: body.span };
}

/** `{ on_bus = true }`; no fields where there are no braces. */
export function fieldValues(node: ParseNode): FieldValue[] {
  const fields = findPart(node, 'Fields');
  if (!fields) return [];
  return allParts(fields, 'Field').map((field) => {
    return { name: ownName(field), value: valueOf(field), span: field.span };
  });
}

function buildStatement(statement: ParseNode): Statement {
  const node = onlyPart(statement);
  const { span } = node;
  switch (node.rule) {
    case 'Let':
      return { kind: 'let', name: ownName(node), value: valueOf(node), span };
    case 'LetCall': {
      const call = getPart(node, 'Call');
      const process = ownName(call);
      const result = ownName(node);
      return { kind: 'call', result, process, arguments: ownArguments(call), span };
    }
    case 'Call': {
      const process = ownName(node);
      return { kind: 'call', result: undefined, process, arguments: ownArguments(node), span };
    }
    case 'CallAny': {
      const among = findPart(node, 'AmongProcesses');
      return { kind: 'call-any', among: among && ownNames(among), span };
    }
    case 'Pop':
      return { kind: 'pop', name: ownName(node), queue: ownPlace(node), span };
    case 'Assign': {
      const operator = textOf(getPart(node, 'assignOperator')) as '=' | '+=' | '-=';
      return {
        kind: 'assign',
        operator,
        target: ownPlace(node),
        value: ownExpression(node),
        span,
      };
    }
    case 'LockTaken':
      return { kind: 'lock-statement', lock: ownPlace(node), span };
    case 'Unlock':
      return { kind: 'unlock-statement', lock: ownPlace(node), span };
    case 'Get':
      return { kind: 'get', counter: ownPlace(node), span };
    case 'Put':
      return { kind: 'put', counter: ownPlace(node), span };
    case 'Push':
      return { kind: 'push', value: ownExpression(node), queue: ownPlace(node), span };
    case 'If': {
      const otherwise = findPart(node, 'Else');
      return {
        kind: 'if',
        condition: ownExpression(node),
        consequence: ownBody(node),
        alternative: otherwise && ownBody(otherwise),
        span,
      };
    }
    case 'While':
      return { kind: 'while', condition: ownExpression(node), body: ownBody(node), span };
    case 'ForEach': {
      const [name, objectKind] = twoNames(node);
      const where = whereCondition(node);
      return { kind: 'for-each', name, objectKind, where, body: ownBody(node), span };
    }
    case 'Break':
      return { kind: 'break', span };
    case 'ChooseValue': {
      const where = whereCondition(node);
      return { kind: 'choose-value', name: ownName(node), type: ownType(node), where, span };
    }
    case 'ChooseBranch':
      return { kind: 'choose-branch', branches: node.parts.map(buildBlock), span };
    case 'Return': {
      const form = onlyPart(node);
      const value = findPart(form, 'Expression');
      return { kind: 'return', value: value && buildExpression(value), span };
    }
    case 'Await':
      return { kind: 'await', condition: ownExpression(node), span };
    case 'AwaitAllWork':
      return { kind: 'await-all-work', span };
    case 'Schedule':
      return { kind: 'schedule', work: ownName(node), arguments: ownArguments(node), span };
    case 'Assert': {
      const condition = ownExpression(node);
      return { kind: 'assert', condition, message: titleOf(node), span };
    }
    case 'Atomic':
      return { kind: 'atomic', body: ownBlock(node), span };
    case 'Create': {
      const [name, objectKind] = twoNames(node);
      return { kind: 'create-object', name, objectKind, fields: fieldValues(node), span };
    }
    case 'Destroy':
      return { kind: 'destroy', object: ownExpression(node), span };
    case 'Skip':
      return { kind: 'skip', span };
    default:
      throw new Error(`${node.rule} is no statement`);
  }
}

function ownPlace(node: ParseNode): Expression {
  return buildExpression(getPart(node, 'Place'));
}

function valueOf(node: ParseNode): Expression {
  const value = initialValue(node);
  if (!value) throw new Error(`${node.rule} has no value`);
  return value;
}
