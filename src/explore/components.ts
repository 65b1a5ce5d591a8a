/**
 * The components of a state, each by the number of its value: an object's slots, a task's stack.
 *
 * Few values of a component occur in very many states, so that a state is a short row of small
 * numbers. Components are the objects, the globals first, then the tasks of the cast, then workers.
 */
import { type Frame, frameKey } from '../model/frame.js';
import type { ScenarioModel, WorldState } from '../model/scenario-model.js';
import { type Value, valueKey } from '../model/value.js';

type Slots = readonly Value[];

/** The values that a component has had, in the order in which they were met. */
class Values<T> {
  readonly all: T[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(value: T, key: string): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.all.length;
    this.all.push(value);
    this.numbers.set(key, number);
    return number;
  }
}

export class Components {
  readonly objects: number;
  private readonly castTasks: number;
  private readonly slots: readonly Values<Slots>[];
  private readonly stacks: Values<Frame | undefined>[] = [];

  constructor(model: ScenarioModel) {
    this.castTasks = model.scenario.tasks.length;
    this.objects = model.scenario.objects.length + 1;
    this.slots = Array.from({ length: this.objects }, () => new Values<Slots>());
    this.growTo(this.castTasks);
  }

  get count(): number {
    return this.objects + this.stacks.length;
  }

  /** What the values take, estimated. */
  get bytes(): number {
    let values = 0;
    for (let component = 0; component < this.count; component += 1) {
      values += this.valuesOf(component);
    }
    return values * bytesPerValue;
  }

  /** Makes room for so many tasks, workers included. The first value of a stack is that it is empty. */
  growTo(tasks: number): void {
    while (this.stacks.length < tasks) {
      const values = new Values<Frame | undefined>();
      values.numberOf(undefined, frameKey(undefined));
      this.stacks.push(values);
    }
  }

  /** How many values a component has had. */
  valuesOf(component: number): number {
    const { objects, slots, stacks } = this;
    return (component < objects ? slots[component]! : stacks[component - objects]!).all.length;
  }

  /** The number of one component's value; `known` is a state with that value unless it has changed. */
  numberOf(state: WorldState, component: number): number {
    if (component < this.objects) {
      const slots = state.objects[component]!;
      return this.slots[component]!.numberOf(slots, slots.map(valueKey).join());
    }
    const frame = state.tasks[component - this.objects];
    return this.stacks[component - this.objects]!.numberOf(frame, frameKey(frame));
  }

  slotsOf(object: number, value: number): Slots {
    return this.slots[object]!.all[value]!;
  }

  stackOf(component: number, value: number): Frame | undefined {
    return this.stacks[component - this.objects]!.all[value];
  }

  /** True if the states share the very value of a component. */
  isUntouched(before: WorldState, after: WorldState, component: number): boolean {
    if (component < this.objects) return before.objects[component] === after.objects[component];
    const task = component - this.objects;
    return before.tasks[task] === after.tasks[task];
  }

  /** The state in which each component has the value of that number. */
  state(numbers: ArrayLike<number>): WorldState {
    const objects = this.slots.map((values, component) => values.all[numbers[component]!]!);
    const tasks = this.stacks.map((values, task) => values.all[numbers[this.objects + task]!]);
    while (tasks.length > this.castTasks && tasks[tasks.length - 1] === undefined) tasks.pop();
    return { objects, tasks };
  }
}

/** A list of slots or a stack with its key, as measured on the shipped models. */
const bytesPerValue = 500;
