/** What was found of a trace of states, as a result of a check like any other. */
import { isItfRecord, type ItfState, itfText, type ItfValue } from '../base/itf.js';
import type { CheckResult, Divergence, EventReference, Gap } from '../check/verdict.js';
import { describeWaiting } from '../explore/describe.js';
import { ItfVariables } from '../explore/itf-variables.js';
import type { StateDivergence, StateTraceResult, Successor } from '../explore/state-trace.js';
import type { ScenarioModel } from '../model/scenario-model.js';

export function stateTraceVerdict(
  model: ScenarioModel,
  found: StateTraceResult,
  gaps: readonly Gap[],
): CheckResult {
  const { divergence, unknown } = found;
  const isVacuous = !found.isAboutScenario;
  const isSound = gaps.length === 0 && !isVacuous;
  const unreadable = gaps.filter(({ kind }) => kind === 'unreadable-line').length;
  return {
    verdict: divergence ? 'violates' : isSound ? 'conforms' : 'inconclusive',
    isVacuous,
    observation: undefined,
    scenario: model.scenario.name,
    events: {
      read: found.read,
      matched: isVacuous ? 0 : found.explained,
      unmapped: isVacuous ? found.read : 0,
      ignored: 0,
      lost: 0,
      unreadable,
    },
    unmapped: [...unknown].map(([event, count]) => ({ event, count })),
    objects: objectsByKind(model),
    maxPossible: found.maxPossible,
    divergence: divergence && describeDivergence(model, divergence),
    gaps,
    gapCount: gaps.length,
    coverage: { exercised: [], neverExercised: [], notRecorded: [], mayBeMissing: [] },
    wholeObjects: [],
  };
}

function objectsByKind({ program, scenario }: ScenarioModel): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { objectKind } of scenario.objects) {
    const { name } = program.kinds[objectKind]!;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function describeDivergence(model: ScenarioModel, found: StateDivergence): Divergence {
  const { at, possible, broken, successors, isAgain } = found;
  const variables = new ItfVariables(model);
  const reference: EventReference = {
    line: at.line,
    timestamp: undefined,
    point: 'point',
    name: `state ${at.index}`,
    task: 'trace',
  };
  return {
    kind: broken ? 'broken-property' : 'unreachable-state',
    state: { index: at.index, isAgain },
    at: reference,
    text: at.text,
    cpu: undefined,
    fields: fieldsOf(at),
    noticedAt: reference,
    task: reference.task,
    claim: reference.name,
    reading: undefined,
    failure: undefined,
    property: broken,
    expected: [],
    candidates: successors.map((each) => candidateOf(model, each, at.index === 0)),
    possibleStates: possible.length,
    states: possible.slice(0, maxStates).map((state) => ({
      tasks: describeWaiting(model, state).map(({ task, action }) => ({ task, stack: [action] })),
      objects: [...variables.of(state)].flatMap(([object, value]) =>
        isItfRecord(value) ? [{ object, fields: Object.fromEntries(textsOf(value)) }] : [],
      ),
    })),
    objects: [],
    history: [],
  };
}

function candidateOf(
  { scenario }: ScenarioModel,
  { step, differences }: Successor,
  isFirst: boolean,
): Divergence['candidates'][number] {
  const without = isFirst ? 'the initial state' : 'no step';
  return {
    transition: step ? `${step.task}: ${step.action}` : without,
    span: step?.span ?? scenario.span,
    conjuncts: differences.map(({ place, recorded, actual }) => {
      return { text: `${place} = ${recorded}`, holds: false, values: { [place]: actual } };
    }),
  };
}

/** The members of objects one by one. */
function fieldsOf({ variables }: ItfState): ReadonlyMap<string, string> {
  return new Map(
    [...variables].flatMap(([name, value]): [string, string][] =>
      isItfRecord(value)
        ? textsOf(value).map(([member, text]) => [`${name}.${member}`, text])
        : [[name, itfText(value)]],
    ),
  );
}

function textsOf(record: { readonly [key: string]: ItfValue }): [string, string][] {
  return Object.entries(record).map(([name, value]) => [name, itfText(value)]);
}

const maxStates = 20;
