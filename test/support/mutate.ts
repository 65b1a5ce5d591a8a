/**
 * Spoils a trace at random: most results are wrong, some are right all the same.
 */
import type { Random } from '../../src/explore/random.js';
import type { Observation } from '../../src/model/observation.js';
import type { TraceEvent } from '../../src/trace/event.js';

type Mutation = (
  events: readonly TraceEvent[],
  random: Random,
  observation: Observation,
) => readonly TraceEvent[];

const mutations: readonly Mutation[] = [
  // Drop an event.
  (events, random) => without(events, random.below(events.length)),

  // Say an event twice, or once more later.
  (events, random) => {
    const at = random.below(events.length);
    const again = at + 1 + (random.below(2) === 0 ? 0 : random.below(events.length - at));
    return [...events.slice(0, again), events[at]!, ...events.slice(again)];
  },

  // Swap neighbors.
  (events, random) => {
    const at = random.below(events.length);
    const [first, second] = [events[at]!, events[at + 1]];
    if (!second) return events;
    return [...events.slice(0, at), second, first, ...events.slice(at + 2)];
  },

  // Move an event some places on.
  (events, random) => {
    const at = random.below(events.length);
    const rest = without(events, at);
    const to = Math.min(rest.length, at + 1 + random.below(6));
    return [...rest.slice(0, to), events[at]!, ...rest.slice(to)];
  },

  // Let a field have what it has in another event, with the name that belongs to it.
  (events, random, { names }) => {
    const at = random.below(events.length);
    const event = events[at]!;
    const field = random.pick([...event.fields.keys(), '']);
    const others = events.filter((each) => each.fields.has(field));
    if (others.length === 0) return events;
    const other = random.pick(others);
    const changed = new Map(event.fields).set(field, other.fields.get(field)!);
    const label = names.get(field);
    const name = label === undefined ? undefined : other.fields.get(label);
    if (label !== undefined && name !== undefined) changed.set(label, name);
    return replaced(events, at, { ...event, fields: changed });
  },

  // Change a number.
  (events, random) => {
    const at = random.below(events.length);
    const event = events[at]!;
    const numbers = [...event.fields].filter(([, text]) => /^-?\d+$/.test(text));
    if (numbers.length === 0) return events;
    const [field, text] = random.pick(numbers);
    const number = text === '0' || random.below(2) === 0 ? Number(text) + 1 : 0;
    const changed = new Map(event.fields).set(field, String(number));
    return replaced(events, at, { ...event, fields: changed });
  },

  // Lose a field that names nothing else.
  (events, random) => {
    const at = random.below(events.length);
    const event = events[at]!;
    if (event.fields.size === 0) return events;
    const changed = new Map(event.fields);
    changed.delete(random.pick([...changed.keys()]));
    return replaced(events, at, { ...event, fields: changed });
  },

  // Let another task have recorded it.
  (events, random) => {
    const at = random.below(events.length);
    const other = random.below(8) === 0 ? stranger : random.pick(events).task;
    return replaced(events, at, { ...events[at]!, task: other });
  },

  // Let another event have occurred, of the same task at the same time.
  (events, random) => {
    const at = random.below(events.length);
    const { task, cpu } = events[at]!;
    return replaced(events, at, { ...random.pick(events), task, cpu });
  },
];

const stranger = { command: 'stranger', pid: 999 };

/** The events with one to three mistakes, numbered and timed anew. */
export function mutate(
  events: readonly TraceEvent[],
  random: Random,
  observation: Observation,
): readonly TraceEvent[] {
  let changed = events;
  for (let count = 1 + random.below(3); count > 0 && changed.length > 0; count -= 1) {
    changed = random.pick(mutations)(changed, random, observation);
  }
  return renumbered(changed);
}

/** Lines from one, a microsecond apart. */
export function renumbered(events: readonly TraceEvent[]): readonly TraceEvent[] {
  return events.map((event, index) => ({
    ...event,
    line: index + 1,
    timestamp: 1_000_000_000n + BigInt(index) * 1000n,
  }));
}

export function without(events: readonly TraceEvent[], at: number): readonly TraceEvent[] {
  return [...events.slice(0, at), ...events.slice(at + 1)];
}

function replaced(
  events: readonly TraceEvent[],
  at: number,
  event: TraceEvent,
): readonly TraceEvent[] {
  return [...events.slice(0, at), event, ...events.slice(at + 1)];
}
