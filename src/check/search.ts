/**
 * Explains one event: finds every state the model may be in just after it.
 *
 * The subset construction, restricted to the tasks that matter: from the possible states before the
 * event, hidden steps of the actors are taken in every order, and wherever the event's own step can
 * be taken a state after it is found. Of these, a state that hidden steps reach from another is left
 * out: whatever it explains later, the other does too.
 */
import { workControl } from '../model/access.js';
import { type Actors, firstActors, noteUnseenWork } from './actors.js';
import type { Cloud } from './belief.js';
import { withoutCovered } from './cover.js';
import { type DecodedEvent, withoutReadings } from './decode.js';
import type { Explanation, SearchSetting } from './explanation.js';
import { HiddenSteps, maxLine } from './hidden-steps.js';
import { Matcher } from './match.js';
import type { Numbering } from './numbering.js';
import { type Changes, controlKey, newNumbering, OutsideScope, stateOf } from './possibility.js';
import { Readings } from './readings.js';
import { Trial } from './trial.js';
import type { Touched } from './touched.js';

/** So few steps and states are not worth telling apart. */
const maxShort = 4;

/** Thrown when a search exceeds its bound. */
class TooMany {}

export function explainEvent(
  setting: SearchSetting,
  decoded: DecodedEvent,
  keepRejections: boolean,
): Explanation {
  return explain(setting, decoded, { keepRejections, onlyReadings: false });
}

/** As if the task had another event: the states in which its readings have been taken. */
export function explainReadings(setting: SearchSetting, decoded: DecodedEvent): Explanation {
  const options = { keepRejections: true, onlyReadings: true };
  return explain(setting, withoutReadings(decoded), options);
}

interface SearchOptions {
  readonly keepRejections: boolean;
  /** The end of the trace: there is no event to match. */
  readonly onlyReadings: boolean;
}

/** Searches with more clouds and actors until nothing that was touched depends on others. */
function explain(
  setting: SearchSetting,
  decoded: DecodedEvent,
  options: SearchOptions,
): Explanation {
  const scope: Cloud[] = [];
  let actors = firstActors(setting, decoded);
  const touched: Touched = { reads: new Set(), writes: new Set() };
  if (mayBeOfUnseenWork(setting, decoded)) touched.reads.add(controlKey(workControl, 0));
  for (;;) {
    try {
      const explanation = new Search(setting, decoded, scope, actors, touched, options).run();
      noteUnseenWork(setting, touched);
      const more = setting.moreActors(actors, touched);
      if (!more) return explanation;
      actors = more;
    } catch (signal) {
      if (signal instanceof OutsideScope) scope.push(signal.cloud);
      else if (signal instanceof TooMany) return { kind: 'too-many', scope };
      else throw signal;
    }
  }
}

/** The event's task may run an item that some task has queued unseen. */
function mayBeOfUnseenWork(setting: SearchSetting, decoded: DecodedEvent): boolean {
  const { process } = decoded.clause.meaning;
  return setting.hiddenWork.some((work) => setting.mayLeadTo(work, process));
}

class Search {
  private readonly trial: Trial;
  private readonly scope: readonly Cloud[];
  private readonly matcher: Matcher;
  private readonly hiddenSteps: HiddenSteps;
  private readonly numbers: Numbering<Changes>;

  constructor(
    setting: SearchSetting,
    decoded: DecodedEvent,
    scope: readonly Cloud[],
    actors: Actors,
    touched: Touched,
    options: SearchOptions,
  ) {
    this.trial = new Trial(setting, decoded, touched, options.keepRejections);
    this.scope = scope;
    this.numbers = newNumbering(setting);
    const readings = new Readings(this.trial);
    this.matcher = new Matcher(this.trial, readings, options.onlyReadings);
    this.hiddenSteps = new HiddenSteps(this.trial, readings, actors, options.onlyReadings);
  }

  run(): Explanation {
    const { lineage } = this.trial.setting;
    lineage?.begin();
    const before = this.initial();
    const matched: Changes[] = [];
    const onMatch = (after: Changes) => void matched.push(after);
    const visited = new Map<number, Changes>();
    let examined = 0;
    let frontier: readonly Changes[] = before;
    for (let depth = 0; frontier.length > 0; depth += 1) {
      // One state with one way on, or a few for a few steps, need no bookkeeping; a circle does.
      const isLine = depth < (frontier.length === 1 ? maxLine : maxShort);
      const steps: Changes[] = [];
      for (const changes of frontier) {
        this.matcher.match(changes, onMatch);
        this.hiddenSteps.addFrom(changes, steps);
      }
      const isShort = steps.length <= 1 || (depth < maxShort && steps.length <= maxShort);
      frontier = isLine && isShort ? steps : this.unvisited(steps, visited);
      examined += frontier.length;
      if (examined > this.trial.setting.maxPossible) throw new TooMany();
    }
    if (matched.length === 0) {
      return { kind: 'unexplained', before, rejections: this.trial.rejections ?? [] };
    }
    const after = matched.length === 1 ? matched : this.uncovered(this.minimal(matched));
    lineage?.end(matched, after);
    return { kind: 'explained', scope: this.scope, after, touched: this.trial.touched };
  }

  private unvisited(steps: readonly Changes[], visited: Map<number, Changes>): Changes[] {
    return steps.filter((step) => {
      const number = this.numbers.numberOf(step);
      const known = visited.get(number);
      if (known) this.trial.setting.lineage?.merge(known, step);
      else visited.set(number, step);
      return !known;
    });
  }

  /** The product of the clouds in scope. */
  private initial(): readonly Changes[] {
    let product: Changes[] = [new Map()];
    for (const cloud of this.scope) {
      product = product.flatMap((changes) =>
        cloud.variants.map((variant) => new Map([...changes, ...variant])),
      );
      if (product.length > this.trial.setting.maxPossible) throw new TooMany();
    }
    return product;
  }

  /**
   * The matched states without those that another reaches by hidden steps of other tasks. Exact:
   * the other's futures include theirs.
   */
  private minimal(found: readonly Changes[]): readonly Changes[] {
    const { lineage } = this.trial.setting;
    const matched = new Map<number, Changes>();
    for (const changes of found) {
      const number = this.numbers.numberOf(changes);
      const known = matched.get(number);
      if (known) lineage?.represent(known, changes);
      else matched.set(number, changes);
    }
    if (matched.size === 1) return [...matched.values()];
    const redundant = new Set<number>();
    for (const [number, changes] of matched) {
      if (redundant.has(number)) continue;
      const reached = new Set([number]);
      const pending = [changes];
      for (let at = pending.pop(); at; at = pending.pop()) {
        const steps: Changes[] = [];
        this.hiddenSteps.addOfOthers(at, steps);
        for (const step of steps) {
          const stepNumber = this.numbers.numberOf(step);
          if (reached.has(stepNumber) || !matched.has(stepNumber)) continue;
          reached.add(stepNumber);
          redundant.add(stepNumber);
          lineage?.represent(changes, matched.get(stepNumber)!);
          pending.push(step);
        }
      }
    }
    return [...matched].flatMap(([number, changes]) => (redundant.has(number) ? [] : [changes]));
  }

  /** In an open world, where values may be unknown: without the states that others cover. */
  private uncovered(found: readonly Changes[]): readonly Changes[] {
    const { scenario, lineage } = this.trial.setting;
    if (scenario) return found;
    return withoutCovered(
      this.trial.setting.program,
      found,
      (changes, key) => stateOf(this.trial.setting, changes, key),
      (object) => this.trial.setting.population.kindOf(object),
      lineage && ((kept, dropped) => lineage.represent(kept, dropped)),
    );
  }
}
