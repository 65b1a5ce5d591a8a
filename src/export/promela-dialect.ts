/** Expressions of Promela: those of C, with quantifiers written out over the objects there are. */
import type { Domain, Operator } from '../model/program.js';
import type { Value } from '../model/value.js';
import type { Dialect, Piece, Scope, Term } from './dialect.js';
import type { Expressions } from './expressions.js';
import type { FramePlace, PromelaState } from './promela-state.js';
import { refuse } from './refusal.js';
import type { World } from './world.js';

/** How tightly an operator binds; what binds less tightly than its surroundings gets parentheses. */
const strength: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 2.4,
  '&': 2.6,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '<<': 5,
  '>>': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
  '!': 8,
};

const symbols: Readonly<Record<Operator, string>> = {
  equal: '==',
  unequal: '!=',
  less: '<',
  'less-or-equal': '<=',
  greater: '>',
  'greater-or-equal': '>=',
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  remainder: '%',
  in: '&',
  with: '|',
  without: '&',
};

export function infix(operator: string, left: Piece, right: Piece): Piece {
  const isChain = operator === '&&' || operator === '||';
  const leftText = within(operator, left, isChain || operator === '+');
  const rightText = within(operator, right, isChain);
  return { text: `${leftText} ${operator} ${rightText}`, top: operator };
}

/** `(condition -> value : otherwise)`, which Promela writes only in parentheses. */
export function choice(condition: Piece, value: Piece, otherwise: Piece): Piece {
  return { text: `(${condition.text} -> ${value.text} : ${otherwise.text})` };
}

function within(operator: string, { text, top }: Piece, mayShare: boolean): string {
  if (top === undefined) return text;
  const [outer, inner] = [strength[operator]!, strength[top]!];
  return inner > outer || (mayShare && top === operator) ? text : `(${text})`;
}

function prefix(operator: string, operand: Piece): Piece {
  return { text: `${operator}${within('!', operand, false)}`, top: '!' };
}

export class PromelaDialect implements Dialect {
  readonly isBounded = true;
  private readonly state: PromelaState;
  private readonly world: World;
  private readonly getExpressions: () => Expressions;

  /** The traversal writes through this dialect, and a quantifier comes back to it. */
  constructor(state: PromelaState, getExpressions: () => Expressions) {
    this.state = state;
    this.world = state.world;
    this.getExpressions = getExpressions;
  }

  constant(value: Value, domain: Domain | undefined): Piece {
    return { text: this.state.valueText(value, domain), known: value };
  }

  not(operand: Piece): Piece {
    return prefix('!', operand);
  }

  and(left: Piece, right: Piece): Piece {
    return infix('&&', left, right);
  }

  or(left: Piece, right: Piece): Piece {
    return infix('||', left, right);
  }

  negate(operand: Piece): Piece {
    return prefix('-', operand);
  }

  binary(operator: Operator, left: Piece, right: Piece): Piece {
    switch (operator) {
      case 'in':
        return infix('!=', infix('&', right, element(left)), { text: '0' });
      case 'with':
        return infix('|', left, element(right));
      case 'without':
        return infix('&', left, prefix('~', element(right)));
      default:
        return infix(symbols[operator], left, right);
    }
  }

  set(elements: readonly Piece[]): Piece {
    const [first, ...rest] = elements.map(element);
    if (!first) return { text: '0' };
    return rest.reduce((left, right) => infix('|', left, right), first);
  }

  size(operand: Piece, domain: Domain | undefined): Piece {
    if (domain?.kind === 'queue') return { text: `length_of(${operand.text})` };
    if (domain?.kind !== 'set') return { text: '0' };
    const members = [0, ...this.world.objectsOf(domain.objectKind)].map((object) =>
      infix('&', infix('>>', operand, { text: String(object) }), { text: '1' }),
    );
    return members.reduce((left, right) => infix('+', left, right));
  }

  quantifier(
    kind: 'forall' | 'exists',
    objectKind: number,
    _name: string,
    scope: Scope,
    body: (object: Piece) => Term,
  ): Term {
    const write = this.getExpressions();
    const isForall = kind === 'forall';
    let value = isForall ? write.yes : write.no;
    let isReached = write.yes;
    const checks = [];
    for (const object of this.world.objectsOf(objectKind)) {
      const piece: Piece = { text: this.state.objects[object]!, known: object };
      const isThere = this.alive(objectKind, piece, scope);
      const term = body(piece);
      checks.push(...write.under(write.and(isReached, isThere), term.checks));
      const settled = isForall ? write.not(term.value) : term.value;
      const settles = write.and(isThere, settled);
      value = isForall
        ? write.and(value, write.or(write.not(isThere), term.value))
        : write.or(value, settles);
      if (term.checks.length > 0) isReached = write.and(isReached, write.not(settles));
    }
    return { value, checks };
  }

  queued(
    process: number,
    holder: Piece | undefined,
    values: readonly Piece[],
    scope: Scope,
  ): Piece {
    this.refuseIfChanged(scope);
    const write = this.getExpressions();
    const ranges = this.state.itemRanges(process);
    const fits = values.map((value, index): Piece => {
      const { low, high } = ranges[index]!;
      if (typeof value.known === 'number' && value.known >= low && value.known <= high) {
        return write.yes;
      }
      return infix(
        '&&',
        infix('>=', value, { text: String(low) }),
        infix('<=', value, { text: String(high) }),
      );
    });
    let counts: string[][] = [values.map(({ text }) => text)];
    for (const { low, high } of ranges.slice(values.length)) {
      counts = counts.flatMap((given) =>
        Array.from({ length: high - low + 1 }, (_, index) => [...given, String(low + index)]),
      );
    }
    const found = counts.map((given): Piece => {
      const text = this.state.countText(process, holder?.text, given);
      return infix('>', { text }, { text: '0' });
    });
    const stored = write.and(write.all(fits), write.any(found));
    const given = holder ? [holder, ...values] : values;
    const added = scope.scheduled.flatMap((item) =>
      item.process === process
        ? [write.all(given.map((value, index) => same(write, value, item.values[index]!)))]
        : [],
    );
    return write.or(write.any(added), stored);
  }

  active(process: number, values: readonly Piece[]): Piece {
    const write = this.getExpressions();
    const frames = this.state.owners.flatMap(({ frames }) =>
      frames.filter(({ processes }) => processes.includes(process)),
    );
    return write.any(
      frames.map((place) => {
        const stands: Piece = { text: `${this.standsIn(process)}(${place.frame})` };
        return write.all([
          stands,
          ...values.map((value, index) => infix('==', localAt(place, index), value)),
        ]);
      }),
    );
  }

  idle(scope: Scope): Piece {
    this.refuseIfChanged(scope);
    const write = this.getExpressions();
    if (scope.scheduled.length > 0) return write.no;
    const working = this.state.owners.slice(this.world.scenario.tasks.length);
    return write.all([...this.nothingQueued(), ...working.map(isAway)]);
  }

  finished(scope: Scope): Piece {
    this.refuseIfChanged(scope);
    return scope.scheduled.length > 0 ? this.getExpressions().no : this.nothingLeft();
  }

  /** Every task has ended and no work is queued or running. */
  nothingLeft(): Piece {
    const write = this.getExpressions();
    return write.all([...this.nothingQueued(), ...this.state.owners.map(isAway)]);
  }

  /** The macro that asks whether a frame stands in a process. */
  standsIn(process: number): string {
    const known = this.standing.get(process);
    if (known !== undefined) return known;
    const taken = this.state.names.take(`in_${this.world.process(process).name}`);
    this.standing.set(process, taken);
    return taken;
  }

  readonly standing = new Map<number, string>();

  private alive(kind: number, object: Piece, scope: Scope): Piece {
    return this.world.isMortal(kind) ? scope.slot(kind, 0, object) : this.getExpressions().yes;
  }

  private nothingQueued(): Piece[] {
    return this.world.works.map((work) => {
      const kind = this.world.holderKind(work);
      const slot = this.world.process(work).workSlot!;
      const entries = this.state.itemsOf(work) * this.state.arrayLength(kind);
      const sum = Array.from({ length: entries }, (_, index): Piece => {
        return { text: `${this.state.slotName(kind, slot)}_at[${index}]` };
      });
      return infix(
        '==',
        sum.reduce((left, right) => infix('+', left, right)),
        { text: '0' },
      );
    });
  }

  private refuseIfChanged(scope: Scope): void {
    if (!scope.hasClearedWork) return;
    refuse(
      'this atomic step waits for work after it has created an object that may have had some',
      this.world.scenario.span,
      'put `create` and the waiting into two steps',
    );
  }
}

function same(write: Expressions, left: Piece, right: Piece): Piece {
  if (left.text === right.text) return write.yes;
  if (left.known !== undefined && right.known !== undefined) return write.no;
  return infix('==', left, right);
}

function isAway({ frames }: { readonly frames: readonly FramePlace[] }): Piece {
  return infix('==', { text: `at[${frames[0]!.frame}]` }, { text: '0' });
}

function localAt({ base }: FramePlace, index: number): Piece {
  return { text: `locals[${base + index}]` };
}

function element(object: Piece): Piece {
  return { text: `element(${object.text})` };
}
