/**
 * Expressions: from the checked tree to the intermediate form.
 */
import type * as ast from '../language/ast.js';
import type { Type } from '../language/types.js';
import { type ConstantScope, evaluateConstant } from './constant.js';
import { type Declarations, getDeclared, type Member } from './declarations.js';
import type { Domain, Expression, Operator, Place } from './program.js';
import { none } from './value.js';

/** The locals of one body, numbered in order of appearance; an inner name hides an outer one. */
export class Locals {
  readonly names: string[] = [];
  readonly domains: (Domain | undefined)[] = [];
  private readonly scopes: Map<string, number>[] = [new Map()];

  add(name: string, domain: Domain | undefined): number {
    const index = this.names.length;
    this.names.push(name);
    this.domains.push(domain);
    this.scopes[this.scopes.length - 1]!.set(name, index);
    return index;
  }

  find(name: string): number | undefined {
    for (let depth = this.scopes.length - 1; depth >= 0; depth -= 1) {
      const index = this.scopes[depth]!.get(name);
      if (index !== undefined) return index;
    }
    return undefined;
  }

  /** Runs `body` in a scope of its own. */
  inScope<T>(body: () => T): T {
    this.scopes.push(new Map());
    try {
      return body();
    } finally {
      this.scopes.pop();
    }
  }
}

const operators: ReadonlyMap<ast.BinaryOperator, Operator> = new Map([
  ['==', 'equal'],
  ['!=', 'unequal'],
  ['<', 'less'],
  ['<=', 'less-or-equal'],
  ['>', 'greater'],
  ['>=', 'greater-or-equal'],
  ['+', 'add'],
  ['-', 'subtract'],
  ['*', 'multiply'],
  ['/', 'divide'],
  ['%', 'remainder'],
  ['in', 'in'],
]);

const logical: ReadonlyMap<ast.BinaryOperator, 'and' | 'or' | 'implies'> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['=>', 'implies'],
]);

export class ExpressionCompiler {
  private readonly declarations: Declarations;
  private readonly locals: Locals;
  private readonly scenario: ConstantScope;

  constructor(declarations: Declarations, locals: Locals, scenario: ConstantScope = {}) {
    this.declarations = declarations;
    this.locals = locals;
    this.scenario = scenario;
  }

  compile(expression: ast.Expression): Expression {
    const { span } = expression;
    switch (expression.kind) {
      case 'boolean': {
        const value = expression.value ? 1 : 0;
        return { kind: 'constant', value, domain: { kind: 'boolean' }, span };
      }
      case 'integer':
        return { kind: 'constant', value: expression.value, span };
      case 'none':
        return { kind: 'constant', value: none, span };
      case 'empty-queue':
        return { kind: 'constant', value: [], span };
      case 'set': {
        const elements = expression.elements.map((element) => this.compile(element));
        return { kind: 'set', elements, span };
      }
      case 'name':
        return this.name(expression);
      case 'indexed':
        return this.constant(expression);
      case 'member':
        return this.member(expression);
      case 'unary': {
        const kind = expression.operator === '!' ? 'not' : 'negate';
        return { kind, operand: this.compile(expression.operand), span };
      }
      case 'binary': {
        const left = this.compile(expression.left);
        const right = this.compile(expression.right);
        const connective = logical.get(expression.operator);
        if (connective) return { kind: connective, left, right, span };
        const operator = operators.get(expression.operator)!;
        return { kind: 'binary', operator, left, right, span };
      }
      case 'as':
      case 'is': {
        const { object, slot, domain } = this.field(expression.union);
        if (domain.kind !== 'payload') throw new Error('checked union is none');
        const { union } = domain;
        const variant = union.variants.findIndex((each) => each.name === expression.variant.text);
        return { kind: expression.kind, object, slot: slot - 1, variant, union, span };
      }
      case 'quantifier':
        return this.locals.inScope(() => {
          const objectKind = getDeclared(this.declarations.kindNumbers, expression.objectKind.text);
          const local = this.locals.add(expression.name.text, undefined);
          const body = this.compile(expression.body);
          return { kind: expression.quantifier, objectKind, local, body, span };
        });
      case 'apply':
        return this.builtIn(expression);
    }
  }

  /** The object and slot that a member expression denotes. */
  field(expression: ast.Expression): { object: Expression; slot: number; domain: Domain } {
    if (expression.kind === 'name') {
      const member = getDeclared(this.declarations.members[0]!, expression.name.text);
      const object: Expression = { kind: 'constant', value: 0, span: expression.span };
      return { object, ...member };
    }
    if (expression.kind !== 'member') throw new Error('checked place is no field');
    const kind = this.kindOf(expression.object);
    const member = this.declarations.members[kind]!.get(expression.member.text);
    if (!member) throw new Error(`checked member is not declared: ${expression.member.text}`);
    return { object: this.compile(expression.object), ...member };
  }

  place(expression: ast.Expression): Place {
    if (expression.kind === 'name') {
      const index = this.locals.find(expression.name.text);
      if (index !== undefined) {
        return { kind: 'local', index, domain: this.locals.domains[index] };
      }
    }
    return { kind: 'field', ...this.field(expression) };
  }

  typeOf(expression: ast.Expression): Type {
    const type = this.declarations.spec.expressionTypes.get(expression);
    if (!type) throw new Error(`checked expression has no type: ${expression.kind}`);
    return type;
  }

  private kindOf(expression: ast.Expression): number {
    const type = this.typeOf(expression);
    if (type.kind !== 'reference') throw new Error('checked object is no reference');
    return getDeclared(this.declarations.kindNumbers, type.object);
  }

  private constant(expression: ast.Expression): Expression {
    const value = evaluateConstant(this.declarations.spec, expression, this.scenario);
    const domain = this.declarations.domainOf(this.typeOf(expression));
    return { kind: 'constant', value, domain, span: expression.span };
  }

  private name(expression: ast.Expression & { kind: 'name' }): Expression {
    const { span, name } = expression;
    const { spec } = this.declarations;
    const meaning = spec.meanings.get(name);
    switch (meaning?.kind) {
      case 'local':
      case 'event-field':
      case 'result': {
        const index = this.locals.find(name.text);
        if (index === undefined) throw new Error(`checked local is unknown: ${name.text}`);
        const type = spec.expressionTypes.get(expression);
        if (type?.kind !== 'reference') return { kind: 'local', index, span };
        const objectKind = getDeclared(this.declarations.kindNumbers, type.object);
        return { kind: 'local', index, objectKind, span };
      }
      case 'constant':
      case 'enum-member':
      case 'index':
      case 'scenario-object':
        return this.constant(expression);
      case 'global':
        return { kind: 'field', ...this.field(expression), span };
      default:
        throw new Error(`checked name has no meaning here: ${name.text}`);
    }
  }

  private member(expression: ast.Expression & { kind: 'member' }): Expression {
    const { span } = expression;
    const kind = this.kindOf(expression.object);
    const tag: Member | undefined = this.declarations.tags[kind]!.get(expression.member.text);
    if (tag && tag.domain.kind === 'variant') {
      const { union } = tag.domain;
      const variant = union.variants.findIndex((each) => each.tagValue === 1);
      return {
        kind: 'is',
        object: this.compile(expression.object),
        slot: tag.slot,
        variant,
        union,
        span,
      };
    }
    return { kind: 'field', ...this.field(expression), span };
  }

  private builtIn(expression: ast.Expression & { kind: 'apply' }): Expression {
    const { span } = expression;
    const first = expression.arguments[0];
    switch (expression.name.text) {
      case 'size':
        return { kind: 'size', operand: this.compile(first!), span };
      case 'alive':
        return { kind: 'alive', object: this.compile(first!), span };
      case 'held':
      case 'holds': {
        const { object, slot } = this.field(first!);
        return { kind: expression.name.text, object, slot, span };
      }
      case 'idle':
      case 'finished':
        return { kind: expression.name.text, span };
      case 'queued':
      case 'active': {
        if (first?.kind !== 'name') throw new Error('checked process is no name');
        const process = getDeclared(this.declarations.processNumbers, first.name.text);
        const rest = expression.arguments.slice(1).map((argument) => this.compile(argument));
        return { kind: expression.name.text, process, arguments: rest, span };
      }
      default:
        throw new Error(`checked function is unknown: ${expression.name.text}`);
    }
  }
}
