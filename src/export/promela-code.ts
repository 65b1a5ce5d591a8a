/**
 * The code of a step: what its instructions do, one after the other, inside a `d_step`.
 *
 * A check that fails leaves through `demand`; control that does not go on with the instruction
 * below goes through labels.
 */
import { aliveSlot, type Instruction, type Process } from '../model/program.js';
import type { Check, Piece, Scope, Term } from './dialect.js';
import { type Expressions, failing } from './expressions.js';
import { infix } from './promela-dialect.js';
import type { Picks } from './promela-guard.js';
import { scheduled } from './promela-schedule.js';
import { PromelaScope } from './promela-scope.js';
import type { PromelaState } from './promela-state.js';
import { commentText, left, option } from './promela-text.js';
import { maxCount } from './ranges.js';
import { continues, type Counting, type Step } from './steps.js';

/** What every step of a text shares: the flags that tell why a run has failed_halfway. */
export interface Flags {
  /** The flag of a kind of error. */
  of(code: Check['code']): string;
}

/** Where an instruction leads: on to the one below, to a label, or out of the step. */
type Way = (next: number) => readonly string[];

export class PromelaCode {
  private readonly state: PromelaState;
  private readonly write: Expressions;
  private readonly flags: Flags;
  private readonly number: number;
  private readonly process: Process;
  private readonly step: Step;
  private readonly picks: Picks;
  private readonly scope: PromelaScope;
  /** Whatever is checked has been checked before the step. */
  private readonly isChecked: boolean;
  private readonly labels = new Map<number, string>();
  private done: string | undefined;
  private isLast = false;

  constructor(
    state: PromelaState,
    write: Expressions,
    flags: Flags,
    process: number,
    step: Step,
    picks: Picks,
    scope = new PromelaScope(state, process),
    isChecked = false,
  ) {
    this.state = state;
    this.write = write;
    this.flags = flags;
    this.number = process;
    this.process = state.world.process(process);
    this.step = step;
    this.picks = picks;
    this.scope = scope;
    this.isChecked = isChecked;
  }

  /** The lines of the step, without its guard; `first` is checked before anything is done. */
  lines(first: readonly Check[]): readonly string[] {
    const { inside } = this.step;
    const parts = inside.map((pc, index) => {
      this.isLast = index === inside.length - 1;
      return { pc, lines: this.instruction(this.process.code[pc]!, pc, inside[index + 1]) };
    });
    const lines: string[] = [...first.map((check) => this.demand(check))];
    for (const { pc, lines: own } of parts) {
      const label = this.labels.get(pc);
      if (inside.length > 1) lines.push(`/* ${commentText(this.process.code[pc]!)} */`);
      if (label !== undefined) lines.push(`${label}: skip;`);
      lines.push(...own);
    }
    if (this.done !== undefined) lines.push(`${this.done}: skip;`);
    lines.push(...this.resets(lines));
    return lines.length === 0 ? ['skip;'] : lines;
  }

  /** Whatever a step has used on the way is 0 between steps, so that no states differ in it. */
  private resets(lines: readonly string[]): string[] {
    const text = lines.join('\n').replace(/\/\*.*?\*\//g, '');
    const scratch = new Set([...text.matchAll(/\bscratch\[\d+\]/g)].map(String));
    const names = ['each', 'turns'].filter((name) => new RegExp(`\\b${name}\\b`).test(text));
    return [...names, ...scratch].map((name) => `${name} = 0;`);
  }

  private label(pc: number): string {
    const known = this.labels.get(pc);
    if (known !== undefined) return known;
    const taken = this.state.names.take(`${this.process.name}_do_${pc}`);
    this.labels.set(pc, taken);
    return taken;
  }

  private get doneLabel(): string {
    this.done ??= this.state.names.take(`${this.process.name}_done`);
    return this.done;
  }

  private demand({ code, holds }: Check): string {
    return `demand(${holds.text}, ${this.flags.of(code)}, ${this.doneLabel});`;
  }

  private checks(...terms: readonly Pick<Term, 'checks'>[]): string[] {
    if (this.isChecked) return [];
    return terms.flatMap(({ checks }) => checks.map((check) => this.demand(check)));
  }

  private instruction(instruction: Instruction, pc: number, below: number | undefined): string[] {
    const { code, role } = this.process;
    const counted = this.step.hasWhile
      ? ['turns++;', `demand(turns <= 100000, ${this.flags.of('E0509')}, ${this.doneLabel});`]
      : [];
    const { isLast } = this;
    const way: Way = (next) => {
      if (continues(code, instruction.region, next)) {
        return next === below ? [] : [`goto ${this.label(next)};`];
      }
      const leave = isLast ? [] : [`goto ${this.doneLabel};`];
      if (role === 'transition') return leave;
      return [`at[frame] = ${this.state.position(this.number, next)};`, ...leave];
    };
    return [...counted, ...this.effect(instruction, pc, way)];
  }

  private effect(instruction: Instruction, pc: number, way: Way): string[] {
    const { write, scope, state } = this;
    switch (instruction.kind) {
      case 'assign':
        return [...this.assign(instruction), ...way(instruction.next)];
      case 'assign-union': {
        const { slot, variant } = instruction;
        const target = write.object(instruction.object, scope);
        const { kind, object } = target;
        const { domain } = state.world.program.kinds[kind]!.slots[slot]!;
        const content = domain.kind === 'variant' ? domain.union.variants[variant] : undefined;
        const value = write.term(instruction.value, scope, content?.domain);
        return [
          ...this.checks(target, value),
          `${state.slotText(kind, slot, object.text)} = ${state.valueText(variant, domain)};`,
          `${state.slotText(kind, slot + 1, object.text)} = ${value.value.text};`,
          ...way(instruction.next),
        ];
      }
      case 'lock':
      case 'unlock': {
        const target = write.object(instruction.object, scope);
        const { kind, object } = target;
        const owner = scope.slot(kind, instruction.slot, object);
        const isLock = instruction.kind === 'lock';
        const owns = isLock ? [] : failing('E0502', infix('==', owner, scope.self));
        return [
          ...this.checks(target, { checks: owns }),
          `${owner.text} = ${isLock ? scope.self.text : 'free'};`,
          ...way(instruction.next),
        ];
      }
      case 'get':
      case 'put':
        return [...this.count(instruction), ...way(instruction.next)];
      case 'push':
      case 'pop':
        return [...this.queue(instruction), ...way(instruction.next)];
      case 'branch': {
        const condition = write.term(instruction.condition, scope);
        const { value } = condition;
        const checks = this.checks(condition);
        if (value.known !== undefined) {
          return [
            ...checks,
            ...way(value.known === 0 ? instruction.whenFalse : instruction.whenTrue),
          ];
        }
        return [
          ...checks,
          'if',
          ...option(value.text, way(instruction.whenTrue)),
          ...option('else', way(instruction.whenFalse)),
          'fi;',
        ];
      }
      case 'for-each':
        return this.forEach(instruction, way);
      case 'choose-value': {
        const { local, domain, where } = instruction;
        const chosen = state.valueText(this.picks.get(pc)!, domain);
        const lines = [`${scope.local(local).text} = ${chosen};`];
        const isObject = domain.kind === 'reference' && this.picks.get(pc) !== 0;
        const piece = scope.local(local);
        const bound = isObject ? scope.bind(local, piece) : scope;
        if (where) lines.push(...this.checks(write.term(where, bound)));
        return [...lines, ...way(instruction.next)];
      }
      case 'choose-branch':
        return [...way(instruction.targets[this.picks.get(pc)!]!)];
      case 'await':
        return [...this.checks(write.term(instruction.condition, scope)), ...way(instruction.next)];
      case 'assert': {
        const condition = write.term(instruction.condition, scope);
        const holds = failing('E0504', condition.value);
        return [...this.checks(condition, { checks: holds }), ...way(instruction.next)];
      }
      case 'schedule':
        return [...this.schedule(instruction), ...way(instruction.next)];
      case 'create':
        return [...this.create(instruction), ...way(instruction.next)];
      case 'destroy': {
        const target = write.object(instruction.object, scope);
        const alive = state.slotText(target.kind, aliveSlot, target.object.text);
        return [...this.checks(target), `${alive} = false;`, ...way(instruction.next)];
      }
      case 'skip':
      case 'call-any':
        return [...way(instruction.next)];
      case 'call':
      case 'return':
        return [];
    }
  }

  private assign({ place, value: expression }: Instruction & { kind: 'assign' }): string[] {
    const { write, scope, state } = this;
    const value = write.term(expression, scope, place.domain);
    const fits = write.fits(place.domain, expression, value.value, scope);
    if (place.kind === 'local') {
      return [
        ...this.checks(value, { checks: fits }),
        `${scope.local(place.index).text} = ${value.value.text};`,
      ];
    }
    const target = write.object(place.object, scope);
    return [
      ...this.checks(value, { checks: fits }, target),
      `${state.slotText(target.kind, place.slot, target.object.text)} = ${value.value.text};`,
    ];
  }

  private count({ kind: which, object: expression, slot }: Counting) {
    const { write, scope, state } = this;
    const target = write.object(expression, scope);
    const { kind, object } = target;
    const count = scope.slot(kind, slot, object);
    if (which === 'get') {
      const room = failing('room', infix('<', count, { text: String(maxCount) }));
      return [...this.checks(target, { checks: room }), `${count.text} = ${count.text} + 1;`];
    }
    const isPositive = failing('E0508', infix('>', count, { text: '0' }));
    const alive = state.slotText(kind, aliveSlot, object.text);
    return [
      ...this.checks(target, { checks: isPositive }),
      `${count.text} = ${count.text} - 1;`,
      ...(kind === 0
        ? []
        : ['if', ...option(`${count.text} == 0`, [`${alive} = false;`]), ':: else', 'fi;']),
    ];
  }

  private queue(instruction: Instruction & { kind: 'push' | 'pop' }): string[] {
    const { write, scope } = this;
    const { place } = instruction;
    const target = place.kind === 'field' ? write.object(place.object, scope) : undefined;
    const content =
      place.kind === 'field'
        ? scope.slot(target!.kind, place.slot, target!.object)
        : scope.local(place.index);
    const checks = target ? this.checks(target) : [];
    if (instruction.kind === 'push') {
      const value = write.term(instruction.value, scope);
      const pushed = `pushed(${content.text}, ${value.value.text})`;
      return [...checks, ...this.checks(value), `${content.text} = ${pushed};`];
    }
    const local = scope.local(instruction.local).text;
    return [
      ...checks,
      `${local} = head(${content.text});`,
      `${content.text} = tail(${content.text});`,
    ];
  }

  private schedule(instruction: Instruction & { kind: 'schedule' }): string[] {
    const { count, checks } = scheduled(this.state, this.write, this.scope, instruction);
    return [...this.checks({ checks }), `${count} = ${count} + 1;`];
  }

  private create({ objectKind, local, fields }: Instruction & { kind: 'create' }): string[] {
    const { write, scope, state } = this;
    const { world } = state;
    const alive = state.slotText(objectKind, aliveSlot, 'each');
    const lines = [
      `each = ${state.firstObject(objectKind)};`,
      'do',
      `:: ${this.isMissing(objectKind)} -> break`,
      ':: else -> each++',
      'od;',
      `${alive} = true;`,
    ];
    world.program.kinds[objectKind]!.slots.forEach((slot, index) => {
      if (index === aliveSlot || !state.isDeclared(objectKind, index)) return;
      const { domain } = slot;
      if (domain.kind === 'work') {
        const name = `${state.slotName(objectKind, index)}_at`;
        const items = state.itemsOf(domain.process);
        const from = `(each - ${state.firstObject(objectKind)}) * ${items}`;
        for (let item = 0; item < items; item += 1) lines.push(`${name}[${from} + ${item}] = 0;`);
        return;
      }
      const initial = state.valueText(slot.initial, domain);
      lines.push(`${state.slotText(objectKind, index, 'each')} = ${initial};`);
    });
    for (const { slot, value: expression } of fields) {
      const { domain } = world.program.kinds[objectKind]!.slots[slot]!;
      const value = write.term(expression, scope, domain);
      const place = state.slotText(objectKind, slot, 'each');
      lines.push(...this.checks(value), `${place} = ${value.value.text};`);
    }
    return [...lines, `${scope.local(local).text} = each;`];
  }

  /** The object `each` is one of the kind and not alive. */
  private isMissing(kind: number): string {
    const { state } = this;
    const dead = `!${state.slotText(kind, aliveSlot, 'each')}`;
    const ofKind = isOfKind(state, kind);
    return ofKind === undefined ? dead : `(${ofKind}) && ${dead}`;
  }

  private forEach(
    { isFirst, local, cursor, objectKind, where, body, after }: Instruction & { kind: 'for-each' },
    way: Way,
  ): string[] {
    const { write, scope, state } = this;
    const [item, reached] = [scope.local(local).text, scope.local(cursor).text];
    const ended = [`${item} = none;`, `${reached} = none;`, ...way(after)];
    const objects = state.world.objectsOf(objectKind);
    if (objects.length === 0) return ended;
    const [first, last] = [objects[0]!, objects[objects.length - 1]!];
    const start = isFirst
      ? [`each = ${first - 1};`]
      : [
          `each = ${reached};`,
          ...(first > 1
            ? ['if', `:: each < ${first - 1} -> each = ${first - 1}`, ':: else', 'fi;']
            : []),
        ];
    const piece: Piece = { text: item };
    const bound: Scope = scope.bind(local, piece);
    const condition = where
      ? write.term(where, bound)
      : { value: write.yes, checks: [] as readonly Check[] };
    const visit = left([`${reached} = each;`, ...way(body)]);
    const chosen =
      condition.value.known === 1
        ? visit
        : ['if', ...option(condition.value.text, visit), ':: else', 'fi;'];
    const turn = [`${item} = each;`, ...this.checks(condition), ...chosen];
    const isThere = [
      isOfKind(state, objectKind),
      state.world.isMortal(objectKind) ? state.slotText(objectKind, aliveSlot, 'each') : undefined,
    ].filter((part) => part !== undefined);
    const guarded =
      isThere.length === 0
        ? turn
        : [
            'if',
            ...option(isThere.map((part) => `(${part})`).join(' && '), turn),
            ':: else',
            'fi;',
          ];
    return [
      ...start,
      'do',
      ...option(`each >= ${last}`, left(ended)),
      ...option('else', ['each++;', ...guarded]),
      'od;',
      // In the generated C a `break` needs a statement to go to.
      'skip;',
    ];
  }
}

/** Whether `each` is an object of the kind; undefined where its objects have numbers in a row. */
function isOfKind(state: PromelaState, kind: number): string | undefined {
  const objects = state.world.objectsOf(kind);
  if (state.arrayLength(kind) === objects.length) return undefined;
  return objects.map((object) => `each == ${object}`).join(' || ');
}
