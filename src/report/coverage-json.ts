/** What an exploration has not exercised, for programs. */
import type { CoverageGap, CoverageGaps } from '../explore/coverage-gaps.js';
import { placeJson } from './diagnostic-json.js';

export function coverageJson({ neverTaken, neverFalse, neverTrue, notReached }: CoverageGaps) {
  return {
    never_taken: neverTaken.map(({ statements, ...gap }) => ({ ...gapJson(gap), statements })),
    never_false: neverFalse.map(gapJson),
    never_true: neverTrue.map(gapJson),
    not_reached: notReached.map(gapJson),
  };
}

function gapJson({ span, text }: CoverageGap) {
  return { place: placeJson(span), text };
}
