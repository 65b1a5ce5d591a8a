/** Finds the clause of an observation that speaks about an event. */
import type { Clause, EventPoint, Observation } from '../model/observation.js';
import type { TraceEvent } from '../trace/event.js';

export class ClauseTable {
  /** By what happened, then by the name of the function, tracepoint or probe. */
  private readonly clauses: Readonly<Record<EventPoint, Map<string, Clause[]>>> = {
    entry: new Map(),
    return: new Map(),
    point: new Map(),
  };

  constructor(observation: Observation) {
    for (const clause of observation.clauses) {
      const clauses = this.clauses[clause.point];
      const known = clauses.get(clause.event);
      if (known) known.push(clause);
      else clauses.set(clause.event, [clause]);
    }
  }

  /** By what happened to which function, or by the name of the tracepoint or probe. */
  find(event: TraceEvent): Clause | undefined {
    const clauses =
      this.clauses[event.point].get(event.name) ?? this.clauses.point.get(event.label);
    if (clauses === undefined) return undefined;
    for (const clause of clauses) if (appliesTo(clause, event)) return clause;
    return undefined;
  }
}

function appliesTo(clause: Clause, event: TraceEvent): boolean {
  for (const { name, literal } of clause.fields) {
    if (literal !== undefined && symbolIn(event.fields.get(name)) !== literal) return false;
  }
  return true;
}

/** `f` of `f+0x0/0xe0 [module]`; another text as it stands, without its quotes. */
function symbolIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const offset = text.indexOf('+0x');
  if (offset > 0) return text.slice(0, offset);
  return text.startsWith('"') ? text.slice(1, -1) : text;
}
