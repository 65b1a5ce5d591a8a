/**
 * A scenario in Promela, the language of Spin: one process whose loop has an option for every step.
 *
 * The state vector holds what tells two states of the scenario apart and nothing else, so that a
 * verifier without reduction stores as many states as there are.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { DiagnosticCode } from '../base/diagnostic-codes.js';
import type { Program, Property, Scenario } from '../model/program.js';
import type { Value } from '../model/value.js';
import type { Check, Piece } from './dialect.js';
import { Expressions } from './expressions.js';
import { PromelaDeclarations } from './promela-declarations.js';
import { PromelaDialect } from './promela-dialect.js';
import { type Inline, PromelaProcesses } from './promela-process.js';
import { PromelaScope } from './promela-scope.js';
import { PromelaState } from './promela-state.js';
import { commentText } from './promela-text.js';
import { Budget, orRefusal } from './refusal.js';
import { World } from './world.js';

/** What the flag of an error is called in the text, and so in Spin's message. */
const errorNames: Readonly<Partial<Record<DiagnosticCode | 'room', string>>> = {
  E0501: 'E0501_false_read',
  E0502: 'E0502_unlock_of_what_is_not_owned',
  E0503: 'E0503_object_does_not_exist',
  E0504: 'E0504_assertion',
  E0505: 'E0505_out_of_range',
  E0506: 'E0506_division_by_zero',
  E0507: 'E0507_none_is_followed',
  E0508: 'E0508_count_below_zero',
  E0509: 'E0509_step_without_end',
  room: 'out_of_room',
};

export interface PromelaOptions {
  /** How many work items can run at once where the scenario sets no limit. */
  readonly maxRunning?: number;
}

export interface PromelaExport {
  readonly text: string;
  /** Claims that the text does not have. */
  readonly warnings: readonly Diagnostic[];
}

/** The text, or why there is none. */
export function exportPromela(
  program: Program,
  scenario: Scenario,
  options: PromelaOptions = {},
): PromelaExport | Diagnostic {
  return orRefusal(() => {
    const writer = new PromelaWriter(new World(program, scenario, options.maxRunning));
    return { text: writer.text(), warnings: writer.warnings };
  });
}

class PromelaWriter {
  readonly warnings: Diagnostic[] = [];
  private readonly world: World;
  private readonly state: PromelaState;
  private readonly write: Expressions;
  private readonly dialect: PromelaDialect;
  private readonly processes: PromelaProcesses;
  private readonly declarations: PromelaDeclarations;
  private readonly flags = new Map<string, string>();

  constructor(world: World) {
    this.world = world;
    this.state = new PromelaState(world);
    this.dialect = new PromelaDialect(this.state, () => this.write);
    const budget = new Budget(world.scenario.span);
    this.write = new Expressions(world, this.dialect, budget);
    const flags = { of: (code: Check['code']) => this.errorFlag(code) };
    this.processes = new PromelaProcesses(this.state, this.write, flags);
    this.declarations = new PromelaDeclarations(this.state, this.dialect, this.flags);
  }

  text(): string {
    const { world, state, processes } = this;
    const running = world.processes.filter((number) => world.process(number).role !== 'transition');
    const workers = state.owners.slice(world.scenario.tasks.length);
    const inlines = [
      ...running.map((number) => processes.process(number)),
      ...world.works.map((number) => processes.workStart(number, workers)),
      ...world.transitions.map((number) => processes.transition(number)),
    ];
    const claims = this.claims();
    const main = this.main(inlines, claims);
    const code = [...inlines.map(({ lines }) => lines), main, ...this.liveness()];
    const used = code.flat().join('\n');
    const parts = [
      this.heading(),
      this.declarations.constants(),
      this.declarations.variables(used),
      this.declarations.macros(used),
      ...code,
    ];
    return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
  }

  private heading(): string[] {
    const { program, scenario } = this.world;
    return [
      `/* Scenario ${scenario.name} of ${program.name}, written by kspec. */`,
      '/* spin -a FILE && gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan */',
    ].map((line) => line.replace(/\*\/(?=.)/g, '* /'));
  }

  private errorFlag(code: Check['code']): string {
    const known = this.flags.get(code);
    if (known !== undefined) return known;
    const name = this.state.names.take(errorNames[code] ?? code);
    this.flags.set(code, name);
    return name;
  }

  private condition(part: Property['condition']): Piece {
    return this.write.holds(this.write.term(part, new PromelaScope(this.state, undefined)));
  }

  /** Each property as an option that is open where it is broken; the flag names it in Spin's message. */
  private claims(): string[] {
    const { state, write } = this;
    const { properties, outcomes } = this.world.scenario;
    const claim = (name: string, broken: Piece): string[] => {
      if (broken.known === 0) return [];
      const flag = state.names.take(name);
      this.flags.set(`claim ${flag}`, flag);
      return [`:: d_step { ${broken.text} -> ${flag} = true; assert(!${flag}); ${flag} = false }`];
    };
    const commented = (property: Pick<Property, 'span'>, lines: string[]) =>
      lines.length === 0 ? [] : [`/* ${commentText(property)} */`, ...lines];
    const safety = properties.flatMap((property) => {
      const { name, mode, condition } = property;
      if (mode !== 'always' && mode !== 'never') return [];
      const holds = this.condition(condition);
      const broken = mode === 'always' ? write.not(holds) : holds;
      return commented(property, claim(`${name}_is_broken`, broken));
    });
    const reached = [
      ...properties.flatMap((property) =>
        property.mode === 'sometimes'
          ? commented(
              property,
              claim(`${property.name}_is_reached`, this.condition(property.condition)),
            )
          : [],
      ),
      ...outcomes.flatMap((outcome) => {
        if (this.world.transitions.length > 0) {
          const reason = 'it is looked for where no transition can be taken';
          return this.leaveOut('outcome', outcome, reason);
        }
        const isEnd = this.dialect.nothingLeft();
        const seen = write.and(isEnd, this.condition(outcome.condition));
        return commented(outcome, claim(`${outcome.name}_is_reached`, seen));
      }),
    ];
    const within = (condition: string, lines: readonly string[]) =>
      lines.length === 0 ? [] : [condition, ...lines, '#endif'];
    return within('#ifndef DEADLOCKS', [...safety, ...within('#ifdef SOMETIMES', reached)]);
  }

  /** `eventually` as formulas of linear temporal logic; they are open only for a search of cycles. */
  private liveness(): string[][] {
    const { fair, properties } = this.world.scenario;
    const isFair = fair.processes.length > 0 || fair.tasks.length > 0;
    const lines = properties.flatMap((property) => {
      const { name, mode, premise } = property;
      if (mode !== 'eventually') return [];
      if (isFair) {
        const reason = 'Spin knows no fairness of the tasks inside one process';
        return this.leaveOut('eventually', property, reason);
      }
      const goal = `<> (${this.condition(property.condition).text})`;
      const formula = premise ? `[] ((${this.condition(premise).text}) -> ${goal})` : goal;
      return [
        `/* ${commentText(property)} */`,
        `ltl ${this.state.names.take(name)} { ${formula} }`,
      ];
    });
    return lines.length === 0 ? [] : [['#ifdef LIVENESS', ...lines, '#endif']];
  }

  private leaveOut(what: string, claim: Pick<Property, 'name' | 'span'>, reason: string): [] {
    this.warnings.push({
      code: 'W0901',
      severity: 'warning',
      message: `\`${what} ${claim.name}\` is left out: ${reason}`,
      span: claim.span,
      help: '`--to tla` has it',
    });
    return [];
  }

  private main(inlines: readonly Inline[], claims: readonly string[]): string[] {
    const isEnd = this.dialect.nothingLeft();
    const stop = this.processes.usesStop ? this.stop() : [];
    return [
      'active proctype world() {',
      'again:',
      '  do',
      ...claims.map((line) => (line.startsWith('#') ? line : `  ${line}`)),
      ...inlines.flatMap(({ uses }) => uses.map((use) => `  ${use}`)),
      '  /* Nothing is left to do: no deadlock. */',
      isEnd.known === undefined ? `  :: ${isEnd.text}` : '  :: d_step { true -> skip }',
      '  /* What nothing reads would be left out of the state. */',
      `  :: d_step { false && (${this.declarations.variablesRead().join(' + ')} == 0) -> skip }`,
      '  od;',
      ...stop.map((line) => `  ${line}`),
      '}',
    ];
  }

  /** An error of the run has no successor: the search goes on from the start, which it knows. */
  private stop(): string[] {
    const { world, state } = this;
    const lines: string[] = [];
    const set = (place: string, value: string) => lines.push(`  ${place} = ${value};`);
    world.program.kinds.forEach(({ slots }, kind) => {
      if (world.objectsOf(kind).length === 0) return;
      slots.forEach(({ domain }, index) => {
        if (!state.isDeclared(kind, index)) return;
        if (domain.kind === 'work') {
          const length = state.itemsOf(domain.process) * state.arrayLength(kind);
          const name = `${state.slotName(kind, index)}_at`;
          for (let entry = 0; entry < length; entry += 1) set(`${name}[${entry}]`, '0');
          return;
        }
        for (const object of world.objectsOf(kind)) {
          const value: Value = world.initial(object, index);
          const place = state.slotText(kind, index, state.objects[object]!);
          set(place, state.valueText(value, domain));
        }
      });
    });
    this.declarations.startPositions().forEach((position, frame) => set(`at[${frame}]`, position));
    for (let local = 0; local < state.locals; local += 1) set(`locals[${local}]`, '0');
    return [
      // The label stands inside, so that what jumps to it stays indivisible.
      'atomic {',
      '  skip;',
      '  stop: skip;',
      '  d_step {',
      '    failed_halfway = false;',
      ...lines.map((line) => `  ${line}`),
      '  };',
      '  goto again',
      '}',
    ];
  }
}
