/**
 * Why a recording is rejected, in a form by which two recordings can be compared.
 *
 * The reason is the same if the same event is rejected, the same stands against it, and every value
 * that decides this was set by the same event. What a smaller recording is rejected for is then true
 * of the larger one too, and not an effect of what was left out.
 */
import type { Conjunct, Divergence, EventReference } from './verdict.js';

/** Equal texts for equal reasons. */
export function reasonOf(divergence: Divergence): string {
  const { kind, at, noticedAt, task, claim, reading, failure, property } = divergence;
  return JSON.stringify([
    [kind, placeOf(at), placeOf(noticedAt), task, claim],
    reading && [
      [reading.object, reading.member, reading.field, reading.recorded],
      [...reading.possible].sort(),
      reading.setAt.map(placeOf),
    ],
    failure && [failure.code, failure.span.source.name, failure.span.start, failure.details],
    property && [property.name, divergence.objects[0]?.name],
    obstaclesOf(divergence),
    statesOf(divergence),
  ]);
}

/** What stands against each candidate. */
function obstaclesOf({ candidates }: Divergence): readonly string[] {
  return distinct(
    candidates.map(({ transition, conjuncts }) => {
      const failing = conjuncts.filter(({ holds }) => !holds);
      return [transition, failing.map(({ text, values }: Conjunct) => [text, values])];
    }),
  );
}

/** The objects involved, as far as they decide: a wrong value rests on the one that was read. */
function statesOf({ kind, objects }: Divergence): unknown {
  if (kind === 'wrong-value') return objects[0]?.createdHere;
  return objects.map(({ name, createdHere, fields }) => [
    name,
    createdHere,
    fields.map((field) => [field.name, [...field.values].sort(), field.setAt?.line]),
  ]);
}

function placeOf({ line, point, name }: EventReference): string {
  return `${line} ${point} ${name}`;
}

/** The values as texts, each once, in an order of their own. */
function distinct(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.map((value) => JSON.stringify(value)))].sort();
}
