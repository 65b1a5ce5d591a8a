/**
 * The gallery: what `kspec` mails of every rejected recording and of a race of every design. Each
 * must tell by itself which paths raced, on which object, and which word was wrong.
 */
import { expect, test } from 'vitest';
import { runKspec } from '../cli/run-kspec.js';
import { recordings } from '../recordings/recordings.js';
import { type Exhibit, exhibits, renderIndex } from './exhibits.js';

const rejected = recordings.filter(({ verdict }) => verdict === 'violates');
const shown = exhibits(rejected.map(({ file, kernel }) => ({ file, kernel })));
const mails = new Map<string, string>();

async function mailOf({ argv, file }: Exhibit): Promise<string> {
  const known = mails.get(file);
  if (known !== undefined) return known;
  const { code, output } = await runKspec(argv);
  expect(code).toBe(1);
  mails.set(file, output);
  return output;
}

test('every rejected recording is shown', () => {
  expect(rejected.length).toBeGreaterThanOrEqual(7);
  expect(shown.filter(({ kind }) => kind === 'recording')).toHaveLength(rejected.length);
});

test.each(shown)('$file is what `kspec` mails', { timeout: 60_000 }, async (exhibit) => {
  const mail = await mailOf(exhibit);
  await expect(mail).toMatchFileSnapshot(`../../docs/gallery/${exhibit.file}`);
});

test.each(shown)('$file draws two paths, and names where and what', async (exhibit) => {
  const mail = await mailOf(exhibit);
  const [verdict = ''] = mail.split('\n\n');
  if (exhibit.kind === 'recording') {
    const [, object, word] = /device\s+(\S+)\.(\w+)\s+reads/.exec(verdict) ?? [];
    expect(word).toBe('driver_data');
    const paths = /The paths on device (\S+)\n((?: .*\n)+)/.exec(mail);
    expect(paths?.[1]).toBe(object);
    const tasks = paths![2]!.split('\n').filter((line) => /^ {2}\S/.test(line));
    expect(tasks.length).toBeGreaterThanOrEqual(2);
    expect(paths![2]).toContain('__driver_attach_async_helper');
    expect(mail).toMatch(/<==\s+\S+\.driver_data\s+reads/);
    expect(mail).toMatch(/the recording still shows .* at\n +line \d+/);
  } else {
    const lanes = mail.match(/^ +(?:\w+(?: \d)? +)+\w+(?: \d)?\n +-+(?: +-+)+$/m);
    expect(lanes).not.toBeNull();
    expect(mail).toMatch(/^(?:broken|error|deadlock): /m);
    expect(mail).toContain('What the steps have left behind');
  }
});

test('the index leads to each of them', async () => {
  const verdicts = new Map<string, string>();
  for (const exhibit of shown) {
    const [verdict = ''] = (await mailOf(exhibit)).split('\n\n');
    verdicts.set(exhibit.file, verdict.replace(/\n +/g, ' '));
  }
  const index = renderIndex(shown, verdicts);
  await expect(index).toMatchFileSnapshot('../../docs/gallery/README.md');
});
