/** Compares what is said of a recording with what is said of its parts, merged. */
import { TraceChecker } from '../../src/check/check.js';
import type { CheckResult } from '../../src/check/verdict.js';
import { Random } from '../../src/explore/random.js';
import type { TraceItem } from '../../src/trace/event.js';
import type { Recorded } from './metamorphic.js';
import { merged, splitItems, type WayToSplit, waysToSplit } from './split.js';

/** How a recording may be split: the returns that function_graph draws are no events of their own. */
export function waysFor(file: string): readonly WayToSplit[] {
  const ways = Object.keys(waysToSplit) as WayToSplit[];
  if (/\.fgdef\.|boot\.function_graph/.test(file)) return [];
  return /\.(?:fg|fgdeep|tcfg)\./.test(file) ? ['by CPU'] : ways;
}

/** `alike`, or how they differ. Orders that times leave open may leave the verdict open, too. */
export async function compareParts(
  recorded: Recorded,
  way: WayToSplit,
  seed: number,
): Promise<'alike' | 'too many ties' | { readonly whole: string; readonly parts: string }> {
  const parts = splitItems(recorded.items, way, new Random(seed));
  const [one, other] = [judge(recorded, recorded.items), judge(recorded, await merged(parts))];
  const isOpen = other.gaps.some(({ kind }) => kind === 'too-many-ties');
  if (isOpen && other.verdict === 'inconclusive') return 'too many ties';
  const [whole, together] = [gist(one), gist(other)];
  return whole === together ? 'alike' : { whole, parts: together };
}

function judge({ program, observation }: Recorded, items: readonly TraceItem[]): CheckResult {
  const checker = new TraceChecker(program, observation);
  for (const item of items) checker.add(item);
  return checker.finish();
}

function gist({ verdict, divergence, events }: CheckResult): string {
  if (verdict === 'inconclusive') return verdict;
  return divergence ? `${verdict}: ${divergence.text}` : `${verdict}: ${events.matched}`;
}
