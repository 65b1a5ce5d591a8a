/** The designs of `spec/variants`, explored once for all the tests that look at them. */
import { explore } from '../../src/explore/explore.js';
import type { Design, MatrixClaim } from '../../src/explore/matrix.js';
import { PackedSpace } from '../../src/explore/packed-space.js';
import { ScenarioModel } from '../../src/model/scenario-model.js';
import { compileFile } from '../support/load-spec.js';

/** A column of the matrix. */
export interface Column {
  /** The file in `spec/variants`, without its ending. */
  readonly file: string;
  /** What stands over the column. */
  readonly head: string;
}

export const columns: readonly Column[] = [
  { file: '4.19', head: '4.19' },
  { file: 'v4', head: 'v4' },
  { file: 'v4-flush-moved', head: 'flush moved' },
  { file: 'attach-pending-bit', head: 'the bit' },
  { file: 'attach-pending-bit-both-helpers', head: 'both helpers' },
  { file: 'recheck-then-use', head: 'recheck' },
  { file: 'recheck-under-mutex', head: 'mutex' },
  { file: 'null-out', head: 'NULL-out' },
  { file: '5.1', head: '5.1' },
  { file: '6.1', head: '6.1' },
];

/** A row: a claim of the specifications, or a deadlock or error that counts as it. */
export interface Row {
  readonly id: string;
  readonly text: string;
  counts(claim: MatrixClaim, scenario: string): boolean;
  /** A design without this process has nothing that the row could be about. */
  readonly needs?: string;
}

const falseRead = 'E0501';

export const rows: readonly Row[] = [
  {
    id: 'D1',
    text: 'the flush under the device lock deadlocks',
    counts: ({ kind }, scenario) => kind === 'deadlock' && scenario !== 'inline_run',
  },
  {
    id: 'D2',
    text: 'a helper that runs in its caller deadlocks',
    counts: ({ kind }, scenario) => kind === 'deadlock' && scenario === 'inline_run',
  },
  property('U1', 'bind_after_unregister', 'a driver is probed or bound after it has left'),
  {
    id: 'T1',
    text: 'a pending driver is read as driver data',
    counts: (claim) => isFalseRead(claim, 'dev_get_drvdata'),
  },
  {
    id: 'T2',
    text: 'NULL is read as a pending driver',
    counts: (claim, scenario) =>
      isFalseRead(claim, '__driver_attach_async_helper') && scenario !== 'foreign_data',
    needs: '__driver_attach_async_helper',
  },
  {
    id: 'T2f',
    text: 'foreign data is read as a pending driver',
    counts: (claim, scenario) =>
      isFalseRead(claim, '__driver_attach_async_helper') && scenario === 'foreign_data',
    needs: '__driver_attach_async_helper',
  },
  property('C1', 'data_overwritten', 'a pending driver is written over driver data'),
  {
    ...property(
      'R1',
      'attach_after_release_by_driver',
      "the driver's helper attaches after a release",
    ),
    needs: '__driver_attach_async_helper',
  },
  property('R2', 'attach_after_release_by_device', "the device's helper attaches after a release"),
  property('P1', 'probe_after_removal_by_driver', "the driver's helper probes a removed device"),
  property('P2', 'probe_after_removal_by_device', "the device's helper probes a removed device"),
  property('P3', 'probe_after_removal_by_user', 'a bind in sysfs probes a removed device'),
  property('P4', 'probe_after_removal_by_deferral', 'the deferred worker probes a removed device'),
  property('F1', 'freed_device_listed', "a freed device is on a driver's list"),
  property('L1', 'lost_attach_of_two', 'two asynchronous drivers: one is never tried'),
  property(
    'L2',
    'lost_attach_to_synchronous',
    'a synchronous driver fails: the other is never tried',
  ),
  property('again', 'probed_twice', 'a driver is probed again after it has refused (benign)'),
  property('twice', 'bound_twice', 'a probe begins while a driver is set'),
  property('leak', 'leaked_reference', 'a reference to the device is never dropped'),
];

function property(id: string, name: string, text: string): Row {
  return { id, text, counts: (claim) => 'name' in claim && claim.name === name };
}

function isFalseRead(claim: MatrixClaim, process: string): boolean {
  return claim.kind === 'error' && claim.code === falseRead && claim.process === process;
}

/** Explores these scenarios of a specification, or all. */
export function exploreDesign(file: string, scenarios?: readonly string[]): Design {
  const program = compileFile(`spec/variants/${file}.kspec`);
  const wanted = program.scenarios.filter(({ name }) => scenarios?.includes(name) ?? true);
  const explored = wanted.map((scenario) => {
    const model = new ScenarioModel(program, scenario);
    return { model, found: explore(model, {}, new PackedSpace(model)) };
  });
  return { name: file, title: program.title, explored };
}

/** A small variant that answers one question, and the scenarios that ask it. */
export interface Detail {
  readonly file: string;
  readonly scenarios?: readonly string[];
}

const reading = ['read_driver_data'];
const flags = ['flag_while_attaching', 'flag_while_releasing'];

export const details: readonly Detail[] = [
  { file: 'details/attach-pending-bit-without-flush', scenarios: ['load_and_unload'] },
  { file: 'details/attach-pending-bit-unlocked-reader', scenarios: reading },
  { file: 'details/attach-pending-bit-locked-reader', scenarios: reading },
  { file: 'details/attach-pending-bit-shared-word', scenarios: flags },
  { file: 'details/attach-pending-bit-atomic-flags', scenarios: flags },
  {
    file: 'details/attach-pending-bit-one-for-both',
    scenarios: ['attach_and_release', 'remove_while_attaching'],
  },
  { file: 'details/recheck-address-reuse', scenarios: ['reload'] },
  { file: 'details/recheck-address-reuse-flushed', scenarios: ['reload'] },
  { file: 'details/recheck-mutex-order', scenarios: ['load_and_unload'] },
  { file: 'details/recheck-mutex-short', scenarios: ['load_and_unload'] },
  { file: '5.1-device-attach-tests-dead', scenarios: ['deferred_while_removing'] },
  { file: 'details/deferred-probe' },
  { file: 'details/deferred-probe-without-count' },
  { file: 'details/pending-set' },
];
