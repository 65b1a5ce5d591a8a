/** What the test module saw of its probes is what the kit's recordings of them show. */
import { expect, test } from 'vitest';
import { filesIn, readText } from '../house/source-files.js';
import { itemsOf } from './recordings.js';

const kits = ['kit-6.1', 'kit-6.12'];
const recorded = kits.flatMap((kit) =>
  filesIn(`traces/${kit}`, '.gz').map((file) => `${kit}/${file}`),
);

/** `kt-a.0: -517` for each probe of a device of the module, sorted. */
async function probesIn(file: string): Promise<string[]> {
  const inside = new Map<number, string>();
  const found: string[] = [];
  for await (const batch of itemsOf(file)) {
    for (const item of batch) {
      if (item.kind !== 'event' || item.name !== 'platform_probe') continue;
      const task = item.task!.pid;
      if (item.point === 'entry') {
        inside.set(task, item.fields.get('name')!.slice(1, -1));
      } else if (inside.get(task)!.startsWith('kt-')) {
        found.push(`${inside.get(task)!}: ${item.fields.get('ret')!}`);
      }
    }
  }
  return found.sort();
}

test.each(recorded)('%s', async (file) => {
  const [, kit, scenario] = /^(.*)\/(\w+)\./.exec(file) as unknown as [string, string, string];
  const pattern = new RegExp(`^${scenario}: probe (\\S+) by \\S+: (-?\\d+)$`, 'gm');
  const truth = [...readText(`traces/${kit}/truth.txt`).matchAll(pattern)];
  const expected = truth.map(([, device, result]) => `${device}: ${result}`).sort();
  expect(await probesIn(file)).toEqual(expected);
  expect(expected.length > 0).toBe(scenario !== 'real_drivers');
});
