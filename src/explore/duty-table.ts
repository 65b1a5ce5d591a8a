/** For each step of a state, in the order of the steps, what weak fairness asks for that it does. */
import type { ScenarioModel } from '../model/scenario-model.js';
import type { Components } from '../engine/components.js';
import { Relation } from '../engine/relation.js';
import { agentsOf } from '../engine/step-table.js';

export class DutyTable {
  private readonly relation: Relation;
  /** The first stands for nothing. */
  private readonly names: (string | undefined)[] = [undefined];

  constructor(model: ScenarioModel, components: Components) {
    const sources = agentsOf(model, components).map(
      (agent) =>
        (state: Parameters<typeof model.steps>[0], reads: Parameters<typeof model.steps>[2]) =>
          Array.from(model.steps(state, agent, reads), ({ step }) =>
            this.numberOf(model.obligation?.(state, step)),
          ),
    );
    this.relation = new Relation(sources, components, true);
  }

  find(values: Int32Array): (string | undefined)[] {
    this.relation.find(values);
    const { pairs, count } = this.relation;
    return Array.from({ length: count }, (_, index) => this.names[pairs[index * 2 + 1]!]);
  }

  private numberOf(name: string | undefined): number {
    const known = this.names.indexOf(name);
    return known >= 0 ? known : this.names.push(name) - 1;
  }
}
