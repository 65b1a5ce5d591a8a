/**
 * What is known no longer because only some of the possible states are followed.
 *
 * Where too many states are possible, the others are dropped. As long as one that is followed
 * explains every event the recording conforms: one behavior is enough. Once none does, one that was
 * dropped might; then whatever may differ between the states that were followed and all that were
 * possible is forgotten, and the event is judged without it.
 */
import type { Origin } from '../trace/event.js';
import { type EntityKey, isTaskKey, objectKey, taskKey } from './belief.js';
import type { DecodedEvent } from './decode.js';
import { forgetEntities } from './forgetting.js';
import type { CheckState } from './state.js';
import { isControlKey, objectOf, type TouchedView } from './touched.js';

export class Narrowed {
  /** Where states were dropped first. */
  readonly line: number;
  readonly origin: Origin | undefined;
  private readonly state: CheckState;
  /** Those of which a dropped state may say something else. */
  private readonly doubtful = new Set<EntityKey>();
  /** Those of which something else is believed since the event before. */
  private readonly changed = new Set<EntityKey>();

  constructor(state: CheckState, { event }: DecodedEvent) {
    this.state = state;
    this.line = event.line;
    this.origin = event.origin;
    state.belief.changed = this.changed;
  }

  doubt(keys: Iterable<EntityKey>): void {
    for (const key of keys) this.doubtful.add(key);
  }

  /** An event was explained: what came of something doubtful is doubtful. */
  follow({ task, objects }: DecodedEvent, { reads, writes }: TouchedView): void {
    const { changed, doubtful } = this;
    const isDoubtful = (key: EntityKey) => doubtful.has(key);
    const isTouched = (key: number) => !isControlKey(key) && isDoubtful(objectKey(objectOf(key)));
    if (
      isDoubtful(taskKey(task)) ||
      objects.some((object) => isDoubtful(objectKey(object))) ||
      [...changed].some(isDoubtful) ||
      [...reads].some(isTouched) ||
      [...writes].some(isTouched)
    ) {
      this.doubt(changed);
    }
    changed.clear();
  }

  /**
   * Nothing doubtful is believed any more; returns the names of the objects. What a task was about
   * to write to those that it refers to, nobody knows either.
   */
  forget(): readonly string[] {
    const keys = new Set(this.doubtful);
    for (const key of this.doubtful) {
      if (!isTaskKey(key)) continue;
      for (const object of this.state.objectsOf(key >> 1)) keys.add(objectKey(object));
    }
    return forgetEntities(this.state, keys);
  }
}
