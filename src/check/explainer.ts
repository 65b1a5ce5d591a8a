/**
 * Explains events one after the other: each from the states after the one before, by looking up how
 * one like it was explained, or else by a search.
 */
import { ClosedWorld } from './closed/closed-world.js';
import type { DecodedEvent } from './decode.js';
import { entitiesOf, type Explanation } from './explanation.js';
import { involvedEntities } from './forgetting.js';
import { Memo } from './memo.js';
import type { Changes } from './possibility.js';
import { type BrokenProperty, findBrokenProperty } from './properties.js';
import { explainEvent } from './search.js';
import type { CheckState } from './state.js';
import type { TouchedView } from './touched.js';
import { forgetQueues } from './unnamed.js';

/** What became of an event; of one explained the states after it are believed from here on. */
export type Found =
  | {
      readonly kind: 'explained';
      /** How many states are possible. */
      readonly possible: number;
      readonly broken: BrokenStates | undefined;
    }
  | Exclude<Explanation, { kind: 'explained' }>;

/** A property that holds in none of the states after an event. */
export interface BrokenStates {
  readonly property: BrokenProperty;
  readonly after: readonly Changes[];
}

export class Explainer {
  private readonly state: CheckState;
  private readonly memo: Memo | undefined;
  /** For a scenario whose states can be numbered. */
  private readonly closed: ClosedWorld | undefined;
  /** The closed world knows what is possible, and the belief does not. */
  private isClosed: boolean;
  /** Of the last event; undefined if that was not searched for. */
  private touched: TouchedView | undefined;

  /** What is looked up shows no steps, so where they are wanted every event is searched for. */
  constructor(state: CheckState, engine: 'compiled' | 'reference') {
    this.state = state;
    const isCompiled = engine === 'compiled' && !state.coverage;
    this.memo = isCompiled ? Memo.for(state) : undefined;
    this.closed = isCompiled && !state.timeline ? ClosedWorld.for(state) : undefined;
    this.isClosed = this.closed !== undefined;
  }

  /** What is hidden has changed. */
  recordingChanged(): void {
    this.state.recordingChanged();
    this.memo?.clear();
    if (this.isClosed) this.closed?.forget();
  }

  /** Something that the tracer read for a task is still to be confirmed, in some possible state. */
  isReading(task: number): boolean {
    return this.isClosed ? this.closed!.isReading(task) : this.state.belief.isReading(task);
  }

  /** From here on the belief says what is possible. */
  settle(): void {
    if (!this.isClosed) return;
    this.isClosed = false;
    for (const decoded of this.closed!.leave()) this.explain(decoded);
  }

  /** Undoes `settle`, where that can be. */
  resume(): void {
    if (this.closed) this.isClosed = this.closed.enter();
  }

  /** What the steps of the event explained last have touched. */
  lastTouched(): TouchedView {
    return this.touched ?? this.memo!.lastTouched();
  }

  explain(decoded: DecodedEvent): Found {
    const found = this.find(decoded);
    if (found.kind === 'explained') this.state.narrowed?.follow(decoded, this.lastTouched());
    forgetQueues(this.state);
    return found;
  }

  /** What is broken by what is known for certain after an event. */
  findBroken(decoded: DecodedEvent): BrokenStates | undefined {
    const after = [new Map()];
    const property = findBrokenProperty(this.state, this.state, after, decoded);
    return property && { property, after };
  }

  private find(decoded: DecodedEvent): Found {
    const { memo, state } = this;
    this.state.effort?.eventBegins();
    if (this.isClosed) {
      const possible = this.closed!.explain(decoded);
      if (possible !== undefined) return { kind: 'explained', possible, broken: undefined };
      this.settle();
    }
    const known = memo?.explain(decoded);
    this.touched = undefined;
    if (known) return known;
    const recorder = memo?.recorder(decoded);
    const explanation = explainEvent(recorder ?? state, decoded, false);
    if (explanation.kind !== 'explained') {
      if (recorder) memo?.keep(recorder, undefined, decoded);
      return explanation;
    }
    state.coverage?.explained(state);
    const { after, scope, touched, isNarrowed } = explanation;
    if (isNarrowed) {
      const involved = involvedEntities(state, [decoded], scope);
      state.narrow(decoded, [...involved, ...entitiesOf(explanation)]);
    }
    state.commit(explanation, decoded);
    recorder?.settle(explanation);
    this.touched = touched;
    const property = findBrokenProperty(state, recorder ?? state, after, decoded);
    const isRepeatable = !property && !isNarrowed;
    if (recorder) memo?.keep(recorder, isRepeatable ? explanation : undefined, decoded);
    if (!property) state.coverage?.causes?.doubt(state, decoded);
    const broken = property && { property, after };
    return { kind: 'explained', possible: after.length, broken };
  }
}
