/** Judgements for the forms: with names as a hostile trace or specification has them, and at random. */
import fc from 'fast-check';
import {
  type JudgedGroup,
  type Judgement,
  type Rule,
  rules,
} from '../../src/report/forms/judgement.js';

/** What means something in one of the forms, or to a terminal, or to JavaScript. */
export const hostileTexts = [
  ']]>',
  '<![CDATA[ &amp; <b> "\'',
  '%0A::error::x',
  '::error file=a,line=1::b',
  'a,b:c%2C',
  'line\nbreak\r\n',
  '\u001b[31m\u0000\u0085\u2028\u202e',
  '__proto__',
  'constructor',
  '# SKIP x',
  'x # SKIP',
  'Subtest: y',
  'ok 1 z',
  '1..7',
  'KTAP version 1',
  '- dash',
  'reboot: System halted',
  'List of all partitions:',
  'Kernel panic - not syncing: VFS:',
  ' blanks ',
  '\t',
  '',
  '#',
  '\ud800 alone \udfff',
  '\ufffe\uffff',
  '💥 é',
  'file://x?y#z',
  '../../etc',
  '//host/share',
];

export function judgementOf(text: string, outcome: Judgement['outcome'], rule: Rule): Judgement {
  const place = { file: text === '' ? 'f' : text, line: 1, column: 2, text };
  return {
    name: text,
    outcome,
    rule,
    reason: text,
    report: [text, text],
    place,
    related: [{ place, text }],
    flow: [
      { task: text, text, place, changes: [{ place: text, after: text }] },
      { task: 'other', text, place: undefined, changes: [{ place: '__proto__', after: text }] },
    ],
  };
}

const hostileText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary-ascii' }),
  fc.string({ unit: fc.constantFrom(...hostileTexts), maxLength: 4 }),
);

const judgement = fc
  .tuple(
    hostileText,
    fc.constantFrom('passed', 'failed', 'open', 'unreadable'),
    fc.constantFrom(...(Object.keys(rules) as Rule[])),
  )
  .map(([text, outcome, rule]) => judgementOf(text, outcome, rule));

export const arbitraryGroups: fc.Arbitrary<readonly JudgedGroup[]> = fc.array(
  fc.record({
    name: hostileText,
    judgements: fc.array(judgement, { minLength: 1, maxLength: 3 }),
    diagnostics: fc.array(
      fc.record({
        code: fc.constant('W0201' as const),
        severity: fc.constant('warning' as const),
        message: hostileText,
        help: hostileText,
      }),
      { maxLength: 1 },
    ),
  }),
  { minLength: 1, maxLength: 2 },
);

/** Every hostile text with every outcome. */
export const hostileGroups: readonly JudgedGroup[] = hostileTexts.map((text) => ({
  name: text,
  judgements: (['passed', 'failed', 'open', 'unreadable'] as const).map((outcome) =>
    judgementOf(text, outcome, 'unexpected-event'),
  ),
  diagnostics: [],
}));
