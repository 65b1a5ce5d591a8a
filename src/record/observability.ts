/**
 * What a recording under an observation cannot show, and which claims it therefore cannot refute.
 */
import { eventKey, type Observation } from '../model/observation.js';
import type { Program, Property } from '../model/program.js';
import {
  type Evidence,
  EvidenceFinder,
  isGiven,
  never,
  processesTold,
  type Trail,
  trailsOf,
} from './evidence.js';
import type { Unplanned, RecordingPlan } from './plan.js';

/** What a recording needs to tell of a process, or to refute a claim: the script asks on the target. */
export interface Needs {
  /** Callers first. */
  readonly trails: readonly Trail[];
  /** The processes and transitions by name; undefined for the programs of a scenario's tasks. */
  readonly names: readonly (string | undefined)[];
  readonly claims: readonly { readonly name: string; readonly evidence: Evidence }[];
}

/** What is known to be missing, without or with the types of one kernel. */
export interface Observability {
  readonly missing: readonly Missing[];
  readonly unplanned: readonly Unplanned[];
  /** Processes and transitions of which no event tells. */
  readonly unseen: readonly string[];
  readonly notRefutable: readonly string[];
}

export interface Missing {
  readonly event: string;
  /** Undefined: the whole event. */
  readonly field: string | undefined;
  readonly problem: string;
}

export function needsOf(program: Program, observation: Observation): Needs {
  const finder = new EvidenceFinder(program, observation);
  const scenario = program.scenarios[observation.scenario ?? -1];
  const properties = scenario?.properties ?? program.properties;
  return {
    trails: trailsOf(program, observation),
    names: program.processes.map(({ name, role }) => (role === 'task' ? undefined : name)),
    claims: properties.map((property) => ({
      name: property.name,
      evidence: evidenceAgainst(finder, property),
    })),
  };
}

export function observability(
  plan: RecordingPlan,
  needs: Needs,
  missing: readonly Missing[],
): Observability {
  const facts = factsOf(plan, missing);
  const told = processesTold(needs.trails, facts);
  return {
    missing,
    unplanned: plan.unplanned,
    unseen: needs.names.flatMap((name, process) =>
      name === undefined || told.has(process) ? [] : [name],
    ),
    notRefutable: needs.claims
      .filter(({ evidence }) => !isGiven(evidence, facts, told))
      .map(({ name }) => name),
  };
}

/** What a recording has, if all of a plan can be recorded but for what is missing. */
function factsOf({ events }: RecordingPlan, missing: readonly Missing[]): ReadonlySet<string> {
  const lost = new Set(missing.map(({ event, field }) => `${event} ${field ?? ''}`));
  return new Set(
    events.flatMap(({ point, name, fields }) => {
      const key = eventKey(point, name);
      if (lost.has(`${key} `)) return [];
      const there = fields.filter((field) => !lost.has(`${key} ${field.name}`));
      return [key, ...there.map((field) => `field ${field.name}`)];
    }),
  );
}

/** Recordings are judged by claims about each object alone: see docs/checking.md. */
function evidenceAgainst(finder: EvidenceFinder, { mode, condition }: Property): Evidence {
  if (mode === 'always' && condition.kind === 'forall') return finder.ofCondition(condition, false);
  if (mode === 'never' && condition.kind === 'exists') return finder.ofCondition(condition, true);
  return never;
}
