/**
 * Numbers for what is possible at a time: a state of the scenario, and what was read and is still to
 * be confirmed. Mostly nothing is, so that the number is twice that of the state.
 */

/** Even: nothing is pending in the state of half this number. Odd: one of those noted. */
export type Possible = number;

export class Possibles {
  private readonly states: number[] = [];
  private readonly pendings: number[] = [];
  /** By pending readings: of each state the number. */
  private readonly numbers: Map<number, Possible>[] = [];

  /** How many are noted in which something is pending. */
  get size(): number {
    return this.states.length;
  }

  numberOf(state: number, pending: number): Possible {
    if (pending === 0) return state * 2;
    const numbers = (this.numbers[pending] ??= new Map());
    let number = numbers.get(state);
    if (number === undefined) {
      number = this.states.length * 2 + 1;
      this.states.push(state);
      this.pendings.push(pending);
      numbers.set(state, number);
    }
    return number;
  }

  stateOf(possible: Possible): number {
    return (possible & 1) === 0 ? possible >> 1 : this.states[possible >> 1]!;
  }

  pendingOf(possible: Possible): number {
    return (possible & 1) === 0 ? 0 : this.pendings[possible >> 1]!;
  }

  clear(): void {
    this.states.length = 0;
    this.pendings.length = 0;
    this.numbers.length = 0;
  }
}
