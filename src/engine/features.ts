/**
 * What can be asked of one component of a state: its whole value, or something that follows from
 * it, such as one slot of an object. The answers are small numbers too.
 *
 * A source that looks at one slot must not be asked again for every value of the whole object.
 */
import { setAt } from '../base/set-at.js';
import type { Frame } from '../model/frame.js';
import { type Value, valueKey } from '../model/value.js';
import { isInside } from '../model/world.js';
import type { Components } from './components.js';

/** The whole value of a component is the feature of its number; others are -1, -2 and so on. */
export type Feature = number;

interface Projection {
  readonly component: number;
  readonly answer: (component: number, value: number) => string;
  /** By the number of the component's value: the number of the answer. */
  readonly known: (number | undefined)[];
  readonly answers: Map<string, number>;
}

export class Features {
  private readonly components: Components;
  private readonly projections: Projection[] = [];
  private readonly byName = new Map<string, Feature>();

  constructor(components: Components) {
    this.components = components;
  }

  slot(object: number, slot: number): Feature {
    return this.feature(`slot ${object} ${slot}`, object, (component, value) =>
      valueKey(this.components.slotsOf(component, value)[slot]!),
    );
  }

  isBusy(task: number): Feature {
    return this.ofStack(`busy ${task}`, task, (stack) => stack !== undefined);
  }

  isInside(task: number, process: number, values: readonly Value[]): Feature {
    const name = `inside ${task} ${process} ${values.map(valueKey).join()}`;
    return this.ofStack(name, task, (stack) => isInside(stack, process, values));
  }

  componentOf(feature: Feature): number {
    return feature >= 0 ? feature : this.projections[-1 - feature]!.component;
  }

  /** The answer for the value of that number of the feature's component. */
  answer(feature: Feature, value: number): number {
    const projection = this.projections[-1 - feature]!;
    return projection.known[value] ?? this.compute(projection, value);
  }

  private compute(projection: Projection, value: number): number {
    const { component, answers, known } = projection;
    const text = projection.answer(component, value);
    const answer = answers.get(text) ?? answers.size;
    answers.set(text, answer);
    setAt(known, value, answer);
    return answer;
  }

  private ofStack(
    name: string,
    task: number,
    holds: (stack: Frame | undefined) => boolean,
  ): Feature {
    return this.feature(name, this.components.objects + task, (component, value) =>
      holds(this.components.stackOf(component, value)) ? '1' : '0',
    );
  }

  private feature(name: string, component: number, answer: Projection['answer']): Feature {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const feature = -this.projections.push({ component, answer, known: [], answers: new Map() });
    this.byName.set(name, feature);
    return feature;
  }
}
