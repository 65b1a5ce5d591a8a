/**
 * What written types denote and what constants are worth.
 *
 * The two need each other (`const D: 1..MAX`, `0..D`), so both are found on demand and kept; a
 * constant that is asked for while it is being found depends on itself.
 */
import type { Checking } from './checking.js';
import type { ConstantDeclaration, Expression, Name, TypeExpression } from './ast.js';
import { constantValue } from './constant-value.js';
import type { MemberSymbol } from './symbols.js';
import { booleanType, typeText } from './type-rules.js';
import type { Type, UnionType } from './types.js';

const maxRangeWidth = 2 ** 16;
const maxQueueLength = 64;
/** Each constant that is asked for while another is being found takes some of our stack. */
const maxConstantDepth = 50;

/** Checks that an expression is constant and of the type; with any integer if that is undefined. */
export type CheckConstant = (expression: Expression, target: Type | undefined) => boolean;

export class TypeTable {
  private readonly checking: Checking;
  private readonly checkConstant: CheckConstant;
  /** Constants whose value is known, known to be wrong (undefined), or being found. */
  private readonly constants = new Map<ConstantDeclaration, number | undefined | 'in-progress'>();

  private depth = 0;

  constructor(checking: Checking, checkConstant: CheckConstant) {
    this.checking = checking;
    this.checkConstant = checkConstant;
  }

  /** The type that `expression` denotes; undefined if it is wrong, which is reported once. */
  resolve(expression: TypeExpression): Type | undefined {
    const known = this.checking.types.get(expression);
    if (known) return known;
    const type = this.evaluate(expression);
    if (type) this.checking.types.set(expression, type);
    return type;
  }

  /** The kind that a name of a kind denotes; reports a name that denotes none. */
  isKind(name: Name): boolean {
    const { symbols, reporter } = this.checking;
    if (symbols.kinds.has(name.text)) return true;
    const known = [...symbols.kinds.keys()];
    reporter.unknown('E0204', name, `there is no object kind \`${name.text}\``, known);
    return false;
  }

  /** The type of a member as `x.member` reads it. */
  memberType(member: MemberSymbol): Type | undefined {
    if (member.kind === 'tag') return booleanType;
    const { declaration } = member;
    switch (declaration.kind) {
      case 'constant':
      case 'variable':
        return this.resolve(declaration.type);
      case 'lock':
      case 'refcount':
        return { kind: declaration.kind };
      case 'union': {
        const variants: UnionType['variants'][number][] = [];
        for (const variant of declaration.variants) {
          const type = this.resolve(variant.type);
          if (!type) return undefined;
          variants.push({ name: variant.name.text, type });
        }
        const tagged = declaration.tag !== undefined;
        return { kind: 'union', name: declaration.name.text, tagged, variants };
      }
    }
  }

  /** The value of a constant of the top, setting included. */
  valueOf(declaration: ConstantDeclaration): number | undefined {
    const known = this.constants.get(declaration);
    if (known === 'in-progress') {
      const { name } = declaration;
      const message = `constant \`${name.text}\` depends on itself`;
      this.checking.reporter.error('E0216', name.span, message);
      return undefined;
    }
    if (known !== undefined || this.constants.has(declaration)) return known;
    if (this.depth >= maxConstantDepth) {
      const message = `more than ${maxConstantDepth} constants depend on each other in a chain`;
      this.checking.reporter.error('E0318', declaration.name.span, message);
      return undefined;
    }
    this.constants.set(declaration, 'in-progress');
    this.depth += 1;
    const value = this.computeConstant(declaration);
    this.depth -= 1;
    this.constants.set(declaration, value);
    if (value !== undefined) this.checking.constantValues.set(declaration, value);
    return value;
  }

  /** The value of a constant expression that has been checked; `index` stands for that name. */
  evaluateChecked(expression: Expression, index?: number): number | undefined {
    return constantValue(expression, {
      find: (name) => {
        const meaning = this.checking.meanings.get(name.name);
        if (meaning?.kind === 'constant') return this.valueOf(meaning.declaration);
        if (meaning?.kind === 'enum-member') return meaning.index;
        return meaning?.kind === 'index' ? index : undefined;
      },
      fail: (at, message) => this.checking.reporter.error('E0318', at.span, message),
    });
  }

  /** The value of an integer expression that must be constant and within bounds. */
  count(expression: Expression, low: number, high: number, what: string): number | undefined {
    if (!this.checkConstant(expression, undefined)) return undefined;
    const value = this.evaluateChecked(expression);
    if (value === undefined) return undefined;
    if (value >= low && value <= high) return value;
    const message = `${what} must be from ${low} to ${high}, and this is ${value}`;
    this.checking.reporter.error('E0317', expression.span, message);
    return undefined;
  }

  /** Reports an integer constant outside its range, which would be wrong before the first step. */
  isWithin(expression: Expression, target: Type, index?: number): boolean {
    if (target.kind !== 'integer') return true;
    const value = this.evaluateChecked(expression, index);
    if (value === undefined) return false;
    if (value >= target.low && value <= target.high) return true;
    const message = `${value} is outside the range ${typeText(target)}`;
    this.checking.reporter.error('E0329', expression.span, message);
    return false;
  }

  private evaluate(expression: TypeExpression): Type | undefined {
    const { reporter } = this.checking;
    switch (expression.kind) {
      case 'named-type':
        return this.named(expression);
      case 'set-type':
        if (!this.isKind(expression.element)) return undefined;
        return { kind: 'set', object: expression.element.text };
      case 'queue-type': {
        const isKnown = this.isKind(expression.element);
        const max = this.count(expression.max, 1, maxQueueLength, 'the length of a queue');
        if (!isKnown || max === undefined) return undefined;
        return { kind: 'queue', object: expression.element.text, max };
      }
      case 'range-type': {
        const limit = 2 ** 31 - 1;
        const low = this.count(expression.low, -limit, limit, 'a bound');
        const high = this.count(expression.high, -limit, limit, 'a bound');
        if (low === undefined || high === undefined) return undefined;
        if (low > high) {
          reporter.error('E0317', expression.span, `no integer is in ${low}..${high}`);
          return undefined;
        }
        if (high - low >= maxRangeWidth) {
          const message = `a range holds at most ${maxRangeWidth} integers`;
          reporter.error('E0317', expression.span, message);
          return undefined;
        }
        return { kind: 'integer', low, high };
      }
    }
  }

  private named(expression: TypeExpression & { kind: 'named-type' }): Type | undefined {
    const { symbols, reporter } = this.checking;
    const { name, optional } = expression;
    if (name.text === 'opaque') return { kind: 'opaque', optional };
    if (symbols.kinds.has(name.text)) return { kind: 'reference', object: name.text, optional };
    const enumeration = symbols.enumsByName.get(name.text);
    if (name.text !== 'bool' && !enumeration) {
      const help = name.text === 'int' ? 'write a range, as `0..7`' : undefined;
      const known = ['bool', 'opaque', ...symbols.kinds.keys(), ...symbols.enumsByName.keys()];
      reporter.unknown('E0204', name, `there is no type \`${name.text}\``, help ? [] : known, help);
      return undefined;
    }
    if (optional) {
      reporter.error('E0320', expression.span, `\`${name.text}\` cannot be optional`, {
        help: 'only references and `opaque` can be `none`',
      });
      return undefined;
    }
    if (!enumeration) return booleanType;
    const members = enumeration.members.map((each) => each.text);
    return { kind: 'enum', name: name.text, members };
  }

  private computeConstant(declaration: ConstantDeclaration): number | undefined {
    const { reporter, settings } = this.checking;
    const { name, value } = declaration;
    const type = this.resolve(declaration.type);
    if (!type) return undefined;
    if (type.kind !== 'boolean' && type.kind !== 'enum' && type.kind !== 'integer') {
      const message = `a constant cannot be a \`${typeText(type)}\``;
      const help = 'it is a `bool`, an enum or an integer';
      reporter.error('E0320', declaration.type.span, message, { help });
      return undefined;
    }
    if (!value) {
      const message = `constant \`${name.text}\` needs a value`;
      reporter.error('E0319', name.span, message, { help: `write \`= …\` behind its type` });
      return undefined;
    }
    if (!this.checkConstant(value, type)) return undefined;
    const setting = settings.get(name.text);
    if (setting === undefined) {
      return this.isWithin(value, type) ? this.evaluateChecked(value) : undefined;
    }
    const given = settingValue(setting, type);
    if (given !== undefined) return given;
    const message = `\`${setting}\` is no value for constant \`${name.text}\``;
    const labels = [{ span: declaration.span, text: `declared as ${typeText(type)}` }];
    reporter.error('E0325', undefined, message, { labels });
    return undefined;
  }
}

function settingValue(text: string, type: Type): number | undefined {
  switch (type.kind) {
    case 'boolean':
      return text === 'true' ? 1 : text === 'false' ? 0 : undefined;
    case 'enum': {
      const index = type.members.indexOf(text);
      return index === -1 ? undefined : index;
    }
    case 'integer': {
      if (!/^-?[0-9]{1,10}$/.test(text)) return undefined;
      const value = Number(text);
      return value >= type.low && value <= type.high ? value : undefined;
    }
    default:
      return undefined;
  }
}
