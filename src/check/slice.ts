/**
 * Finds the smallest part of a rejected recording that is rejected for the same reason, by leaving
 * out objects, then tasks, then functions, then calls, then events.
 *
 * Leaving an event out says that it did not happen, which may be wrong by itself. So a part is a
 * slice only if the checker, which knows nothing of the rest, rejects it as it would any recording,
 * and for a reason that is true of the whole (`reason.ts`).
 */
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { TraceEvent, TraceItem } from '../trace/event.js';
import { callsOf, taskOf } from './call-tree.js';
import type { CheckOptions } from './check.js';
import { checkItems } from './check-trace.js';
import { Budget } from './effort.js';
import { isBound } from './gaps.js';
import { minimize, type Trial } from './minimize.js';
import { reasonOf } from './reason.js';
import { SliceMaterial } from './slice-material.js';
import type { CheckResult, Divergence, Slice } from './verdict.js';

export interface SliceOptions extends CheckOptions {
  /** How much may be checked on the way, in events; what a check costs besides is counted as such. */
  readonly maxChecked?: number;
}

const defaultMaxChecked = 300_000;

/** How many steps the searches of all the checks may try. */
const maxSteps = 300_000;

/** What setting up a check costs, and a possible state of it, measured in events. */
const setUpCost = 200;
const stateCost = 20;

/**
 * More possible states at one event are not followed, for what hides so many steps explains little:
 * the first of these limits under which the recording itself can be checked.
 */
const limits = [200, 2000, 20_000];

/** How far the search goes back for what the divergence does not name, in events. */
const distances = [64, 256, 1024, 4096, 16_384];

/** The slice of a recording that is at hand. */
export function sliceTrace(
  program: Program,
  observation: Observation,
  items: Iterable<TraceItem>,
  divergence: Divergence,
  options: SliceOptions = {},
): Slice | undefined {
  const material = new SliceMaterial(observation, divergence, options.lookahead);
  for (const item of items) {
    if (!material.wantsMore) break;
    material.add(item);
  }
  return sliceOf(program, observation, material, divergence, options);
}

/** The slice of what was collected; undefined if nothing smaller is known to be rejected alike. */
export function sliceOf(
  program: Program,
  observation: Observation,
  material: SliceMaterial,
  divergence: Divergence,
  options: SliceOptions = {},
): Slice | undefined {
  return new Slicer(program, observation, material, divergence, options).slice();
}

/** Some events of the material, in their order. */
type Part = readonly TraceEvent[];

class Slicer {
  private readonly check: (items: readonly TraceItem[]) => CheckResult;
  private readonly material: SliceMaterial;
  private readonly reason: string;
  private readonly order: ReadonlyMap<TraceItem, number>;
  /** Before the divergence, and after it. */
  private readonly before: Part;
  private readonly after: Part;
  /** Holes in the evidence: leaving one out would say that there is none. */
  private readonly holes: readonly TraceItem[];
  private readonly tried = new Map<string, 'holds' | 'fails' | 'too-much'>();
  private budget: number;
  private readonly steps: Budget;
  private limit = 0;
  /** Something was not tried, or not to its end. */
  private isCut = false;

  constructor(
    program: Program,
    observation: Observation,
    material: SliceMaterial,
    divergence: Divergence,
    options: SliceOptions,
  ) {
    this.steps = new Budget(maxSteps);
    this.check = (items) => {
      const bound = Math.min(options.maxPossible ?? this.limit, this.limit);
      const again = {
        ...options,
        maxPossible: bound,
        isExhaustive: true,
        budget: this.steps,
        isPart: true,
      };
      return checkItems(program, observation, items, again);
    };
    this.material = material;
    this.reason = reasonOf(divergence);
    this.budget = options.maxChecked ?? defaultMaxChecked;
    const { items, before } = material.items();
    this.order = new Map(items.map((item, index) => [item, index]));
    this.before = items.slice(0, before).filter((item) => item.kind === 'event');
    this.after = items.slice(before).filter((item) => item.kind === 'event');
    this.holes = items.filter((item) => item.kind !== 'event');
  }

  slice(): Slice | undefined {
    const beginning = this.beginning();
    if (!beginning) return undefined;
    const part = this.withoutCalls(
      [(event: TraceEvent) => this.material.objectsIn(event), tasksIn, functionsIn].reduce(
        (kept, mentions) => this.byMention(kept, mentions),
        beginning,
      ),
    );
    const items = this.itemsOf(part);
    const lines = [...new Set(items.map(({ line }) => line))].sort((a, b) => a - b);
    return { items, lines, isMinimal: !this.isCut };
  }

  /** The first part that is rejected for the reason, of those that grow with what they may need. */
  private beginning(): Part | undefined {
    const { material, before } = this;
    const lastHole = this.holes.at(-1);
    const start = lastHole ? this.order.get(lastHole)! : -1;
    const sinceHole = before.filter((event) => this.order.get(event)! > start);
    const roots = callsOf(before).filter(({ depth }) => depth === 0);
    const wholeCalls = (isWanted: (event: TraceEvent) => boolean): Part => {
      const kept = new Set(before.filter(isWanted));
      for (const { events } of roots) {
        if (events.some((event) => kept.has(event))) for (const event of events) kept.add(event);
      }
      return this.inOrder([...kept, ...this.after]);
    };
    const parts = [
      () => wholeCalls((event) => material.isDeciding(event)),
      () => wholeCalls((event) => material.isNamed(event)),
      () => wholeCalls((event) => material.isNamed(event) || material.concernsObjects(event)),
      ...distances.map((distance) => () => {
        const near = new Set(before.slice(-distance));
        return wholeCalls((event) => material.isNamed(event) || near.has(event));
      }),
      () => [...sinceHole, ...this.after],
      () => [...before, ...this.after],
    ];
    for (const limit of limits) {
      this.limit = limit;
      this.tried.clear();
      for (const part of parts) {
        const found = part();
        if (this.holds(found)) return found;
      }
    }
    return undefined;
  }

  /** Leaves out all events that mention one object, one task or one function. */
  private byMention(part: Part, mentions: (event: TraceEvent) => readonly string[]): Part {
    return this.byGroup(part, [...groupBy(part, mentions).values()]);
  }

  /** Leaves out calls with all in them, then calls but not what is in them, then single events. */
  private withoutCalls(part: Part): Part {
    let kept = part;
    for (;;) {
      const before = kept;
      const deepest = Math.max(-1, ...callsOf(kept).map(({ depth }) => depth));
      for (let level = 0; level <= deepest; level += 1) {
        const calls = callsOf(kept).filter(({ depth }) => depth === level);
        kept = this.byGroup(
          kept,
          calls.map(({ events }) => events),
        );
      }
      kept = this.byGroup(
        kept,
        callsOf(kept).map(({ own }) => own),
      );
      this.isCut = false;
      kept = minimize(
        kept,
        this.trial((events: Part) => events),
      );
      this.isCut ||= this.isExhausted;
      if (kept.length === before.length || this.isExhausted) return kept;
    }
  }

  private byGroup(part: Part, groups: readonly Part[]): Part {
    const without = (kept: readonly Part[]): Part => {
      const staying = new Set(kept);
      const gone = new Set(groups.filter((group) => !staying.has(group)).flat());
      return part.filter((event) => !gone.has(event));
    };
    return without(minimize(groups, this.trial(without)));
  }

  private get isExhausted(): boolean {
    return this.budget < setUpCost || this.steps.isSpent;
  }

  /** Whether the part holds that is left with some of the groups. */
  private trial<T>(without: (kept: readonly T[]) => Part): Trial<T> {
    const isOver = () => this.isExhausted;
    return {
      holds: (kept) => this.holds(without(kept)),
      get isOver() {
        return isOver();
      },
    };
  }

  /** True if the part by itself is rejected, and for the reason. */
  private holds(part: Part): boolean {
    const key = part.map((event) => this.order.get(event)).join(' ');
    const outcome = this.tried.get(key) ?? this.try(this.itemsOf(part));
    this.tried.set(key, outcome);
    this.isCut ||= outcome === 'too-much';
    return outcome === 'holds';
  }

  private try(items: readonly TraceItem[]): 'holds' | 'fails' | 'too-much' {
    if (this.isExhausted || this.budget < items.length + setUpCost) return 'too-much';
    const { divergence, gaps, maxPossible: states } = this.check(items);
    const isTooMuch = gaps.some(({ kind }) => isBound(kind));
    this.budget -= items.length + setUpCost + stateCost * (isTooMuch ? this.limit : states);
    if (isTooMuch) return 'too-much';
    return divergence && reasonOf(divergence) === this.reason ? 'holds' : 'fails';
  }

  /** With the holes that lie behind its first event: those before it hide nothing of it. */
  private itemsOf(part: Part): readonly TraceItem[] {
    const [first] = part;
    if (!first || this.holes.length === 0) return part;
    const start = this.order.get(first)!;
    return this.inOrder([...part, ...this.holes.filter((hole) => this.order.get(hole)! > start)]);
  }

  private inOrder<T extends TraceItem>(items: readonly T[]): readonly T[] {
    return [...items].sort((a, b) => this.order.get(a)! - this.order.get(b)!);
  }
}

function tasksIn(event: TraceEvent): readonly string[] {
  return [taskOf(event)];
}

function functionsIn({ name }: TraceEvent): readonly string[] {
  return [name];
}

/** An event that mentions several belongs to each of them. */
function groupBy(
  part: Part,
  mentions: (event: TraceEvent) => readonly string[],
): ReadonlyMap<string, TraceEvent[]> {
  const groups = new Map<string, TraceEvent[]>();
  for (const event of part) {
    for (const name of mentions(event)) {
      const group = groups.get(name);
      if (group) group.push(event);
      else groups.set(name, [event]);
    }
  }
  return groups;
}
