/** A host that notes what a step really touches: slots, and the control state it asks for. */
import type { Frame } from '../../src/model/frame.js';
import { closedChoices, type Host } from '../../src/model/host.js';
import type { Picks } from '../../src/model/picks.js';
import { aliveSlot, type Domain } from '../../src/model/program.js';
import type { ScenarioModel, WorldState } from '../../src/model/scenario-model.js';
import type { Value } from '../../src/model/value.js';

export interface Touch {
  readonly object: number;
  readonly slot: number;
}

export class TouchingHost implements Host {
  readonly reads: Touch[] = [];
  readonly writes: Touch[] = [];
  /** Processes whose activity was asked for, with the first argument. */
  readonly activities: (readonly [process: number, first: Value | undefined])[] = [];
  asksForWork = false;
  private readonly model: ScenarioModel;
  private readonly state: WorldState;
  private readonly picks: Picks;
  private readonly objects: Value[][];

  constructor(model: ScenarioModel, state: WorldState, picks: Picks) {
    this.model = model;
    this.state = state;
    this.picks = picks;
    this.objects = state.objects.map((slots) => slots.slice());
  }

  read(object: number, slot: number): Value {
    this.reads.push({ object, slot });
    return this.objects[object]![slot]!;
  }

  write(object: number, slot: number, value: Value): void {
    this.writes.push({ object, slot });
    this.objects[object]![slot] = value;
  }

  settle(object: number, slot: number, value: Value): void {
    this.write(object, slot, value);
  }

  pick(count: number): number {
    return this.picks.pick(count);
  }

  choices(domain: Domain): readonly Value[] {
    return closedChoices(domain, (objectKind) => this.objectsOf(objectKind));
  }

  objectsOf(objectKind: number): readonly number[] {
    return this.ofKind(objectKind).filter((object) => this.read(object, aliveSlot) !== 0);
  }

  spare(objectKind: number): number | undefined {
    return this.ofKind(objectKind).find((object) => this.read(object, aliveSlot) === 0);
  }

  isIdle(): boolean {
    this.asksForWork = true;
    const { tasks } = this.model.scenario;
    return this.state.tasks.slice(tasks.length).every((frame) => !frame) && !this.isQueued();
  }

  isFinished(): boolean {
    this.model.scenario.tasks.forEach(({ process }) => this.activities.push([process, undefined]));
    return this.isIdle() && this.state.tasks.every((frame) => !frame);
  }

  isActive(process: number, values: readonly Value[]): boolean {
    this.activities.push([process, values[0]]);
    return this.state.tasks.some((frame) => {
      for (let at: Frame | undefined = frame; at; at = at.caller) {
        const { locals } = at;
        if (at.process === process && values.every((value, index) => locals[index] === value)) {
          return true;
        }
      }
      return false;
    });
  }

  private isQueued(): boolean {
    return !this.model.isFinal({ objects: this.objects, tasks: [] });
  }

  private ofKind(objectKind: number): number[] {
    return this.model.scenario.objects.flatMap((object, index) =>
      object.objectKind === objectKind ? [index + 1] : [],
    );
  }
}
