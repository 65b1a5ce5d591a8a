/** Colors by what they say; a report names the tone and never the color. */

export type Tone = 'error' | 'warning' | 'good' | 'place' | 'strong' | 'faint';

/** Gives a text the tone, or leaves it alone. */
export type Paint = (tone: Tone, text: string) => string;

/** For files, pipes and tests. */
export const plain: Paint = (_tone, text) => text;

/** For terminals: the eight colors that every one of them has. */
export const colored: Paint = (tone, text) => `\x1b[${codes[tone]}m${text}\x1b[0m`;

const codes = {
  error: '1;31',
  warning: '1;33',
  good: '1;32',
  place: '36',
  strong: '1',
  faint: '2',
} as const satisfies Record<Tone, string>;
