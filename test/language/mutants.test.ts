/** Small changes of a specification: which there are, and that weakenings allow what was allowed. */
import { expect, test } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { load } from '../../src/language/load.js';
import {
  edited,
  findMutants,
  findWeakenings,
  type SpecChange,
} from '../../src/language/mutants.js';
import { compileSpec } from '../../src/model/compile-spec.js';
import { randomTrace } from '../support/agreement.js';
import { range } from '../support/properties.js';
import { randomSpec } from '../support/random-spec.js';

/** As `kind: old → new`, each edit. */
function describe({ kind, edits }: SpecChange): string {
  const texts = edits.map(({ span: { source, start, end }, text }) => {
    return `${source.text.slice(start, end)} → ${text}`.replace(/\s+/g, ' ');
  });
  return `${kind}: ${texts.join('; ')}`;
}

function loadText(text: string) {
  return load({ name: 'test.kspec', text }, () => undefined).spec!;
}

function spec(body: string): string {
  return `spec s
    object device { lock m  var on: bool = false  var level: 0..2 = 0 }
    process p(dev: device) { ${body} }`;
}

test.each([
  [
    'a conjunct',
    'if dev.on && dev.level == 1 skip',
    [
      'conjunct-dropped: dev.on && dev.level == 1 → dev.on',
      'conjunct-dropped: dev.on && dev.level == 1 → dev.level == 1',
      'conjunct-negated: dev.on → !(dev.on)',
      'conjunct-negated: dev.level == 1 → !(dev.level == 1)',
    ],
  ],
  [
    'an assignment',
    'dev.on = true',
    ['statement-dropped: dev.on = true → skip', 'assignment-changed: true → false'],
  ],
  [
    'a number',
    'dev.level = 1',
    ['statement-dropped: dev.level = 1 → skip', 'assignment-changed: 1 → 2'],
  ],
  [
    'a sum',
    'dev.level += 1',
    [
      'statement-dropped: dev.level += 1 → skip',
      'assignment-changed: dev.level += 1 → dev.level -= 1',
    ],
  ],
  [
    'a lock with its unlock',
    'lock dev.m unlock dev.m',
    [
      'lock-dropped: lock dev.m → skip; unlock dev.m → skip',
      'order-swapped: lock dev.m unlock dev.m → unlock dev.m lock dev.m',
    ],
  ],
  [
    'what stands inside',
    'atomic { choose { dev.on = true } or { skip } }',
    ['statement-dropped: dev.on = true → skip', 'assignment-changed: true → false'],
  ],
])('mutants of %s', (_, body, mutants) => {
  expect(findMutants(loadText(spec(body))).map(describe)).toEqual(mutants);
});

test('weakenings of each kind', () => {
  const text = `${spec('await dev.on && dev.level == 0  assert dev.on  if dev.on return else { skip }')}
    transition t(dev: device) when dev.on { dev.on = false }
    always fine: forall d: device: d.on
    sometimes rare: exists d: device: d.on
    observe o {
      sample dev: device { on => on, level => level }
      entry p(dev) => enter p(dev)
      return p(dev, ret: int) => leave p(dev) where ret == 0 && dev.on
    }`;
  expect(findWeakenings(loadText(text)).map(describe)).toEqual([
    'guard-conjunct-dropped: dev.on && dev.level == 0 → dev.on',
    'guard-conjunct-dropped: dev.on && dev.level == 0 → dev.level == 0',
    'assertion-dropped: assert dev.on → skip',
    'guard-opened: if dev.on return else { skip } → choose { return } or { skip }',
    'guard-conjunct-dropped: dev.on → true',
    'property-dropped: always fine: forall d: device: d.on → ',
    'sample-dropped: on => on, → ',
    'sample-dropped: , level => level → ',
    'observed-condition-dropped: ret == 0 && dev.on → ret == 0',
    'observed-condition-dropped: ret == 0 && dev.on → dev.on',
  ]);
});

test('what a specification overrides is not changed, and a file of another name is left alone', () => {
  const base = { name: 'base.kspec', text: spec('dev.on = true') };
  const text = 'spec t extends "base.kspec" process p(dev: device) { dev.level = 1 }';
  const source = { name: 'main.kspec', text };
  const mutants = findMutants(load(source, () => base).spec!);
  expect(mutants.map(({ span }) => span.source.name)).toEqual(['main.kspec', 'main.kspec']);
  expect(edited(base, mutants[0]!.edits)).toEqual(base);
  expect(edited(source, mutants[0]!.edits).text).toContain('{ skip }');
});

test('a weakening allows every walk of what it weakens', { timeout: 120_000 }, () => {
  let tried = 0;
  for (const seed of range(6, 500)) {
    const source = { name: 'random.kspec', text: randomSpec(seed) };
    const { program } = compileSpec(source);
    const [observation] = program!.observations;
    const weakenings = findWeakenings(loadText(source.text));
    const trace = randomTrace(program!, observation!, seed, 40);
    for (const { edits } of weakenings.slice(0, 4)) {
      const own = edits.map((edit) => ({ ...edit, span: { ...edit.span, source } }));
      const weaker = compileSpec(edited(source, own)).program;
      if (!weaker) continue;
      const checker = new TraceChecker(weaker, weaker.observations[0]!, { maxPossible: 2_000 });
      for (const event of trace) checker.add(event);
      expect([seed, checker.finish().verdict]).not.toEqual([seed, 'violates']);
      tried += 1;
    }
  }
  expect(tried).toBeGreaterThan(5);
});
