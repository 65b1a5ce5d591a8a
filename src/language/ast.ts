/**
 * The syntax tree of a specification, as written: what the parser makes and the printer prints.
 *
 * Nothing here is resolved or typed; `check.ts` annotates names and types beside the tree.
 * Every node carries the span it was read from.
 */
import type { Span } from '../base/source.js';

/** A name where it stands. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** One file: its header and its declarations in order. */
export interface SpecFile {
  readonly kind: 'spec-file';
  readonly name: Name;
  readonly title: string | undefined;
  readonly declarations: readonly Declaration[];
  readonly span: Span;
}

export type Declaration =
  | Extends
  | Import
  | ConstantDeclaration
  | EnumDeclaration
  | VariableDeclaration
  | LockDeclaration
  | ObjectDeclaration
  | ProcessDeclaration
  | TransitionDeclaration
  | PropertyDeclaration
  | Fair
  | ScenarioDeclaration
  | ObservationDeclaration
  | TestDeclaration;

/** `extends "base.kspec"`: all of that file, with the declarations of the same name replaced. */
export interface Extends {
  readonly kind: 'extends';
  readonly path: string;
  readonly span: Span;
}

/** `import "types.kspec"`: all of that file; a name declared twice is an error. */
export interface Import {
  readonly kind: 'import';
  readonly path: string;
  readonly span: Span;
}

/** `const D: 1..4 = 2`, at the top (settable from outside) or in an object (set by the scenario). */
export interface ConstantDeclaration {
  readonly kind: 'constant';
  readonly name: Name;
  readonly type: TypeExpression;
  readonly value: Expression | undefined;
  readonly span: Span;
}

export interface EnumDeclaration {
  readonly kind: 'enum';
  readonly name: Name;
  readonly members: readonly Name[];
  readonly span: Span;
}

/** `var on_bus: bool = false`; without a value it starts as its type's default. */
export interface VariableDeclaration {
  readonly kind: 'variable';
  readonly name: Name;
  readonly type: TypeExpression;
  readonly value: Expression | undefined;
  readonly span: Span;
}

/** `lock mutex`: free, or owned by one task. */
export interface LockDeclaration {
  readonly kind: 'lock';
  readonly name: Name;
  readonly span: Span;
}

/** `refcount refs = 1`: moved by `get` and `put`; the `put` that reaches 0 destroys the object. */
export interface RefcountDeclaration {
  readonly kind: 'refcount';
  readonly name: Name;
  readonly value: Expression | undefined;
  readonly span: Span;
}

/**
 * `union driver_data tagged attach_pending { 0: data(opaque?) = none  1: deferred(driver) }`.
 *
 * `tag` is the name of the bit; undefined for `untagged`. The variant with a default comes first at start.
 */
export interface UnionDeclaration {
  readonly kind: 'union';
  readonly name: Name;
  readonly tag: Name | undefined;
  readonly variants: readonly UnionVariant[];
  readonly span: Span;
}

export interface UnionVariant {
  /** The tag's value that marks this variant; undefined in an untagged union. */
  readonly tagValue: 0 | 1 | undefined;
  readonly name: Name;
  readonly type: TypeExpression;
  readonly value: Expression | undefined;
  readonly span: Span;
}

export interface ObjectDeclaration {
  readonly kind: 'object';
  readonly name: Name;
  readonly members: readonly ObjectMember[];
  readonly span: Span;
}

export type ObjectMember =
  | ConstantDeclaration
  | VariableDeclaration
  | LockDeclaration
  | RefcountDeclaration
  | UnionDeclaration;

export interface Parameter {
  readonly name: Name;
  readonly type: TypeExpression;
  readonly span: Span;
}

/** `process` or `work`. Only an exported process, or one nobody calls, is started by the environment. */
export interface ProcessDeclaration {
  readonly kind: 'process';
  readonly role: 'process' | 'work';
  readonly exported: boolean;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly result: TypeExpression | undefined;
  readonly body: Block;
  readonly span: Span;
}

/** `transition name(params) when guard { effect }`: one atomic step of the environment. */
export interface TransitionDeclaration {
  readonly kind: 'transition';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly guard: Expression | undefined;
  readonly body: Block;
  readonly span: Span;
}

/** `always name: e`, `never`, `sometimes`, `eventually name: e`, `eventually name: p leads to q`. */
export interface PropertyDeclaration {
  readonly kind: 'property';
  readonly mode: 'always' | 'never' | 'sometimes' | 'eventually';
  readonly name: Name;
  readonly title: string | undefined;
  /** The premise of `p leads to q`. */
  readonly premise: Expression | undefined;
  readonly condition: Expression;
  readonly span: Span;
}

/**
 * `fair modprobe, helper`: weak fairness of processes, work and transitions; in a scenario also of
 * tasks of the cast.
 */
export interface Fair {
  readonly kind: 'fair';
  readonly names: readonly Name[];
  readonly span: Span;
}

export interface ScenarioDeclaration {
  readonly kind: 'scenario';
  readonly name: Name;
  readonly title: string | undefined;
  readonly items: readonly ScenarioItem[];
  readonly span: Span;
}

export type ScenarioItem =
  | ScenarioObject
  | ScenarioSpare
  | ScenarioTask
  | ScenarioWorkers
  | ScenarioOutcome
  | PropertyDeclaration
  | Fair;

/** `device disk { on_bus = true }` or `device d[D] { … index … }`. */
export interface ScenarioObject {
  readonly kind: 'scenario-object';
  readonly objectKind: Name;
  readonly name: Name;
  readonly count: Expression | undefined;
  readonly fields: readonly FieldValue[];
  readonly span: Span;
}

/** `on_bus = true`; the value of a union is `variant(e)`. */
export interface FieldValue {
  readonly name: Name;
  readonly value: Expression;
  readonly span: Span;
}

/** `spare device 2`: instances that `create` may take. */
export interface ScenarioSpare {
  readonly kind: 'scenario-spare';
  readonly objectKind: Name;
  readonly count: Expression;
  readonly span: Span;
}

/** `task modprobe runs driver_register(nvme)` or `task t[T] runs { … }`. */
export interface ScenarioTask {
  readonly kind: 'scenario-task';
  readonly name: Name;
  readonly count: Expression | undefined;
  readonly body: Block;
  readonly span: Span;
}

/** `workers 2`: how many work items run at once; without it, all. */
export interface ScenarioWorkers {
  readonly kind: 'scenario-workers';
  readonly count: Expression;
  readonly span: Span;
}

/** `outcome lost "…": e`: a condition on the states in which everything has come to its end. */
export interface ScenarioOutcome {
  readonly kind: 'scenario-outcome';
  readonly name: Name;
  readonly title: string | undefined;
  readonly condition: Expression;
  readonly span: Span;
}

/** `observe linux "6.1" { … }`; known outside as `linux-6.1`. */
export interface ObservationDeclaration {
  readonly kind: 'observation';
  readonly name: Name;
  readonly version: string | undefined;
  /** `from scenario s`: the recording starts in that scenario's initial state, objects known by name. */
  readonly scenario: Name | undefined;
  readonly items: readonly ObservationItem[];
  readonly span: Span;
}

export type ObservationItem = SampleClause | NameClause | EventClause | IgnoreClause;

/**
 * Where the kernel has what a field shows, as C says it: a parameter of the function, or for what is
 * read of an object the field with its address, and members behind it.
 */
export interface KernelExpression {
  readonly base: string | KernelCast;
  readonly steps: readonly KernelStep[];
  readonly span: Span;
}

/** `((struct TAG *)operand)`. */
export interface KernelCast {
  readonly structure: string;
  readonly operand: KernelExpression;
}

export interface KernelStep {
  readonly sign: '->' | '.';
  readonly member: string;
}

/** `sample dev: device { drv => driver … }`: what every event with the field `dev` tells of its object. */
export interface SampleClause {
  readonly kind: 'sample';
  readonly field: Name;
  readonly objectKind: Name;
  /** `from struct device`: what the kernel has at the address in the field. */
  readonly structure: string | undefined;
  readonly mappings: readonly SampleMapping[];
  readonly span: Span;
}

/** `ptype => probe_type { 1: async, 2: sync }`. */
export interface SampleMapping {
  readonly field: Name;
  readonly origin: KernelExpression | undefined;
  readonly target: Name;
  /** Recorded number to value; a number not in the table tells nothing. */
  readonly values: readonly ValueMapping[] | undefined;
  readonly span: Span;
}

export interface ValueMapping {
  readonly recorded: number;
  readonly value: Expression;
  readonly span: Span;
}

/** `name dev = label_field`: the field that holds an object's name for people. */
export interface NameClause {
  readonly kind: 'name-clause';
  readonly field: Name;
  readonly label: Name;
  readonly origin: KernelExpression | undefined;
  readonly span: Span;
}

/** `[optional] entry f(dev, ret: int) => enter p(dev), … [without pend, dead]`. */
export interface EventClause {
  readonly kind: 'event-clause';
  /** The function may run without leaving this event even where others of it were recorded (inlining). */
  readonly optional: boolean;
  readonly point: 'entry' | 'return' | 'point';
  /** Function or tracepoint; written as a string where it is no identifier. */
  readonly event: Name;
  readonly fields: readonly EventField[];
  readonly actions: readonly EventAction[];
  /** Sampled fields that mean nothing in this event. */
  readonly without: readonly Name[];
  readonly span: Span;
}

/** A field the clause uses; `type` only where it cannot be inferred (`int`, `bool`, `ptr`, `text`). */
export interface EventField {
  readonly name: Name;
  /** Without it a field is the parameter of its name, or what the function returned. */
  readonly origin: KernelExpression | undefined;
  readonly type: Name | undefined;
  /** `func = "f"`: the clause is about events whose field names this symbol or has this text. */
  readonly literal: string | undefined;
  readonly span: Span;
}

export type EventAction = EnterAction | LeaveAction | DoAction | CreateAction | EndAction;

/** `enter p(a, b)`; an argument that the event does not have is unknown. */
export interface EnterAction {
  readonly kind: 'enter';
  readonly process: Name;
  readonly arguments: readonly Expression[];
  readonly where: Expression | undefined;
  readonly span: Span;
}

/** `leave p where result == (ret == 0)`; `result`, p's parameters and the fields are in scope. */
export interface LeaveAction {
  readonly kind: 'leave';
  readonly process: Name;
  readonly arguments: readonly Expression[] | undefined;
  readonly where: Expression | undefined;
  readonly span: Span;
}

/** `do transition(a)`. */
export interface DoAction {
  readonly kind: 'do';
  readonly transition: Name;
  readonly arguments: readonly Expression[];
  readonly where: Expression | undefined;
  readonly span: Span;
}

/** `create dev: device unknown driver_data`: a new generation at that address. */
export interface CreateAction {
  readonly kind: 'create';
  readonly field: Name;
  readonly objectKind: Name;
  readonly unknown: readonly Name[];
  readonly span: Span;
}

/** `end dev`: after this event the address may be reused; names a field, or a parameter of the process left. */
export interface EndAction {
  readonly kind: 'end';
  readonly field: Name;
  readonly span: Span;
}

/** `ignore entry bus_for_each_drv`: known, and deliberately not judged. */
export interface IgnoreClause {
  readonly kind: 'ignore';
  readonly point: 'entry' | 'return' | 'point';
  readonly event: Name;
  readonly span: Span;
}

/** `test name in scenario possible { … }`. */
export interface TestDeclaration {
  readonly kind: 'test';
  readonly name: Name;
  readonly scenario: Name;
  readonly expectation: 'possible' | 'impossible';
  readonly points: readonly TestPoint[];
  readonly span: Span;
}

export type TestPoint =
  /** `modprobe enters driver_register(nvme)`, `sysfs leaves device_attach`; `work enters helper(disk)` for any worker. */
  | {
      readonly kind: 'test-enter' | 'test-leave';
      readonly task: Name;
      readonly process: Name;
      readonly arguments: readonly Expression[] | undefined;
      readonly span: Span;
    }
  /** `do t(a)`. */
  | {
      readonly kind: 'test-do';
      readonly transition: Name;
      readonly arguments: readonly Expression[];
      readonly span: Span;
    }
  /** `state disk.attach_pending`: holds in a state at this point. */
  | { readonly kind: 'test-state'; readonly condition: Expression; readonly span: Span };

export type TypeExpression =
  | {
      readonly kind: 'named-type';
      readonly name: Name;
      readonly optional: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'range-type';
      readonly low: Expression;
      readonly high: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'set-type'; readonly element: Name; readonly span: Span }
  | {
      readonly kind: 'queue-type';
      readonly element: Name;
      readonly max: Expression;
      readonly span: Span;
    };

export interface Block {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
  readonly span: Span;
}

export type Statement =
  /** `let x = e`; `let x = call p(a)` and `let x = pop q` are statements of their own. */
  | { readonly kind: 'let'; readonly name: Name; readonly value: Expression; readonly span: Span }
  | {
      readonly kind: 'assign';
      readonly operator: '=' | '+=' | '-=';
      readonly target: Expression;
      readonly value: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'lock-statement'; readonly lock: Expression; readonly span: Span }
  | { readonly kind: 'unlock-statement'; readonly lock: Expression; readonly span: Span }
  | { readonly kind: 'get' | 'put'; readonly counter: Expression; readonly span: Span }
  | {
      readonly kind: 'push';
      readonly value: Expression;
      readonly queue: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'pop'; readonly name: Name; readonly queue: Expression; readonly span: Span }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly consequence: Block;
      readonly alternative: Block | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'while';
      readonly condition: Expression;
      readonly body: Block;
      readonly span: Span;
    }
  | {
      readonly kind: 'for-each';
      readonly name: Name;
      readonly objectKind: Name;
      readonly where: Expression | undefined;
      readonly body: Block;
      readonly span: Span;
    }
  | { readonly kind: 'break'; readonly span: Span }
  /** `choose x: device where d.on_bus`: any value that satisfies the condition; blocks while none does. */
  | {
      readonly kind: 'choose-value';
      readonly name: Name;
      readonly type: TypeExpression;
      readonly where: Expression | undefined;
      readonly span: Span;
    }
  /** `choose { … } or { … }`. */
  | { readonly kind: 'choose-branch'; readonly branches: readonly Block[]; readonly span: Span }
  | {
      readonly kind: 'call';
      /** The local that takes the result. */
      readonly result: Name | undefined;
      readonly process: Name;
      readonly arguments: readonly Expression[];
      readonly span: Span;
    }
  /**
   * `call any`: code outside the specification runs here and may call whatever is exported, or of
   * that only these.
   */
  | {
      readonly kind: 'call-any';
      readonly among: readonly Name[] | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'return'; readonly value: Expression | undefined; readonly span: Span }
  | { readonly kind: 'await'; readonly condition: Expression; readonly span: Span }
  /** `await all work`: until no work item is queued or running. */
  | { readonly kind: 'await-all-work'; readonly span: Span }
  | {
      readonly kind: 'schedule';
      readonly work: Name;
      readonly arguments: readonly Expression[];
      readonly span: Span;
    }
  | {
      readonly kind: 'assert';
      readonly condition: Expression;
      readonly message: string | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'atomic'; readonly body: Block; readonly span: Span }
  | {
      readonly kind: 'create-object';
      readonly name: Name;
      readonly objectKind: Name;
      readonly fields: readonly FieldValue[];
      readonly span: Span;
    }
  | { readonly kind: 'destroy'; readonly object: Expression; readonly span: Span }
  | { readonly kind: 'skip'; readonly span: Span };

export type BinaryOperator =
  '=>' | '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

export type Expression =
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'integer'; readonly value: number; readonly span: Span }
  | { readonly kind: 'none'; readonly span: Span }
  /** `{}` or `{a, b}`: a set; `[]`: the empty queue. */
  | { readonly kind: 'set'; readonly elements: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'empty-queue'; readonly span: Span }
  | { readonly kind: 'name'; readonly name: Name; readonly span: Span }
  /** `d[1]`: the first object of a scenario's `d[D]`. */
  | {
      readonly kind: 'indexed';
      readonly name: Name;
      readonly index: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'member';
      readonly object: Expression;
      readonly member: Name;
      readonly span: Span;
    }
  | {
      readonly kind: 'unary';
      readonly operator: '!' | '-';
      readonly operand: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  /** `d.driver_data as deferred`: reads the word as that variant; a false read is an error of the run. */
  | {
      readonly kind: 'as';
      readonly union: Expression;
      readonly variant: Name;
      readonly span: Span;
    }
  /** `d.driver_data is deferred`: only of a tagged union. */
  | {
      readonly kind: 'is';
      readonly union: Expression;
      readonly variant: Name;
      readonly span: Span;
    }
  | {
      readonly kind: 'quantifier';
      readonly quantifier: 'forall' | 'exists';
      readonly name: Name;
      readonly objectKind: Name;
      readonly body: Expression;
      readonly span: Span;
    }
  /**
   * `deferred(drv)`: a union's value, where a union is assigned; or a built-in:
   * `size(s)`, `held(l)`, `holds(l)`, `alive(d)`, `queued(w, a…)`, `active(p, a…)`, `idle()`,
   * `finished()`.
   */
  | {
      readonly kind: 'apply';
      readonly name: Name;
      readonly arguments: readonly Expression[];
      readonly span: Span;
    };
