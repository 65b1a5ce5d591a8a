/**
 * What of a specification was ever executed, and which of its conditions were ever true and false.
 *
 * Kept by place and not by count, so it makes no difference how often a step was taken.
 */
import type { Expression, Instruction } from './program.js';

/** Told by an interpreter what it does. */
export interface StepObserver {
  /** An attempt at a step begins; what was told since the last one belongs to that. */
  begins(): void;
  executed(instruction: Instruction): void;
  /** The transition that has this number among the processes. */
  taken(transition: number): void;
  decided(condition: Expression, isTrue: boolean): void;
}

export class Coverage implements StepObserver {
  private readonly instructions = new Set<Instruction>();
  private readonly transitions = new Set<number>();
  private readonly trueOnce = new Set<Expression>();
  private readonly falseOnce = new Set<Expression>();

  begins(): void {}

  /** Of an `atomic` that blocks later on too: what comes before the statement that blocks. */
  executed(instruction: Instruction): void {
    this.instructions.add(instruction);
  }

  taken(transition: number): void {
    this.transitions.add(transition);
  }

  /** Conditions and their operands, those of properties included. */
  decided(condition: Expression, isTrue: boolean): void {
    (isTrue ? this.trueOnce : this.falseOnce).add(condition);
  }

  wasExecuted(instruction: Instruction): boolean {
    return this.instructions.has(instruction);
  }

  wasTaken(transition: number): boolean {
    return this.transitions.has(transition);
  }

  wasTrue(condition: Expression): boolean {
    return this.trueOnce.has(condition);
  }

  wasFalse(condition: Expression): boolean {
    return this.falseOnce.has(condition);
  }
}
