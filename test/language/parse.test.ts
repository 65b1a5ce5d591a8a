/** What the parser says of a text that is wrong: where, and in which words. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from '../../src/language/parse.js';

/** The errors of a text, each as `code at "the text from there"`. */
function errors(text: string): string[] {
  const { diagnostics } = parse({ name: 'test.kspec', text });
  return diagnostics.map(({ code, span }) => `${code} at ${near(text, span?.start ?? 0)}`);
}

function near(text: string, start: number): string {
  return start >= text.trimEnd().length ? 'the end' : `"${text.slice(start).slice(0, 6).trim()}"`;
}

/** By rule of the grammar: a declaration that fails in it, `^` where. */
const positions: readonly (readonly [rule: string, text: string])[] = [
  ['Title', 'always p ^title: x'],
  ['Declaration', 'lock l ^m'],
  ['Extends', 'extends ^base'],
  ['Import', 'import ^types'],
  ['Constant', 'const D ^= 2'],
  ['Initial', 'const D: bool = ^'],
  ['Enum', 'enum E { a ^b }'],
  ['Enum', 'enum E { ^}'],
  ['Variable', 'var x: bool ^== true'],
  ['Lock', 'lock ^1'],
  ['ObjectKind', 'object ^{ }'],
  ['Member', 'object d { ^on_bus: bool }'],
  ['Refcount', 'object d { refcount r ^: 0..2 }'],
  ['Union', 'object d { union u ^{ a(bool) } }'],
  ['UnionBody', 'object d { union u tagged ^{ 0: a(bool) } }'],
  ['TaggedVariant', 'object d { union u tagged t { ^a(bool) } }'],
  ['tagValue', 'object d { union u tagged t { ^2: a(bool) } }'],
  ['Variant', 'object d { union u untagged { a ^} }'],
  ['Process', 'process p ^{ }'],
  ['Process', 'export ^work w() { }'],
  ['Process', 'work w() ^: bool { }'],
  ['Parameters', 'process p(a: bool ^b: bool) { }'],
  ['Parameter', 'process p(dev^) { }'],
  ['Result', 'process p(): ^= { }'],
  ['Transition', 'transition t ^{ }'],
  ['Guard', 'transition t() when ^= { }'],
  ['Block', 'process p() ^skip'],
  ['Body', 'process p() { if a ^}'],
  ['Statement', 'process p() { ^) }'],
  ['LetCall', 'process p() { let x = call ^}'],
  ['Pop', 'process p() { let x = pop ^1 }'],
  ['Let', 'process p() { let x ^: bool = a }'],
  ['Assign', 'process p() { x ^== 1 }'],
  ['assignOperator', 'process p() { x ^* 1 }'],
  ['Place', 'process p() { a.b ^as c = 1 }'],
  ['LockTaken', 'process p() { lock ^} '],
  ['Unlock', 'process p() { unlock ^} '],
  ['Get', 'process p() { get ^} '],
  ['Put', 'process p() { put ^} '],
  ['Push', 'process p() { push a ^q }'],
  ['If', 'process p() { if ^}'],
  ['Else', 'process p() { if a skip else ^}'],
  ['While', 'process p() { while a ^}'],
  ['ForEach', 'process p() { for ^x: d skip }'],
  ['Where', 'process p() { choose d: k where ^}'],
  ['ChooseValue', 'process p() { choose d ^}'],
  ['ChooseBranch', 'process p() { choose { } ^}'],
  ['Call', 'process p() { call q ^}'],
  ['Arguments', 'process p() { call q(a ^b) }'],
  ['Return', 'process p() { return a ^) }'],
  ['Await', 'process p() { await ^}'],
  ['AwaitAllWork', 'process p() { await all ^1 }'],
  ['Schedule', 'process p() { schedule w ^}'],
  ['Assert', 'process p() { assert ^"x" }'],
  ['Atomic', 'process p() { atomic ^skip }'],
  ['Create', 'process p() { create d ^}'],
  ['Fields', 'process p() { create d: k { a = 1 ^b = 2 } }'],
  ['Field', 'process p() { create d: k { a ^} }'],
  ['Destroy', 'process p() { destroy ^}'],
  ['Property', 'always ^: x'],
  ['LeadsTo', 'eventually p: x leads ^x'],
  ['Fair', 'fair a, ^'],
  ['Scenario', 'scenario ^{ }'],
  ['ScenarioItem', 'scenario s { ^1 }'],
  ['ScenarioObject', 'scenario s { device ^}'],
  ['Count', 'scenario s { device d[^] }'],
  ['ScenarioSpare', 'scenario s { spare device ^= }'],
  ['ScenarioTask', 'scenario s { task t runs ^}'],
  ['Run', 'scenario s { task t runs p ^}'],
  ['ScenarioWorkers', 'scenario s { workers ^}'],
  ['Outcome', 'scenario s { outcome o: ^}'],
  ['Observation', 'observe ^{ }'],
  ['FromScenario', 'observe o from ^s { }'],
  ['ObservationItem', 'observe o { ^f() => enter p() }'],
  ['Sample', 'observe o { sample d ^{ } }'],
  ['FromStructure', 'observe o { sample d: k from ^device { } }'],
  ['FromKernel', 'observe o { name d = n from ^1 }'],
  ['KernelExpression', 'observe o { entry f(d from p^[0]) => enter p() }'],
  ['KernelCast', 'observe o { name d = n from ((struct device ^)d) }'],
  ['KernelStep', 'observe o { name d = n from d->^1 }'],
  ['Mapping', 'observe o { sample d: k { a ^= b } }'],
  ['Values', 'observe o { sample d: k { a => b { ^} } }'],
  ['ValueMapping', 'observe o { sample d: k { a => b { 1 ^} } }'],
  ['RecordedNumber', 'observe o { sample d: k { a => b { -^x: c } } }'],
  ['Label', 'observe o { name d ^label }'],
  ['Ignore', 'observe o { ignore ^f }'],
  ['eventPoint', 'observe o { optional ^f => enter p() }'],
  ['eventName', 'observe o { entry ^1 => enter p() }'],
  ['EventClause', 'observe o { entry f(d) ^}'],
  ['EventFields', 'observe o { entry f(a ^b) => enter p() }'],
  ['FieldLiteral', 'observe o { entry f(a = ^b) => enter p() }'],
  ['FieldType', 'observe o { entry f(a: ^) => enter p() }'],
  ['Action', 'observe o { entry f => ^call p() }'],
  ['Enter', 'observe o { entry f => enter p ^}'],
  ['Leave', 'observe o { return f => leave ^}'],
  ['Do', 'observe o { event f => do t ^}'],
  ['AmongProcesses', 'process p() { call any of ^}'],
  ['CreateAction', 'observe o { event f => create d ^}'],
  ['Unknown', 'observe o { event f => create d: k unknown ^}'],
  ['EndAction', 'observe o { event f => end ^}'],
  ['Without', 'observe o { event f => end d without ^}'],
  ['Test', 'test t ^possible { }'],
  ['expectation', 'test t in s ^{ }'],
  ['TestPoint', 'test t in s possible { ^) }'],
  ['TaskPoint', 'test t in s possible { a enters ^}'],
  ['TaskName', 'test t in s possible { a[^x] enters p }'],
  ['entersOrLeaves', 'test t in s possible { a ^p }'],
  ['DoPoint', 'test t in s possible { do p ^}'],
  ['StatePoint', 'test t in s possible { state ^}'],
  ['Type', 'var x: ^'],
  ['SetType', 'var x: set ^device'],
  ['QueueType', 'var x: queue of device ^'],
  ['RangeType', 'var x: 0 ^'],
  ['NamedType', 'var x: device? ^?'],
  ['Expression', 'always p: ^'],
  ['Implication', 'always p: a => ^'],
  ['Disjunction', 'always p: a || ^'],
  ['Conjunction', 'always p: a && ^&& b'],
  ['Comparison', 'always p: a == ^== b'],
  ['Sum', 'always p: a + ^'],
  ['Product', 'always p: a * ^* b'],
  ['Unary', 'always p: ! ^'],
  ['Postfix', 'always p: a ^b'],
  ['MemberSuffix', 'always p: a.^1'],
  ['AsSuffix', 'always p: a as ^1'],
  ['IsSuffix', 'always p: a is ^1'],
  ['Quantifier', 'always p: forall d: ^: x'],
  ['Apply', 'always p: f(a ^b)'],
  ['Indexed', 'always p: d[^]'],
  ['Set', 'always p: x == {a ^b}'],
  ['EmptyQueue', 'always p: x == [^a]'],
  ['Parenthesized', 'always p: (a ^b)'],
  ['name', 'lock ^while'],
  ['integer', 'always p: ^9x'],
];

test.each(positions)('%s: %s', (_, marked) => {
  const at = marked.indexOf('^');
  const text = marked.replace('^', '');
  const prefix = 'spec a\n';
  const [first] = parse({ name: 'test.kspec', text: prefix + text }).diagnostics;
  // At the end of the text the place is right behind the last token.
  const isEnd = text.slice(at).trim() === '';
  const expected = isEnd ? text.trimEnd().length : at;
  expect((first?.span?.start ?? NaN) - prefix.length).toBe(expected);
});

test('every rule that can fail has a position', () => {
  const grammar = readFileSync(new URL('../../src/language/kspec.ohm', import.meta.url), 'utf8');
  const rules = [...grammar.matchAll(/^ {2}([A-Z]\w+)(?: \(.*\))?(?:\n\s*)? ?=/gm)];
  const tested = new Set(positions.map(([rule]) => rule));
  /** They consist of one word, are tried for a look ahead, or hand everything on. */
  const others = new Set(
    'Header Break Skip CallAny EventField ActionStart TaskStart TaskIndex Suffix Primary Reference None'.split(
      ' ',
    ),
  );
  const missing = rules.map(([, rule = '']) => rule).filter((rule) => !tested.has(rule));
  expect(missing.filter((rule) => !others.has(rule))).toEqual([]);
});

test.each([
  ['a list', 'lock l fair a, b lock m', ['l', 'a b', 'm']],
  ['at the end', 'lock l fair a', ['l', 'a']],
  ['one after the other', 'fair a fair b', ['a', 'b']],
  ['of itself', 'fair fair', ['fair']],
  ['but not in a type', 'var x: queue of fair max 2', ['x']],
  ['nor in an expression', 'always fair: x == fair lock l', ['fair', 'l']],
  ['nor in a name', 'lock fair fair a', ['fair', 'a']],
  ['nor before a version', 'observe fair from scenario s {}', ['fair']],
])('`fair` begins a declaration: %s', (_, text, names) => {
  const { file } = parse({ name: 'test.kspec', text: `spec fair ${text}` });
  const declared = file?.declarations.map((each) => {
    if (each.kind === 'fair') return each.names.map((name) => name.text).join(' ');
    return 'name' in each ? each.name.text : each.path;
  });
  expect(declared).toEqual(names);
});

test.each([
  [
    'each wrong declaration is reported',
    'spec a lock 1 lock 2 lock 3',
    ['"1 lock', '"2 lock', '"3"'],
  ],
  ['an empty text lacks its header', '', ['the end']],
  ['a text of blanks and comments lacks its header', ' // spec a\n', ['"// sp']],
  ['two headers are one too many', 'spec a spec b', ['"spec b']],
  ['the header may be wrong by itself', 'spec 1 lock 2', ['"1 lock', '"2"']],
])('%s', (_, text, places) => {
  expect(errors(text).map((each) => each.replace(/^E\d+ at |"$/g, ''))).toEqual(
    places.map((each) => each.replace(/"$/, '')),
  );
});

test('at most twenty errors are reported', () => {
  expect(errors(`spec a ${'lock 1 '.repeat(1000)}`)).toHaveLength(20);
});

test('a byte order mark before the text is no part of it', () => {
  expect(errors('\uFEFFspec a lock l')).toEqual([]);
});

test('spans are those of the text, wherever the declaration stands', () => {
  const text = 'spec a /* x */ var one: bool\n\n  var two: bool = one // y';
  const { file } = parse({ name: 'test.kspec', text });
  const spans = file?.declarations.map(({ span }) => text.slice(span.start, span.end));
  expect(spans).toEqual(['var one: bool', 'var two: bool = one']);
});

const tooDeep: readonly (readonly [what: string, text: string])[] = [
  ['parentheses', `always p: ${'('.repeat(33)}x${')'.repeat(33)}`],
  ['open parentheses', `always p: ${'('.repeat(100_000)}`],
  ['sets', `always p: ${'{'.repeat(33)}${'}'.repeat(33)}`],
  ['blocks', `process p() ${'{ if a '.repeat(33)}skip${'}'.repeat(33)}`],
  ['bodies without brackets', `process p() { ${'if a while b '.repeat(5_000)} skip }`],
  ['loops', `process p() { ${'for each d: k '.repeat(33)} skip }`],
  ['else if', `process p() { ${'if a skip else '.repeat(5_000)} skip }`],
  ['else if with brackets', `process p() { ${'if a { skip } else '.repeat(5_000)} skip }`],
  ['not', `always p: ${'!'.repeat(100_000)}x`],
  ['minus', `always p: ${'- '.repeat(50_000)}x`],
  ['implications', `always p: ${'a => '.repeat(5_000)}b`],
  ['conjunctions', `always p: ${'a && '.repeat(5_000)}b`],
  ['sums', `always p: 0 == ${'1 + '.repeat(5_000)}1`],
  ['members', `always p: a${'.b'.repeat(5_000)}`],
  ['readings', `always p: a${' as b'.repeat(5_000)}`],
  ['quantifiers', `always p: ${'forall d: k: '.repeat(5_000)}x`],
  ['chains in brackets', `always p: ${'('.repeat(40)}a${`${' && a'.repeat(20)})`.repeat(40)}`],
  ['sets before bodies', `process p() { ${'if {a} == x '.repeat(5_000)} skip }`],
  ['sets between bodies', `process p() { ${'if x in {a} '.repeat(5_000)} skip }`],
];

test.each(tooDeep)('%s may nest only so deeply', (_, text) => {
  expect(errors(`spec a ${text}`)).toEqual([expect.stringMatching(/^E0104/)]);
});

const deepEnough: readonly (readonly [what: string, text: string])[] = [
  ['parentheses', `always p: ${'('.repeat(31)}x${')'.repeat(31)}`],
  ['blocks', `process p() ${'{ if a '.repeat(15)}{ skip }${'}'.repeat(15)}`],
  ['loops', `process p() { ${'for each d: k where a '.repeat(31)} skip }`],
  ['else if', `process p() { ${'if a skip else '.repeat(28)} skip }`],
  ['quantifiers', `always p: ${'forall d: k: '.repeat(31)}x`],
  ['implications', `always p: ${'a => '.repeat(490)}b`],
  ['not', `always p: ${'!'.repeat(490)}x`],
  ['many statements', `process p() { ${'if a { x = 1 + 2 } else skip '.repeat(400)} }`],
  ['many bodies without brackets', `process p() { ${'if a x = 1 '.repeat(400)} }`],
  ['many declarations', 'always p: forall d: k: a => b && c '.repeat(300)],
  ['a long list', `always p: x == {${'a, '.repeat(1000)}b}`],
  ['many clauses', `observe o { ${'entry f(a) => enter p(a) where a => b '.repeat(200)} }`],
];

test.each(deepEnough)('%s may nest, and follow each other, far enough', (_, text) => {
  expect(errors(`spec a ${text}`)).toEqual([]);
});
