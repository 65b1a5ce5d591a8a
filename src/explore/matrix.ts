/**
 * Several designs side by side: which claim each of them breaks in any of its scenarios.
 *
 * Designs are comparable where they run the same scenarios; those that share none, directly or
 * through others, come into tables of their own.
 */
import type { DiagnosticCode } from '../base/diagnostic-codes.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import type { ClaimOutcome, Exploration } from './explore.js';
import type { Path } from './path.js';

/** A specification with what the explorations of its scenarios have found. */
export interface Design {
  /** What it is called in the table. */
  readonly name: string;
  readonly title: string | undefined;
  readonly explored: readonly ExploredModel[];
}

export interface ExploredModel {
  readonly model: ScenarioModel;
  readonly found: WorldExploration;
}

type WorldExploration = Exploration<WorldState, WorldStep>;
type WorldPath = Path<WorldState, WorldStep>;

export interface Matrix {
  readonly designs: readonly Design[];
  readonly rows: readonly MatrixRow[];
}

/** What the cells of a row speak about. */
export type MatrixClaim =
  | {
      readonly kind: 'always' | 'never' | 'sometimes' | 'eventually';
      readonly name: string;
      readonly title: string | undefined;
    }
  /** The scenario can come to a state without steps though something is left to do. */
  | { readonly kind: 'deadlock'; readonly scenario: string }
  /** A step of this process can be this error of the run. */
  | { readonly kind: 'error'; readonly code: DiagnosticCode; readonly process: string };

export interface MatrixRow {
  readonly claim: MatrixClaim;
  /** In the order of the designs. */
  readonly cells: readonly MatrixCell[];
}

/**
 * `violated` in some scenario, `holds` in all, or neither, as the search was not complete; `absent`
 * where the design makes no such claim.
 */
export interface MatrixCell {
  readonly outcome: ClaimOutcome | 'absent';
  /** Of a violation: the shortest path; absent where there is none to show. */
  readonly shortest?: { readonly scenario: string; readonly path: WorldPath };
}

/** What one exploration says of one claim. */
export interface Finding {
  readonly claim: MatrixClaim;
  readonly scenario: string;
  readonly outcome: ClaimOutcome;
  readonly path: WorldPath | undefined;
}

/** One table for each group of comparable designs, in the order of their first designs. */
export function matricesOf(designs: readonly Design[]): Matrix[] {
  return comparable(designs).map((group) => ({ designs: group, rows: rowsOf(group) }));
}

function comparable(designs: readonly Design[]): Design[][] {
  let groups: Design[][] = [];
  for (const design of designs) {
    const scenarios = scenarioNames(design);
    const isNear = (group: readonly Design[]) =>
      group.some((other) => [...scenarioNames(other)].some((name) => scenarios.has(name)));
    const near = groups.filter(isNear);
    const [first = []] = near;
    const merged = [...near.flat(), design];
    groups = near.length === 0 ? [...groups, merged] : replaced(groups, near, first, merged);
  }
  return groups;
}

/** `groups` with `merged` in the place of `first`, and without the others of `near`. */
function replaced(
  groups: readonly Design[][],
  near: readonly Design[][],
  first: readonly Design[],
  merged: Design[],
): Design[][] {
  return groups.flatMap((group) => {
    if (group === first) return [merged];
    return near.includes(group) ? [] : [group];
  });
}

function scenarioNames({ explored }: Design): ReadonlySet<string> {
  return new Set(explored.map(({ model }) => model.scenario.name));
}

/**
 * The declared properties as they come first, then deadlocks that some design has or may have, then
 * the errors that were found.
 */
function rowsOf(designs: readonly Design[]): MatrixRow[] {
  const findings = designs.map((design) => design.explored.flatMap(findingsOf));
  const unsure = designs.flatMap(({ explored }) => explored.flatMap(undecidedDeadlock));
  const claims = new Map<string, MatrixClaim>();
  for (const claim of [...findings.flat().map((finding) => finding.claim), ...unsure]) {
    if (!claims.has(claimKey(claim))) claims.set(claimKey(claim), claim);
  }
  const order = ['property', 'deadlock', 'error'];
  const rank = (claim: MatrixClaim) => order.indexOf(isDeclared(claim) ? 'property' : claim.kind);
  return [...claims.values()]
    .sort((a, b) => rank(a) - rank(b))
    .map((claim) => ({
      claim,
      cells: designs.map((design, index) => cellOf(design, findings[index]!, claim)),
    }));
}

/** The declared properties in their order, then the deadlock and the errors that were found. */
export function findingsOf({ model, found }: ExploredModel): Finding[] {
  const scenario = model.scenario.name;
  const titles = new Map(model.scenario.properties.map(({ name, title }) => [name, title]));
  const findings: Finding[] = found.properties.map(({ property, outcome, path }) => {
    const { name, mode } = property;
    const kind = mode as Exclude<typeof mode, 'outcome'>;
    return { claim: { kind, name, title: titles.get(name) }, scenario, outcome, path };
  });
  const broken = { scenario, outcome: 'violated' } as const;
  if (found.deadlock) {
    findings.push({ ...broken, claim: { kind: 'deadlock', scenario }, path: found.deadlock });
  }
  for (const { failure, path } of found.failures) {
    const process = model.program.processes[path.failed!.step.process]!.name;
    findings.push({ ...broken, claim: { kind: 'error', code: failure.code, process }, path });
  }
  return findings;
}

/** A search that was cut may have missed a deadlock. */
function undecidedDeadlock({ model, found }: ExploredModel): MatrixClaim[] {
  return found.left === 0 ? [] : [{ kind: 'deadlock', scenario: model.scenario.name }];
}

function cellOf(design: Design, findings: readonly Finding[], claim: MatrixClaim): MatrixCell {
  const key = claimKey(claim);
  const own = findings.filter((finding) => claimKey(finding.claim) === key);
  const violations = own.filter(({ outcome }) => outcome === 'violated');
  if (violations.length > 0) {
    const shortest = shortestOf(violations);
    return { outcome: 'violated', ...(shortest ? { shortest } : {}) };
  }
  const asked = isDeclared(claim) ? own.map(({ outcome }) => outcome) : searches(design, claim);
  if (asked.length === 0) return { outcome: 'absent' };
  return { outcome: asked.includes('bounded') ? 'bounded' : 'holds' };
}

/** How complete the searches were that could have found a deadlock or an error. */
function searches({ explored }: Design, claim: MatrixClaim): ClaimOutcome[] {
  return explored.flatMap(({ model, found }) => {
    const couldFind =
      claim.kind === 'deadlock'
        ? model.scenario.name === claim.scenario
        : claim.kind === 'error' &&
          model.program.processes.some(({ name }) => name === claim.process);
    return couldFind ? [found.left === 0 ? 'holds' : 'bounded'] : [];
  });
}

/** The first of the shortest paths. */
export function shortestOf(violations: readonly Finding[]): MatrixCell['shortest'] {
  let shortest: MatrixCell['shortest'];
  for (const { scenario, path } of violations) {
    if (!path || (shortest && stepCount(shortest.path) <= stepCount(path))) continue;
    shortest = { scenario, path };
  }
  return shortest;
}

/** How many steps a path has, with the one that is an error. */
export function stepCount({ steps, failed }: Path<unknown, unknown>): number {
  return steps.length + (failed ? 1 : 0);
}

function isDeclared({ kind }: MatrixClaim): boolean {
  return kind !== 'deadlock' && kind !== 'error';
}

function claimKey(claim: MatrixClaim): string {
  switch (claim.kind) {
    case 'deadlock':
      return `deadlock ${claim.scenario}`;
    case 'error':
      return `error ${claim.code} ${claim.process}`;
    default:
      return `property ${claim.name}`;
  }
}
