/** What an exploration has found, for people: the outcome in one line, then what it rests on. */
import { assertNever } from '../base/assert-never.js';
import type { CoverageGaps } from '../explore/coverage-gaps.js';
import type {
  DescribedClaim,
  DescribedOutcome,
  DescribedPath,
} from '../explore/describe-exploration.js';
import type { ClaimOutcome, Exploration } from '../explore/explore.js';
import type { Applied } from '../explore/reductions.js';
import { renderCoverage } from './coverage-text.js';
import { renderExcerpt } from './diagnostic-text.js';
import { failureText } from './failure-text.js';
import { columns, count, grouped, list } from './layout.js';
import type { Paint, Tone } from './paint.js';
import { printable } from './printable.js';
import { renderTaskColumns } from './task-columns-text.js';

/** An exploration in the specification's own terms. */
export interface ExploredScenario {
  readonly spec: string;
  readonly scenario: string;
  readonly found: Exploration<unknown, unknown>;
  readonly claims: readonly DescribedClaim[];
  readonly outcomes: readonly DescribedOutcome[];
  readonly coverage: CoverageGaps;
  /** How many of the gaps in the coverage are told. */
  readonly maxGaps: number;
  /** How many characters a line of a counterexample may take. */
  readonly width: number;
}

/** The whole report, with a line break at its end. */
export function renderExploration(explored: ExploredScenario, paint: Paint): string {
  const lines = [
    renderExplorationLine(explored, paint),
    ...renderExplorationSummary(explored, paint),
  ];
  for (const claim of explored.claims) {
    if (claim.outcome !== 'violated' || !claim.path) continue;
    lines.push('', ...renderCounterexample(claim, claim.path, explored.width, paint));
  }
  for (const { name, title, witness } of explored.outcomes) {
    if (!witness) continue;
    lines.push('', `${paint('strong', 'outcome')} ${titled(name, title)}, for example`);
    lines.push(...renderTaskColumns(witness, explored.width));
  }
  const coverage = renderCoverage(explored.coverage, explored.maxGaps);
  if (coverage.length > 0) lines.push('', ...coverage);
  return `${lines.join('\n')}\n`;
}

/** How much was searched, and what it says of each claim and outcome. */
export function renderExplorationSummary(explored: ExploredScenario, paint: Paint): string[] {
  const lines = [...countLines(explored), ...claimLines(explored.claims, paint)];
  return explored.outcomes.length === 0 ? lines : [...lines, '', ...outcomeLines(explored)];
}

/** The outcome in one line, no line break at its end. */
export function renderExplorationLine(explored: ExploredScenario, paint: Paint): string {
  const { found, claims, spec, scenario } = explored;
  const word = paint(tones[found.outcome], found.outcome);
  const where = printable(`${spec}: ${scenario}`);
  switch (found.outcome) {
    case 'holds':
      return `${word}: ${where}: every claim, in all ${statesText(found)}`;
    case 'bounded':
      return `${word}: ${where}: no claim is broken as far as the search came`;
    case 'violated': {
      const broken = claims.filter(({ outcome }) => outcome === 'violated');
      return `${word}: ${where}: ${printable(list(broken.map(claimName)))}`;
    }
    default:
      return assertNever(found.outcome);
  }
}

function statesText({ states, reduced }: Exploration<unknown, unknown>): string {
  const { symmetry, order } = reduced.reductions;
  if (!symmetry && !order) return count(states, 'reachable state');
  return `${count(states, 'state')} that stand for the reachable ones`;
}

function countLines({ found }: ExploredScenario): string[] {
  const { states, transitions, depth, left, stoppedBy, reduced } = found;
  const lines = [
    `  ${count(states, 'state')}, ${count(transitions, 'transition')}, depth ${grouped(depth)}`,
  ];
  lines.push(...reductionLines(reduced));
  if (left > 0 && stoppedBy) {
    lines.push(`  ${count(left, 'state')} not expanded: ${stopReasons[stoppedBy]}`);
  }
  return lines;
}

function reductionLines({ reductions, interchangeable, withheld }: Applied): string[] {
  const names = [
    ...(reductions.symmetry ? ['symmetry'] : []),
    ...(reductions.order ? ['partial order'] : []),
  ];
  const lines = names.length > 0 ? [`  reduced by ${list(names)}: fewer than there are`] : [];
  if (interchangeable.length > 0) {
    const classes = interchangeable.map(({ of, names: members }) =>
      of === 'workers' ? 'workers' : `${of} ${members.join(', ')}`,
    );
    lines.push(printable(`  interchangeable: ${classes.join('; ')}`));
  }
  for (const { reduction, because } of withheld) {
    lines.push(`  not reduced by ${reductionNames[reduction]}: ${withholdings[because]}`);
  }
  return lines;
}

const reductionNames = { symmetry: 'symmetry', order: 'partial order' } as const;

const withholdings = {
  liveness: '`eventually` asks for infinite paths, which it does not keep',
  'nothing-interchangeable': 'nothing is interchangeable',
} as const;

const stopReasons = {
  states: '--max-states was reached',
  memory: '--max-memory was reached',
  first: 'the first broken claim ends the search',
  interrupted: 'interrupted',
} as const;

function claimLines(claims: readonly DescribedClaim[], paint: Paint): string[] {
  const rows = claims.map((claim) => [
    ` ${paint(tones[claim.outcome], claim.outcome.padEnd(8))}`,
    claim.kind,
    claimRemark(claim),
  ]);
  return columns(rows, ' ');
}

/** The claim's name and title, with how far it is or is not so. */
export function claimRemark(claim: DescribedClaim): string {
  const name = claimTitle(claim);
  if (claim.isVacuous) return `${name} (vacuous: what it speaks about never happens)`;
  if (claim.kind === 'sometimes') {
    if (claim.outcome === 'violated') return `${name} (never)`;
    return claim.path ? `${name} (first after ${count(claim.path.steps.length, 'step')})` : name;
  }
  if (claim.outcome !== 'violated' || !claim.path) return name;
  return `${name} (${pathText(claim.path)})`;
}

function pathText({ steps, repeatsFrom, failed }: DescribedPath): string {
  if (failed) return `${count(steps.length + 1, 'step')}, the last one an error`;
  const states = count(steps.length + 1, 'state');
  if (repeatsFrom === undefined) return states;
  return `${states}, the last ${grouped(steps.length - repeatsFrom)} for ever`;
}

function outcomeLines({ outcomes, found }: ExploredScenario): string[] {
  const rows = outcomes.map(({ name, title, occurs, count: number }) => [
    occurs === 'bounded' ? 'not known' : occurs,
    titled(name, title),
    `${grouped(number)} of ${count(found.finals, 'final state')}`,
  ]);
  return ['outcomes', ...columns(rows, '  ')];
}

/** The path to what breaks the claim, and what it is that does. */
export function renderCounterexample(
  claim: DescribedClaim,
  path: DescribedPath,
  width: number,
  paint: Paint,
): string[] {
  const lines = [
    `${paint('error', claim.kind)} ${paint('strong', claimTitle(claim))}`,
    ...renderTaskColumns(path, width),
  ];
  if (path.failed) {
    const { failure } = path.failed;
    lines.push(
      `error: ${failureText(failure)}`,
      ...renderExcerpt(failure.span, '', paint, width - marginOfExcerpt),
    );
  } else {
    lines.push(brokenText(claim, path));
  }
  const rows = claim.waiting.map(({ task, action }) => {
    return [printable(task), 'waits at', printable(action)];
  });
  return [...lines, ...columns(rows, '  ')];
}

/** What is broken at the end of a path. */
export function brokenText({ kind, name }: DescribedClaim, { repeatsFrom }: DescribedPath): string {
  switch (kind) {
    case 'deadlock':
      return 'deadlock: nobody can take a step, and not everything has finished';
    case 'always':
      return printable(`broken: ${name} does not hold here`);
    case 'never':
      return printable(`broken: ${name} holds here`);
    default:
      if (repeatsFrom === undefined) return printable(`broken: it ends here without ${name}`);
      return printable(
        `broken: from step ${repeatsFrom + 1} on it repeats for ever without ${name}`,
      );
  }
}

function titled(name: string, title: string | undefined): string {
  return printable(title === undefined ? name : `${name} "${title}"`);
}

function claimName({ name, path }: DescribedClaim): string {
  return path?.failed ? failureText({ ...path.failed.failure, details: {} }) : name;
}

/** The claim's name and title. */
export function claimTitle(claim: DescribedClaim): string {
  if (claim.kind === 'deadlock') return 'no step can be taken';
  return claim.kind === 'error' ? claimName(claim) : titled(claim.name, claim.title);
}

const tones: Record<ClaimOutcome, Tone> = {
  holds: 'good',
  violated: 'error',
  bounded: 'warning',
};

/** The number of a line and what stands beside it. */
const marginOfExcerpt = 12;
