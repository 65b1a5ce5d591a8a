/**
 * Builds scenarios of the syntax tree from what the grammar matched.
 */
import type {
  Block,
  Expression,
  Fair,
  PropertyDeclaration,
  ScenarioDeclaration,
  ScenarioItem,
} from './ast.js';
import { lastExpression, ownArguments, ownExpression, twoNames } from './build-expression.js';
import { fieldValues, ownBlock } from './build-statement.js';
import {
  allParts,
  findPart,
  getPart,
  onlyPart,
  ownName,
  type ParseNode,
  titleOf,
} from './parse-node.js';

export function buildScenario(
  node: ParseNode,
  buildProperty: (node: ParseNode) => PropertyDeclaration,
  buildFair: (node: ParseNode) => Fair,
): ScenarioDeclaration {
  const items = allParts(node, 'ScenarioItem').map((item): ScenarioItem => {
    const only = onlyPart(item);
    if (only.rule === 'Property') return buildProperty(only);
    return only.rule === 'Fair' ? buildFair(only) : buildItem(only);
  });
  return { kind: 'scenario', name: ownName(node), title: titleOf(node), items, span: node.span };
}

function buildItem(node: ParseNode): ScenarioItem {
  const { span } = node;
  switch (node.rule) {
    case 'ScenarioObject': {
      const [objectKind, name] = twoNames(node);
      const count = countOf(node);
      return { kind: 'scenario-object', objectKind, name, count, fields: fieldValues(node), span };
    }
    case 'ScenarioSpare':
      return {
        kind: 'scenario-spare',
        objectKind: ownName(node),
        count: lastExpression(node),
        span,
      };
    case 'ScenarioTask':
      return {
        kind: 'scenario-task',
        name: ownName(node),
        count: countOf(node),
        body: taskBody(node),
        span,
      };
    case 'ScenarioWorkers':
      return { kind: 'scenario-workers', count: lastExpression(node), span };
    case 'Outcome':
      return {
        kind: 'scenario-outcome',
        name: ownName(node),
        title: titleOf(node),
        condition: ownExpression(node),
        span,
      };
    default:
      throw new Error(`${node.rule} is no item of a scenario`);
  }
}

function countOf(node: ParseNode): Expression | undefined {
  const count = findPart(node, 'Count');
  return count && ownExpression(count);
}

/** `runs p(x)` is `runs { call p(x) }`. */
function taskBody(node: ParseNode): Block {
  if (findPart(node, 'Block')) return ownBlock(node);
  const run = getPart(node, 'Run');
  const { span } = run;
  const process = ownName(run);
  return {
    kind: 'block',
    statements: [{ kind: 'call', result: undefined, process, arguments: ownArguments(run), span }],
    span,
  };
}
