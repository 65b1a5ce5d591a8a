/**
 * Decides whether some behavior of a specification produces a recorded trace.
 *
 * Hidden steps and partial observation leave several states possible at once, so the checker
 * carries the whole set of them from event to event. An event costs what the objects and tasks it
 * concerns cost, however many others there are.
 */
import type { Clause, Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { Loss, TraceEvent, TraceItem, Unreadable } from '../trace/event.js';
import type { Cloud } from './belief.js';
import { ClauseTable } from './clause-table.js';
import { type EstimatedSkew, estimateSkew } from './clocks.js';
import type { DecodedEvent } from './decode.js';
import {
  type CheckOptions,
  defaultLookahead,
  defaultMaxObjects,
  defaultMaxPossible,
} from './check-options.js';
import { describeDivergence, type Unexplained } from './diverge.js';
import { findUnread } from './end.js';
import { Explainer } from './explainer.js';
import { forgetEntities, involvedEntities } from './forgetting.js';
import { Gaps } from './gaps.js';
import { Retention } from './retention.js';
import { explainRejected } from './search.js';
import { LastEvents, Standing } from './standing.js';
import { CheckState } from './state.js';
import { Tally } from './tally.js';
import { isIdentityOpen } from './open-order.js';
import { explainTied } from './tied.js';
import { doubtsOfBroken, explainUncertain } from './uncertain.js';
import { isMute } from './unnoticed.js';
import { noteUnrecorded } from './unrecorded.js';
import { areOfOneStream, Waiting, type WaitingEvent } from './waiting.js';
import { WholeObjects } from './whole-objects.js';
import type { CheckResult, Divergence, GapKind } from './verdict.js';

export type { CheckOptions } from './check-options.js';

/** Checks one trace, item by item. */
export class TraceChecker {
  private readonly observation: Observation;
  private readonly clauses: ClauseTable;
  private readonly state: CheckState;
  private readonly explainer: Explainer;
  private readonly retention: Retention;
  /** Undefined as long as nobody knows. */
  private skew: bigint | undefined;
  private estimatedSkew: EstimatedSkew | undefined;
  private readonly lookahead: number;
  /** What has been added and not judged yet; undefined once judging has begun. */
  private window: TraceItem[] | undefined = [];

  private readonly tally = new Tally();
  private readonly gaps = new Gaps();
  private readonly clauseHits = new Set<Clause>();
  /** Of these an event has shown no object and no value. */
  private readonly mute = new Set<Clause>();
  /** The last event of each task whose readings are still to be confirmed. */
  private readonly unread = new Map<number, DecodedEvent>();
  private readonly whole: WholeObjects;
  private readonly lastEvents = new LastEvents();
  private waiting = new Waiting(0n);
  private divergence: Divergence | undefined;
  /** Present with a divergence, but for one that shows at the end. */
  private standing: Standing | undefined;
  /** Holes that have begun and not ended: each event is judged as if nothing came before it. */
  private openHoles = 0;
  /** After a gap in a closed world: events are only counted. */
  private isBlind = false;
  private maxPossible = 0;
  private readonly isPart: boolean;

  constructor(program: Program, observation: Observation, options: CheckOptions = {}) {
    this.observation = observation;
    this.lookahead = options.lookahead ?? defaultLookahead;
    this.isPart = options.isPart ?? false;
    if (options.skew !== undefined) this.skew = BigInt(Math.floor(options.skew));
    this.clauses = new ClauseTable(observation);
    const { coverage, maxPossible = defaultMaxPossible } = options;
    this.state = new CheckState(program, observation, maxPossible, options);
    this.retention = new Retention(this.state, options.maxObjects ?? defaultMaxObjects);
    this.whole = new WholeObjects(this.state.population);
    this.explainer = new Explainer(this.state, options.engine ?? 'compiled');
    coverage?.beginTrace();
  }

  /** True once a divergence is found: nothing that follows changes the verdict. */
  get isDecided(): boolean {
    return this.standing?.isCertain ?? false;
  }

  /** A bound was met: of some objects and tasks nothing is known from there. */
  get isBounded(): boolean {
    return this.gaps.areBounds;
  }

  add(item: TraceItem): void {
    if (!this.window) {
      this.judgeItem(item);
      return;
    }
    this.window.push(item);
    if (this.window.length >= this.lookahead) this.begin();
  }

  /**
   * Begins to judge what has been added, without waiting for more of the recording to show which
   * functions it has.
   */
  begin(): void {
    const window = this.window ?? [];
    this.window = undefined;
    this.estimatedSkew = this.skew === undefined ? estimateSkew(window) : undefined;
    this.skew ??= this.estimatedSkew?.nanoseconds ?? 0n;
    this.waiting = new Waiting(this.skew);
    for (const item of window) {
      if (item.kind !== 'event') continue;
      const clause = this.clauses.find(item);
      if (clause) this.state.visibility.sawRecorded(clause);
    }
    this.explainer.recordingChanged();
    if (!this.isPart) noteUnrecorded(this.state, this.clauses, window);
    for (const item of window) this.judgeItem(item);
  }

  private judgeItem(item: TraceItem): void {
    switch (item.kind) {
      case 'event':
        this.event(item);
        return;
      case 'lost':
        this.judgeTied();
        this.loss(item);
        return;
      case 'unreadable':
        this.judgeTied();
        this.unreadable(item);
        return;
      case 'comment':
        return;
    }
  }

  finish(): CheckResult {
    if (this.window) this.begin();
    this.judgeTied();
    if (!this.divergence && !this.isBlind) {
      if (this.unread.size > 0) this.explainer.settle();
      let unread = findUnread(this.state, this.unread, this.gaps);
      if (unread && this.stopNarrowing()) unread = findUnread(this.state, this.unread, this.gaps);
      if (unread) {
        this.divergence = describeDivergence(this.state, unread.decoded, unread.explanation);
      }
    }
    const isVacuous = this.clauseHits.size === 0;
    const isSound = this.gaps.list.length === 0 && !isVacuous;
    return {
      verdict: this.divergence ? 'violates' : isSound ? 'conforms' : 'inconclusive',
      isVacuous,
      observation: this.observation.name,
      events: { ...this.tally.counts },
      unmapped: this.tally.mostUnmapped,
      objects: this.state.population.metByName,
      maxPossible: this.maxPossible,
      narrowedAt: this.state.narrowed?.line,
      divergence: this.divergence,
      gaps: this.gaps.list,
      gapCount: this.gaps.count,
      estimatedSkew: this.estimatedSkew,
      coverage: this.state.visibility.coverage(this.clauseHits, this.mute),
      wholeObjects: this.gaps.list.length === 0 ? [] : this.whole.names,
    };
  }

  private event(event: TraceEvent): void {
    this.tally.counts.read += 1;
    this.lastEvents.saw(event);
    this.standing?.saw(event);
    if (this.divergence || this.isBlind) return;
    const clause = this.clauses.find(event);
    if (!clause) {
      this.tally.addWithoutClause(event, this.observation);
      return;
    }
    if (!event.task && clause.meaning.kind !== 'do') {
      this.gaps.add('unknown-task', event, { concerns: [event.name] });
      return;
    }
    this.clauseHits.add(clause);
    if (this.openHoles > 0) {
      this.judgeTied();
      this.startAnew();
    }
    if (!this.waiting.isEmpty && !this.waiting.isOpen(event)) this.judgeTied();
    if (this.divergence) return;
    this.waiting.add(event, clause);
    if (event.timestamp === undefined) this.judgeTied();
  }

  /** Judges the events whose order is open. */
  private judgeTied(): void {
    const { isOverfull } = this.waiting;
    const tied = this.waiting.take();
    const last = tied[tied.length - 1];
    if (!last || this.divergence || this.isBlind) return;
    if (isOverfull) this.giveUpOnAll('too-many-ties', tied[0]!.event);
    else if (!areOfOneStream(tied)) this.judgeInAnyOrder(tied);
    else for (const { event, clause } of tied) this.judge(this.decode(event, clause));
    this.boundMemory(last.event);
  }

  private judgeInAnyOrder(tied: readonly WaitingEvent[]): void {
    const decoded = tied.map(({ event, clause }) => this.decode(event, clause));
    this.explainer.settle();
    const skew = this.skew!;
    const { kind, doubts } = explainTied(this.state, this.explainer, decoded, skew);
    const { event } = tied[0]!;
    const mayDiffer = skew === 0n || kind === 'unexplained';
    if (kind === 'too-many' || (mayDiffer && isIdentityOpen(tied, skew))) {
      this.gaps.add('too-many-ties', event, { concerns: this.giveUpOn(decoded, []) });
      return;
    }
    if (kind === 'explained') {
      this.gaps.addDoubts(doubts, event);
      for (const each of decoded) this.matched(each, 1);
      this.explainer.resume();
      return;
    }
    for (const each of decoded) this.judge(each);
  }

  /** Brings what the event creates into being, and puts the event in terms of the model. */
  private decode(event: TraceEvent, clause: Clause): DecodedEvent {
    const { state } = this;
    if (state.visibility.sawRecorded(clause)) this.explainer.recordingChanged();
    // In a closed world the cast has every object there can be.
    for (const creation of state.scenario ? [] : clause.creations) {
      const field = clause.fields[creation.field]!.name;
      const address = state.decoder.addressIn(event, field);
      if (address === undefined) {
        state.unnamed.noteCreation(creation.objectKind);
        continue;
      }
      const object = state.population.create(creation.objectKind, address, event.line);
      state.begin(object, creation.unknownSlots);
    }
    const task = event.task ? state.population.taskNumber(event.task, event.cpu) : 0;
    return state.decoder.decode(event, clause, task);
  }

  private judge(decoded: DecodedEvent): void {
    if (this.divergence || this.isBlind) return;
    const { state, explainer } = this;
    const { event } = decoded;
    const left = this.leftParameters(decoded);
    let found = explainer.explain(decoded);
    if (found.kind === 'unexplained' && this.stopNarrowing()) found = explainer.explain(decoded);
    if (found.kind === 'unexplained') {
      const unexplained = found;
      let explanation: Unexplained | undefined;
      const rejected = () => (explanation ??= explainRejected(state, decoded) ?? unexplained);
      const uncertain = explainUncertain(state, decoded, {
        explain: () => explainer.explain(decoded),
        rejections: () => rejected().rejections,
      });
      if (!uncertain || uncertain.found.kind === 'unexplained') {
        this.refuted(decoded, rejected(), this.unread.get(decoded.task));
        return;
      }
      this.gaps.addDoubts(uncertain.doubts, event);
      found = uncertain.found;
    }
    if (found.kind === 'too-many') {
      const concerns = this.giveUpOn([decoded], found.scope);
      this.gaps.add('too-many-states', event, { concerns });
      return;
    }
    let { broken } = found;
    if (broken && this.stopNarrowing()) broken = explainer.findBroken(decoded);
    const doubts = broken && doubtsOfBroken(state, explainer, broken, decoded);
    if (doubts) {
      this.gaps.addDoubts(doubts, event);
    } else if (broken) {
      const { after: before, property } = broken;
      const explanation = { before, rejections: [], broken: property };
      this.refuted(decoded, explanation);
      return;
    }
    this.matched(decoded, found.possible, left);
  }

  private refuted(decoded: DecodedEvent, why: Unexplained, earlier?: DecodedEvent): void {
    this.divergence = describeDivergence(this.state, decoded, why, earlier);
    this.standing = new Standing(this.lastEvents, decoded.event);
  }

  /** What is known of some of the possible states only is known no more; false if there is nothing. */
  private stopNarrowing(): boolean {
    const narrowed = this.state.takeNarrowed();
    if (!narrowed) return false;
    this.gaps.add('too-many-states', narrowed, { concerns: narrowed.forget() });
    return true;
  }

  private matched(decoded: DecodedEvent, possible: number, left: readonly unknown[] = []): void {
    this.tally.counts.matched += 1;
    this.maxPossible = Math.max(this.maxPossible, possible);
    this.state.visibility.exercise(decoded.clause.meaning.process);
    if (isMute(decoded)) this.mute.add(decoded.clause);
    this.state.coverage?.matched(decoded);
    this.state.timeline?.matched(decoded, this.state);
    // An event that is kept keeps a chunk of the input in memory.
    if (this.explainer.isReading(decoded.task)) this.unread.set(decoded.task, decoded);
    else this.unread.delete(decoded.task);
    this.endObjects(decoded, left);
    if (decoded.clause.meaning.kind === 'enter' && this.retention.isTooDeep(decoded.task)) {
      this.gaps.add('too-many-calls', decoded.event, { concerns: this.giveUpOn([decoded], []) });
    }
  }

  /** What the parameters of the process being left were, if an `end` asks for one. */
  private leftParameters(decoded: DecodedEvent): readonly unknown[] {
    const { ends, meaning } = decoded.clause;
    return ends.length > 0 ? this.state.parametersOf(decoded.task, meaning.process) : [];
  }

  private endObjects(decoded: DecodedEvent, left: readonly unknown[]): void {
    for (const end of decoded.clause.ends) {
      const value = end >= 0 ? decoded.values[end] : left[-end - 1];
      const object = typeof value === 'number' ? this.state.population.objects[value] : undefined;
      if (!object) continue;
      this.state.population.end(object);
      this.state.timeline?.ended(object.id);
      this.whole.end(object, decoded.event.line);
    }
  }

  private loss(loss: Loss): void {
    const { count, cpu } = loss;
    if (this.standing?.fallsWith(loss, this.lastEvents)) {
      this.divergence = undefined;
      this.standing = undefined;
    }
    this.whole.gap(this.lastEvents.before(loss));
    this.tally.counts.lost += count ?? 1;
    const isNews = loss.extent !== 'ends' || count !== 0;
    this.hole(loss, () => isNews && this.gaps.add('lost-events', loss, { count, cpu }));
  }

  private unreadable(line: Unreadable): void {
    this.tally.counts.unreadable += 1;
    this.hole(line, () => this.gaps.add('unreadable-line', line, {}));
  }

  private hole({ extent }: Loss | Unreadable, tell: () => void): void {
    if (extent === 'begins') this.openHoles += 1;
    if (extent === 'ends' && this.openHoles > 0) this.openHoles -= 1;
    if (this.divergence) return;
    tell();
    this.startAnew();
  }

  /**
   * Nothing is known any more. In a closed world, whose tasks may then be anywhere in their
   * programs, nothing after it is judged.
   */
  private startAnew(): void {
    this.unread.clear();
    this.state.coverage?.gap();
    if (this.state.scenario) this.isBlind = true;
    else this.state.forgetAll();
  }

  private giveUpOnAll(kind: GapKind, event: TraceEvent): void {
    this.gaps.add(kind, event, {});
    this.startAnew();
  }

  /** Lets go of what events concern; returns the names of the objects. */
  private giveUpOn(events: readonly DecodedEvent[], scope: readonly Cloud[]): readonly string[] {
    if (!this.state.scenario) {
      return forgetEntities(this.state, involvedEntities(this.state, events, scope));
    }
    this.startAnew();
    return [];
  }

  /** Between events, because numbers may mean others afterwards. */
  private boundMemory(event: TraceEvent): void {
    if (this.isBlind || this.retention.makeRoom()) return;
    this.giveUpOnAll('too-many-objects', event);
    if (!this.isBlind) this.state.forgetEverybody();
  }
}
