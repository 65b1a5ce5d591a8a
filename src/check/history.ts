/** The last events that concerned each object and each task. */
import type { DecodedEvent } from './decode.js';
import type { EventReference } from './verdict.js';

/** How many of them are remembered. */
const rememberedEvents = 6;

export class History {
  /** By an object's number, or by minus a task's. */
  private readonly events = new Map<number, EventReference[]>();

  /** The event is the last one of its task and of its objects. */
  add({ task, objects, reference }: DecodedEvent): void {
    this.remember(-task, reference);
    for (const object of objects) this.remember(object, reference);
  }

  ofTask(task: number): readonly EventReference[] {
    return this.events.get(-task) ?? [];
  }

  ofObject(object: number): readonly EventReference[] {
    return this.events.get(object) ?? [];
  }

  forget(object: number): void {
    this.events.delete(object);
  }

  clear(): void {
    this.events.clear();
  }

  private remember(key: number, reference: EventReference): void {
    const events = this.events.get(key);
    if (!events) {
      this.events.set(key, [reference]);
      return;
    }
    if (events[events.length - 1] === reference) return;
    events.push(reference);
    if (events.length > rememberedEvents) events.shift();
  }
}
