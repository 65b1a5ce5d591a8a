/**
 * What a step comes to, foreseen on the state before it: whether it has to wait, and its errors.
 *
 * A step of several instructions is taken only if none of them has to wait, and one that fails
 * changes nothing; Promela cannot take a step back. So each condition in the middle is moved to the
 * beginning, through what is written until then: the weakest precondition, computed forwards.
 */
import { aliveSlot, type Instruction, type Process } from '../model/program.js';
import type { Check, Piece, Term } from './dialect.js';
import { type Expressions, failing } from './expressions.js';
import { infix } from './promela-dialect.js';
import { scheduled } from './promela-schedule.js';
import { either, type PromelaScope } from './promela-scope.js';
import type { PromelaState } from './promela-state.js';
import { maxCount } from './ranges.js';
import { refuse } from './refusal.js';
import { continues, type Counting, goesRound, mayBlock, successors } from './steps.js';

/** What the ways through a step choose: a value by instruction, or the number of a branch. */
export type Picks = ReadonlyMap<number, number>;

/** The rest of a step from an instruction on, with what has been written before it. */
type Go = (next: number, scope: PromelaScope) => Piece;

type Checked = Pick<Term, 'checks'>;

export class PromelaGuard {
  private readonly state: PromelaState;
  private readonly write: Expressions;
  private readonly process: Process;
  private readonly picks: Picks;
  /** Collects errors, each on the state before the step; otherwise waiting is foreseen. */
  private readonly errors: Check[] | undefined;
  /** What must hold for the instruction being looked at to be reached. */
  private path: Piece;

  private constructor(
    state: PromelaState,
    write: Expressions,
    process: number,
    picks: Picks,
    errors?: Check[],
  ) {
    this.state = state;
    this.write = write;
    this.process = state.world.process(process);
    this.picks = picks;
    this.errors = errors;
    this.path = write.yes;
  }

  /** Whether the step at `pc` gets to its end, or fails before. */
  static enabled(
    state: PromelaState,
    write: Expressions,
    process: number,
    picks: Picks,
    pc: number,
    scope: PromelaScope,
  ): Piece {
    return new PromelaGuard(state, write, process, picks).from(pc, scope);
  }

  /** What must hold for the step at `pc` not to fail, in the order in which it may. */
  static errors(
    state: PromelaState,
    write: Expressions,
    process: number,
    picks: Picks,
    pc: number,
    scope: PromelaScope,
  ): readonly Check[] {
    const errors: Check[] = [];
    new PromelaGuard(state, write, process, picks, errors).from(pc, scope);
    return errors;
  }

  private from(pc: number, scope: PromelaScope): Piece {
    if (!this.errors && !this.mayWait(pc, new Set())) return this.write.yes;
    const instruction = this.process.code[pc]!;
    const go: Go = (next, after) => {
      if (!continues(this.process.code, instruction.region, next)) return this.write.yes;
      if (goesRound(this.process, pc, next)) {
        if (!this.errors && !this.mayWait(next, new Set())) return this.write.yes;
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

  private mayWait(pc: number, seen: Set<number>): boolean {
    if (seen.has(pc)) return false;
    seen.add(pc);
    const instruction = this.process.code[pc]!;
    if (mayBlock(instruction)) return true;
    return successors(instruction).some(
      (next) => continues(this.process.code, instruction.region, next) && this.mayWait(next, seen),
    );
  }

  /** The rest, unless a check fails: a step that fails need not wait. */
  private unlessFailing(terms: readonly Checked[], rest: () => Piece): Piece {
    const { write, errors, path } = this;
    const checks = terms.flatMap((term) => term.checks);
    if (errors) {
      for (const { code, holds } of checks) {
        const reached = write.or(write.not(path), holds);
        if (reached.known !== 1) errors.push({ code, holds: reached });
      }
      return rest();
    }
    const fine = write.all(checks.map(({ holds }) => holds));
    return write.or(write.not(fine), rest());
  }

  /** Looks at a part of the step that is reached only if a condition holds. */
  private where(condition: Piece, part: () => Piece): Piece {
    if (condition.known === 0) return this.write.yes;
    const before = this.path;
    if (this.errors) this.path = this.write.and(before, condition);
    const found = part();
    this.path = before;
    return found;
  }

  private fork(condition: Piece, whenTrue: () => Piece, whenFalse: () => Piece): Piece {
    const { write } = this;
    const first = this.where(condition, whenTrue);
    return either(write, condition, first, this.where(write.not(condition), whenFalse));
  }

  private through(instruction: Instruction, pc: number, scope: PromelaScope, go: Go): Piece {
    const { write } = this;
    switch (instruction.kind) {
      case 'await': {
        const condition = write.term(instruction.condition, scope);
        return this.unlessFailing([condition], () =>
          write.and(condition.value, go(instruction.next, scope)),
        );
      }
      case 'lock':
      case 'unlock': {
        const { slot } = instruction;
        const isLock = instruction.kind === 'lock';
        const target = write.object(instruction.object, scope);
        const { kind, object } = target;
        const owner = scope.slot(kind, slot, object);
        const isFree = owner.known === 0 ? write.yes : infix('==', owner, { text: 'free' });
        const owns = isLock ? [] : failing('E0502', infix('==', owner, scope.self));
        const next: Piece = isLock ? scope.self : { text: 'free', known: 0 };
        return this.unlessFailing([target, { checks: owns }], () => {
          const rest = go(instruction.next, scope.withSlot(kind, slot, object, next));
          return isLock ? write.and(isFree, rest) : rest;
        });
      }
      case 'push':
      case 'pop':
        return this.queue(instruction, scope, go);
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
        const rest = this.unlessFailing([condition], () =>
          write.and(condition.value, go(instruction.next, scope.withLocal(local, value))),
        );
        return write.and(isThere, rest);
      }
      case 'create':
        return this.create(instruction, scope, go);
      case 'branch': {
        const condition = write.term(instruction.condition, scope);
        return this.unlessFailing([condition], () =>
          this.fork(
            condition.value,
            () => go(instruction.whenTrue, scope),
            () => go(instruction.whenFalse, scope),
          ),
        );
      }
      case 'choose-branch':
        return go(instruction.targets[this.picks.get(pc)!]!, scope);
      case 'for-each':
        return this.forEach(instruction, scope, go);
      case 'assign': {
        const { place } = instruction;
        const term = write.term(instruction.value, scope, place.domain);
        const { value } = term;
        const fits = { checks: write.fits(place.domain, instruction.value, value, scope) };
        if (place.kind === 'local') {
          return this.unlessFailing([term, fits], () =>
            go(instruction.next, scope.withLocal(place.index, value)),
          );
        }
        const target = write.object(place.object, scope);
        return this.unlessFailing([term, fits, target], () =>
          go(instruction.next, scope.withSlot(target.kind, place.slot, target.object, value)),
        );
      }
      case 'assign-union': {
        const target = write.object(instruction.object, scope);
        const value = write.term(instruction.value, scope);
        const { kind, object } = target;
        const { variant, slot } = instruction;
        const { domain } = this.state.world.program.kinds[kind]!.slots[slot]!;
        const content: Piece = { text: this.state.valueText(variant, domain), known: variant };
        const changed = scope
          .withSlot(kind, slot, object, content)
          .withSlot(kind, slot + 1, object, value.value);
        return this.unlessFailing([target, value], () => go(instruction.next, changed));
      }
      case 'get':
      case 'put':
        return this.count(instruction, scope, go);
      case 'schedule': {
        const { process } = instruction;
        const { values, checks } = scheduled(this.state, write, scope, instruction);
        return this.unlessFailing([{ checks }], () =>
          go(instruction.next, scope.withItem({ process, values })),
        );
      }
      case 'assert': {
        const condition = write.term(instruction.condition, scope);
        const holds = { checks: failing('E0504', condition.value) };
        return this.unlessFailing([condition, holds], () => go(instruction.next, scope));
      }
      case 'destroy': {
        const target = write.object(instruction.object, scope);
        const changed = scope.withSlot(target.kind, aliveSlot, target.object, write.no);
        return this.unlessFailing([target], () => go(instruction.next, changed));
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
    go: Go,
  ): Piece {
    const { write } = this;
    const { place } = instruction;
    const target = place.kind === 'field' ? write.object(place.object, scope) : undefined;
    const content =
      place.kind === 'field'
        ? scope.slot(target!.kind, place.slot, target!.object)
        : scope.local(place.index);
    const stored = (from: PromelaScope, value: Piece) =>
      place.kind === 'field'
        ? from.withSlot(target!.kind, place.slot, target!.object, value)
        : from.withLocal(place.index, value);
    const checks = target ? [target] : [];
    if (instruction.kind === 'push') {
      const value = write.term(instruction.value, scope);
      const length: Piece = { text: `length_of(${content.text})` };
      const pushed: Piece = { text: `pushed(${content.text}, ${value.value.text})` };
      return this.unlessFailing([...checks, value], () =>
        write.and(
          infix('<', length, { text: String(instruction.max) }),
          go(instruction.next, stored(scope, pushed)),
        ),
      );
    }
    const popped = scope.withLocal(instruction.local, { text: `head(${content.text})` });
    return this.unlessFailing(checks, () =>
      write.and(
        infix('!=', content, { text: '0' }),
        go(instruction.next, stored(popped, { text: `tail(${content.text})` })),
      ),
    );
  }

  /** One case for each object that may be the first to spare. */
  private create(
    instruction: Instruction & { kind: 'create' },
    scope: PromelaScope,
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
      const isFirst = write.and(areEarlierAlive, write.not(isAlive));
      const rest = this.where(isFirst, () =>
        this.unlessFailing(terms, () => go(instruction.next, made.withLocal(local, piece))),
      );
      cases.push(write.and(isFirst, rest));
      areEarlierAlive = write.and(areEarlierAlive, isAlive);
    }
    return write.any(cases);
  }

  private keepsWork(kind: number): boolean {
    const { world } = this.state;
    return world.works.some((work) => world.holderKind(work) === kind);
  }

  /** Written out over the objects. */
  private forEach(
    instruction: Instruction & { kind: 'for-each' },
    scope: PromelaScope,
    go: Go,
  ): Piece {
    const { write } = this;
    const { isFirst, local, cursor, objectKind, where, body, after } = instruction;
    const nothing: Piece = { text: 'none', known: 0 };
    const reached: Piece = isFirst ? nothing : scope.local(cursor);
    const objects = this.state.world.objectsOf(objectKind);
    const turn = (index: number): Piece => {
      const object = objects[index];
      if (object === undefined) {
        return go(after, scope.withLocal(local, nothing).withLocal(cursor, nothing));
      }
      const piece: Piece = { text: this.state.objects[object]!, known: object };
      const isThere = write.and(this.comes(reached, piece), this.isAlive(objectKind, piece, scope));
      if (isThere.known === 0) return turn(index + 1);
      const condition = where
        ? write.term(where, scope.bind(local, piece))
        : { value: write.yes, checks: [] };
      const inside = scope.withLocal(local, piece).withLocal(cursor, piece);
      const hasFailed = this.where(isThere, () => this.unlessFailing([condition], () => write.no));
      const isTaken = write.and(isThere, condition.value);
      const rest = this.fork(
        isTaken,
        () => go(body, inside),
        () => turn(index + 1),
      );
      return write.or(write.and(isThere, hasFailed), rest);
    };
    return turn(0);
  }

  private comes(reached: Piece, object: Piece): Piece {
    const { write } = this;
    if (reached.known === undefined) return infix('<', reached, object);
    return (reached.known as number) < (object.known as number) ? write.yes : write.no;
  }

  private isAlive(kind: number, object: Piece, scope: PromelaScope): Piece {
    return this.state.world.isMortal(kind) ? scope.slot(kind, aliveSlot, object) : this.write.yes;
  }

  private count(instruction: Counting, scope: PromelaScope, go: Go): Piece {
    const { write } = this;
    const { slot } = instruction;
    const target = write.object(instruction.object, scope);
    const { kind, object } = target;
    const before = scope.slot(kind, slot, object);
    const one: Piece = { text: '1' };
    if (instruction.kind === 'get') {
      const room = failing('room', infix('<', before, { text: String(maxCount) }));
      const changed = scope.withSlot(kind, slot, object, infix('+', before, one));
      return this.unlessFailing([target, { checks: room }], () => go(instruction.next, changed));
    }
    const isPositive = failing('E0508', infix('>', before, { text: '0' }));
    const isLast = infix('==', before, one);
    const isAlive = scope.slot(kind, aliveSlot, object);
    const changed = scope
      .withSlot(kind, slot, object, infix('-', before, one))
      .withSlot(kind, aliveSlot, object, either(write, isLast, write.no, isAlive));
    return this.unlessFailing([target, { checks: isPositive }], () =>
      go(instruction.next, changed),
    );
  }
}
