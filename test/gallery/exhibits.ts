/** What the gallery shows, and its index. */
import { basename } from 'node:path';

export interface Exhibit {
  readonly kind: 'recording' | 'design';
  /** In `docs/gallery`. */
  readonly file: string;
  readonly title: string;
  readonly argv: readonly string[];
}

/** A race of each design: the scenario, and what breaks in it. */
const races: readonly (readonly [design: string, scenario: string, title: string])[] = [
  ['4.19', 'load_and_unload', 'the driver is bound after it has left'],
  ['v4', 'asynchronous_and_synchronous', 'the word is NULL when the helper takes it for a driver'],
  ['v4', 'foreign_data', 'the word is somebody’s data when the helper takes it for a driver'],
  ['v4-flush-moved', 'load_and_unload', 'the word is NULL when the helper takes it for a driver'],
  ['attach-pending-bit', 'attach_and_release', 'a release does not stop the device’s helper'],
  ['attach-pending-bit', 'bus_data', 'a pending attach overwrites what the bus has stored'],
  ['attach-pending-bit-both-helpers', 'two_asynchronous', 'of two drivers one is never tried'],
  ['recheck-then-use', 'read_driver_data', 'a pending driver is read as driver data'],
  ['recheck-under-mutex', 'bind_while_removing', 'a release does not stop the driver’s helper'],
  ['null-out', 'foreign_data', 'the word is somebody’s data when the helper takes it for a driver'],
  ['5.1', 'attach_and_release', 'a release does not stop the device’s helper'],
  ['5.1', 'deferred_while_removing', 'the deferred worker probes a removed device'],
  [
    '5.1',
    'inline_run',
    'a helper that runs in its caller waits for the lock that the caller holds',
  ],
  ['6.1', 'two_asynchronous', 'of two drivers one is never tried'],
  ['racy1', 'lost_attach', 'a release loses the attach that is pending'],
  ['racy2', 'two_async', 'NULL is probed as a driver'],
];

/** `custom-6.12-racy1/storm.kp.local.bad.txt.gz` and its kernel, for each rejected recording. */
export function exhibits(
  rejected: readonly { readonly file: string; readonly kernel: string }[],
): readonly Exhibit[] {
  return [
    ...rejected.map(({ file, kernel }): Exhibit => {
      const [folder = '', name = ''] = file.split('/');
      const scenario = basename(name).split('.')[0]!;
      const trace = `traces/${file}`;
      return {
        kind: 'recording',
        file: `${folder.replace('custom-', '')}-${scenario}.txt`,
        title: `\`${scenario}\` on ${folder.replace('custom-', '')}`,
        argv: ['check', `spec/driver-core-${kernel}.kspec`, trace, '--mail'],
      };
    }),
    ...races.map(([design, scenario, title]): Exhibit => {
      const spec = `spec/variants/${design}.kspec`;
      return {
        kind: 'design',
        file: `${design}-${scenario}.txt`,
        title: `${design}: ${title}`,
        argv: ['explore', spec, '--scenario', scenario, '--stop-at-first', '--mail'],
      };
    }),
  ];
}

/** `verdicts` holds the first sentence of each, by its file. */
export function renderIndex(
  shown: readonly Exhibit[],
  verdicts: ReadonlyMap<string, string>,
): string {
  const rows = (kind: Exhibit['kind']) =>
    shown
      .filter((exhibit) => exhibit.kind === kind)
      .flatMap(({ file, title, argv }) => [
        `### ${title}\n`,
        '```text',
        verdicts.get(file)!,
        '```\n',
        `[The whole report](${file}): \`kspec ${argv.join(' ')}\`\n`,
      ]);
  return `${introduction}${rows('recording').join('\n')}
## Designs

Of each design of [the mail's argument](../variants.md) a race: the first claim that is broken in a scenario, by a path as short as any.

${rows('design').join('\n')}`;
}

const introduction = `# Gallery

What \`kspec\` has to say of kernels and designs that are wrong, in the form for mails.
Each report is meant to be understood alone, by someone who knows the driver core and not the tool: which paths raced, on which device, which word was wrong and where.
The pages are generated: \`npx vitest run test/gallery --update\`.

## How to read one

- The first lines are the verdict: where, on which object, which word, what it was and what it should have been.
- The drawing has one column for each task, time downwards; \`<==\` marks what nothing explains. Of a recording it goes on after that, because what was wrong there is used by somebody later.
- Below stand the paths that meet on the object, the event as recorded, since when each field was what it was, and what was possible.

## Recordings

Made on kernels into which the race of October 2018 was put back ([traces](../../traces/README.md)), and judged by the specification of the kernel as it is.
There \`driver_data\` belongs to whoever drives the device; the racy kernels keep the driver of a pending attach in it.

`;
