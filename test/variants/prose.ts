/** What `docs/variants.md` argues; its figures come from the explorer. */

export const introduction = `# The designs of October 2018, side by side

On 19 October 2018 a mail on the kernel list argued about how a device should remember the driver that
is to be attached to it asynchronously, and proposed a bit that says what \`driver_data\` holds.
This page decides the argument: each design is written down in \`spec/variants\` as a small extension of one base, and the explorer searches every interleaving of the same scenarios in each.
It is generated: \`npm run generate\`.

To see the table yourself, or that of one design:

\`\`\`text
kspec explore spec/variants --matrix
kspec explore spec/variants/attach-pending-bit.kspec --scenario attach_and_release
\`\`\`

A claim holds for these casts: one device, one or two drivers, each task once, any number of workers.
A path of an \`x\` is a race of the design; a \`.\` is no proof for larger casts.
\`atomic\` in the specifications joins a lock with the first step under it and the last step with the unlock, so that paths are a little shorter than a kernel's.
`;

export const differences = `## Where this differs from an earlier model

A model written in C++ from the same sources, and explored the same way, gave the same marks except in these cells.

- **L1 and L2 in v4 and with the flush moved: \`.\`, not \`x\`.**
  The attach is lost there too, but never silently.
  A pending driver is lost when another one is written over it or a failing probe clears the word; each attach has its helper, so that one more helper is still to run, finds the word NULL while the device has no driver, and takes NULL for a driver (T2).
  In the kernel that is \`driver_probe_device(NULL, dev)\`, and \`really_probe()\` follows the pointer: an oops.
  The earlier model let the helper go on as if nothing were pending.
  The row asks about runs that end, and none of these does.
- **F1 in 5.1: \`x\`, not \`.\`.**
  F1 follows from any probe of a removed device.
  The earlier model had only the paths of P1, P2 and P3, which 5.1 closes; P4, the deferred worker, is the path that commit 654888327e9f closed in July 2020, and it was noted there as open and not modelled.
  [5.1-device-attach-tests-dead](../spec/variants/5.1-device-attach-tests-dead.kspec) is 5.1 with that commit: P4 and F1 hold.
- **R1 and T2 in 4.19: \`-\`.**
  4.19 has one work item for each driver and none for each device.
  A release does not cancel that item either: \`driver_attach_async()\` may come to the device after it was released and attach, but it attaches because the driver was registered, and nothing of it was ever pending at the device.
- **P2 with the bit on both helpers: \`.\`, as found before, but only if each helper has its own bit.**
  Where one bit serves both, the device's helper, though it was cancelled, takes the attach that \`__driver_attach()\` makes pending after the removal, and P2 opens through P1: see \`attach-pending-bit-one-for-both\` below.
- **D1 with the mutex over the probe** has two causes: the flush, which this design keeps under the device lock, and the order of the two locks.
  \`recheck-mutex-order\` below is the design without the first; \`recheck-mutex-short\` shows that neither is necessary: it is enough to keep the mutex while the driver is taken off the bus.

D2 and P4, the foreign data of T2, the reuse of an address, the flag that shares a word with the bit, and the reader that loads bit and word apart were not modelled before.
`;

interface BitRow {
  readonly id: string;
  readonly remedy: string;
  /** The file that shows the remedy at work. */
  readonly shownBy?: string;
}

export const bitTable: readonly BitRow[] = [
  { id: 'T1', remedy: 'the bit, if the reader loads bit and word as one' },
  {
    id: 'T2',
    remedy: 'the bit, if it shares its word with no flag that is written without the lock',
  },
  { id: 'T2f', remedy: 'the bit, if storing data clears it' },
  { id: 'R1', remedy: 'the bit, as a release clears it' },
  { id: 'U1', remedy: 'the flush in `driver_detach()`, without which the bit does not help' },
  { id: 'D1', remedy: 'the flush moved out of the device lock' },
  {
    id: 'R2',
    remedy: "a bit for the device's helper too",
    shownBy: 'attach-pending-bit-both-helpers',
  },
  {
    id: 'P2',
    remedy: "a bit for the device's helper too, or `dead`",
    shownBy: 'attach-pending-bit-both-helpers',
  },
  {
    id: 'P1',
    remedy: '`dead`: a mark that stays, as the attach may come after the removal',
    shownBy: '5.1',
  },
  { id: 'P3', remedy: '`dead`, tested by every way to a probe', shownBy: '5.1' },
  {
    id: 'P4',
    remedy: '`dead`, tested in `__device_attach()` too',
    shownBy: '5.1-device-attach-tests-dead',
  },
  { id: 'F1', remedy: 'what closes P1 to P4', shownBy: '6.1' },
  { id: 'C1', remedy: 'a word of its own for the pending driver', shownBy: '5.1' },
  { id: 'L2', remedy: 'a word of its own, which a failing probe does not clear', shownBy: '5.1' },
  { id: 'L1', remedy: 'a set of pending drivers in place of one', shownBy: 'details/pending-set' },
  { id: 'D2', remedy: 'scheduling after the device is unlocked', shownBy: '6.1' },
];

/** What each small variant is for, by its file. */
export const detailQuestions: Readonly<Record<string, string>> = {
  'attach-pending-bit-without-flush': 'Does the bit make the flush unnecessary?',
  'attach-pending-bit-unlocked-reader': 'Does the bit help a reader that loads bit and word apart?',
  'attach-pending-bit-locked-reader': 'And one that holds the device lock?',
  'attach-pending-bit-shared-word':
    'May the bit stand in a bit-field beside `can_match`, which is written without the lock (S22)?',
  'attach-pending-bit-atomic-flags': 'And among flags that are set and cleared atomically?',
  'attach-pending-bit-one-for-both': 'Can one bit serve both helpers?',
  'recheck-address-reuse':
    'Does comparing addresses name the right driver when an address is used again (ABA)?',
  'recheck-address-reuse-flushed': 'And with a flush before the driver has left?',
  'recheck-mutex-order': 'Is the mutex over the probe safe once the flush is moved?',
  'recheck-mutex-short': 'And kept only while the driver is taken off the bus?',
  '5.1-device-attach-tests-dead': 'What did commit 654888327e9f close?',
  'deferred-probe': 'Is a deferred probe tried again when its supplier binds meanwhile?',
  'deferred-probe-without-count': 'And without the count of the triggers?',
  'pending-set': 'Can all rows be closed at once, but that a driver is probed again?',
};
