/** An exploration as judgements: one for each claim. */
import type { Diagnostic } from '../../base/diagnostic.js';
import type { DescribedClaim, DescribedPath } from '../../explore/describe-exploration.js';
import { claimRemark, type ExploredScenario, renderCounterexample } from '../explore-text.js';
import { fitLines, mailWidth } from '../mail-text.js';
import { plain } from '../paint.js';
import { printable } from '../printable.js';
import { type FlowStep, type JudgedGroup, type Judgement, placeOfSpan } from './judgement.js';

/** Freedom from deadlock and from errors of the run are judged too, also where nothing claims them. */
export function judgeExploration(
  explored: ExploredScenario,
  diagnostics: readonly Diagnostic[],
): JudgedGroup {
  const { spec, scenario, claims, found } = explored;
  const isComplete = found.left === 0;
  const unclaimed = (['deadlock', 'error'] as const)
    .filter((kind) => claims.every((claim) => claim.kind !== kind))
    .map((kind): Judgement => ({
      name: implied[kind],
      outcome: isComplete ? 'passed' : 'open',
      rule: kind,
      reason: isComplete ? `${implied[kind]}: holds` : `${implied[kind]}: not established`,
      report: [],
      place: undefined,
      related: [],
      flow: [],
    }));
  return {
    name: `${spec}: ${scenario}`,
    judgements: [...claims.map(judgeClaim), ...unclaimed],
    diagnostics,
  };
}

/** A vacuous claim holds, and its reason says that it is vacuous. */
function judgeClaim(claim: DescribedClaim): Judgement {
  const { kind, name, outcome, span, path } = claim;
  const isFailed = outcome === 'violated';
  const place = placeOfSpan(span);
  return {
    name:
      kind === 'deadlock'
        ? implied.deadlock
        : kind === 'error'
          ? `${implied.error}: ${name}`
          : name,
    outcome: outcomes[outcome],
    rule: kind,
    reason: `${kind} ${claimRemark(claim)}: ${words[outcome]}`,
    report: isFailed && path ? fitLines(renderCounterexample(claim, path, mailWidth, plain)) : [],
    place,
    related: [],
    flow: isFailed && path ? flowOf(path) : [],
  };
}

function flowOf({ steps, failed }: DescribedPath): FlowStep[] {
  return [...steps, ...(failed ? [failed.step] : [])].map(({ lane, action, changes, span }) => ({
    task: lane,
    text: printable(action),
    place: placeOfSpan(span),
    changes,
  }));
}

const implied = { deadlock: 'no deadlock', error: 'no error of the run' } as const;
const outcomes = { holds: 'passed', violated: 'failed', bounded: 'open' } as const;
const words = { holds: 'holds', violated: 'violated', bounded: 'not established' } as const;
