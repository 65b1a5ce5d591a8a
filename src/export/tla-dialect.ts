/** Expressions of TLA+. */
import type { Domain, Operator } from '../model/program.js';
import type { Value } from '../model/value.js';
import type { Dialect, Piece, Scope, Term } from './dialect.js';
import type { Expressions } from './expressions.js';
import { stepsOf } from './steps.js';
import type { TlaScope } from './tla-scope.js';
import type { TlaState } from './tla-state.js';
import type { World } from './world.js';

/** How tightly an operator binds; equal ones do not mix without parentheses. */
const strength: Readonly<Record<string, number>> = {
  quantifier: 0,
  '/\\': 3,
  '\\/': 3,
  '~': 4,
  '=': 5,
  '#': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '\\in': 5,
  '\\cup': 8,
  '\\': 8,
  '+': 10,
  '-': 10,
  '*': 13,
};

const symbols: Readonly<Partial<Record<Operator, string>>> = {
  equal: '=',
  unequal: '#',
  less: '<',
  'less-or-equal': '<=',
  greater: '>',
  'greater-or-equal': '>=',
  add: '+',
  subtract: '-',
  multiply: '*',
};

export function tlaInfix(operator: string, left: Piece, right: Piece): Piece {
  const isChain = operator === '/\\' || operator === '\\/' || operator === '+';
  const text = `${within(operator, left, isChain)} ${operator} ${within(operator, right, isChain)}`;
  return { text, top: operator };
}

function within(operator: string, { text, top }: Piece, mayShare: boolean): string {
  if (top === undefined) return text;
  const [outer, inner] = [strength[operator]!, strength[top]!];
  return inner > outer || (mayShare && top === operator) ? text : `(${text})`;
}

export class TlaDialect implements Dialect {
  readonly isBounded = false;
  private readonly state: TlaState;
  private readonly world: World;
  private readonly getExpressions: () => Expressions;
  /** Sets of positions, by process; defined where something asks for them. */
  readonly standing = new Map<number, string>();
  private depth = 0;

  /** The traversal writes through this dialect, and a quantifier comes back to it. */
  constructor(state: TlaState, getExpressions: () => Expressions) {
    this.state = state;
    this.world = state.world;
    this.getExpressions = getExpressions;
  }

  constant(value: Value, domain: Domain | undefined): Piece {
    return { text: this.state.valueText(value, domain), known: value };
  }

  not(operand: Piece): Piece {
    return { text: `~${operand.top === undefined ? operand.text : `(${operand.text})`}`, top: '~' };
  }

  and(left: Piece, right: Piece): Piece {
    return tlaInfix('/\\', left, right);
  }

  or(left: Piece, right: Piece): Piece {
    return tlaInfix('\\/', left, right);
  }

  negate(operand: Piece): Piece {
    return { text: `(-${within('*', operand, false)})` };
  }

  binary(operator: Operator, left: Piece, right: Piece, domain: Domain | undefined): Piece {
    switch (operator) {
      case 'in':
        return tlaInfix('\\in', left, right);
      case 'with':
        return tlaInfix('\\cup', left, { text: `{${right.text}}` });
      case 'without':
        return tlaInfix('\\', left, { text: `{${right.text}}` });
      case 'divide':
        return { text: `Div(${left.text}, ${right.text})` };
      case 'remainder':
        return { text: `Rem(${left.text}, ${right.text})` };
      case 'equal':
        if (domain?.kind === 'boolean' && right.known !== undefined) {
          return right.known === 0 ? this.getExpressions().not(left) : left;
        }
        return tlaInfix('=', left, right);
      default:
        return tlaInfix(symbols[operator]!, left, right);
    }
  }

  set(elements: readonly Piece[]): Piece {
    return { text: `{${elements.map(({ text }) => text).join(', ')}}` };
  }

  size(operand: Piece, domain: Domain | undefined): Piece {
    return { text: `${domain?.kind === 'queue' ? 'Len' : 'Cardinality'}(${operand.text})` };
  }

  quantifier(
    kind: 'forall' | 'exists',
    objectKind: number,
    name: string,
    scope: Scope,
    body: (object: Piece) => Term,
  ): Term {
    if (this.world.objectsOf(objectKind).length === 0) {
      const write = this.getExpressions();
      return { value: kind === 'forall' ? write.yes : write.no, checks: [] };
    }
    this.depth += 1;
    const [object, earlier] = [this.boundAt(name), this.boundAt(`${name}_before`)];
    const term = this.quantified(kind, objectKind, object, earlier, scope, body);
    this.depth -= 1;
    return term;
  }

  private boundAt(name: string): string {
    return this.state.boundName(this.depth === 1 ? name : `${name}_${this.depth}`);
  }

  private quantified(
    kind: 'forall' | 'exists',
    objectKind: number,
    object: string,
    earlier: string,
    scope: Scope,
    body: (object: Piece) => Term,
  ): Term {
    const write = this.getExpressions();
    const all = this.state.kindName(objectKind);
    const isForall = kind === 'forall';
    const isThere = (piece: Piece) =>
      this.world.isMortal(objectKind) ? scope.slot(objectKind, 0, piece) : write.yes;
    const at = (text: string) => {
      const piece: Piece = { text };
      return { piece, isThere: isThere(piece), term: body(piece) };
    };
    const here = at(object);
    const fine = write.all(here.term.checks.map(({ holds }) => holds));
    const counts = isForall
      ? write.or(write.not(write.and(here.isThere, fine)), here.term.value)
      : write.and(here.isThere, write.and(fine, here.term.value));
    const value = quantify(isForall ? '\\A' : '\\E', object, all, counts);
    // A body that may fail is looked at only as far as nothing before it has decided.
    const before = at(earlier);
    const settled = isForall ? write.not(before.term.value) : before.term.value;
    const isDecided = quantify(
      '\\E',
      earlier,
      all,
      write.all([
        tlaInfix('<', { text: earlier }, { text: object }),
        before.isThere,
        ...before.term.checks.map(({ holds }) => holds),
        settled,
      ]),
    );
    const checks = here.term.checks.map(({ code, holds }) => ({
      code,
      holds: quantify('\\A', object, all, write.any([write.not(here.isThere), isDecided, holds])),
    }));
    return { value, checks };
  }

  queued(
    process: number,
    holder: Piece | undefined,
    values: readonly Piece[],
    scope: Scope,
  ): Piece {
    const write = this.getExpressions();
    const bag = this.bag(process, holder, scope);
    if (values.length === 0) return tlaInfix('#', bag, { text: 'NoItems' });
    const matches = values.map((value, index) => tlaInfix('=', { text: `i[${index + 1}]` }, value));
    return quantify('\\E', 'i', `DOMAIN ${bag.text}`, write.all(matches));
  }

  active(process: number, values: readonly Piece[]): Piece {
    const write = this.getExpressions();
    const fields = this.state.frameFields(process);
    const frame = 'stack[u][i]';
    const stands = tlaInfix('\\in', { text: `${frame}.at` }, { text: this.standsIn(process) });
    const matches = values.map((value, index) =>
      tlaInfix('=', { text: `${frame}.${fields[index]!}` }, value),
    );
    const inside = quantify('\\E', 'i', '1..Len(stack[u])', write.all([stands, ...matches]));
    return quantify('\\E', 'u', '1..Len(stack)', inside);
  }

  idle(scope: Scope): Piece {
    const first = this.world.scenario.tasks.length + 1;
    return this.getExpressions().all([
      ...this.nothingQueued(scope),
      ...(this.world.works.length === 0 ? [] : [allAway(`${first}..Len(stack)`)]),
    ]);
  }

  finished(scope: Scope): Piece {
    return this.getExpressions().all([
      ...this.nothingQueued(scope),
      ...(this.hasStacks ? [allAway('1..Len(stack)')] : []),
    ]);
  }

  /** There are tasks at all. */
  get hasStacks(): boolean {
    return this.world.scenario.tasks.length > 0;
  }

  /** The set of the positions of a process. */
  standsIn(process: number): string {
    const known = this.standing.get(process);
    if (known !== undefined) return known;
    const taken = this.state.names.take(`In_${this.world.process(process).name}`);
    this.standing.set(process, taken);
    return taken;
  }

  /** The positions of a process, as the set that `standsIn` names. */
  positions(process: number): string {
    const all = stepsOf(this.world.process(process)).map(({ start }) =>
      this.state.position(process, start),
    );
    return `{${all.join(', ')}}`;
  }

  private bag(work: number, holder: Piece | undefined, scope: Scope): Piece {
    const kind = this.world.holderKind(work);
    return scope.slot(kind, this.world.process(work).workSlot!, holder ?? { text: '' });
  }

  private nothingQueued(scope: Scope): Piece[] {
    return this.world.works.map((work) => {
      const kind = this.world.holderKind(work);
      const isEmpty = (holder: Piece | undefined) =>
        tlaInfix('=', this.bag(work, holder, scope as TlaScope), { text: 'NoItems' });
      if (kind === 0) return isEmpty(undefined);
      return quantify('\\A', 'n', this.state.kindName(kind), isEmpty({ text: 'n' }));
    });
  }
}

function quantify(quantifier: string, name: string, set: string, body: Piece): Piece {
  if (body.known !== undefined && quantifier === '\\A' && body.known !== 0) return body;
  return { text: `${quantifier} ${name} \\in ${set} : ${body.text}`, top: 'quantifier' };
}

function allAway(stacks: string): Piece {
  return quantify('\\A', 'u', stacks, { text: 'stack[u] = <<>>', top: '=' });
}
