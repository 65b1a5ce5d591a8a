/**
 * How many steps may be tried for an event before only some of the possible states are followed.
 *
 * There is a credit, which an expensive event uses up and each event adds to: a few events may be
 * searched for at length, and a recording takes time in proportion to its length all the same.
 */

/** How many steps the searches of all the checks that share it may try; then none finds anything. */
export class Budget {
  left: number;

  constructor(steps: number) {
    this.left = steps;
  }

  spend(steps: number): void {
    this.left -= steps;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }
}

/** No search may use up more than this part of what there is. */
const share = 4;

/** So many events bring more than those after them: a short recording may take its time. */
const firstEvents = 2000;
const lessAfterwards = 4;

export class Effort {
  private readonly most: number;
  /** What an event brings. */
  private stepsOfEvent: number;
  private events = 0;
  private credit: number;
  /** What the searches for the event at hand have taken, one after the other. */
  searches: number[] = [];

  constructor(maxPossible: number) {
    this.most = 10 * maxPossible;
    this.stepsOfEvent = Math.ceil(maxPossible / 10);
    this.credit = this.most;
  }

  /** How many steps the next search may try. */
  get allowance(): number {
    return Math.max(this.stepsOfEvent, Math.floor(this.credit / share));
  }

  spend(steps: number): void {
    this.credit = Math.max(0, this.credit - steps);
    this.searches.push(steps);
  }

  /** What they have taken together. */
  get spent(): number {
    let spent = 0;
    for (const steps of this.searches) spent += steps;
    return spent;
  }

  eventBegins(): void {
    this.events += 1;
    if (this.events === firstEvents)
      this.stepsOfEvent = Math.ceil(this.stepsOfEvent / lessAfterwards);
    this.credit = Math.min(this.most, this.credit + this.stepsOfEvent);
    this.searches = [];
  }

  /**
   * An event is explained as one before, whose searches took so much: it costs the same, so that
   * looking it up changes nothing. False, and nothing is done, if they would not be allowed now.
   */
  repeat(searches: readonly number[]): boolean {
    const { credit } = this;
    for (const steps of searches) {
      if (steps > this.allowance) {
        this.credit = credit;
        return false;
      }
      this.credit = Math.max(0, this.credit - steps);
    }
    return true;
  }
}
