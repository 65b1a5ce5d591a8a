/** What recordings have exercised of a specification, put together for whoever asks. */
import type { Span } from '../base/source.js';
import { type CoverageItem, coverageItems } from '../model/coverage-items.js';
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { Evidence, Happening, ProcessEvents, TraceCoverage } from './trace-coverage.js';

export interface Exercised {
  readonly processes: readonly ExercisedProcess[];
  readonly items: readonly ExercisedItem[];
  readonly pairs: readonly NamedPair[];
}

export interface ExercisedProcess {
  readonly name: string;
  readonly role: 'process' | 'work' | 'transition';
  readonly span: Span;
  readonly events: ProcessEvents;
  /** Some observation says what event shows it. */
  readonly isObserved: boolean;
  readonly evidence: Evidence;
}

export interface ExercisedItem {
  readonly item: CoverageItem;
  readonly evidence: Evidence;
}

export interface NamedPair {
  /** `enter attach`. */
  readonly first: string;
  readonly second: string;
  readonly count: number;
}

export function exercisedBy(
  program: Program,
  observations: readonly Observation[],
  coverage: TraceCoverage,
): Exercised {
  const observed = new Set(
    observations.flatMap(({ clauses }) => clauses.map(({ meaning }) => meaning.process)),
  );
  const items = coverageItems(program).map((item) => ({ item, evidence: evidenceOf(item) }));
  return {
    items,
    processes: program.processes.flatMap(({ role, name, span }, process): ExercisedProcess[] => {
      if (role === 'task') return [];
      const events = coverage.eventsOf(process);
      const isSeen = events.enter + events.leave + events.do > 0;
      const own = items.filter(({ item }) => item.process === process);
      const evidence = isSeen ? 'certain' : strongest(own.map((each) => each.evidence));
      return [{ name, role, span, events, isObserved: observed.has(process), evidence }];
    }),
    pairs: coverage.pairs.map(({ first, second, count }) => {
      return { first: nameOf(program, first), second: nameOf(program, second), count };
    }),
  };

  function evidenceOf(item: CoverageItem): Evidence {
    if (item.kind === 'condition') return coverage.decided(item.condition, item.isTrue);
    return strongest(item.instructions.map((instruction) => coverage.executed(instruction)));
  }
}

/** As in `enter attach`. */
export function nameOf({ processes }: Program, { kind, process }: Happening): string {
  return `${kind} ${processes[process]!.name}`;
}

function strongest(all: readonly Evidence[]): Evidence {
  if (all.includes('certain')) return 'certain';
  return all.includes('possible') ? 'possible' : 'never';
}
