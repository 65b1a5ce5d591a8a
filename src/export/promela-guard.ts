/**
 * When a step need not wait, as a condition on the state before it.
 *
 * A step of several instructions is taken only if none of them has to wait, and Promela cannot take
 * a step back. So what the instructions before a waiting one write is foreseen: the condition is
 * the weakest precondition, computed forwards.
 */
import { aliveSlot, type Instruction, type Process } from '../model/program.js';
import type { Piece, Term } from './dialect.js';
import { type Expressions, failing } from './expressions.js';
import { infix } from './promela-dialect.js';
import { either, type PromelaScope } from './promela-scope.js';
import type { PromelaState } from './promela-state.js';
import { refuse } from './refusal.js';
import { continues, type Counting, isRepeated, mayBlock, successors } from './steps.js';

/** What the ways through a step choose: a value by instruction, or the number of a branch. */
export type Picks = ReadonlyMap<number, number>;

export class PromelaGuard {
  private readonly state: PromelaState;
  private readonly write: Expressions;
  private readonly process: Process;
  private readonly picks: Picks;

  constructor(state: PromelaState, write: Expressions, process: Process, picks: Picks) {
    this.state = state;
    this.write = write;
    this.process = process;
    this.picks = picks;
  }

  /** Whether the step that goes on at `pc` gets to its end, or fails before. */
  from(pc: number, scope: PromelaScope): Piece {
    if (!this.mayWait(pc, new Set())) return this.write.yes;
    const instruction = this.process.code[pc]!;
    const go: Go = (next, after) => {
      if (!continues(this.process.code, instruction.region, next)) return this.write.yes;
      if (this.comesBack(pc, next) && this.mayWait(next, new Set())) {
        refuse(
          'a loop in which an atomic step may have to wait has no guard in Promela',
          instruction.span,
          'put what waits before the loop, or out of `atomic`',
        );
      }
      return this.from(next, after);
    };
    return this.through(instruction, pc, scope, go);
  }

  /** A `while` goes round; the turns of a `for each` are written out. */
  private comesBack(pc: number, next: number): boolean {
    if (this.process.code[pc]!.kind === 'for-each') return false;
    return next <= pc && isRepeated(this.process, pc) && isRepeated(this.process, next);
  }

  private mayWait(pc: number, seen: Set<number>): boolean {
    if (seen.has(pc)) return false;
    seen.add(pc);
    const instruction = this.process.code[pc]!;
    if (mayBlock(instruction)) return true;
    return successors(instruction).some(
      (next) => continues(this.process.code, instruction.region, next) && this.mayWait(next, seen),
    );
  }

  private through(instruction: Instruction, pc: number, scope: PromelaScope, go: Go): Piece {
    const { write } = this;
    const holdsUnless = (terms: readonly Pick<Term, 'checks'>[], rest: Piece): Piece => {
      const fine = write.all(terms.flatMap(({ checks }) => checks.map(({ holds }) => holds)));
      return write.or(write.not(fine), rest);
    };
    switch (instruction.kind) {
      case 'await': {
        const condition = write.term(instruction.condition, scope);
        const rest = go(instruction.next, scope);
        return holdsUnless([condition], write.and(condition.value, rest));
      }
      case 'lock': {
        const place = write.object(instruction.object, scope);
        const { kind, object } = place;
        const owner = scope.slot(kind, instruction.slot, object);
        const isFree = owner.known === 0 ? write.yes : infix('==', owner, { text: 'free' });
        const taken = scope.withSlot(kind, instruction.slot, object, scope.self);
        const rest = go(instruction.next, taken);
        return holdsUnless([place], write.and(isFree, rest));
      }
      case 'push':
      case 'pop':
        return this.queue(instruction, scope, holdsUnless, go);
      case 'choose-value': {
        const { local, domain, where } = instruction;
        const chosen = this.picks.get(pc)!;
        const value: Piece = { text: this.state.valueText(chosen, domain), known: chosen };
        const isObject = domain.kind === 'reference' && chosen !== 0;
        const isThere =
          isObject && this.state.world.isMortal(domain.objectKind)
            ? scope.slot(domain.objectKind, aliveSlot, value)
            : write.yes;
        const bound = scope.withLocal(local, value, isObject);
        const condition = where ? write.term(where, bound) : { value: write.yes, checks: [] };
        const rest = go(instruction.next, scope.withLocal(local, value));
        const fine = holdsUnless([condition], write.and(condition.value, rest));
        return write.and(isThere, fine);
      }
      case 'create':
        return this.create(instruction, scope, holdsUnless, go);
      case 'branch': {
        const condition = write.term(instruction.condition, scope);
        const whenTrue = go(instruction.whenTrue, scope);
        const whenFalse = go(instruction.whenFalse, scope);
        return holdsUnless([condition], either(write, condition.value, whenTrue, whenFalse));
      }
      case 'choose-branch':
        return go(instruction.targets[this.picks.get(pc)!]!, scope);
      case 'for-each':
        return this.forEach(instruction, scope, holdsUnless, go);
      case 'assign': {
        const { place } = instruction;
        const value = write.term(instruction.value, scope, place.domain);
        if (place.kind === 'local') {
          const changed = scope.withLocal(place.index, value.value);
          return holdsUnless([value], go(instruction.next, changed));
        }
        const target = write.object(place.object, scope);
        const changed = scope.withSlot(target.kind, place.slot, target.object, value.value);
        return holdsUnless([value, target], go(instruction.next, changed));
      }
      case 'assign-union': {
        const target = write.object(instruction.object, scope);
        const value = write.term(instruction.value, scope);
        const { kind, object } = target;
        const { domain } = this.state.world.program.kinds[kind]!.slots[instruction.slot]!;
        const { variant, slot } = instruction;
        const content: Piece = { text: this.state.valueText(variant, domain), known: variant };
        const changed = scope
          .withSlot(kind, slot, object, content)
          .withSlot(kind, slot + 1, object, value.value);
        return holdsUnless([target, value], go(instruction.next, changed));
      }
      case 'unlock': {
        const target = write.object(instruction.object, scope);
        const { kind, object } = target;
        const owner = scope.slot(kind, instruction.slot, object);
        const owns = failing('E0502', infix('==', owner, scope.self));
        const changed = scope.withSlot(kind, instruction.slot, object, { text: 'free', known: 0 });
        const rest = go(instruction.next, changed);
        return holdsUnless([target, { checks: owns }], rest);
      }
      case 'get':
      case 'put':
        return this.count(instruction, scope, holdsUnless, go);
      case 'schedule': {
        const { process, arguments: given } = instruction;
        const terms = given.map((argument) => write.term(argument, scope));
        const values = terms.map(({ value }) => value);
        return holdsUnless(terms, go(instruction.next, scope.withItem({ process, values })));
      }
      case 'assert': {
        const condition = write.term(instruction.condition, scope);
        const rest = go(instruction.next, scope);
        return holdsUnless([condition], write.or(write.not(condition.value), rest));
      }
      case 'destroy': {
        const target = write.object(instruction.object, scope);
        const changed = scope.withSlot(target.kind, aliveSlot, target.object, write.no);
        return holdsUnless([target], go(instruction.next, changed));
      }
      case 'skip':
      case 'call-any':
        return go(instruction.next, scope);
      case 'call':
      case 'return':
        return write.yes;
    }
  }

  private queue(
    instruction: Instruction & { kind: 'push' | 'pop' },
    scope: PromelaScope,
    holdsUnless: HoldsUnless,
    go: Go,
  ): Piece {
    const { write } = this;
    const { place } = instruction;
    const isPush = instruction.kind === 'push';
    const target =
      place.kind === 'field'
        ? write.object(place.object, scope)
        : { object: { text: '' }, kind: 0, checks: [] };
    const content =
      place.kind === 'field'
        ? scope.slot(target.kind, place.slot, target.object)
        : scope.local(place.index);
    const value = isPush ? write.term(instruction.value, scope) : { value: write.yes, checks: [] };
    const isReady = isPush
      ? infix('<', { text: `length_of(${content.text})` }, { text: String(instruction.max) })
      : infix('!=', content, { text: '0' });
    const rest: Piece = {
      text: isPush ? `pushed(${content.text}, ${value.value.text})` : `tail(${content.text})`,
    };
    let changed =
      place.kind === 'field'
        ? scope.withSlot(target.kind, place.slot, target.object, rest)
        : scope.withLocal(place.index, rest);
    if (!isPush) changed = changed.withLocal(instruction.local, { text: `head(${content.text})` });
    const after = go(instruction.next, changed);
    return holdsUnless([target, value], write.and(isReady, after));
  }

  /** One case for each object that may be the first to spare. */
  private create(
    instruction: Instruction & { kind: 'create' },
    scope: PromelaScope,
    holdsUnless: HoldsUnless,
    go: Go,
  ): Piece {
    const { write } = this;
    const { objectKind, local, fields } = instruction;
    const cases: Piece[] = [];
    let areEarlierAlive = write.yes;
    for (const object of this.state.world.objectsOf(objectKind)) {
      const piece: Piece = { text: this.state.objects[object]!, known: object };
      const isAlive = scope.slot(objectKind, aliveSlot, piece);
      let made = this.keepsWork(objectKind) ? scope.withClearedWork() : scope;
      this.state.world.program.kinds[objectKind]!.slots.forEach((slot, index) => {
        const initial = index === aliveSlot ? 1 : slot.initial;
        const text = this.state.valueText(initial, slot.domain);
        made = made.withSlot(objectKind, index, piece, { text, known: initial });
      });
      const terms = fields.map(({ slot, value }) => {
        const term = write.term(value, made);
        made = made.withSlot(objectKind, slot, piece, term.value);
        return term;
      });
      const rest = go(instruction.next, made.withLocal(local, piece));
      const isFirst = write.and(areEarlierAlive, write.not(isAlive));
      cases.push(write.and(isFirst, holdsUnless(terms, rest)));
      areEarlierAlive = write.and(areEarlierAlive, isAlive);
    }
    return write.any(cases);
  }

  private keepsWork(kind: number): boolean {
    const { world } = this.state;
    return world.works.some((work) => world.holderKind(work) === kind);
  }

  /** Written out over the objects: the cursor is always one that is known. */
  private forEach(
    instruction: Instruction & { kind: 'for-each' },
    scope: PromelaScope,
    holdsUnless: HoldsUnless,
    go: Go,
  ): Piece {
    const { write } = this;
    const { isFirst, local, cursor, objectKind, where, body, after } = instruction;
    const reached = isFirst ? 0 : scope.local(cursor).known;
    if (typeof reached !== 'number') {
      refuse(
        'an atomic step that goes on in the middle of a loop may have to wait there',
        instruction.span,
        'put what waits before the loop, or out of `atomic`',
      );
    }
    const nothing: Piece = { text: 'none', known: 0 };
    const ended = scope.withLocal(local, nothing).withLocal(cursor, nothing);
    const objects = this.state.world.objectsOf(objectKind).filter((each) => each > reached);
    return objects.reduceRight(
      (otherwise, object) => {
        const piece: Piece = { text: this.state.objects[object]!, known: object };
        const isThere = this.state.world.isMortal(objectKind)
          ? scope.slot(objectKind, aliveSlot, piece)
          : write.yes;
        const condition = where
          ? write.term(where, scope.bind(local, piece))
          : { value: write.yes, checks: [] };
        const inside = scope.withLocal(local, piece).withLocal(cursor, piece);
        const visited = go(body, inside);
        const turn = holdsUnless([condition], either(write, condition.value, visited, otherwise));
        return either(write, isThere, turn, otherwise);
      },
      go(after, ended),
    );
  }

  private count(
    instruction: Counting,
    scope: PromelaScope,
    holdsUnless: HoldsUnless,
    go: Go,
  ): Piece {
    const { write } = this;
    const { slot } = instruction;
    const target = write.object(instruction.object, scope);
    const { kind, object } = target;
    const before = scope.slot(kind, slot, object);
    const one: Piece = { text: '1' };
    if (instruction.kind === 'get') {
      const changed = scope.withSlot(kind, slot, object, infix('+', before, one));
      return holdsUnless([target], go(instruction.next, changed));
    }
    const isPositive = failing('E0508', infix('>', before, { text: '0' }));
    const isLast = infix('==', before, one);
    const isAlive = scope.slot(kind, aliveSlot, object);
    const changed = scope
      .withSlot(kind, slot, object, infix('-', before, one))
      .withSlot(kind, aliveSlot, object, either(write, isLast, write.no, isAlive));
    const rest = go(instruction.next, changed);
    return holdsUnless([target, { checks: isPositive }], rest);
  }
}

type HoldsUnless = (terms: readonly Pick<Term, 'checks'>[], rest: Piece) => Piece;

/** The condition of going on with an instruction, if it belongs to the step. */
type Go = (next: number, scope: PromelaScope) => Piece;
