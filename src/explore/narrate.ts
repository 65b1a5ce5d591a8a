/** What a step of a task did, statement by statement: conditions with the way they went. */
import type { StepObserver } from '../model/coverage.js';
import { isFailed } from '../model/model.js';
import type { Expression, Instruction } from '../model/program.js';
import type { ScenarioModel, WorldState } from '../model/scenario-model.js';

/** A statement that was executed; of one with a condition, whether it held. */
export interface Deed {
  readonly instruction: Instruction;
  readonly isTrue: boolean | undefined;
}

/**
 * The statements that lead from one state to the other in one step of a task; for a step that fails
 * those before the error. Takes the step again, because nobody kept what it did.
 */
export function narrate(
  model: ScenarioModel,
  before: WorldState,
  task: number,
  after: WorldState,
): readonly Deed[] {
  const { interpreter } = model;
  const observer = interpreter.observer;
  const narrator = new Narrator();
  interpreter.observer = narrator;
  try {
    const wanted = model.key(after);
    for (const { next } of model.steps(before, { kind: 'task', task })) {
      if (isFailed(next) ? before === after : model.key(next) === wanted) return narrator.deeds;
    }
    return [];
  } finally {
    interpreter.observer = observer;
  }
}

class Narrator implements StepObserver {
  deeds: Deed[] = [];
  private readonly decisions = new Map<Expression, boolean>();

  begins(): void {
    this.deeds = [];
    this.decisions.clear();
  }

  executed(instruction: Instruction): void {
    const isTrue =
      instruction.kind === 'branch' ? this.decisions.get(instruction.condition) : undefined;
    this.deeds.push({ instruction, isTrue });
  }

  taken(): void {}

  decided(condition: Expression, isTrue: boolean): void {
    this.decisions.set(condition, isTrue);
  }
}
