/**
 * An automaton as a specification: an object that goes from state to state, and what the trace
 * events of the kernel's monitor of that name say about it.
 */
import type { Diagnostic } from '../../base/diagnostic.js';
import { parse } from '../../language/parse.js';
import { print } from '../../language/print.js';
import { reservedWords } from '../../language/words.js';
import { Names } from '../names.js';
import { type Automaton, eventsOf } from './automaton.js';

export interface AutomatonSpec {
  readonly text: string;
  /** Names that are none in the language, and thus are not those that the kernel prints. */
  readonly warnings: readonly Diagnostic[];
}

/** Of what there is an automaton each, and the field of the events that tells which one moved. */
const watched = {
  per_cpu: { field: 'cpu', meaning: 'the CPU that the event happened on' },
  per_task: { field: 'id', meaning: 'the id that the event begins with' },
  global: { field: 'automaton', meaning: 'there is one for all' },
} as const;
export type MonitorType = keyof typeof watched;

export function automatonSpec(
  automaton: Automaton,
  type: MonitorType,
  origin: string,
): AutomatonSpec {
  const { field, meaning } = watched[type];
  const { states, finals, next } = automaton;
  const namesFor = (texts: readonly string[]): ReadonlyMap<string, string> => {
    const names = new Names([
      ...reservedWords,
      'm',
      'before',
      'state',
      'event',
      'next_state',
      field,
    ]);
    return new Map(texts.map((text) => [text, names.take(text)]));
  };
  const members = namesFor(states);
  const transitions = namesFor(eventsOf(automaton));
  const spec = namesFor([automaton.name]).get(automaton.name)!;
  const [initial] = states as readonly [string];
  const monitor = automaton.name.replace(/\W/g, '_');

  const text = `
// Imported from ${oneLine(origin)}.
spec ${spec} "The automaton ${oneLine(automaton.name)}"

enum State { ${states.map((state) => members.get(state)!).join(', ')} }

// ${type}: ${meaning}
object monitor {
  var state: State = ${members.get(initial)!}
}

${[...transitions].map(([event, name]) => transition(event, name)).join('\n')}
sometimes final "A final state":
  exists m: monitor: ${[...finals].map((state) => `m.state == ${members.get(state)!}`).join(' || ')}

scenario one {
  monitor watched
}

/*
 * specification variable | event field | kernel source
 * -----------------------+-------------+--------------------------------------------------
 * monitor (the object)   | ${field.padEnd(11)} | ${meaning}
 * monitor.state          | next_state  | include/trace/events/rv.h
 * before                 | state       | the same
 * transition             | event       | the same
 *
 * The kernel prints event_… for what its automaton allows and error_… for what it does not.
 */
observe rv {
${[...transitions].flatMap(([event, name]) => clauses(event, name)).join('\n')}
}
`;
  const source = { name: origin, text };
  const { file } = parse(source);
  if (!file) throw new Error('an automaton makes no specification');
  const renamed = [...members, ...transitions].filter(([kernel, name]) => kernel !== name);
  return { text: print(file, source), warnings: renamed.map(renaming) };

  /** `before` is the state that the kernel prints: an event it refuses is refused here as well. */
  function transition(event: string, name: string): string {
    const origins = states.filter((state) => next.get(state)?.has(event));
    const targetOf = (state: string) => members.get(next.get(state)!.get(event)!)!;
    const [only, ...others] = new Set(origins.map(targetOf));
    const body =
      others.length === 0
        ? `m.state = ${only!}`
        : origins
            .map((state) => `if ${isBefore(state)} { m.state = ${targetOf(state)} }`)
            .join('\n');
    const guard = origins.map(isBefore).join(' || ');
    return `transition ${name}(m: monitor, before: State) when m.state == before && (${guard}) {\n${body}\n}\n`;
  }

  function isBefore(state: string): string {
    return `before == ${members.get(state)!}`;
  }

  function clauses(event: string, name: string): string[] {
    const fields = `${field}, state, event = ${JSON.stringify(event)}`;
    return [
      `event event_${monitor}(${fields}, next_state) => ` +
        `do ${name}(${field}, state) where ${field}.state == next_state`,
      `event error_${monitor}(${fields}) => do ${name}(${field}, state)`,
    ];
  }
}

function renaming([kernel, name]: readonly [string, string]): Diagnostic {
  const message = `\`${kernel}\` is no name here and becomes \`${name}\``;
  return { code: 'W0902', severity: 'warning', message };
}

function oneLine(text: string): string {
  return text.replace(/[^ -~]|["\\]/g, '?');
}
