/**
 * Builds declarations of the syntax tree from what the grammar matched.
 */
import type {
  ConstantDeclaration,
  Declaration,
  Fair,
  LockDeclaration,
  Name,
  ObjectMember,
  Parameter,
  ProcessDeclaration,
  PropertyDeclaration,
  TestDeclaration,
  TestPoint,
  UnionDeclaration,
  UnionVariant,
  VariableDeclaration,
} from './ast.js';
import {
  buildExpression,
  findArguments,
  initialValue,
  ownArguments,
  ownExpression,
  ownType,
  twoNames,
} from './build-expression.js';
import { buildObservation } from './build-observation.js';
import { buildScenario } from './build-scenario.js';
import { ownBlock } from './build-statement.js';
import {
  allParts,
  findPart,
  getPart,
  onlyPart,
  ownName,
  ownNames,
  type ParseNode,
  stringValue,
  textOf,
  titleOf,
} from './parse-node.js';

/** Builds the declaration that `Declaration` matched. */
export function buildDeclaration(declaration: ParseNode): Declaration {
  const node = onlyPart(declaration);
  const { span } = node;
  switch (node.rule) {
    case 'Extends':
      return { kind: 'extends', path: stringValue(onlyPart(node)), span };
    case 'Import':
      return { kind: 'import', path: stringValue(onlyPart(node)), span };
    case 'Constant':
      return buildConstant(node);
    case 'Enum': {
      const [name, ...members] = ownNames(node);
      if (!name) throw new Error('an enum has no name');
      return { kind: 'enum', name, members, span };
    }
    case 'Variable':
      return buildVariable(node);
    case 'Lock':
      return buildLock(node);
    case 'ObjectKind': {
      const members = allParts(node, 'Member').map(buildMember);
      return { kind: 'object', name: ownName(node), members, span };
    }
    case 'Process':
      return buildProcess(onlyPart(node));
    case 'Transition': {
      const guard = findPart(node, 'Guard');
      return {
        kind: 'transition',
        name: ownName(node),
        parameters: parametersOf(node),
        guard: guard && ownExpression(guard),
        body: ownBlock(node),
        span,
      };
    }
    case 'Property':
      return buildProperty(node);
    case 'Fair':
      return buildFair(node);
    case 'Scenario':
      return buildScenario(node, buildProperty, buildFair);
    case 'Observation':
      return buildObservation(node);
    case 'Test':
      return buildTest(node);
    default:
      throw new Error(`${node.rule} is no declaration`);
  }
}

function buildConstant(node: ParseNode): ConstantDeclaration {
  const value = initialValue(node);
  return { kind: 'constant', name: ownName(node), type: ownType(node), value, span: node.span };
}

function buildVariable(node: ParseNode): VariableDeclaration {
  const value = initialValue(node);
  return { kind: 'variable', name: ownName(node), type: ownType(node), value, span: node.span };
}

function buildLock(node: ParseNode): LockDeclaration {
  return { kind: 'lock', name: ownName(node), span: node.span };
}

function buildMember(member: ParseNode): ObjectMember {
  const node = onlyPart(member);
  switch (node.rule) {
    case 'Constant':
      return buildConstant(node);
    case 'Variable':
      return buildVariable(node);
    case 'Lock':
      return buildLock(node);
    case 'Refcount': {
      const value = initialValue(node);
      return { kind: 'refcount', name: ownName(node), value, span: node.span };
    }
    default:
      return buildUnion(node);
  }
}

function buildUnion(node: ParseNode): UnionDeclaration {
  const body = onlyPart(getPart(node, 'UnionBody'));
  const isTagged = body.rule === 'UnionBody_tagged';
  const variants = isTagged
    ? allParts(body, 'TaggedVariant').map((tagged) => {
        const tagValue = textOf(getPart(tagged, 'tagValue')) === '0' ? 0 : 1;
        return { ...buildVariant(getPart(tagged, 'Variant'), tagValue), span: tagged.span };
      })
    : allParts(body, 'Variant').map((variant) => buildVariant(variant, undefined));
  const tag = isTagged ? ownName(body) : undefined;
  return { kind: 'union', name: ownName(node), tag, variants, span: node.span };
}

function buildVariant(node: ParseNode, tagValue: 0 | 1 | undefined): UnionVariant {
  const value = initialValue(node);
  return { tagValue, name: ownName(node), type: ownType(node), value, span: node.span };
}

function parametersOf(node: ParseNode): Parameter[] {
  return allParts(getPart(node, 'Parameters'), 'Parameter').map((parameter) => {
    return { name: ownName(parameter), type: ownType(parameter), span: parameter.span };
  });
}

function buildProcess(node: ParseNode): ProcessDeclaration {
  const result = findPart(node, 'Result');
  return {
    kind: 'process',
    role: node.rule === 'Process_work' ? 'work' : 'process',
    exported: findPart(node, 'exported') !== undefined,
    name: ownName(node),
    parameters: parametersOf(node),
    result: result && ownType(result),
    body: ownBlock(node),
    span: node.span,
  };
}

function buildProperty(property: ParseNode): PropertyDeclaration {
  const node = onlyPart(property);
  const mode = findPart(node, 'propertyMode');
  const leadsTo = findPart(node, 'LeadsTo');
  const first = ownExpression(node);
  return {
    kind: 'property',
    mode: mode ? (textOf(mode) as 'always' | 'never' | 'sometimes') : 'eventually',
    name: ownName(node),
    title: titleOf(node),
    premise: leadsTo && first,
    condition: leadsTo ? ownExpression(leadsTo) : first,
    span: node.span,
  };
}

function buildFair(node: ParseNode): Fair {
  return { kind: 'fair', names: ownNames(node), span: node.span };
}

function buildTest(node: ParseNode): TestDeclaration {
  const [name, scenario] = twoNames(node);
  const isPossible = textOf(getPart(node, 'expectation')) === 'possible';
  return {
    kind: 'test',
    name,
    scenario,
    expectation: isPossible ? 'possible' : 'impossible',
    points: allParts(node, 'TestPoint').map(buildTestPoint),
    span: node.span,
  };
}

function buildTestPoint(point: ParseNode): TestPoint {
  const node = onlyPart(point);
  const { span } = node;
  if (node.rule === 'StatePoint') {
    return { kind: 'test-state', condition: buildExpression(onlyPart(node)), span };
  }
  if (node.rule === 'DoPoint') {
    return {
      kind: 'test-do',
      transition: ownName(node),
      arguments: ownArguments(node),
      span,
    };
  }
  const isEntry = textOf(getPart(node, 'entersOrLeaves')) === 'enters';
  return {
    kind: isEntry ? 'test-enter' : 'test-leave',
    task: taskName(getPart(node, 'TaskName')),
    process: ownName(node),
    arguments: findArguments(node),
    span,
  };
}

/** `t`, `t[2]` or `work`. */
function taskName(node: ParseNode): Name {
  const form = onlyPart(node);
  const { span } = node;
  if (form.rule === 'TaskName_worker') return { text: 'work', span };
  const index = findPart(form, 'TaskIndex');
  const suffix = index ? `[${Number(textOf(onlyPart(index)))}]` : '';
  return { text: `${ownName(form).text}${suffix}`, span };
}
