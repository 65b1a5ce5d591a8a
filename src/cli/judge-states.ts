/** Judges a trace of states: chooses the scenario, and feeds the checker. */
import type { Diagnostic } from '../base/diagnostic.js';
import type { ItfState } from '../base/itf.js';
import { defaultMaxPossible } from '../check/check-options.js';
import type { CheckResult, Gap } from '../check/verdict.js';
import { fitsTables } from '../engine/step-table.js';
import { ItfVariables } from '../explore/itf-variables.js';
import { StateTraceChecker } from '../explore/state-trace.js';
import { TabledModel } from '../explore/tabled-model.js';
import type { Program, Scenario } from '../model/program.js';
import { ScenarioModel } from '../model/scenario-model.js';
import { type ItfItem, readItf } from '../trace/itf-reader.js';
import { type Command, usageError } from './arguments.js';
import { choose } from './choose.js';
import type { Judged, TraceJob } from './judge-trace.js';
import type { Progress } from './progress.js';
import { stateTraceVerdict } from './state-trace-verdict.js';
import type { StatesInput } from './recording.js';

type JudgedStates = Pick<Judged, 'result' | 'isReadable' | 'diagnostics'>;

export async function judgeStates(
  trace: string,
  input: StatesInput,
  { program, command }: TraceJob,
  progress: Progress,
): Promise<JudgedStates | { readonly problem: Diagnostic }> {
  let meta: Readonly<Record<string, unknown>> = {};
  let loop: (ItfItem & { readonly kind: 'loop' }) | undefined;
  let unreadable: (ItfItem & { readonly kind: 'unreadable' }) | undefined;
  let judge: StateJudge | undefined;
  for await (const items of readItf(input.chunks)) {
    for (const item of items) {
      if (item.kind === 'meta') meta = item.meta;
      else if (item.kind === 'loop') loop = item;
      else if (item.kind === 'unreadable') {
        unreadable ??= item;
        judge?.skip(item.line);
      } else {
        if (!judge) {
          const choice = chooseScenario(program, item.state, meta, command);
          if ('problem' in choice) return choice;
          judge = new StateJudge(program, choice.chosen, command);
          if (unreadable) judge.skip(unreadable.line);
          if (program.scenarios.length > 1) {
            await progress.note(`${trace}: judged in scenario ${choice.chosen.name}`);
          }
        }
        judge.add(item.state);
      }
    }
    progress.advance(items.length, input.bytesRead(), input.size);
    if (judge?.isDecided) break;
  }
  if (loop && judge && !judge.repeat(loop.to, loop.line)) {
    const { line } = loop;
    const expected = 'the number of a state of the trace behind `loop`';
    unreadable ??= { kind: 'unreadable', line, text: '', expected, column: 1 };
  }
  const damage = input.damage();
  const problem = unreadable && whatIsWrong(trace, unreadable, damage);
  if (!judge) {
    return { problem: problem ?? usageError('E0605', `\`${trace}\` has no state`) };
  }
  const diagnostics = problem ? [problem] : [];
  return { result: judge.result(), isReadable: true, diagnostics };
}

function whatIsWrong(
  trace: string,
  { line, expected }: ItfItem & { readonly kind: 'unreadable' },
  damage: string | undefined,
): Diagnostic {
  if (damage !== undefined) {
    return usageError('E0806', `the packed data of \`${trace}\` is broken: ${damage}`);
  }
  const message = `line ${line} of \`${trace}\` is no part of a trace of states: expected ${expected}`;
  return usageError('E0605', message);
}

/**
 * The scenario that the user names, or else the trace; otherwise the one of which the first state says
 * most, and of several the one with the fewest variables.
 */
function chooseScenario(
  program: Program,
  state: ItfState,
  meta: Readonly<Record<string, unknown>>,
  command: Command,
): ReturnType<typeof choose<Scenario>> {
  const { scenarios } = program;
  const named = command.text('scenario');
  const itself = scenarios.find(({ name }) => name === meta['scenario']);
  if (named !== undefined || scenarios.length === 0) return choose('scenario', named, scenarios);
  if (itself) return { chosen: itself };
  const ranked = scenarios.map((scenario) => {
    const model = new ScenarioModel(program, scenario);
    const [initial] = model.initialStates();
    const variables = new ItfVariables(model);
    const { claims } = variables.claimsOf(state, initial!);
    return { scenario, said: claims.length, variables: variables.of(initial!).size };
  });
  ranked.sort((one, other) => other.said - one.said || one.variables - other.variables);
  return { chosen: ranked[0]!.scenario };
}

/** Adds to the checker what is read, and notes the gaps. */
class StateJudge {
  readonly #model: ScenarioModel;
  readonly #checker: StateTraceChecker;
  readonly #gaps: Gap[] = [];

  constructor(program: Program, scenario: Scenario, command: Command) {
    const model = new ScenarioModel(program, scenario);
    const isTabled = command.text('engine') !== 'reference' && fitsTables(model);
    const steps = isTabled ? new TabledModel(model) : model;
    const maxPossible = command.number('max-possible') ?? defaultMaxPossible;
    this.#model = model;
    this.#checker = new StateTraceChecker(model, steps, maxPossible);
  }

  get isDecided(): boolean {
    return this.#checker.isDecided;
  }

  add(state: ItfState): void {
    this.#checker.add(state);
  }

  /** At this line is a state, or more, that cannot be read. */
  skip(line: number): void {
    this.#addGap('unreadable-line', line);
    this.#checker.skip();
  }

  /** False if the trace has no such state. */
  repeat(to: number, line: number): boolean {
    const isThere = to >= 0 && to < this.#checker.result().read;
    if (isThere || this.isDecided) this.#checker.repeat(to, line);
    else this.#addGap('unreadable-line', line);
    return isThere || this.isDecided;
  }

  result(): CheckResult {
    const found = this.#checker.result();
    if (found.boundedAt !== undefined) this.#addGap('too-many-states', found.boundedAt);
    return stateTraceVerdict(this.#model, found, this.#gaps);
  }

  #addGap(kind: Gap['kind'], line: number): void {
    this.#gaps.push({ kind, line, count: undefined, cpu: undefined, concerns: [] });
  }
}
