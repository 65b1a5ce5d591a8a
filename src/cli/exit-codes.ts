/** What the process tells whoever started it; scripts rely on these numbers. */
export const outcomes = {
  fine: { code: 0, meaning: 'conforms, holds, fine' },
  violates: { code: 1, meaning: 'violates' },
  usage: { code: 2, meaning: 'wrong usage' },
  'wrong-spec': { code: 3, meaning: 'the specification is wrong' },
  'unreadable-input': { code: 4, meaning: 'the input cannot be read' },
  inconclusive: { code: 5, meaning: 'inconclusive' },
  vacuous: { code: 6, meaning: 'vacuous: no event matched' },
  'our-bug': { code: 70, meaning: 'a bug of kspec' },
  'unwritable-output': { code: 74, meaning: 'the output cannot be written' },
  'skip-in-bisect': { code: 125, meaning: 'with --bisect, instead of 5 and 6' },
  interrupted: { code: 130, meaning: 'interrupted' },
} as const;

export type Outcome = keyof typeof outcomes;

/** Of several traces, the first of these that applies to one of them is the outcome of all. */
const precedence = [
  'our-bug',
  'unreadable-input',
  'violates',
  'inconclusive',
  'vacuous',
] as const satisfies readonly Outcome[];

export function combinedOutcome(all: readonly Outcome[]): Outcome {
  return precedence.find((outcome) => all.includes(outcome)) ?? 'fine';
}
