/** Every bundled recording in parts comes to the verdict of the whole, at the same event. */
import { expect, test } from 'vitest';
import { recordedOf, recordings } from '../recordings/recordings.js';
import { compareParts, waysFor } from '../support/parts.js';

const rows = recordings.flatMap((recording) =>
  waysFor(recording.file).map((way) => [recording.file, way, recording] as const),
);

test.each(rows)('%s %s', async (file, way, recording) => {
  // The ticks of this clock are milliseconds: whole calls have one time.
  const expected = file.includes('.uptime.') ? 'too many ties' : 'alike';
  expect(await compareParts(await recordedOf(recording), way, 1)).toBe(expected);
});
