/**
 * Steps as actions of TLA+: what must hold, and what the variables are afterwards.
 *
 * A step of several instructions names each intermediate value; instructions to which several ways
 * lead are operators that take what the step may have changed until then.
 */
import { aliveSlot, type Instruction, type Process } from '../model/program.js';
import type { Check, Piece } from './dialect.js';
import { type Expressions, failing } from './expressions.js';
import { continues, joinsOf, localsWritten, type Step } from './steps.js';
import { tlaInfix } from './tla-dialect.js';
import {
  alternative,
  assignments,
  checked,
  choices,
  conjunction,
  contentDomain,
  type Formula,
  indented,
  plainly,
} from './tla-formula.js';
import type { TlaScope } from './tla-scope.js';
import type { TlaState } from './tla-state.js';

/** How a step ends: what becomes of the running task. */
export type End = (next: number, scope: TlaScope) => string | undefined;

export class TlaStep {
  private readonly state: TlaState;
  private readonly write: Expressions;
  private readonly process: Process;
  private readonly number: number;
  private readonly step: Step;
  private readonly end: End;
  private readonly joins: ReadonlySet<number>;
  /** What the step may change, in the order in which joins take it. */
  private readonly variables: readonly string[];
  private readonly locals: readonly number[];
  private names = 0;

  constructor(state: TlaState, write: Expressions, number: number, step: Step, end: End) {
    this.state = state;
    this.write = write;
    this.number = number;
    this.process = state.world.process(number);
    this.step = step;
    this.end = end;
    const inside = step.inside.map((pc) => this.process.code[pc]!);
    const variables = inside.flatMap((instruction) =>
      state.world
        .writesOf(instruction)
        .flatMap(({ kind, slot }) => state.variable(kind, slot) ?? []),
    );
    this.variables = [...new Set(variables)];
    this.locals = [...new Set(inside.flatMap(localsWritten))].sort((a, b) => a - b);
    this.joins = joinsOf(this.process, step);
  }

  formula(scope: TlaScope): Formula {
    const joins = this.step.inside.filter((pc) => this.joins.has(pc)).reverse();
    const { start } = this.step;
    const first = this.joins.has(start) ? [this.callJoin(start, scope)] : this.at(start, scope);
    if (joins.length === 0) return first;
    const isRecursive = this.step.hasLoop;
    const arity = this.variables.length + this.locals.length;
    const holes = arity === 0 ? '' : `(${Array.from({ length: arity }, () => '_').join(', ')})`;
    const recursive = isRecursive
      ? [`RECURSIVE ${joins.map((pc) => `${this.joinName(pc)}${holes}`).join(', ')}`]
      : [];
    const definitions = joins.flatMap((pc) => {
      const { inside, parameters } = this.joinScope(scope);
      const head = `${this.joinName(pc)}${parameters.length > 0 ? `(${parameters.join(', ')})` : ''} ==`;
      return [head, ...indented(this.at(pc, inside), 2)];
    });
    return ['LET', ...indented([...recursive, ...definitions], 2), 'IN', ...first];
  }

  private joinName(pc: number): string {
    return this.state.boundName(`then_${pc}`);
  }

  private joinScope(scope: TlaScope) {
    const parameters: string[] = [];
    let inside = scope;
    for (const variable of this.variables) {
      const name = this.state.boundName(`${variable}_now`);
      parameters.push(name);
      inside = inside.withVariable(variable, name);
    }
    for (const index of this.locals) {
      const name = this.state.boundName(`${this.process.locals[index]!}_now`);
      parameters.push(name);
      inside = inside.withLocal(index, { text: name });
    }
    return { inside, parameters };
  }

  private callJoin(pc: number, scope: TlaScope): string {
    const values = [
      ...this.variables.map((variable) => scope.current(variable)),
      ...this.locals.map((index) => this.localNow(index, scope)),
    ];
    return values.length > 0 ? `${this.joinName(pc)}(${values.join(', ')})` : this.joinName(pc);
  }

  /** A local of a transition that has no value yet is passed on as what 0 stands for. */
  private localNow(index: number, scope: TlaScope): string {
    const isBound = scope.locals.has(index) || this.process.role !== 'transition';
    return isBound ? scope.local(index).text : this.state.unsetLocal(this.number, index);
  }

  private go(from: Instruction, next: number, scope: TlaScope): Formula {
    if (!continues(this.process.code, from.region, next)) return this.finish(next, scope);
    if (this.joins.has(next)) return [this.callJoin(next, scope)];
    return this.at(next, scope);
  }

  /** What the variables are after the step. */
  private finish(next: number, scope: TlaScope): Formula {
    const stack = this.end(next, scope);
    return assignments(this.state, scope, stack);
  }

  private at(pc: number, scope: TlaScope): Formula {
    const { write, state } = this;
    const instruction = this.process.code[pc]!;
    switch (instruction.kind) {
      case 'assign': {
        const { place } = instruction;
        const value = write.term(instruction.value, scope, place.domain);
        const checks = [
          ...value.checks,
          ...write.fits(place.domain, instruction.value, value.value, scope),
        ];
        if (place.kind === 'local') {
          const set = this.setLocal(scope, place.index, value.value);
          return checked(checks, [
            ...set.lines,
            ...this.go(instruction, instruction.next, set.scope),
          ]);
        }
        const target = write.object(place.object, scope);
        const set = this.setSlot(scope, target.kind, place.slot, target.object, value.value.text);
        return checked(
          [...checks, ...target.checks],
          [...set.lines, ...this.go(instruction, instruction.next, set.scope)],
        );
      }
      case 'assign-union': {
        const { slot, variant } = instruction;
        const target = write.object(instruction.object, scope);
        const { kind, object } = target;
        const { domain } = state.world.program.kinds[kind]!.slots[slot]!;
        const content = domain.kind === 'variant' ? domain.union.variants[variant] : undefined;
        const value = write.term(instruction.value, scope, content?.domain);
        const tag = this.setSlot(scope, kind, slot, object, state.valueText(variant, domain));
        const word = this.setSlot(tag.scope, kind, slot + 1, object, value.value.text);
        return checked(
          [...target.checks, ...value.checks],
          [...tag.lines, ...word.lines, ...this.go(instruction, instruction.next, word.scope)],
        );
      }
      case 'lock':
      case 'unlock': {
        const { slot } = instruction;
        const isLock = instruction.kind === 'lock';
        const target = write.object(instruction.object, scope);
        const { kind, object } = target;
        const owner = scope.slot(kind, slot, object);
        const owns = isLock ? [] : failing('E0502', tlaInfix('=', owner, scope.self));
        const set = this.setSlot(scope, kind, slot, object, isLock ? scope.self.text : 'free');
        const rest = [...set.lines, ...this.go(instruction, instruction.next, set.scope)];
        const isFree = tlaInfix('=', owner, { text: 'free' });
        return checked([...target.checks, ...owns], isLock ? conjunction(isFree, rest) : rest);
      }
      case 'get':
      case 'put': {
        const { slot } = instruction;
        const target = write.object(instruction.object, scope);
        const { kind, object } = target;
        const count = scope.slot(kind, slot, object);
        const isGet = instruction.kind === 'get';
        const positive = isGet ? [] : failing('E0508', tlaInfix('>', count, { text: '0' }));
        const changed = tlaInfix(isGet ? '+' : '-', count, { text: '1' });
        let set = this.setSlot(scope, kind, slot, object, changed.text);
        let lines = set.lines;
        if (!isGet && kind !== 0) {
          const isLast = tlaInfix('=', count, { text: '1' });
          set = this.setSlot(set.scope, kind, aliveSlot, object, write.not(isLast).text);
          lines = [...lines, ...set.lines];
        }
        return checked(
          [...target.checks, ...positive],
          [...lines, ...this.go(instruction, instruction.next, set.scope)],
        );
      }
      case 'push':
      case 'pop':
        return this.queue(instruction, scope);
      case 'branch': {
        const condition = write.term(instruction.condition, scope);
        const whenTrue = () => this.go(instruction, instruction.whenTrue, scope);
        const whenFalse = () => this.go(instruction, instruction.whenFalse, scope);
        const { known } = condition.value;
        if (known !== undefined)
          return checked(condition.checks, known === 0 ? whenFalse() : whenTrue());
        return checked(condition.checks, alternative(condition.value, whenTrue(), whenFalse()));
      }
      case 'for-each':
        return this.forEach(instruction, scope);
      case 'choose-value': {
        const { local, domain, where } = instruction;
        const name = this.fresh(this.process.locals[local]!);
        const isObject = domain.kind === 'reference' && !domain.optional;
        const chosen = scope.withLocal(local, { text: name }, isObject);
        const condition = where ? write.term(where, chosen) : plainly(write.yes);
        const rest = this.go(
          instruction,
          instruction.next,
          chosen.withLocal(local, { text: name }),
        );
        return [
          `\\E ${name} \\in ${choices(state, domain, scope)} :`,
          ...checked(condition.checks, conjunction(condition.value, rest)),
        ];
      }
      case 'choose-branch':
        return instruction.targets.flatMap((target) => {
          const [first, ...others] = this.go(instruction, target, scope);
          return [`\\/ ${first}`, ...indented(others, 3)];
        });
      case 'await': {
        const condition = write.term(instruction.condition, scope);
        const rest = this.go(instruction, instruction.next, scope);
        return checked(condition.checks, conjunction(condition.value, rest));
      }
      case 'assert': {
        const condition = write.term(instruction.condition, scope);
        const checks = [...condition.checks, ...failing('E0504', condition.value)];
        return checked(checks, this.go(instruction, instruction.next, scope));
      }
      case 'schedule':
        return this.schedule(instruction, scope);
      case 'create':
        return this.create(instruction, scope);
      case 'destroy': {
        const target = write.object(instruction.object, scope);
        const set = this.setSlot(scope, target.kind, aliveSlot, target.object, 'FALSE');
        const rest = this.go(instruction, instruction.next, set.scope);
        return checked(target.checks, [...set.lines, ...rest]);
      }
      case 'skip':
      case 'call-any':
        return this.go(instruction, instruction.next, scope);
      case 'call':
      case 'return':
        throw new Error('calls and returns are steps of their own');
    }
  }

  private queue(instruction: Instruction & { kind: 'push' | 'pop' }, scope: TlaScope): Formula {
    const { write } = this;
    const { place } = instruction;
    const target = place.kind === 'field' ? write.object(place.object, scope) : undefined;
    const content =
      place.kind === 'field'
        ? scope.slot(target!.kind, place.slot, target!.object)
        : scope.local(place.index);
    const store = (from: TlaScope, text: string) =>
      place.kind === 'field'
        ? this.setSlot(from, target!.kind, place.slot, target!.object, text)
        : this.setLocal(from, place.index, { text });
    const checks = target?.checks ?? [];
    if (instruction.kind === 'push') {
      const value = write.term(instruction.value, scope);
      const set = store(scope, `Append(${content.text}, ${value.value.text})`);
      const hasRoom = { text: `Len(${content.text}) < ${instruction.max}`, top: '<' };
      const rest = [...set.lines, ...this.go(instruction, instruction.next, set.scope)];
      return checked([...checks, ...value.checks], conjunction(hasRoom, rest));
    }
    const taken = this.setLocal(scope, instruction.local, { text: `Head(${content.text})` });
    const set = store(taken.scope, `Tail(${content.text})`);
    const rest = this.go(instruction, instruction.next, set.scope);
    const isReady = tlaInfix('#', content, { text: '<<>>' });
    return checked(checks, conjunction(isReady, [...taken.lines, ...set.lines, ...rest]));
  }

  private schedule(instruction: Instruction & { kind: 'schedule' }, scope: TlaScope): Formula {
    const { write, state } = this;
    const { world } = state;
    const { process, arguments: given } = instruction;
    const { parameters, workSlot } = world.process(process);
    const terms = given.map((each, index) => write.term(each, scope, parameters[index]?.domain));
    const checks: Check[] = terms.flatMap((term) => term.checks);
    const kind = world.holderKind(process);
    const holder: Piece = kind === 0 ? { text: '' } : terms[0]!.value;
    if (kind !== 0) {
      checks.push(...failing('E0507', write.isSome(given[0]!, holder, scope)));
      if (world.isMortal(kind)) checks.push(...write.livingCheck(kind, holder, scope));
    }
    const kept = kind === 0 ? terms : terms.slice(1);
    const item = `<<${kept.map(({ value }) => value.text).join(', ')}>>`;
    const bag = scope.slot(kind, workSlot!, holder);
    const set = this.setSlot(scope, kind, workSlot!, holder, `AddItem(${bag.text}, ${item})`);
    return checked(checks, [...set.lines, ...this.go(instruction, instruction.next, set.scope)]);
  }

  private create(instruction: Instruction & { kind: 'create' }, scope: TlaScope): Formula {
    const { write, state } = this;
    const { objectKind, local, fields } = instruction;
    const { slots } = state.world.program.kinds[objectKind]!;
    const name = this.fresh(this.process.locals[local]!);
    const object: Piece = { text: name };
    const all = state.kindName(objectKind);
    const spare = `{n \\in ${all} : ~${scope.slot(objectKind, aliveSlot, { text: 'n' }).text}}`;
    const lines: string[] = [];
    let made = scope;
    const set = (slot: number, text: string) => {
      const after = this.setSlot(made, objectKind, slot, object, text);
      lines.push(...after.lines);
      made = after.scope;
    };
    slots.forEach(({ domain, initial }, slot) => {
      if (state.variable(objectKind, slot) === undefined) return;
      if (slot === aliveSlot) set(slot, 'TRUE');
      else if (domain.kind === 'work') set(slot, 'NoItems');
      else set(slot, state.valueText(initial, contentDomain(slots, slot)));
    });
    const checks: Check[] = [];
    for (const { slot, value: expression } of fields) {
      const given = fields.find((each) => each.slot === slot - 1)?.value;
      const variant = given?.kind === 'constant' ? (given.value as number) : undefined;
      const term = write.term(expression, made, contentDomain(slots, slot, variant));
      checks.push(...term.checks);
      set(slot, term.value.text);
    }
    const rest = this.go(instruction, instruction.next, made.withLocal(local, object));
    return conjunction({ text: `${spare} # {}` }, [
      `LET ${name} == Least(${spare}) IN`,
      ...checked(checks, [...lines, ...rest]),
    ]);
  }

  private forEach(instruction: Instruction & { kind: 'for-each' }, scope: TlaScope): Formula {
    const { write, state } = this;
    const { isFirst, local, cursor, objectKind, where, body, after } = instruction;
    const none: Piece = { text: 'none', known: 0 };
    const ended = () =>
      this.go(instruction, after, scope.withLocal(local, none).withLocal(cursor, none));
    if (state.world.objectsOf(objectKind).length === 0) return ended();
    const bound = this.fresh(this.process.locals[local]!);
    const piece: Piece = { text: bound };
    const condition = where
      ? write.term(where, scope.withLocal(local, piece, true))
      : plainly(write.yes);
    const reached = tlaInfix('<', scope.local(cursor), piece);
    const isThere = state.world.isMortal(objectKind)
      ? scope.slot(objectKind, aliveSlot, piece)
      : write.yes;
    const fine = write.all(condition.checks.map(({ holds }) => holds));
    const comes = write.all([isFirst ? write.yes : reached, isThere]);
    const stops = write.and(comes, write.or(write.not(fine), condition.value));
    const all = state.kindName(objectKind);
    const set = stops.known === undefined ? `{${bound} \\in ${all} : ${stops.text}}` : all;
    const [found, chosen] = [
      this.fresh('found'),
      this.fresh(`${this.process.locals[local]!}_next`),
    ];
    const visited = { text: chosen };
    const inside = scope.withLocal(local, visited).withLocal(cursor, visited);
    const again = where ? write.term(where, scope.withLocal(local, visited, true)) : condition;
    const visit = checked(again.checks, this.go(instruction, body, inside));
    return [
      `LET ${found} == ${set} IN`,
      'IF',
      `   ${found} = {}`,
      'THEN',
      ...indented(ended(), 3),
      'ELSE',
      `   LET ${chosen} == Least(${found}) IN`,
      ...indented(visit, 3),
    ];
  }

  private setSlot(scope: TlaScope, kind: number, slot: number, object: Piece, value: string) {
    const variable = this.state.variable(kind, slot);
    if (variable === undefined) return { lines: [], scope };
    const current = scope.current(variable);
    const alone = /^[\w."]+$/.test(value) ? value : `(${value})`;
    const text = kind === 0 ? alone : `[${current} EXCEPT ![${object.text}] = ${value}]`;
    if (this.step.inside.length === 1)
      return { lines: [], scope: scope.withVariable(variable, text) };
    const name = this.fresh(variable);
    return { lines: [`LET ${name} == ${text} IN`], scope: scope.withVariable(variable, name) };
  }

  private setLocal(scope: TlaScope, index: number, value: Piece) {
    if (this.step.inside.length === 1) return { lines: [], scope: scope.withLocal(index, value) };
    const name = this.fresh(this.process.locals[index]!);
    const lines = [`LET ${name} == ${value.text} IN`];
    return { lines, scope: scope.withLocal(index, { text: name }) };
  }

  /** A name that nothing else in this step has. */
  private fresh(name: string): string {
    this.names += 1;
    return this.state.boundName(`${name}_${this.names}`);
  }
}
