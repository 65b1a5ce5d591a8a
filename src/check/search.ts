/**
 * Explains one event: finds every state the model may be in just after it.
 *
 * The subset construction, restricted to the tasks that matter: from the possible states before the
 * event, hidden steps of the actors are taken in every order, and wherever the event's own step can
 * be taken a state after it is found. Of these, a state that hidden steps reach from another is left
 * out: whatever it explains later, the other does too.
 *
 * Where that is too much, the search begins from some of the states only and ends with what it has
 * found by then. Each of those is possible; they are no longer all.
 */
import { workControl } from '../model/access.js';
import { type Actors, firstActors, noteUnseenWork } from './actors.js';
import type { Cloud } from './belief.js';
import { withoutCovered } from './cover.js';
import { type DecodedEvent, withoutReadings } from './decode.js';
import type { Effort } from './effort.js';
import type { Explanation, SearchSetting } from './explanation.js';
import { HiddenSteps, maxLine } from './hidden-steps.js';
import { Matcher } from './match.js';
import type { Numbering } from './numbering.js';
import { type Changes, newNumbering, OutsideScope, stateOf } from './possibility.js';
import { Readings } from './readings.js';
import { Trial, weightOf } from './trial.js';
import { controlKey, type Touched } from './touched.js';

/** So few steps and states are not worth telling apart. */
const maxShort = 4;

/** Of so many states a search is begun from where there are too many; the next from an eighth. */
const maxNarrowed = 64;
const nextWidth = 8;
/** With these, so many at least are tried. */
const tries = 4;

/** Thrown when a search exceeds its bound and has found nothing. */
class TooMany {
  /** From so many states at most the next search is to begin. */
  readonly width: number;

  constructor(width: number) {
    this.width = width;
  }
}

export function explainEvent(
  setting: SearchSetting,
  decoded: DecodedEvent,
  keepRejections: boolean,
): Explanation {
  const effort = keepRejections ? undefined : setting.effort;
  return explain(setting, decoded, { keepRejections, onlyReadings: false, effort });
}

/** With what stands against an event; undefined if it can be explained after all. */
export function explainRejected(
  setting: SearchSetting,
  decoded: DecodedEvent,
): (Explanation & { readonly kind: 'unexplained' }) | undefined {
  const explanation = explainEvent(setting, decoded, true);
  return explanation.kind === 'unexplained' ? explanation : undefined;
}

/** As if the task had another event: the states in which its readings have been taken. */
export function explainReadings(setting: SearchSetting, decoded: DecodedEvent): Explanation {
  const options = { keepRejections: true, onlyReadings: true, effort: undefined };
  return explain(setting, withoutReadings(decoded), options);
}

interface SearchOptions {
  readonly keepRejections: boolean;
  /** The end of the trace: there is no event to match. */
  readonly onlyReadings: boolean;
  /** Present where some of the states will do if there are too many. */
  readonly effort: Effort | undefined;
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
  let width = Infinity;
  for (;;) {
    try {
      const search = new Search(setting, decoded, scope, actors, touched, options);
      const explanation = search.run(width);
      noteUnseenWork(setting, touched);
      const more = setting.moreActors(actors, touched);
      if (!more) return explanation;
      actors = more;
    } catch (signal) {
      if (signal instanceof OutsideScope) scope.push(signal.cloud);
      else if (!(signal instanceof TooMany)) throw signal;
      else if (!options.effort || width <= 1) return { kind: 'too-many', scope };
      else width = Math.min(signal.width, Math.ceil(width / nextWidth));
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
  private readonly effort: Effort | undefined;
  /** Not all states have been followed. */
  private isNarrowed = false;

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
    this.effort = options.effort;
    this.numbers = newNumbering(setting);
    const readings = new Readings(this.trial);
    this.matcher = new Matcher(this.trial, readings, options.onlyReadings);
    this.hiddenSteps = new HiddenSteps(this.trial, readings, actors, options.onlyReadings);
  }

  /** From so many of the states before the event at a time, until some explain it. */
  run(width: number): Explanation {
    const { lineage } = this.trial.setting;
    lineage?.begin();
    const before = this.initial();
    const matched = this.followAll(before, width);
    if (matched.length === 0) {
      if (this.isNarrowed) throw new TooMany(narrowed(before));
      return { kind: 'unexplained', before, rejections: this.trial.rejections ?? [] };
    }
    const some = this.isNarrowed ? someOf(matched, narrowed(matched)) : matched;
    const after = some.length === 1 ? some : this.uncovered(this.minimal(some));
    lineage?.end(matched, after);
    const { scope, isNarrowed } = this;
    return { kind: 'explained', scope, after, touched: this.trial.touched, isNarrowed };
  }

  private followAll(before: readonly Changes[], width: number): readonly Changes[] {
    const matched: Changes[] = [];
    const { budget } = this.trial.setting;
    const allowance = Math.min(this.effort?.allowance ?? Infinity, budget?.left ?? Infinity);
    const isAll = width >= before.length;
    for (const changes of before) this.trial.count(changes);
    let at = 0;
    try {
      for (; at < before.length && this.trial.steps <= allowance; at += width) {
        const some = isAll ? before : before.slice(at, at + width);
        this.follow(some, matched, isAll ? allowance : this.trial.steps + allowance / tries);
        if (matched.length === 0) continue;
        break;
      }
      if (matched.length > 0 ? at + width < before.length : at < before.length) {
        this.isNarrowed = true;
      }
    } finally {
      this.trial.maxSteps = Infinity;
      this.effort?.spend(this.trial.steps);
      budget?.spend(this.trial.steps);
    }
    return matched;
  }

  private follow(before: readonly Changes[], matched: Changes[], maxSteps: number): void {
    const { trial } = this;
    const { maxPossible } = trial.setting;
    trial.maxSteps = maxSteps;
    const visited = new Map<number, Changes>();
    let examined = 0;
    let frontier = before;
    for (let depth = 0; frontier.length > 0; depth += 1) {
      // One state with one way on, or a few for a few steps, need no bookkeeping; a circle does.
      const most = depth < maxShort ? maxShort : depth < maxLine && frontier.length === 1 ? 1 : 0;
      const next: Changes[] = [];
      let weight = 0;
      let isTold = false;
      for (const changes of frontier) {
        this.matcher.match(changes, (after) => void matched.push(after));
        if (trial.isSpent || examined + weight > maxPossible) continue;
        const steps: Changes[] = [];
        this.hiddenSteps.addFrom(changes, steps);
        if (!isTold && next.length + steps.length > most) {
          isTold = true;
          weight = 0;
          steps.unshift(...next.splice(0));
        }
        for (const step of isTold ? this.unvisited(steps, visited) : steps) {
          next.push(step);
          weight += trial.weightOf(step);
        }
      }
      frontier = next;
      examined += weight;
      if (examined <= maxPossible && !trial.isSpent) continue;
      if (!this.effort) throw new TooMany(1);
      this.isNarrowed = true;
      return;
    }
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

  /** The product of the clouds in scope, or so much of it as may be looked at. */
  private initial(): readonly Changes[] {
    const { maxPossible } = this.trial.setting;
    const allowance = Math.min(maxPossible, this.effort?.allowance ?? maxPossible);
    let product: readonly Changes[] = [new Map()];
    for (const cloud of this.scope) {
      const size = product[0]!.size + cloud.members.length;
      const most = Math.max(1, Math.floor(allowance / weightOf(size)));
      if (product.length * cloud.variants.length > most) {
        if (!this.effort) throw new TooMany(1);
        this.isNarrowed = true;
        product = someOf(product, Math.max(1, Math.floor(most / cloud.variants.length)));
      }
      const variants = someOf(cloud.variants, most);
      const isFirst = product[0]!.size === 0 && !this.trial.setting.lineage;
      product = isFirst
        ? variants
        : product.flatMap((changes) =>
            variants.map((variant) => new Map([...changes, ...variant])),
          );
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

/** How many of these states are followed where there are too many: of large ones few. */
function narrowed([first]: readonly Changes[]): number {
  return first ? Math.ceil(maxNarrowed / weightOf(first.size)) : maxNarrowed;
}

/** The first half of so many, which took the fewest steps, and as many of the others, evenly. */
function someOf(states: readonly Changes[], count: number): readonly Changes[] {
  if (states.length <= count) return states;
  const first = Math.ceil(count / 2);
  const others = count - first;
  const distance = (states.length - first) / Math.max(1, others);
  const rest = Array.from(
    { length: others },
    (_, index) => states[first + Math.floor(index * distance)]!,
  );
  return [...states.slice(0, first), ...rest];
}
