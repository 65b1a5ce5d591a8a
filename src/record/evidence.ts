/**
 * What a recording must contain to say something: formulas over facts such as `entry really_probe`
 * (that event is recorded) and `field pend` (so is that field).
 *
 * They err on one side: where a formula is false nothing in the recording speaks about the matter;
 * where it is true, something may.
 */
import {
  AccessFinder,
  activeControl,
  anyKind,
  controlKind,
  type StaticAccess,
  workControl,
} from '../model/access.js';
import { eventKey, type Observation } from '../model/observation.js';
import { aliveSlot, type Expression, type Program } from '../model/program.js';

export type Evidence =
  | { readonly kind: 'fact'; readonly fact: string }
  /** That some event tells of the process: its own, or one of whoever calls it. */
  | { readonly kind: 'process'; readonly process: number }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Evidence[] };

export const always: Evidence = { kind: 'all', of: [] };
export const never: Evidence = { kind: 'any', of: [] };

/** How a recording tells of a process. */
export interface Trail {
  readonly process: number;
  /** Its own events. */
  readonly facts: readonly string[];
  readonly callers: readonly number[];
}

/** The processes that a recording with these facts tells of; `trails` has callers first. */
export function processesTold(
  trails: readonly Trail[],
  facts: ReadonlySet<string>,
): ReadonlySet<number> {
  const told = new Set<number>();
  for (const { process, facts: own, callers } of trails) {
    if (own.some((each) => facts.has(each)) || callers.some((each) => told.has(each))) {
      told.add(process);
    }
  }
  return told;
}

export function isGiven(
  evidence: Evidence,
  facts: ReadonlySet<string>,
  told: ReadonlySet<number>,
): boolean {
  if (evidence.kind === 'fact') return facts.has(evidence.fact);
  if (evidence.kind === 'process') return told.has(evidence.process);
  const judge = (each: Evidence) => isGiven(each, facts, told);
  return evidence.kind === 'all' ? evidence.of.every(judge) : evidence.of.some(judge);
}

export class EvidenceFinder {
  private readonly program: Program;
  private readonly observation: Observation;
  private readonly finder: AccessFinder;
  /** By process: what its own steps write. */
  private readonly writes: readonly (readonly StaticAccess[])[];

  constructor(program: Program, observation: Observation) {
    this.program = program;
    this.observation = observation;
    this.finder = new AccessFinder(program, observation.scenario !== undefined);
    this.writes = program.processes.map(({ code }) => {
      const found: StaticAccess[] = [];
      for (const instruction of code) this.finder.ofInstruction(instruction, found, new Set());
      return found.filter(({ writes }) => writes);
    });
  }

  /** That a condition certainly has this value. */
  ofCondition(condition: Expression, value: boolean): Evidence {
    switch (condition.kind) {
      case 'not':
        return this.ofCondition(condition.operand, !value);
      case 'and':
      case 'or':
      case 'implies': {
        const left = this.ofCondition(
          condition.left,
          condition.kind === 'implies' ? !value : value,
        );
        const of = [left, this.ofCondition(condition.right, value)];
        return (condition.kind === 'and') === value ? allOf(of) : anyOf(of);
      }
      case 'forall':
      case 'exists':
        return this.ofCondition(condition.body, value);
      default: {
        const found: StaticAccess[] = [];
        this.finder.ofExpression(condition, found, new Set());
        return allOf(found.map((access) => this.ofSlot(access)));
      }
    }
  }

  private ofSlot({ objectKind, slot }: StaticAccess): Evidence {
    if (objectKind === anyKind) return always;
    if (objectKind === controlKind) return this.ofControl(slot);
    if (slot === aliveSlot) return always;
    const { samples, clauses, scenario } = this.observation;
    const sampled = samples
      .filter((sample) => sample.objectKind === objectKind)
      .flatMap(({ mappings }) =>
        mappings.filter((each) => this.isSame(objectKind, each.slot, slot)),
      )
      .map(({ field }) => fact(`field ${field}`));
    const writers = this.writes.flatMap((all, process) => {
      const isWritten = all.some(
        (each) => each.slot === slot && [objectKind, anyKind].includes(each.objectKind),
      );
      return isWritten ? [told(process)] : [];
    });
    const isKnownAtFirst = clauses
      .filter(({ creations }) =>
        creations.some(
          (each) => each.objectKind === objectKind && !each.unknownSlots.includes(slot),
        ),
      )
      .map(({ point, event }) => fact(eventKey(point, event)));
    if (writers.length > 0) return anyOf([...sampled, ...writers]);
    if (objectKind === 0 || scenario !== undefined) return always;
    return anyOf([...sampled, ...isKnownAtFirst]);
  }

  /** A union has two slots, and what shows one of them tells of the other. */
  private isSame(objectKind: number, sampled: number, slot: number): boolean {
    if (sampled === slot) return true;
    const kinds = [sampled, slot].map((each) => this.domainOf(objectKind, each)).toSorted();
    return Math.abs(sampled - slot) === 1 && kinds.join(' ') === 'payload variant';
  }

  private domainOf(objectKind: number, slot: number): string | undefined {
    return this.program.kinds[objectKind]!.slots[slot]?.domain.kind;
  }

  private ofControl(slot: number): Evidence {
    if (slot !== workControl) return told(slot - activeControl(0));
    return anyOf(
      this.program.processes.flatMap(({ role }, process) =>
        role === 'work' ? [told(process)] : [],
      ),
    );
  }
}

/** A trail for each process, callers before those they call: no process calls itself by any way. */
export function trailsOf({ processes }: Program, { clauses }: Observation): readonly Trail[] {
  const own = processes.map((): Set<string> => new Set());
  for (const { meaning, point, event } of clauses)
    own[meaning.process]!.add(eventKey(point, event));
  const callers = processes.map((): Set<number> => new Set());
  processes.forEach(({ code }, caller) => {
    for (const instruction of code) {
      if (instruction.kind === 'call') callers[instruction.process]!.add(caller);
    }
  });
  const order = new Set<number>();
  const pending = processes.map((_, process) => process);
  for (let process = pending.at(-1); process !== undefined; process = pending.at(-1)) {
    const before = [...callers[process]!].filter((caller) => !order.has(caller));
    if (before.length > 0) pending.push(...before);
    else order.add(pending.pop()!);
  }
  return [...order].map((process) => ({
    process,
    facts: [...own[process]!],
    callers: [...callers[process]!],
  }));
}

function told(process: number): Evidence {
  return { kind: 'process', process };
}

function fact(text: string): Evidence {
  return { kind: 'fact', fact: text };
}

function allOf(of: readonly Evidence[]): Evidence {
  return combine('all', of);
}

function anyOf(of: readonly Evidence[]): Evidence {
  return combine('any', of);
}

/** Without what decides nothing, and each thing once. */
function combine(kind: 'all' | 'any', parts: readonly Evidence[]): Evidence {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.of : [part]));
  const decisive = flat.find((part) => 'of' in part && part.of.length === 0);
  if (decisive) return decisive;
  const of = [...new Map(flat.map((part) => [JSON.stringify(part), part])).values()];
  return of.length === 1 ? of[0]! : { kind, of };
}
