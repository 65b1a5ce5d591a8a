/**
 * The end of a trace: what the tracer read must have been there by now.
 *
 * A reading is taken by the model before its task's next event. A task without one must take it
 * before the end, with whatever hidden steps of others that needs.
 */
import type { DecodedEvent } from './decode.js';
import type { Explanation } from './explanation.js';
import type { Gaps } from './gaps.js';
import { explainReadings } from './search.js';
import type { CheckState } from './state.js';
import { explainUncertain } from './uncertain.js';

export interface UnreadAtEnd {
  readonly decoded: DecodedEvent;
  readonly explanation: Explanation & { kind: 'unexplained' };
}

/** The first event whose readings no possible state confirms; undefined if there is none. */
export function findUnread(
  state: CheckState,
  lastEvents: ReadonlyMap<number, DecodedEvent>,
  gaps: Gaps,
): UnreadAtEnd | undefined {
  const open = [...lastEvents].filter(([task]) => state.belief.isReading(task));
  for (const [, decoded] of open.sort(([, a], [, b]) => a.event.line - b.event.line)) {
    const explanation = explainReadings(state, decoded);
    let found: Explanation = explanation;
    if (explanation.kind === 'unexplained') {
      const uncertain = explainUncertain(state, decoded, {
        explain: () => explainReadings(state, decoded),
        rejections: () => explanation.rejections,
      });
      if (!uncertain) return { decoded, explanation };
      gaps.addDoubts(uncertain.doubts, decoded.event);
      found = uncertain.found;
    }
    if (found.kind === 'explained') state.commit(found, decoded);
  }
  return undefined;
}
