/**
 * What the tracer read: confirmed by a state, or still waiting for one that confirms it.
 */
import { Picks } from '../model/picks.js';
import { isUnknown, none, sameValue, someUnknown, unknown, type Value } from '../model/value.js';
import { type Reading, taskKey, type TaskState } from './belief.js';
import type { Decoder } from './decode.js';
import type { Changes, PossibilityHost } from './possibility.js';
import { slotKey } from './touched.js';
import type { Trial } from './trial.js';

export class Readings {
  private readonly trial: Trial;

  constructor(trial: Trial) {
    this.trial = trial;
  }

  /** Takes the readings of the tracer that the state confirms; undefined if there are none. */
  discharge(changes: Changes, task: number, state: TaskState): Changes | undefined {
    const host = this.trial.host(changes, new Picks());
    const left = state.readings.filter((reading) => !this.confirms(host, reading));
    // A confirmed reading depends on nobody: whoever writes the slot can do so after it as well.
    for (const { object, slot } of left) this.trial.touched.reads.add(slotKey(object, slot));
    if (left.length === state.readings.length) return undefined;
    return host.with(taskKey(task), { ...state, readings: left });
  }

  /** True if the slot has the value that was read; an unknown one takes it. */
  private confirms(host: PossibilityHost, reading: Reading): boolean {
    const { object, slot, value } = reading;
    const current = host.peek(object, slot);
    const objectKind = this.trial.setting.population.kindOf(object);
    const { domain } = this.trial.setting.program.kinds[objectKind]!.slots[slot]!;
    if (domain.kind === 'payload') {
      const variant = host.peek(object, slot - 1);
      if (isUnknown(variant) || isUnknown(current)) return this.settleWord(host, reading, domain);
      return this.trial.setting.showsWord(domain, variant, current, value);
    }
    if (current === unknown || (current === someUnknown && value !== none)) {
      host.settle(object, slot, value);
      return true;
    }
    if (sameValue(current, value)) return true;
    return domain.kind === 'reference' && this.sharesAddress(current, value);
  }

  /**
   * The tracer reads an address, not a generation: by the time it did, another object may have had
   * the address than when the event began.
   */
  private sharesAddress(current: Value, value: Value): boolean {
    if (typeof current !== 'number' || typeof value !== 'number' || value <= 0) return false;
    return this.trial.setting.population.shareAddress(current, value);
  }

  /** A union whose content is not known: the word settles it where only one variant fits. */
  private settleWord(
    host: PossibilityHost,
    { object, slot, value }: Reading,
    domain: Parameters<Decoder['showsWord']>[0],
  ): boolean {
    const variant = host.peek(object, slot - 1);
    const current = host.peek(object, slot);
    if (current === someUnknown && value === none) return false;
    const known = isUnknown(variant) ? undefined : domain.union.variants[variant as number];
    if (known && known.domain.kind !== 'reference') host.settle(object, slot, value);
    return true;
  }
}
