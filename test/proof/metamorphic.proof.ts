/** What may be done to a recording without its being accused, on every bundled recording. */
import { expect, test } from 'vitest';
import { largest, recordedOf, recordings } from '../recordings/recordings.js';
import { findWrong, type RelationName, relations } from '../support/metamorphic.js';

/** These say something only of recordings that conform. */
const ofConforming: ReadonlySet<RelationName> = new Set([
  'a suffix of what conforms never violates',
  'events lost in place of a block leave it open',
  'a mapped event that is dropped is missed, or the verdict says why not',
  'functions recorded without their arguments do not make it violate',
  'functions that are not recorded do not make it violate',
]);

const rows = recordings
  .filter(({ file }) => file !== largest)
  .flatMap((recording) =>
    (Object.keys(relations) as RelationName[])
      .filter((name) => recording.verdict === 'conforms' || !ofConforming.has(name))
      .map((name) => [recording.file, name, recording] as const),
  );

test.each(rows)('%s: %s', async (_, name, recording) => {
  expect(findWrong(name, await recordedOf(recording), 8)).toEqual([]);
});
