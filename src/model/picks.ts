/**
 * Enumerates every way through code that asks `pick`, by running it once for each.
 *
 *     const picks = new Picks();
 *     do attempt(picks); while (picks.advance());
 */
export class Picks {
  private readonly answers: number[] = [];
  private readonly counts: number[] = [];
  private position = 0;

  pick(count: number): number {
    if (this.position === this.answers.length) {
      this.answers.push(0);
      this.counts.push(count);
    }
    const answer = this.answers[this.position]!;
    this.position += 1;
    return answer;
  }

  /** Moves to the next sequence of answers; false when all have been given. */
  advance(): boolean {
    if (this.position === 0) return false;
    this.answers.length = this.position;
    this.counts.length = this.position;
    this.position = 0;
    for (let last = this.answers.length - 1; last >= 0; last -= 1) {
      if (this.answers[last]! + 1 < this.counts[last]!) {
        this.answers[last]! += 1;
        return true;
      }
      this.answers.pop();
      this.counts.pop();
    }
    return false;
  }
}
