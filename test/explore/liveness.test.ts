/** What never comes: infinite counterexamples under weak fairness, and an oracle for them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore, type ExploreOptions } from '../../src/explore/explore.js';
import type { Path } from '../../src/explore/path.js';
import { letterGraph, type LetterGraph } from '../support/letter-graph.js';
import { compileText, scenarioModel } from '../support/load-spec.js';

/** What the first claim came to, with the letters of its path; those in brackets repeat for ever. */
function check(graph: LetterGraph, options: ExploreOptions = {}): string {
  const [first] = explore(letterGraph(graph), options).properties;
  const { outcome, isVacuous, path } = first!;
  return `${outcome}${isVacuous ? ' vacuously' : ''}${path ? ` ${letters(path)}` : ''}`;
}

function letters({ initial, steps, repeatsFrom }: Path<string, string>): string {
  const states = [initial, ...steps.map(({ state }) => state)].join('');
  if (repeatsFrom === undefined) return states;
  return `${states.slice(0, repeatsFrom + 1)}(${states.slice(repeatsFrom + 1)})`;
}

test.each<[string, LetterGraph, string]>([
  ['what holds at once has come', { paths: ['aba'], claims: ['eventually a'] }, 'holds'],
  [
    'what every path meets comes',
    { paths: ['abx', 'acx', 'xx'], claims: ['eventually x'] },
    'holds',
  ],
  [
    'a path that just ends',
    { paths: ['abx', 'acd', 'xx'], final: 'd', claims: ['eventually x'] },
    'violated acd',
  ],
  [
    'a deadlock ends it too',
    { paths: ['abx', 'ac', 'xx'], claims: ['eventually x'] },
    'violated ac',
  ],
  ['a circle', { paths: ['abcb', 'cx', 'xx'], claims: ['eventually x'] }, 'violated ab(cb)'],
  ['a step to itself', { paths: ['abb', 'bx', 'xx'], claims: ['eventually x'] }, 'violated ab(b)'],
  [
    'the nearest circle',
    { paths: ['abcdd', 'aee', 'ax', 'xx'], claims: ['eventually x'] },
    'violated ae(e)',
  ],
  ['a circle only after it has come', { paths: ['axbcb'], claims: ['eventually x'] }, 'holds'],
  [
    'an error of the run is no way to wait',
    { paths: ['ab!', 'ax', 'xx'], claims: ['eventually x'] },
    'holds',
  ],
  ['after every p there is a q', { paths: ['apbqa'], claims: ['eventually p leads q'] }, 'holds'],
  [
    'after one p there is not',
    { paths: ['apbqa', 'bb'], claims: ['eventually p leads q'] },
    'violated apb(b)',
  ],
  [
    'a circle without p waits for nothing',
    { paths: ['aab', 'bpqq'], claims: ['eventually p leads q'] },
    'holds',
  ],
  ['p and q at once is enough', { paths: ['app'], claims: ['eventually p leads p'] }, 'holds'],
  [
    'the wait begins again with every p',
    { paths: ['apqrcc'], claims: ['eventually pr leads q'] },
    'violated apqrc(c)',
  ],
  [
    'without a p there is nothing to say',
    { paths: ['aba'], claims: ['eventually p leads q'] },
    'holds vacuously',
  ],
  [
    'the shortest way to a p may go through a q',
    { paths: ['aqpcc', 'abdpc'], claims: ['eventually p leads q'] },
    'violated aqpc(c)',
  ],
])('%s', (_, graph, expected) => {
  expect(check(graph)).toBe(expected);
});

test.each<[string, LetterGraph, string]>([
  [
    'who always can step does not wait for ever',
    { paths: ['aax', 'xx'], claims: ['eventually x'], fair: ['ax'] },
    'holds',
  ],
  [
    'who can step only now and then may',
    { paths: ['aba', 'bx', 'xx'], claims: ['eventually x'], fair: ['bx'] },
    'violated a(ba)',
  ],
  [
    'an obligation may be met by one of several steps',
    { paths: ['aba', 'ax', 'bx', 'xx'], claims: ['eventually x'], fair: ['ax bx'] },
    'holds',
  ],
  [
    'and is met by one that leads round',
    { paths: ['aba', 'ax', 'bx', 'xx'], claims: ['eventually x'], fair: ['ax ba'] },
    'violated a(ba)',
  ],
  [
    'a circle does all that its states always can do',
    {
      paths: ['aabaca', 'bcbdb', 'cdc', 'ddada', 'ax', 'xx'],
      claims: ['eventually x'],
      fair: ['ab ba ca da', 'ac bc cb db'],
    },
    'violated a(bca)',
  ],
  [
    'a fair part may be inside one that is not taken whole',
    { paths: ['abab', 'bccb', 'cx', 'xx'], claims: ['eventually x'], fair: ['cx'] },
    'violated a(ba)',
  ],
  [
    'a circle goes no detour for what is not always possible',
    { paths: ['abca', 'ba', 'bx', 'xx'], claims: ['eventually x'], fair: ['bx'] },
    'violated a(ba)',
  ],
  [
    'a circle does nothing twice that it has done on the way',
    {
      paths: ['a', 'ax', 'aba', 'bx', 'xx'],
      claims: ['eventually x'],
      fair: ['ax ba', 'ab bx'],
    },
    'violated a(ba)',
  ],
  [
    'a step that fails can be taken, so nobody waits beside it for ever',
    { paths: ['aa!', 'ax', 'xx'], claims: ['eventually x'], fair: ['a!'] },
    'holds',
  ],
  [
    'fairness does not prolong a path that ends',
    { paths: ['ab', 'ax', 'xx'], final: 'b', claims: ['eventually x'], fair: ['ax'] },
    'violated ab',
  ],
])('with fairness, %s', (_, graph, expected) => {
  expect(check(graph)).toBe(expected);
});

test.each<[string, ExploreOptions, string]>([
  ['a circle in what was seen is a circle', { maxStates: 3 }, 'violated ab(b)'],
  ['nothing in what was seen says nothing of the rest', { maxStates: 1 }, 'bounded'],
])('of a bounded search, %s', (_, options, expected) => {
  const graph = { paths: ['abb', 'acdefgx', 'xx'], claims: ['eventually x'] };
  expect(check(graph, options)).toBe(expected);
});

/** As `docs/language.md` has it. */
const patient = `
  spec patient
  lock mutex
  var served: bool = false
  var spins: bool = false
  process spin() { while true spins = !spins }
  process serve() { lock mutex  served = true  unlock mutex }
`;

const both = 'task noise runs spin()  task client runs serve()';

test.each([
  ['nobody is fair', both, '', 'violated'],
  ['a task is fair', both, 'fair client', 'holds'],
  ['a process is fair that nobody need enter', both, 'fair serve', 'violated'],
  ['somebody else is fair', both, 'fair noise', 'violated'],
  [
    'a lock that others take again and again',
    'task noise runs { while true call serve2() }  task client runs serve()',
    'fair client',
    'violated',
  ],
])('in a scenario where %s', (_, cast, fair, outcome) => {
  const text = `${patient}
    process serve2() { lock mutex  unlock mutex }
    scenario s { ${cast} ${fair} eventually done: served }`;
  const { properties } = explore(scenarioModel(compileText(text), 's'));
  expect(properties.map((each) => each.outcome)).toEqual([outcome]);
});

/** Work that is queued, and a transition: each begins or happens if it is fair. */
test.each([
  ['', 'violated', 'violated'],
  ['fair later', 'holds', 'violated'],
  ['fair plug', 'violated', 'holds'],
  ['fair later, plug', 'holds', 'holds'],
])('with `%s`', (fair, worked, plugged) => {
  const text = `
    spec fairness
    var spins: bool = false
    var worked: bool = false
    object device { var there: bool = false }
    work later() { worked = true }
    transition plug(dev: device) when !dev.there { dev.there = true }
    scenario s {
      device disk
      device nic
      task noise runs { schedule later()  while true spins = !spins }
      ${fair}
      eventually worked_off: worked
      eventually plugged: forall d: device: d.there
    }`;
  const { properties } = explore(scenarioModel(compileText(text), 's'));
  expect(properties.map((each) => each.outcome)).toEqual([worked, plugged]);
});

interface RandomGraph {
  readonly edges: readonly string[];
  readonly wanted: string;
  readonly premise: string | undefined;
  readonly fair: readonly string[];
}

const alphabet = 'abcdef';

/** Up to six states, some edges that fail, and obligations that share the edges among them. */
const randomGraph: fc.Arbitrary<RandomGraph> = fc
  .record({
    edges: fc.uniqueArray(
      fc.tuple(fc.constantFrom(...alphabet), fc.constantFrom(...alphabet, ...alphabet, '!')),
      { minLength: 1, maxLength: 14, selector: ([from, to]) => `${from}${to}` },
    ),
    wanted: fc.subarray([...alphabet], { minLength: 1, maxLength: 2 }),
    premise: fc.option(fc.subarray([...alphabet], { minLength: 1 }), { nil: undefined }),
    owners: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 14, maxLength: 14 }),
  })
  .map(({ edges, wanted, premise, owners }) => {
    const words = edges.map(([from, to]) => `${from}${to}`);
    const fair = [1, 2, 3].map((owner) =>
      words.filter((_, index) => owners[index] === owner).join(' '),
    );
    return { edges: words, wanted: wanted.join(''), premise: premise?.join(''), fair };
  });

/**
 * The length of the way to the nearest circle or end that breaks the claim, by trying every set of
 * states: a path may stay in exactly those for ever, taking all steps between them, if each leads
 * to each, and every obligation that can be met in all of them is met by one of these steps.
 */
function oracle({ edges, wanted, premise, fair }: RandomGraph): 'holds' | number {
  const waits = (state: string): boolean => !wanted.includes(state);
  const targets = (state: string): string[] =>
    edges.filter(([from]) => from === state).map((edge) => edge[1]!);
  const distances = new Map([['a', 0]]);
  for (const [state, distance] of distances) {
    for (const next of targets(state)) {
      if (next !== '!' && !distances.has(next)) distances.set(next, distance + 1);
    }
  }
  const waiting = new Map(
    [...distances].filter(
      ([state]) =>
        waits(state) && (premise === undefined ? state === 'a' : premise.includes(state)),
    ),
  );
  for (let round = 0; round < alphabet.length; round += 1) {
    for (const [state, distance] of [...waiting]) {
      for (const next of targets(state).filter((each) => each !== '!' && waits(each))) {
        waiting.set(next, Math.min(waiting.get(next) ?? Infinity, distance + 1));
      }
    }
  }
  const ends = [...waiting].filter(([state]) => targets(state).length === 0);
  if (ends.length > 0) return Math.min(...ends.map(([, distance]) => distance));

  const states = [...waiting.keys()];
  let best = Infinity;
  for (let set = 1; set < 1 << states.length; set += 1) {
    const part = states.filter((_, index) => set & (1 << index));
    if (!isConnected(part) || !isFair(part)) continue;
    best = Math.min(best, ...part.map((state) => waiting.get(state)!));
  }
  return best === Infinity ? 'holds' : best;

  function isConnected(part: readonly string[]): boolean {
    return part.every((from) => {
      const reached = new Set(targets(from).filter((each) => part.includes(each)));
      for (const state of reached) {
        for (const next of targets(state)) if (part.includes(next)) reached.add(next);
      }
      return part.every((each) => reached.has(each));
    });
  }

  function isFair(part: readonly string[]): boolean {
    return fair.every((obligation) => {
      const own = obligation.split(' ').filter((edge) => edge !== '');
      const isAlways = part.every((state) => own.some(([from]) => from === state));
      return !isAlways || own.some(([from, to]) => part.includes(from!) && part.includes(to!));
    });
  }
}

/** Why a path is no fair behavior that breaks the claim; empty if it is one. */
function faults(
  { edges, wanted, premise, fair }: RandomGraph,
  path: Path<string, string>,
): string[] {
  const states = [path.initial, ...path.steps.map(({ state }) => state)];
  const taken = states.slice(1).map((state, index) => `${states[index]}${state}`);
  const { repeatsFrom } = path;
  const wait = states.findLastIndex((state) => wanted.includes(state)) + 1;
  const begins = states.slice(wait);
  const isAsked = premise ? begins.some((state) => premise.includes(state)) : wait === 0;
  const found: string[] = [];
  if (path.initial !== 'a') found.push('it does not begin at the beginning');
  if (taken.some((edge) => !edges.includes(edge))) found.push('it takes a step there is not');
  if (!isAsked) found.push('what is claimed has come, or nothing asks for it');
  if (repeatsFrom === undefined) {
    if (edges.some(([from]) => from === states.at(-1))) found.push('it does not end');
    return found;
  }
  const circle = states.slice(repeatsFrom + 1);
  const steps = taken.slice(repeatsFrom);
  if (circle.length === 0 || circle.at(-1) !== states[repeatsFrom]) found.push('it is not round');
  if (wait > repeatsFrom) found.push('it comes again and again');
  for (const obligation of fair) {
    const own = obligation.split(' ').filter((edge) => edge !== '');
    const isAlways = circle.every((state) => own.some(([from]) => from === state));
    if (isAlways && !own.some((edge) => steps.includes(edge)))
      found.push(`not fair: ${obligation}`);
  }
  return found;
}

test('every set of states agrees, and every path told is a counterexample', () => {
  const seen = { holds: 0, ends: 0, circles: 0 };
  fc.assert(
    fc.property(randomGraph, (random) => {
      const { wanted, premise, fair } = random;
      const claim = premise ? `eventually ${premise} leads ${wanted}` : `eventually ${wanted}`;
      // The initial state is the first letter of the first path, whether or not it has edges.
      const graph = { paths: ['a', ...random.edges], claims: [claim], fair };
      const [result] = explore(letterGraph(graph)).properties;
      const { outcome, path } = result!;
      const expected = oracle(random);
      expect(outcome).toBe(expected === 'holds' ? 'holds' : 'violated');
      if (!path) {
        seen.holds += 1;
        return;
      }
      expect(faults(random, path)).toEqual([]);
      expect(path.repeatsFrom ?? path.steps.length).toBe(expected);
      seen[path.repeatsFrom === undefined ? 'ends' : 'circles'] += 1;
    }),
    { numRuns: 3000, seed: 1 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(300);
});
