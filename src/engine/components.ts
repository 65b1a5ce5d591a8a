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

/** Of each component, values that follow those known, from the number of the first one on. */
export type ComponentValues = readonly {
  readonly component: number;
  readonly first: number;
  readonly values: readonly (Slots | Frame | undefined)[];
}[];

/** A replica was asked for the number of a value that it has not been told. */
export class UnknownValue extends Error {}

/** The values that a component has had, in the order in which they were met. */
class Values<T> {
  readonly all: T[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(value: T, key: string, isReplica: boolean): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (isReplica) throw new UnknownValue();
    return this.add(value, key);
  }

  add(value: T, key: string): number {
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
  private readonly isReplica: boolean;

  /** A replica has only the values that it is told. */
  constructor(model: ScenarioModel, role: 'original' | 'replica' = 'original') {
    this.isReplica = role === 'replica';
    this.castTasks = model.scenario.tasks.length;
    this.objects = model.scenario.objects.length + 1;
    this.slots = Array.from({ length: this.objects }, () => new Values<Slots>());
    this.addStacks(this.castTasks);
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

  /** Makes room for so many tasks, workers included. */
  growTo(tasks: number): void {
    if (tasks > this.stacks.length && this.isReplica) throw new UnknownValue();
    this.addStacks(tasks);
  }

  /** By component, how many values it has had. */
  sizes(): number[] {
    return Array.from({ length: this.count }, (_, component) => this.valuesOf(component));
  }

  /** The values that are not among the first so many of each component. */
  valuesSince(sizes: readonly number[]): ComponentValues {
    return Array.from({ length: this.count }, (_, component) => {
      const first = sizes[component] ?? 0;
      return { component, first, values: this.all(component).slice(first) };
    });
  }

  /** Takes over values; those known already are passed over. */
  learn(news: ComponentValues): void {
    this.addStacks(news.length - this.objects);
    for (const { component, first, values } of news) {
      values.slice(this.valuesOf(component) - first).forEach((value) => {
        if (component < this.objects) this.addSlots(component, value as Slots);
        else this.addStack(component, value as Frame | undefined);
      });
    }
  }

  /** How many values a component has had. */
  valuesOf(component: number): number {
    return this.all(component).length;
  }

  /** The number of one component's value. */
  numberOf(state: WorldState, component: number): number {
    const { objects, isReplica } = this;
    if (component < objects) {
      const slots = state.objects[component]!;
      return this.slots[component]!.numberOf(slots, slotsKey(slots), isReplica);
    }
    const frame = state.tasks[component - objects];
    return this.stacks[component - objects]!.numberOf(frame, frameKey(frame), isReplica);
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

  /** The first value of a stack is that there is none. */
  private addStacks(tasks: number): void {
    while (this.stacks.length < tasks) {
      const values = new Values<Frame | undefined>();
      values.add(undefined, frameKey(undefined));
      this.stacks.push(values);
    }
  }

  private addSlots(component: number, slots: Slots): void {
    this.slots[component]!.add(slots, slotsKey(slots));
  }

  private addStack(component: number, frame: Frame | undefined): void {
    this.stacks[component - this.objects]!.add(frame, frameKey(frame));
  }

  private all(component: number): readonly (Slots | Frame | undefined)[] {
    const { objects, slots, stacks } = this;
    return component < objects ? slots[component]!.all : stacks[component - objects]!.all;
  }
}

function slotsKey(slots: Slots): string {
  return slots.map(valueKey).join();
}

/** A list of slots or a stack with its key, as measured on the shipped models. */
const bytesPerValue = 500;
