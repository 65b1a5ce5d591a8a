/**
 * A scenario in TLA+: a module with an action for every step, and the configuration TLC reads.
 *
 * Only standard modules are used. An error of a run is the value of a variable, and the invariant
 * `NoError` says that there is none; where nothing is left to do, the action `Done` stutters.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { Instruction, Program, Property, Scenario } from '../model/program.js';
import type { Piece } from './dialect.js';
import { Expressions } from './expressions.js';
import { Budget, orRefusal, refuse } from './refusal.js';
import { type Step, stepAt, stepsOf } from './steps.js';
import { fairnessOf, moduleHead, operators } from './tla-declarations.js';
import { TlaDialect } from './tla-dialect.js';
import { TlaScope } from './tla-scope.js';
import { TlaState } from './tla-state.js';
import {
  assignments,
  checked,
  choices,
  conjunction,
  type Formula,
  indented,
} from './tla-formula.js';
import { TlaStep } from './tla-steps.js';
import { describedSource, World } from './world.js';

/** More work items than this running at once are not modelled; the next one waits. */
const maxWorkers = 64;

export interface TlaExport {
  readonly module: string;
  readonly config: string;
}

/** The module of that name with its configuration, or why there is none. */
export function exportTla(
  program: Program,
  scenario: Scenario,
  moduleName: string,
): TlaExport | Diagnostic {
  return orRefusal(() =>
    new TlaWriter(new World(program, scenario, maxWorkers), moduleName).export(),
  );
}

/** An action with the formula that starts it in `Next`. */
interface Action {
  readonly lines: readonly string[];
  readonly use: string;
  /** That each of its instances is weakly fair; undefined for the steps of tasks. */
  readonly fairness?: string;
}

class TlaWriter {
  private readonly world: World;
  private readonly state: TlaState;
  private readonly write: Expressions;
  private readonly dialect: TlaDialect;
  private readonly moduleName: string;

  constructor(world: World, moduleName: string) {
    this.world = world;
    this.moduleName = moduleName;
    this.state = new TlaState(world);
    this.dialect = new TlaDialect(this.state, () => this.write);
    this.write = new Expressions(world, this.dialect, new Budget(world.scenario.span));
  }

  export(): TlaExport {
    const { world, state, dialect } = this;
    const running = world.processes.filter((number) => world.process(number).role !== 'transition');
    const steps = running.map((number) => this.process(number));
    const starts = world.works.map((number) => this.workStart(number));
    const transitions = world.transitions.map((number) => this.transition(number));
    const claims = this.claims();
    const isFinal = dialect.finished(new TlaScope(state, undefined)).text;
    const instances = new Map(
      [...world.works, ...world.transitions].map((number, index) => [
        number,
        [...starts, ...transitions][index]!.fairness!,
      ]),
    );
    const fairness = fairnessOf(world, dialect, instances);
    const next = [
      ...(steps.length > 0 ? ['\\E t \\in 1..Len(stack) : Step(t)'] : []),
      ...[...starts, ...transitions].map(({ use }) => use),
    ].map((use) => `     \\/ ${use}`);
    const stepOf = ['Step(t) ==', ...steps.map(({ use }) => `  \\/ ${use}`)];
    const lines = [
      ...moduleHead(world, state, this.moduleName),
      '',
      ...operators(state),
      ...[...dialect.standing].map(([process, name]) => `${name} == ${dialect.positions(process)}`),
      '',
      ...[...steps, ...starts, ...transitions].flatMap((action) => [...action.lines, '']),
      `Final == ${isFinal}`,
      '',
      '\\* Nothing is left to do, or an error has been made: no deadlock.',
      'Done == (Final \\/ error # "none") /\\ UNCHANGED vars',
      '',
      ...(steps.length > 0 ? [...stepOf, ''] : []),
      'Move ==',
      '  /\\ error = "none"',
      '  /\\ \\/ FALSE',
      ...next,
      '',
      'Next == Move \\/ Done',
      '',
      ...fairness,
      '',
      '\\* No step has been an error of the run.',
      'NoError == error = "none"',
      '',
      ...claims.lines,
      '='.repeat(78),
    ];
    const config = [
      'SPECIFICATION Spec',
      'CHECK_DEADLOCK TRUE',
      'INVARIANT NoError',
      ...claims.config,
    ];
    return { module: `${lines.join('\n')}\n`, config: `${config.join('\n')}\n` };
  }

  private process(number: number): Action {
    const { world, state } = this;
    const process = world.process(number);
    const steps = stepsOf(process);
    const names = steps.map(({ start }) => state.names.take(`${process.name}_${start}`));
    const lines = steps.flatMap((step, index) => [
      comment(process.code[step.start]!),
      `${names[index]!}(t) ==`,
      `  /\\ At(t, ${state.position(number, step.start)})`,
      '  /\\ LET f == Head(stack[t]) IN',
      ...indented(this.step(number, step), 5),
      '',
    ]);
    const name = state.names.take(process.name);
    const all = names.map((each) => `  \\/ ${each}(t)`);
    return { lines: [...lines, `${name}(t) ==`, ...all], use: `${name}(t)` };
  }

  private step(number: number, step: Step): Formula {
    const { state, write } = this;
    const process = this.world.process(number);
    const first = process.code[step.start]!;
    const scope = new TlaScope(state, number);
    if (first.kind === 'call') return this.call(first, scope);
    if (first.kind === 'return') return this.leave(number, first, scope);
    return new TlaStep(state, write, number, step, (next, after) => {
      const changed = [...after.locals].flatMap(([index, { text }]) => {
        const field = state.frameFields(number)[index]!;
        return text === `f.${field}` ? [] : [`!.${field} = ${text}`];
      });
      const frame = [`!.at = ${state.position(number, next)}`, ...changed].join(', ');
      return `SetTop(t, [f EXCEPT ${frame}])`;
    }).formula(scope);
  }

  private call(first: Instruction & { kind: 'call' }, scope: TlaScope): Formula {
    const { parameters } = this.world.process(first.process);
    const terms = first.arguments.map((argument, index) =>
      this.write.term(argument, scope, parameters[index]?.domain),
    );
    const frame = this.frame(
      first.process,
      terms.map(({ value }) => value.text),
    );
    const stack = `[stack EXCEPT ![t] = <<${frame}>> \\o @]`;
    return checked(
      terms.flatMap(({ checks }) => checks),
      assignments(this.state, scope, stack),
    );
  }

  /** A frame at the beginning of a process. */
  private frame(process: number, values: readonly string[]): string {
    const fields = this.state.frameFields(process).map((field, index) => {
      return `${field} |-> ${values[index] ?? this.state.unsetLocal(process, index)}`;
    });
    return `[${[`at |-> ${this.state.position(process, 0)}`, ...fields].join(', ')}]`;
  }

  private leave(number: number, first: Instruction & { kind: 'return' }, scope: TlaScope): Formula {
    const { state, write } = this;
    const process = this.world.process(number);
    const result = first.value ? write.term(first.value, scope, process.result) : undefined;
    const checks = result?.checks ?? [];
    if (process.role !== 'process') {
      const ended = '[stack EXCEPT ![t] = <<>>]';
      return checked(
        checks,
        assignments(state, scope, process.role === 'work' ? `Trim(${ended})` : ended),
      );
    }
    const callers = this.world.processes.flatMap((caller) => {
      const { code } = this.world.process(caller);
      const places = new Set(stepsOf(this.world.process(caller)).map(({ start }) => start));
      return code.flatMap((call, pc) => {
        if (call.kind !== 'call' || call.process !== number || !places.has(pc)) return [];
        const field =
          call.result === undefined ? undefined : state.frameFields(caller)[call.result];
        const set = field === undefined ? '' : `, !.${field} = ${result?.value.text ?? 'none'}`;
        const resumed = `[caller EXCEPT !.at = ${state.position(caller, call.next)}${set}]`;
        return [`caller.at = ${state.position(caller, pc)} -> ${resumed}`];
      });
    });
    const stack = '[stack EXCEPT ![t] = <<resumed>> \\o SubSeq(@, 3, Len(@))]';
    return checked(checks, [
      'LET caller == stack[t][2]',
      `    resumed == CASE ${callers[0]!}`,
      ...callers.slice(1).map((each) => `                 [] ${each}`),
      'IN',
      ...assignments(state, scope, stack),
    ]);
  }

  private workStart(number: number): Action {
    const { world, state } = this;
    const process = world.process(number);
    const kind = world.holderKind(number);
    const variable = state.variable(kind, process.workSlot!)!;
    const name = state.names.take(`start_${process.name}`);
    const bag = kind === 0 ? variable : `${variable}[n]`;
    const kept = process.parameters.map((_, index) => (kind === 0 ? index + 1 : index));
    const values = kept.map((at) => (at === 0 ? 'n' : `i[${at}]`));
    const left =
      kind === 0 ? `RemoveItem(${variable}, i)` : `[${variable} EXCEPT ![n] = RemoveItem(@, i)]`;
    const scope = new TlaScope(state, undefined).withVariable(variable, left);
    const frame = this.frame(number, values);
    const stack = `IF w <= Len(stack) THEN [stack EXCEPT ![w] = <<${frame}>>] ELSE Append(stack, <<${frame}>>)`;
    const first = world.scenario.tasks.length + 1;
    const last = world.scenario.tasks.length + world.workers;
    const idle = `{u \\in ${first}..(Len(stack) + 1) : u > Len(stack) \\/ stack[u] = <<>>}`;
    const formals = kind === 0 ? '(i)' : '(n, i)';
    const items = `\\E i \\in DOMAIN ${bag} : ${name}${formals}`;
    return {
      lines: [
        `\\* The first idle worker begins a queued item of ${process.name}.`,
        `${name}${formals} ==`,
        `  LET w == Least(${idle}) IN`,
        `  /\\ w <= ${last}`,
        ...indented(assignments(state, scope, `(${stack})`), 2),
      ],
      use: kind === 0 ? items : `\\E n \\in ${state.kindName(kind)} : ${items}`,
      fairness: [
        ...(kind === 0 ? [] : [`\\A n \\in ${state.kindName(kind)} : `]),
        `\\A i \\in ${this.itemSet(number)} : `,
        `WF_vars(error = "none" /\\ i \\in DOMAIN ${bag} /\\ ${name}${formals})`,
      ].join(''),
    };
  }

  /** Every item of a work function that there can be. */
  private itemSet(number: number): string {
    const { parameters, span } = this.world.process(number);
    const kept = parameters.slice(this.world.hasHolder(number) ? 1 : 0);
    if (kept.length === 0) return '{<<>>}';
    const isFair = this.world.scenario.fair.processes.includes(number);
    const sets = kept.map(({ domain }, index) => {
      if (domain.kind !== 'queue') return `f_${index + 1} \\in ${choices(this.state, domain)}`;
      if (isFair) refuse('a fair work function cannot take a queue here', span);
      return '';
    });
    return `{<<${kept.map((_, index) => `f_${index + 1}`).join(', ')}>> : ${sets.join(', ')}}`;
  }

  private transition(number: number): Action {
    const { world, state, write } = this;
    const process = world.process(number);
    const name = state.names.take(process.name);
    const formals = process.parameters.map((parameter) => state.boundName(parameter.name));
    const locals = new Map<number, Piece>(formals.map((text, index) => [index, { text }]));
    const living = new Set(
      process.parameters.flatMap(({ domain }, index) =>
        domain.kind === 'reference' && !domain.optional ? [index] : [],
      ),
    );
    const start = new TlaScope(state, number, new Map(), locals, living);
    const scope = new TlaScope(state, number, new Map(), locals);
    const guard = process.guard
      ? write.term(process.guard, start)
      : { value: write.yes, checks: [] };
    const isEmpty = process.code[0]!.kind === 'return';
    const body = isEmpty
      ? assignments(state, scope, undefined)
      : new TlaStep(state, write, number, stepAt(process, 0), () => undefined).formula(scope);
    const head = formals.length > 0 ? `${name}(${formals.join(', ')})` : name;
    const bound = process.parameters.map(
      ({ domain }, index) => `\\E ${formals[index]!} \\in ${choices(state, domain, scope)} : `,
    );
    return {
      lines: [
        comment(process),
        `${head} ==`,
        ...indented(checked(guard.checks, conjunction(guard.value, body)), 2),
      ],
      use: `${bound.join('')}${head}`,
      fairness: [
        ...process.parameters.map(
          ({ domain }, index) => `\\A ${formals[index]!} \\in ${choices(state, domain)} : `,
        ),
        `WF_vars(${[
          'error = "none"',
          ...process.parameters.map(
            ({ domain }, index) => `${formals[index]!} \\in ${choices(state, domain, scope)}`,
          ),
          head,
        ].join(' /\\ ')})`,
      ].join(''),
    };
  }

  private claims(): { readonly lines: readonly string[]; readonly config: readonly string[] } {
    const { write, state } = this;
    const lines: string[] = [];
    const config: string[] = [];
    const condition = (part: Property['condition']) =>
      write.holds(write.term(part, new TlaScope(state, undefined)));
    const define = (property: Pick<Property, 'span'>, name: string, text: string) => {
      lines.push(comment(property), `${name} == ${text}`, '');
    };
    for (const property of this.world.scenario.properties) {
      const { mode, premise } = property;
      const holds = condition(property.condition);
      const name = state.names.take(property.name);
      switch (mode) {
        case 'always':
          define(property, name, holds.text);
          config.push(`INVARIANT ${name}`);
          break;
        case 'never':
          define(property, name, write.not(holds).text);
          config.push(`INVARIANT ${name}`);
          break;
        case 'sometimes': {
          const unseen = state.names.take(`${property.name}_not_reached`);
          define(property, unseen, write.not(holds).text);
          config.push(`\\* Violated where ${property.name} is reached, as it should be:`);
          config.push(`\\* INVARIANT ${unseen}`);
          break;
        }
        case 'eventually': {
          const first = premise ? `(${condition(premise).text}) ~> ` : '<>';
          define(property, name, `${first}(${holds.text})`);
          config.push(`PROPERTY ${name}`);
        }
      }
    }
    for (const outcome of this.world.scenario.outcomes) {
      const unseen = state.names.take(`${outcome.name}_not_reached`);
      const isEnd = this.world.transitions.length === 0 ? 'Final' : 'Final /\\ ~ENABLED Move';
      define(outcome, unseen, `~(${isEnd} /\\ ${parenthesized(condition(outcome.condition))})`);
      config.push(`\\* Violated where the outcome ${outcome.name} is reached:`);
      config.push(`\\* INVARIANT ${unseen}`);
    }
    return { lines, config };
  }
}

function parenthesized({ text, top }: Piece): string {
  return top === undefined ? text : `(${text})`;
}

/** Where something comes from, as a comment of one line. */
function comment({ span }: Pick<Property, 'span'>): string {
  return `\\* ${describedSource(span)}`;
}
