/**
 * Processes, work functions and transitions as inlines of Promela: one option for each place where
 * a task can stand, and for each way on that something is chosen there.
 */
import type { Domain, Instruction } from '../model/program.js';
import { closedChoices } from '../model/host.js';
import type { Check, Piece } from './dialect.js';
import type { Expressions } from './expressions.js';
import { type Flags, PromelaCode } from './promela-code.js';
import { infix } from './promela-dialect.js';
import { PromelaGuard, type Picks } from './promela-guard.js';
import { PromelaScope } from './promela-scope.js';
import type { Owner, PromelaState } from './promela-state.js';
import { commentText, option } from './promela-text.js';
import { orRefusal, refuse } from './refusal.js';
import { isRepeated, type Step, stepAt, stepsOf } from './steps.js';

/** Characters that Spin takes in an inline, its macros expanded, with something to spare. */
const maxInline = 50_000;

/** Ways on that one step may have. */
const maxWays = 1024;

/** An inline and the options of the main loop that use it. */
export interface Inline {
  readonly lines: readonly string[];
  readonly uses: readonly string[];
}

export class PromelaProcesses {
  private readonly state: PromelaState;
  private readonly write: Expressions;
  private readonly flags: Flags;
  /** A step that fails half-way leaves through the label `stop`. */
  usesStop = false;

  constructor(state: PromelaState, write: Expressions, flags: Flags) {
    this.state = state;
    this.write = write;
    this.flags = flags;
  }

  /** The steps of a process, wherever in a stack it can stand. */
  process(number: number): Inline {
    const { state } = this;
    const process = state.world.process(number);
    const name = state.names.take(process.role === 'task' ? `run_${process.name}` : process.name);
    const options = stepsOf(process).flatMap((step) => this.steps(number, step));
    const places = state.owners.flatMap((owner) =>
      owner.frames.flatMap((place, level) => {
        if (!place.processes.includes(number)) return [];
        const above = owner.frames[level + 1]?.base ?? 0;
        const below = owner.frames[level - 1]?.base ?? 0;
        return [[owner.name, place.frame, place.base, above, below].join(', ')];
      }),
    );
    return this.inline(number, name, 'me, frame, base, above, below', options, places);
  }

  /** A transition of the environment, for all arguments there are. */
  transition(number: number): Inline {
    const { state, write } = this;
    const { world } = state;
    const process = world.process(number);
    const name = state.names.take(process.name);
    const formals = process.parameters.map((parameter) => state.formal(parameter.name));
    const locals = new Map<number, Piece>(
      process.locals.map((_, index) => [
        index,
        { text: formals[index] ?? `scratch[${index - formals.length}]` },
      ]),
    );
    const objects = process.parameters.flatMap(({ domain }, index) =>
      domain.kind === 'reference' && !domain.optional ? [index] : [],
    );
    const living = new Set(objects);
    const step = stepAt(process, 0);
    const isEmpty = process.code[0]!.kind === 'return';
    const options = this.waysThrough(number, step).map((picks) => {
      const scope = new PromelaScope(state, number, { locals });
      const start = new PromelaScope(state, number, { locals, living });
      const areThere = process.parameters.map(({ domain }, index) =>
        this.isThere(domain, { text: formals[index]! }, scope),
      );
      const guard = process.guard ? write.term(process.guard, start) : undefined;
      const rest = PromelaGuard.enabled(state, write, number, picks, 0, scope);
      const failing = guard?.checks ?? [];
      const fine = write.all(failing.map(({ holds }) => holds));
      const taken = write.and(guard?.value ?? write.yes, rest);
      const enabled = write.all([...areThere, write.or(write.not(fine), taken)]);
      const lines = isEmpty ? ['skip;'] : this.code(number, step, picks, scope, failing);
      return this.wrapped(enabled, lines);
    });
    const choices = process.parameters.map(({ domain }) =>
      closedChoices(domain, (kind) => world.objectsOf(kind)).map((value) =>
        state.valueText(value, domain),
      ),
    );
    const values = this.combinations(choices, number).map((each) => each.join(', '));
    return this.inline(number, name, formals.join(', '), options, values);
  }

  /** An inline of these options, or several where Spin does not take so long a one. */
  private inline(
    number: number,
    name: string,
    formals: string,
    options: readonly (readonly string[])[],
    uses: readonly string[],
  ): Inline {
    const parts: string[][] = [];
    let room = 0;
    for (const option of options) {
      const length = expandedLength(option);
      if (length > maxInline) {
        const { name: process, span } = this.state.world.process(number);
        refuse(`a step of \`${process}\` is too long for Spin`, span, 'make it several steps');
      }
      if (length > room) {
        parts.push([]);
        room = maxInline;
      }
      parts.at(-1)!.push(...option);
      room -= length;
    }
    const names = parts.map((_, index) =>
      index === 0 ? name : this.state.names.take(`${name}_more`),
    );
    return {
      lines: parts.flatMap((lines, index) => [
        ...(index === 0 ? [] : ['']),
        `inline ${names[index]!}(${formals}) {`,
        '  if',
        ...lines.map((line) => `  ${line}`),
        '  fi',
        '}',
      ]),
      uses: names.flatMap((each) => uses.map((use) => `:: ${each}(${use})`)),
    };
  }

  /** The beginning of a queued item by the first idle worker. */
  workStart(number: number, workers: readonly Owner[]): Inline {
    const { state } = this;
    const { world } = state;
    const process = world.process(number);
    const name = state.names.take(`start_${process.name}`);
    const formals = process.parameters.map((parameter) => state.formal(parameter.name));
    const hasHolder = world.hasHolder(number);
    const [holder, rest] = hasHolder ? [formals[0], formals.slice(1)] : [undefined, formals];
    const count = state.countText(number, holder, rest);
    const begin = (base: number, frame: number): string[] => [
      `at[${frame}] = ${state.position(number, 0)};`,
      ...formals.map((formal, index) => `locals[${base + index}] = ${formal};`),
    ];
    const isLimited = world.scenario.workers !== undefined;
    const flag = isLimited ? undefined : this.flags.of('room');
    const full =
      flag === undefined ? ['skip;'] : [`${flag} = true; assert(!${flag}); ${flag} = false;`];
    const started = workers.reduceRight<readonly string[]>((otherwise, { frames }) => {
      const [outermost] = frames;
      const { base, frame } = outermost!;
      return [
        'if',
        ...option(`at[${frame}] == 0`, [`${count} = ${count} - 1;`, ...begin(base, frame)]),
        ...option('else', otherwise),
        'fi;',
      ];
    }, full);
    const idle = workers.map(({ frames }) => `at[${frames[0]!.frame}] == 0`).join(' || ');
    const guard = isLimited ? `${count} > 0 && (${idle})` : `${count} > 0`;
    const lines = [
      `inline ${name}(${formals.join(', ')}) {`,
      `  d_step { ${guard} ->`,
      ...started.map((line) => `    ${line}`),
      '  }',
      '}',
    ];
    const values = process.parameters.map((parameter, index): string[] => {
      if (hasHolder && index === 0) {
        return world.objectsOf(world.holderKind(number)).map((each) => state.objects[each]!);
      }
      const { low, high } = state.localRange(number, index);
      return Array.from({ length: high - low + 1 }, (_, offset) =>
        state.valueText(low + offset, parameter.domain),
      );
    });
    const uses = this.combinations(values, number).map((each) => `:: ${name}(${each.join(', ')})`);
    return { lines, uses };
  }

  /** The options of a step, with where it comes from above the first. */
  private steps(number: number, step: Step): string[][] {
    const { state, write } = this;
    const process = state.world.process(number);
    const first = process.code[step.start]!;
    const at = `at[frame] == ${state.position(number, step.start)}`;
    const comment = `/* ${commentText(first)} */`;
    if (first.kind === 'call') return [[comment, ...this.call(number, first, at)]];
    if (first.kind === 'return') return [[comment, ...this.leave(number, first, at)]];
    const options = this.waysThrough(number, step).flatMap((picks) => {
      const scope = new PromelaScope(state, number);
      const enabled = PromelaGuard.enabled(state, write, number, picks, step.start, scope);
      const isAt: Piece = { text: at, top: '==' };
      const condition = enabled.known === undefined ? infix('&&', isAt, enabled) : isAt;
      if (enabled.known === 0) return [];
      return [this.wrapped(condition, this.code(number, step, picks, scope, []))];
    });
    return options.map((lines, index) => (index === 0 ? [comment, ...lines] : lines));
  }

  /**
   * The code of a step, after `first` has been checked. What may fail half-way is checked before
   * anything is done, unless a loop makes that impossible.
   */
  private code(
    number: number,
    step: Step,
    picks: Picks,
    scope: PromelaScope,
    first: readonly Check[],
  ): readonly string[] {
    const { state, write, flags } = this;
    const lines = new PromelaCode(state, write, flags, number, step, picks, scope).lines(first);
    if (!failsHalfway(lines)) return lines;
    const foreseen = orRefusal(() =>
      PromelaGuard.errors(state, write, number, picks, step.start, scope),
    );
    if ('code' in foreseen) return lines;
    const code = new PromelaCode(state, write, flags, number, step, picks, scope, true);
    const checked = code.lines([...first, ...foreseen]);
    return expandedLength(checked) > maxInline ? lines : checked;
  }

  /** One indivisible option; one that may fail half-way goes back to the start, which is known. */
  private wrapped(guard: Piece, lines: readonly string[]): string[] {
    if (!failsHalfway(lines)) {
      return [`:: d_step { ${guard.text} ->`, ...lines.map((line) => `     ${line}`), '   }'];
    }
    this.usesStop = true;
    const inner = [
      `d_step { ${guard.text} ->`,
      ...lines.map((line) => `  ${line.replace(/\bdemand\(/, 'demand_halfway(')}`),
      '};',
      'if',
      ':: failed_halfway -> goto stop',
      ':: else',
      'fi',
    ];
    return [':: atomic {', ...inner.map((line) => `     ${line}`), '   }'];
  }

  private call(number: number, first: Instruction & { kind: 'call' }, at: string): string[] {
    const { state, write } = this;
    const callee = state.world.process(first.process);
    const scope = new PromelaScope(state, number);
    const terms = first.arguments.map((argument, index) =>
      write.term(argument, scope, callee.parameters[index]?.domain),
    );
    const done = state.names.take(`${state.world.process(number).name}_done`);
    const checks = terms.flatMap((term) => term.checks);
    const lines = [
      ...checks.map((check) => this.demand(check, done)),
      `at[frame + 1] = ${state.position(first.process, 0)};`,
      ...terms.map(({ value }, index) => `locals[above + ${index}] = ${value.text};`),
      ...(checks.length > 0 ? [`${done}: skip`] : []),
    ];
    return this.wrapped({ text: `${at} && at[frame + 1] == 0` }, lines);
  }

  private leave(number: number, first: Instruction & { kind: 'return' }, at: string): string[] {
    const { state, write } = this;
    const process = state.world.process(number);
    const scope = new PromelaScope(state, number);
    const result = first.value && write.term(first.value, scope, process.result);
    const done = state.names.take(`${process.name}_done`);
    const checks = result?.checks ?? [];
    const callers = this.callers(number);
    const resumed = callers.map(({ caller, pc, call }) =>
      option(`at[frame - 1] == ${state.position(caller, pc)}`, [
        `at[frame - 1] = ${state.position(caller, call.next)};`,
        ...(call.result === undefined
          ? []
          : [`locals[below + ${call.result}] = ${result?.value.text ?? 'none'};`]),
      ]),
    );
    const only =
      resumed.length === 1
        ? resumed[0]!.slice(1).map((line) => line.trimStart())
        : ['if', ...resumed.flat(), 'fi;'];
    const lines = [
      ...checks.map((check) => this.demand(check, done)),
      ...(callers.length === 0 ? [] : only),
      'at[frame] = 0;',
      ...process.locals.map((_, index) => `${state.localName(number, index)} = 0;`),
      ...(checks.length > 0 ? [`${done}: skip`] : []),
    ];
    return this.wrapped({ text: at }, lines);
  }

  private callers(number: number) {
    const { world } = this.state;
    return world.processes.flatMap((caller) =>
      world
        .process(caller)
        .code.flatMap((call, pc) =>
          call.kind === 'call' && call.process === number && this.stands(caller, pc)
            ? [{ caller, pc, call }]
            : [],
        ),
    );
  }

  private stands(process: number, pc: number): boolean {
    return stepsOf(this.state.world.process(process)).some(({ start }) => start === pc);
  }

  private demand({ code, holds }: Check, done: string): string {
    return `demand(${holds.text}, ${this.flags.of(code)}, ${done});`;
  }

  private isThere(domain: Domain, object: Piece, scope: PromelaScope): Piece {
    const { write } = this;
    if (domain.kind !== 'reference' || !this.state.world.isMortal(domain.objectKind)) {
      return write.yes;
    }
    const isAlive = scope.slot(domain.objectKind, 0, object);
    if (!domain.optional) return isAlive;
    return write.or(infix('==', object, { text: 'none' }), isAlive);
  }

  /** Every way to choose at the choosing instructions of a step. */
  private waysThrough(number: number, step: Step): readonly Picks[] {
    const process = this.state.world.process(number);
    const choosing = step.inside.filter((pc) => {
      const { kind } = process.code[pc]!;
      return kind === 'choose-value' || kind === 'choose-branch';
    });
    const repeated = choosing.find((pc) => isRepeated(process, pc));
    if (repeated !== undefined) {
      refuse(
        'a loop in which an atomic step chooses has no options in Promela',
        process.code[repeated]!.span,
        'put the choice before the loop, or out of `atomic`',
      );
    }
    const choices = choosing.map((pc): number[] => {
      const instruction = process.code[pc]!;
      if (instruction.kind === 'choose-branch') return instruction.targets.map((_, way) => way);
      if (instruction.kind !== 'choose-value') return [];
      const all = closedChoices(instruction.domain, (kind) => this.state.world.objectsOf(kind));
      return all as number[];
    });
    return this.combinations(choices, number).map(
      (chosen) => new Map(choosing.map((pc, index) => [pc, chosen[index]!])),
    );
  }

  private combinations<T>(lists: readonly (readonly T[])[], process: number): T[][] {
    const count = lists.reduce((all, list) => all * list.length, 1);
    if (count > maxWays) {
      const { name, span } = this.state.world.process(process);
      refuse(
        `\`${name}\` has a step with ${count} ways on, of which at most ${maxWays} are written out`,
        span,
        'choose from fewer values',
      );
    }
    return lists.reduce<T[][]>(
      (all, list) => all.flatMap((before) => list.map((item) => [...before, item])),
      [[]],
    );
  }
}

/** Something is checked after something has been done. */
function failsHalfway(lines: readonly string[]): boolean {
  const firstDeed = lines.findIndex((line) => !line.startsWith('demand('));
  return lines.slice(firstDeed).some((line) => /\bdemand\(/.test(line));
}

/** About how long lines are once their macros are expanded; not less. */
function expandedLength(lines: readonly string[]): number {
  const text = lines.join('\n').replace(/\/\*.*?\*\//g, '');
  const uses = (macro: RegExp) => text.match(macro)?.length ?? 0;
  return (
    text.length +
    200 * uses(/\bdemand/g) +
    40 * uses(/\w+\(/g) +
    1500 * uses(/\bpushed\(/g) +
    700 * uses(/\blength_of\(/g)
  );
}
