/** Finds the clause of an observation that speaks about an event. */
import { type Clause, eventKey, type Observation } from '../model/observation.js';
import type { TraceEvent } from '../trace/event.js';

export class ClauseTable {
  private readonly clauses = new Map<string, Clause[]>();

  constructor(observation: Observation) {
    for (const clause of observation.clauses) {
      const key = eventKey(clause.point, clause.event);
      const known = this.clauses.get(key);
      if (known) known.push(clause);
      else this.clauses.set(key, [clause]);
    }
  }

  /** By what happened to which function, or by the name of the tracepoint or probe. */
  find(event: TraceEvent): Clause | undefined {
    const clauses =
      this.clauses.get(eventKey(event.point, event.name)) ??
      this.clauses.get(eventKey('point', event.label));
    return clauses?.find((clause) => appliesTo(clause, event));
  }
}

function appliesTo(clause: Clause, event: TraceEvent): boolean {
  return clause.fields.every(
    ({ name, literal }) => literal === undefined || symbolIn(event.fields.get(name)) === literal,
  );
}

/** `f` of `f+0x0/0xe0 [module]`; another text as it stands, without its quotes. */
function symbolIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const offset = text.indexOf('+0x');
  if (offset > 0) return text.slice(0, offset);
  return text.startsWith('"') ? text.slice(1, -1) : text;
}
