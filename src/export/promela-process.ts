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
import { refuse } from './refusal.js';
import { isRepeated, type Step, stepAt, stepsOf } from './steps.js';

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
    const uses = state.owners.flatMap((owner) =>
      owner.frames.flatMap((place, level) => {
        if (!place.processes.includes(number)) return [];
        const above = owner.frames[level + 1]?.base ?? 0;
        const below = owner.frames[level - 1]?.base ?? 0;
        const places = [place.frame, place.base, above, below].join(', ');
        return [`:: ${name}(${owner.name}, ${places})`];
      }),
    );
    const lines = [
      `inline ${name}(me, frame, base, above, below) {`,
      '  if',
      ...options.map((line) => `  ${line}`),
      '  fi',
      '}',
    ];
    return { lines, uses };
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
    const options = this.waysThrough(number, step).flatMap((picks) => {
      const scope = new PromelaScope(state, number, { locals });
      const start = new PromelaScope(state, number, { locals, living });
      const areThere = process.parameters.map(({ domain }, index) =>
        this.isThere(domain, { text: formals[index]! }, scope),
      );
      const guard = process.guard ? write.term(process.guard, start) : undefined;
      const rest = new PromelaGuard(state, write, process, picks).from(0, scope);
      const failing = guard?.checks ?? [];
      const fine = write.all(failing.map(({ holds }) => holds));
      const taken = write.and(guard?.value ?? write.yes, rest);
      const enabled = write.all([...areThere, write.or(write.not(fine), taken)]);
      const code = new PromelaCode(state, write, this.flags, number, step, picks, scope);
      const lines = isEmpty ? ['skip;'] : code.lines(failing);
      return this.wrapped(enabled, lines);
    });
    const lines = [
      `inline ${name}(${formals.join(', ')}) {`,
      '  if',
      ...options.map((line) => `  ${line}`),
      '  fi',
      '}',
    ];
    const choices = process.parameters.map(({ domain }) =>
      closedChoices(domain, (kind) => world.objectsOf(kind)).map((value) =>
        state.valueText(value, domain),
      ),
    );
    const uses = this.combinations(choices, number).map(
      (values) => `:: ${name}(${values.join(', ')})`,
    );
    return { lines, uses };
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

  private steps(number: number, step: Step): string[] {
    const { state, write } = this;
    const process = state.world.process(number);
    const first = process.code[step.start]!;
    const at = `at[frame] == ${state.position(number, step.start)}`;
    const comment = `/* ${commentText(first)} */`;
    if (first.kind === 'call') return [comment, ...this.call(number, first, at)];
    if (first.kind === 'return') return [comment, ...this.leave(number, first, at)];
    const options = this.waysThrough(number, step).flatMap((picks) => {
      const guard = new PromelaGuard(state, write, process, picks);
      const enabled = guard.from(step.start, new PromelaScope(state, number));
      const isAt: Piece = { text: at, top: '==' };
      const condition = enabled.known === undefined ? infix('&&', isAt, enabled) : isAt;
      if (enabled.known === 0) return [];
      const code = new PromelaCode(state, write, this.flags, number, step, picks);
      return this.wrapped(condition, code.lines([]));
    });
    return [comment, ...options];
  }

  /** One indivisible option; one that may fail half-way goes back to the start, which is known. */
  private wrapped(guard: Piece, lines: readonly string[]): string[] {
    const firstDeed = lines.findIndex((line) => !line.startsWith('demand('));
    const isHalfway = lines.slice(firstDeed).some((line) => /\bdemand\(/.test(line));
    if (!isHalfway) {
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
