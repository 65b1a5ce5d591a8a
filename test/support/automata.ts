/** Automata for tests: arbitrary ones, what they accept, and the kernel's own reader of them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { Automaton } from '../../src/export/rv/automaton.js';
import { eventsOf } from '../../src/export/rv/automaton.js';
import { temporaryFolder } from './temporary-folder.js';

const states = ['idle', 'running', 'lock', 'a', 'b1'];
const events = ['go', 'stop', 'schedule', 'x'];

/** Any number of states can be reached from the first, also none but itself. */
export const arbitraryAutomaton: fc.Arbitrary<Automaton> = fc
  .record({
    count: fc.integer({ min: 1, max: states.length }),
    edges: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...events), fc.nat()), { maxLength: 12 }),
    finals: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
  })
  .map(({ count, edges, finals }) => {
    // Behind the initial state the others are sorted, as the kernel's reader sorts them.
    const names = [states[0]!, ...states.slice(1, count).sort()];
    const next = new Map<string, Map<string, string>>();
    for (const [from, event, to] of edges) {
      const state = names[from % count]!;
      next.set(state, (next.get(state) ?? new Map()).set(event, names[to % count]!));
    }
    return {
      name: 'automaton',
      states: names,
      finals: new Set(finals.map((each) => names[each % count]!)),
      next,
    };
  });

/** A word of an automaton's events, of which some may not be allowed. */
export function wordsOf(automaton: Automaton): fc.Arbitrary<readonly string[]> {
  const all = eventsOf(automaton);
  return all.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...all), { maxLength: 8 });
}

/** After how many events of a word the automaton is stuck; undefined if it accepts all of it. */
export function stuckAfter({ states, next }: Automaton, word: readonly string[]) {
  let state = states[0]!;
  for (const [index, event] of word.entries()) {
    const target = next.get(state)?.get(event);
    if (target === undefined) return index;
    state = target;
  }
  return undefined;
}

/** The folder of the kernel's class `Automata`, if a source tree of 6.1 or 6.12 is installed. */
export function kernelReader(): string | undefined {
  const sources = '/usr/src';
  const installed = existsSync(sources) ? readdirSync(sources) : [];
  const places = [
    process.env['KSPEC_KERNEL_SOURCE'] ?? '',
    ...installed.filter((each) => /^linux-/.test(each)).map((each) => join(sources, each)),
  ];
  return places
    .filter((place) => place !== '')
    .map((place) => join(place, 'tools/verification/dot2/automata.py'))
    .filter((file) => existsSync(file))
    .map((file) => dirname(file))[0];
}

/** What the kernel's reader makes of a text: states, initial and final ones, events and the matrix. */
export function readByKernel(folder: string, name: string, text: string): unknown {
  const file = join(temporaryFolder(), `${name}.dot`);
  writeFileSync(file, text);
  const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
from automata import Automata
a = Automata(sys.argv[2])
print(json.dumps([a.name, a.states, a.initial_state, sorted(set(a.final_states)), a.events, a.function]))
`;
  const { stdout, stderr } = spawnSync('python3', ['-c', program, folder, file], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}
