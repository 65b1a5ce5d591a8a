/** The objects whose whole recorded life lies between two gaps, and for which the verdict holds. */
import type { Population, TraceObject } from './population.js';

/** How many are named. */
const maxNamed = 1000;

export class WholeObjects {
  private readonly population: Population;
  /** By name, with the line where it ended. */
  private readonly ended = new Map<string, number>();

  constructor(population: Population) {
    this.population = population;
  }

  end({ id }: TraceObject, line: number): void {
    if (!this.population.fresh.has(id) || this.ended.size >= maxNamed) return;
    this.ended.set(this.population.nameOf(id), line);
  }

  /** Events may be missing after this line. */
  gap(since: number): void {
    for (const [name, line] of this.ended) if (line > since) this.ended.delete(name);
  }

  /** Those that have ended, and those that live. */
  get names(): readonly string[] {
    const names = new Set(this.ended.keys());
    for (const object of this.population.fresh) {
      if (names.size >= maxNamed) break;
      names.add(this.population.nameOf(object));
    }
    return [...names];
  }
}
