/** The largest recording comes to the verdict in its name, as the others do. */
import { test } from 'vitest';
import { expectVerdict, largest, recordings } from './recordings.js';

test(largest, { timeout: 300_000 }, async () => {
  await expectVerdict(recordings.find(({ file }) => file === largest)!);
});
