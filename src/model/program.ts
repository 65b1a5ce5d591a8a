/**
 * The intermediate form: what a specification compiles to, and the only thing the engines know.
 *
 * State is objects with numbered slots, and tasks with a stack of frames. Every process, work
 * function, transition and task body is a list of instructions; an instruction is one atomic step,
 * except that a run of instructions inside `atomic` is one step together. Nothing here refers to
 * the syntax tree; a span says where each piece came from.
 *
 *     objects   0: the globals   1: nvme [alive, on_bus, …]   2: disk [alive, mutex, driver, …]
 *     tasks     1: modprobe  driver_register@3(nvme) → __driver_attach@1(disk, nvme)
 */
import type { Span } from '../base/source.js';
import type { Observation } from './observation.js';
import type { Value } from './value.js';

/** What a slot may hold; drives defaults, printing and the reading of recorded values. */
export type Domain =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'enum'; readonly name: string; readonly members: readonly string[] }
  | { readonly kind: 'integer'; readonly low: number; readonly high: number }
  | { readonly kind: 'reference'; readonly objectKind: number; readonly optional: boolean }
  | { readonly kind: 'opaque'; readonly optional: boolean }
  | { readonly kind: 'set'; readonly objectKind: number }
  | { readonly kind: 'queue'; readonly objectKind: number; readonly max: number }
  | { readonly kind: 'lock' }
  | { readonly kind: 'refcount' }
  /** Which variant a union holds; its payload is the slot after it. */
  | { readonly kind: 'variant'; readonly union: Union }
  /** What the union's word holds; the slot before it says how to read it. */
  | { readonly kind: 'payload'; readonly union: Union }
  /** The queued items of a work function: their arguments, flattened, sorted. */
  | { readonly kind: 'work'; readonly process: number };

export interface Union {
  readonly name: string;
  /** The name of the tag bit; undefined where nothing tells the variants apart. */
  readonly tag: string | undefined;
  readonly variants: readonly {
    readonly name: string;
    readonly tagValue: number | undefined;
    readonly domain: Domain;
  }[];
}

/** One place of an object's (or the globals') state. */
export interface Slot {
  readonly name: string;
  readonly domain: Domain;
  readonly initial: Value;
  /** Never written once the object exists. */
  readonly constant: boolean;
}

/** Slot 0 of every object: whether it exists. The globals always do. */
export const aliveSlot = 0;

/** A kind of object. Kind 0 is the globals, object 0 its only instance. */
export interface ObjectKind {
  readonly name: string;
  readonly slots: readonly Slot[];
}

/** Operators on integers, references, booleans and sets, by their meaning. */
export type Operator =
  | 'equal'
  | 'unequal'
  | 'less'
  | 'less-or-equal'
  | 'greater'
  | 'greater-or-equal'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'remainder'
  | 'in'
  | 'with'
  | 'without';

export type Expression =
  | {
      readonly kind: 'constant';
      readonly value: Value;
      /** What kind of value it is, where it was written by name or as `true` or `false`. */
      readonly domain?: Domain;
      readonly span: Span;
    }
  | {
      readonly kind: 'local';
      readonly index: number;
      /** Of a reference: the kind it refers to. */
      readonly objectKind?: number;
      readonly span: Span;
    }
  | {
      readonly kind: 'field';
      readonly object: Expression;
      readonly slot: number;
      readonly domain: Domain;
      readonly span: Span;
    }
  /** The payload of a union, read as `variant`. */
  | {
      readonly kind: 'as';
      readonly object: Expression;
      readonly slot: number;
      readonly variant: number;
      readonly union: Union;
      readonly span: Span;
    }
  | {
      readonly kind: 'is';
      readonly object: Expression;
      readonly slot: number;
      readonly variant: number;
      readonly union: Union;
      readonly span: Span;
    }
  | { readonly kind: 'not' | 'negate'; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: 'and' | 'or' | 'implies';
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'set'; readonly elements: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'size'; readonly operand: Expression; readonly span: Span }
  | { readonly kind: 'alive'; readonly object: Expression; readonly span: Span }
  | {
      readonly kind: 'held' | 'holds';
      readonly object: Expression;
      readonly slot: number;
      readonly span: Span;
    }
  | {
      readonly kind: 'queued' | 'active';
      readonly process: number;
      readonly arguments: readonly Expression[];
      readonly span: Span;
    }
  | { readonly kind: 'idle' | 'finished'; readonly span: Span }
  | {
      readonly kind: 'forall' | 'exists';
      readonly objectKind: number;
      /** The local that runs over the objects. */
      readonly local: number;
      readonly body: Expression;
      readonly span: Span;
    };

/** Where an assignment goes. */
export type Place =
  | { readonly kind: 'local'; readonly index: number; readonly domain: Domain | undefined }
  | {
      readonly kind: 'field';
      readonly object: Expression;
      readonly slot: number;
      readonly domain: Domain;
    };

/** `next` and the other targets are indexes into the same code. */
export type Instruction = InstructionBody & {
  readonly span: Span;
  /** Instructions of the same region, the number of an `atomic`, make one step; 0 is outside. */
  readonly region: number;
};

export type InstructionBody =
  | {
      readonly kind: 'assign';
      readonly place: Place;
      readonly value: Expression;
      readonly next: number;
    }
  | {
      readonly kind: 'assign-union';
      readonly object: Expression;
      readonly slot: number;
      readonly variant: number;
      readonly value: Expression;
      readonly next: number;
    }
  | {
      readonly kind: 'lock' | 'unlock' | 'get' | 'put';
      readonly object: Expression;
      readonly slot: number;
      readonly next: number;
    }
  | {
      readonly kind: 'push';
      readonly place: Place;
      readonly max: number;
      readonly value: Expression;
      readonly next: number;
    }
  | { readonly kind: 'pop'; readonly place: Place; readonly local: number; readonly next: number }
  | {
      readonly kind: 'branch';
      readonly condition: Expression;
      readonly whenTrue: number;
      readonly whenFalse: number;
    }
  /** Goes to `body` with the next object in `local`, or to `after`. */
  | {
      readonly kind: 'for-each';
      /** True where the loop begins: whatever an earlier `break` left in the cursor does not count. */
      readonly isFirst: boolean;
      readonly local: number;
      readonly cursor: number;
      readonly objectKind: number;
      readonly where: Expression | undefined;
      readonly body: number;
      readonly after: number;
    }
  | {
      readonly kind: 'choose-value';
      readonly local: number;
      readonly domain: Domain;
      readonly where: Expression | undefined;
      readonly next: number;
    }
  | { readonly kind: 'choose-branch'; readonly targets: readonly number[] }
  | {
      readonly kind: 'call';
      readonly process: number;
      readonly arguments: readonly Expression[];
      readonly result: number | undefined;
      readonly next: number;
    }
  /** Code outside the specification: it may enter whatever is a root, or of these only the ones listed. */
  | {
      readonly kind: 'call-any';
      readonly among: ReadonlySet<number> | undefined;
      readonly next: number;
    }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'await'; readonly condition: Expression; readonly next: number }
  | {
      readonly kind: 'schedule';
      readonly process: number;
      readonly arguments: readonly Expression[];
      readonly next: number;
    }
  | {
      readonly kind: 'assert';
      readonly condition: Expression;
      readonly message: string | undefined;
      readonly next: number;
    }
  | {
      readonly kind: 'create';
      readonly objectKind: number;
      readonly local: number;
      readonly fields: readonly FieldInitializer[];
      readonly next: number;
    }
  | { readonly kind: 'destroy'; readonly object: Expression; readonly next: number }
  | { readonly kind: 'skip'; readonly next: number };

export interface FieldInitializer {
  readonly slot: number;
  readonly value: Expression;
}

export interface Parameter {
  readonly name: string;
  readonly domain: Domain;
}

/** A function of the specification: process, work, transition or the body of a scenario's task. */
export interface Process {
  readonly name: string;
  readonly role: 'process' | 'work' | 'transition' | 'task';
  /** True if the environment may start it: exported, or called by no other process. */
  readonly isRoot: boolean;
  readonly parameters: readonly Parameter[];
  /** Names of all locals, the parameters first. */
  readonly locals: readonly string[];
  readonly localDomains: readonly (Domain | undefined)[];
  readonly result: Domain | undefined;
  /** Of a transition; evaluated in the same step as its code. */
  readonly guard: Expression | undefined;
  /** Execution starts at 0; every path ends in a `return`. */
  readonly code: readonly Instruction[];
  /** Of a work function: where its queued items are kept: object 0 or the kind of its first parameter. */
  readonly workSlot: number | undefined;
  readonly span: Span;
}

export interface Property {
  readonly name: string;
  readonly title: string | undefined;
  readonly mode: 'always' | 'never' | 'sometimes' | 'eventually';
  readonly premise: Expression | undefined;
  readonly condition: Expression;
  /** How many locals its quantifiers need. */
  readonly locals: number;
  readonly span: Span;
}

/** A litmus outcome: a condition on the final states, in which nothing is left to do. */
export interface Outcome {
  readonly name: string;
  readonly title: string | undefined;
  readonly condition: Expression;
  /** How many locals its quantifiers need. */
  readonly locals: number;
  readonly span: Span;
}

/**
 * What is taken to be weakly fair: who from some point on always can take a step takes one
 * infinitely often. Of a process that holds for each task that stands in it, of a work function
 * also for the beginning of a queued item, and of a transition for each of its instances.
 */
export interface Fairness {
  readonly processes: readonly number[];
  /** Indexes into the scenario's tasks. */
  readonly tasks: readonly number[];
}

/** An object of a scenario's cast; a spare one does not exist yet. */
export interface CastObject {
  readonly name: string;
  readonly objectKind: number;
  readonly slots: readonly Value[];
}

export interface CastTask {
  readonly name: string;
  /** A process of role `task`, without parameters. */
  readonly process: number;
}

export interface Scenario {
  readonly name: string;
  readonly title: string | undefined;
  /** Object ids are indexes into this list plus one. */
  readonly objects: readonly CastObject[];
  readonly tasks: readonly CastTask[];
  /** Undefined: as many as there are items. */
  readonly workers: number | undefined;
  /** Those of the specification and those of the scenario. */
  readonly properties: readonly Property[];
  readonly outcomes: readonly Outcome[];
  /** Of the specification and of the scenario together. */
  readonly fair: Fairness;
  readonly span: Span;
}

export type TestPoint =
  | {
      readonly kind: 'enter' | 'leave';
      /** Index into the scenario's tasks; undefined for any worker. */
      readonly task: number | undefined;
      readonly process: number;
      readonly arguments: readonly Expression[] | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'do';
      readonly process: number;
      readonly arguments: readonly Expression[];
      readonly span: Span;
    }
  | { readonly kind: 'state'; readonly condition: Expression; readonly span: Span };

/** A path that some behavior of the scenario must have, or none may. */
export interface PathTest {
  readonly name: string;
  readonly scenario: number;
  readonly expectation: 'possible' | 'impossible';
  readonly points: readonly TestPoint[];
  /** How many locals the quantifiers of its conditions need. */
  readonly locals: number;
  readonly span: Span;
}

/** A compiled specification. */
export interface Program {
  readonly name: string;
  readonly title: string | undefined;
  readonly kinds: readonly ObjectKind[];
  readonly processes: readonly Process[];
  readonly properties: readonly Property[];
  readonly scenarios: readonly Scenario[];
  readonly observations: readonly Observation[];
  readonly tests: readonly PathTest[];
}
