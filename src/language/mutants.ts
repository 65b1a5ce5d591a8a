/**
 * Small changes of a specification: each is an edit of its text at one place, made from the syntax
 * tree. Which of them still are a specification, the checker finds out.
 *
 * A *mutant* is wrong where the original is right; recordings that are worth something tell the two
 * apart. A *weakening* allows all that the original allows, and more.
 */
import type { SourceText, Span } from '../base/source.js';
import type {
  Block,
  EventClause,
  Expression,
  ObservationDeclaration,
  ProcessDeclaration,
  SampleClause,
  Statement,
  TransitionDeclaration,
} from './ast.js';
import type { LoadedSpec } from './load.js';

export type MutantKind =
  | 'conjunct-dropped'
  | 'conjunct-negated'
  | 'statement-dropped'
  | 'assignment-changed'
  | 'lock-dropped'
  | 'order-swapped';

export type WeakeningKind =
  /** A guard that decides between two ways no longer decides: both can be taken. */
  | 'guard-opened'
  | 'guard-conjunct-dropped'
  | 'assertion-dropped'
  | 'property-dropped'
  | 'sample-dropped'
  | 'observed-condition-dropped';

/** A text in place of what stands in a span. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export interface SpecChange<Kind = MutantKind | WeakeningKind> {
  readonly kind: Kind;
  /** The process, property or observation that is changed. */
  readonly declaration: string;
  /** The first place that is changed. */
  readonly span: Span;
  /** All in one source, none within another. */
  readonly edits: readonly Edit[];
}

type Body = ProcessDeclaration | TransitionDeclaration;

/** Every mutant of the processes, work functions and transitions, in the order of the text. */
export function findMutants({ declarations }: LoadedSpec): readonly SpecChange<MutantKind>[] {
  return declarations.flatMap((declaration) => {
    if (declaration.kind !== 'process' && declaration.kind !== 'transition') return [];
    const mutants: SpecChange<MutantKind>[] = [];
    const add = (kind: MutantKind, ...edits: readonly Edit[]) => {
      mutants.push({ kind, declaration: declaration.name.text, span: edits[0]!.span, edits });
    };
    for (const condition of conditionsIn(declaration)) {
      for (const { whole, kept } of droppedConjuncts(condition)) {
        add('conjunct-dropped', { span: whole.span, text: textOf(kept) });
      }
      for (const conjunct of conjunctsOf(condition)) {
        add('conjunct-negated', { span: conjunct.span, text: negated(conjunct) });
      }
    }
    for (const block of blocksIn(declaration)) {
      const { statements } = block;
      statements.forEach((statement, index) => {
        if (droppable.has(statement.kind)) {
          add('statement-dropped', { span: statement.span, text: 'skip' });
        }
        const changed = changedAssignment(statement);
        if (changed) add('assignment-changed', changed);
        if (statement.kind === 'lock-statement') {
          add('lock-dropped', ...withoutLock(declaration, statement.lock));
        }
        const next = statements[index + 1];
        if (next && textOf(next) !== textOf(statement))
          add('order-swapped', swapped(statement, next));
      });
    }
    return mutants;
  });
}

/** Every way to weaken one guard, assertion, property or expectation of an observation. */
export function findWeakenings({ declarations }: LoadedSpec): readonly SpecChange<WeakeningKind>[] {
  return declarations.flatMap((declaration): SpecChange<WeakeningKind>[] => {
    switch (declaration.kind) {
      case 'process':
      case 'transition':
        return weakenedBody(declaration);
      case 'property': {
        if (declaration.mode !== 'always' && declaration.mode !== 'never') return [];
        const { span, name } = declaration;
        const edits = [{ span, text: '' }];
        return [{ kind: 'property-dropped', declaration: name.text, span, edits }];
      }
      case 'observation':
        return weakenedObservation(declaration);
      default:
        return [];
    }
  });
}

/** The text of a source with the edits in it that are about it. */
export function edited(source: SourceText, edits: readonly Edit[]): SourceText {
  const own = edits.filter(({ span }) => span.source.name === source.name);
  const ordered = [...own].sort((one, other) => other.span.start - one.span.start);
  const text = ordered.reduce(
    (rest, { span, text }) => rest.slice(0, span.start) + text + rest.slice(span.end),
    source.text,
  );
  return { name: source.name, text };
}

function weakenedBody(declaration: Body): SpecChange<WeakeningKind>[] {
  const found: SpecChange<WeakeningKind>[] = [];
  const add = (kind: WeakeningKind, ...edits: readonly Edit[]) => {
    found.push({ kind, declaration: declaration.name.text, span: edits[0]!.span, edits });
  };
  for (const condition of blockingConditions(declaration)) {
    const dropped = droppedConjuncts(condition);
    for (const { whole, kept } of dropped) {
      add('guard-conjunct-dropped', { span: whole.span, text: textOf(kept) });
    }
    if (dropped.length === 0) {
      add('guard-conjunct-dropped', { span: condition.span, text: 'true' });
    }
  }
  for (const statement of statementsIn(declaration)) {
    if (statement.kind === 'assert') {
      add('assertion-dropped', { span: statement.span, text: 'skip' });
    } else if (statement.kind === 'if') {
      add('guard-opened', { span: statement.span, text: opened(statement) });
    }
  }
  return found;
}

/** Guards that only let wait: what they no longer ask for, only more can happen. */
function blockingConditions(declaration: Body): Expression[] {
  const own = declaration.kind === 'transition' && declaration.guard ? [declaration.guard] : [];
  const awaited = statementsIn(declaration).flatMap((statement) => {
    if (statement.kind === 'await') return [statement.condition];
    return statement.kind === 'choose-value' && statement.where ? [statement.where] : [];
  });
  return [...own, ...awaited];
}

function weakenedObservation({ name, items }: ObservationDeclaration): SpecChange<WeakeningKind>[] {
  return items.flatMap((item): SpecChange<WeakeningKind>[] => {
    if (item.kind === 'sample') return weakenedSample(item, name.text);
    return item.kind === 'event-clause' ? weakenedClause(item, name.text) : [];
  });
}

function weakenedSample(
  { mappings }: SampleClause,
  declaration: string,
): SpecChange<WeakeningKind>[] {
  return mappings.map(({ span }, index) => {
    const next = mappings[index + 1];
    const before = mappings[index - 1];
    // With the comma on one side of it.
    const start = next ? span.start : (before?.span.end ?? span.start);
    const end = next ? next.span.start : span.end;
    const whole = { ...span, start, end };
    const edits = [{ span: whole, text: '' }];
    return { kind: 'sample-dropped' as const, declaration, span, edits };
  });
}

function weakenedClause({ actions }: EventClause, name: string): SpecChange<WeakeningKind>[] {
  return actions.flatMap((action) => {
    if (!('where' in action) || !action.where) return [];
    const kind = 'observed-condition-dropped';
    const dropped = droppedConjuncts(action.where);
    if (dropped.length === 0) {
      const edits = [{ span: action.where.span, text: 'true' }];
      return [{ kind, declaration: name, span: action.where.span, edits } as const];
    }
    return dropped.map(({ whole, kept }) => {
      const edits = [{ span: whole.span, text: textOf(kept) }];
      return { kind, declaration: name, span: whole.span, edits } as const;
    });
  });
}

/** `if c A else B` as `choose A or B`. */
function opened({ consequence, alternative }: Statement & { readonly kind: 'if' }): string {
  const other = alternative ? braced(alternative) : '{ skip }';
  return `choose ${braced(consequence)} or ${other}`;
}

function braced(block: Block): string {
  const text = textOf(block);
  return text.startsWith('{') ? text : `{ ${text} }`;
}

function swapped(one: Statement, other: Statement): Edit {
  const { source } = one.span;
  const between = source.text.slice(one.span.end, other.span.start);
  const span = { source, start: one.span.start, end: other.span.end };
  return { span, text: `${textOf(other)}${between}${textOf(one)}` };
}

function withoutLock(declaration: Body, lock: Expression): Edit[] {
  const name = textOf(lock);
  return statementsIn(declaration).flatMap((statement) => {
    const isIt =
      (statement.kind === 'lock-statement' || statement.kind === 'unlock-statement') &&
      textOf(statement.lock) === name;
    return isIt ? [{ span: statement.span, text: 'skip' }] : [];
  });
}

function changedAssignment(statement: Statement): Edit | undefined {
  if (statement.kind !== 'assign') return undefined;
  const { value, operator, target, span } = statement;
  if (operator !== '=') {
    const other = operator === '+=' ? '-=' : '+=';
    return { span, text: `${textOf(target)} ${other} ${textOf(value)}` };
  }
  if (value.kind === 'boolean') return { span: value.span, text: `${!value.value}` };
  if (value.kind === 'integer') return { span: value.span, text: `${value.value + 1}` };
  return undefined;
}

function negated(condition: Expression): string {
  return `!(${textOf(condition)})`;
}

/** For each `&&` of a condition, that it is only its left or its right side. */
function droppedConjuncts(
  condition: Expression,
): { readonly whole: Expression; readonly kept: Expression }[] {
  if (condition.kind !== 'binary' || condition.operator !== '&&') return [];
  const { left, right } = condition;
  const own = [left, right].map((kept) => ({ whole: condition, kept }));
  return [...own, ...droppedConjuncts(left), ...droppedConjuncts(right)];
}

function conjunctsOf(condition: Expression): Expression[] {
  if (condition.kind !== 'binary' || condition.operator !== '&&') return [condition];
  return [...conjunctsOf(condition.left), ...conjunctsOf(condition.right)];
}

/** The conditions of `when`, `if`, `while`, `await` and `where`. */
function conditionsIn(declaration: Body): Expression[] {
  const own = declaration.kind === 'transition' && declaration.guard ? [declaration.guard] : [];
  const inside = statementsIn(declaration).flatMap((statement) => {
    switch (statement.kind) {
      case 'if':
      case 'while':
      case 'await':
        return [statement.condition];
      case 'for-each':
      case 'choose-value':
        return statement.where ? [statement.where] : [];
      default:
        return [];
    }
  });
  return [...own, ...inside];
}

function statementsIn(declaration: Body): Statement[] {
  return blocksIn(declaration).flatMap(({ statements }) => statements);
}

/** All blocks, an outer one before those in it. */
function blocksIn({ body }: Body): Block[] {
  const all = [body];
  for (const { statements } of all) for (const each of statements) all.push(...innerBlocks(each));
  return all;
}

function innerBlocks(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'if':
      return statement.alternative
        ? [statement.consequence, statement.alternative]
        : [statement.consequence];
    case 'while':
    case 'for-each':
    case 'atomic':
      return [statement.body];
    case 'choose-branch':
      return statement.branches;
    default:
      return [];
  }
}

function textOf({ span }: { readonly span: Span }): string {
  return span.source.text.slice(span.start, span.end);
}

/** What has an effect and leaves a specification if it is not there. */
const droppable: ReadonlySet<Statement['kind']> = new Set<Statement['kind']>([
  'assign',
  'get',
  'put',
  'push',
  'schedule',
  'destroy',
  'await',
  'await-all-work',
]);
