/**
 * Names, types and effects of statements.
 */
import { assertNever } from '../base/assert-never.js';
import type { Block, Expression, Name, ProcessDeclaration, Statement } from './ast.js';
import { findProcess } from './check-built-in.js';
import type { ExpressionChecker, Place } from './check-expression.js';
import { checkFields } from './check-fields.js';
import { findUnreachable } from './check-flow.js';
import { checkTarget } from './check-target.js';
import { Scope } from './scope.js';
import { typeText, widestInteger, quoted, reference } from './type-rules.js';
import type { Type } from './types.js';

/** The body that is being checked. */
export interface Body {
  readonly role: 'process' | 'work' | 'transition' | 'task';
  /** Undefined in a body that gives no value, or whose result type is wrong. */
  readonly result: Type | undefined;
  readonly givesValue: boolean;
  readonly scope: Scope;
  /** The processes it calls are added here. */
  readonly calls: Name[];
}

/** What a transition cannot do: it is one step, of no task, and it never waits. */
const notInTransition: ReadonlyMap<Statement['kind'], string> = new Map([
  ['lock-statement', 'no task takes a transition, so none would own the lock'],
  ['unlock-statement', 'no task takes a transition, so none owns the lock'],
  ['push', 'a transition never waits: `push` blocks while the queue is full'],
  ['pop', 'a transition never waits: `pop` blocks while the queue is empty'],
  ['await', 'a transition never waits: put the condition behind `when`'],
  ['await-all-work', 'a transition never waits: put `idle()` behind `when`'],
  [
    'choose-value',
    'a transition never waits: make it a parameter and put the condition behind `when`',
  ],
  ['create-object', 'a transition never waits: `create` blocks while there is no object to spare'],
  ['call', 'a transition is one step: `schedule` work, or write out the effect'],
  ['call-any', 'a transition is one step: nothing else runs in it'],
  ['return', 'a transition gives no value and ends by itself'],
  ['while', 'a transition is one step: use `for each`'],
]);

export function checkBlock(checker: ExpressionChecker, block: Block, body: Body): void {
  new StatementChecker(checker, body).block(block, body.scope);
}

class StatementChecker {
  private readonly checker: ExpressionChecker;
  private readonly body: Body;
  private loops = 0;

  constructor(checker: ExpressionChecker, body: Body) {
    this.checker = checker;
    this.body = body;
  }

  block(block: Block, scope: Scope): void {
    for (const statement of block.statements) this.statement(statement, scope);
    const { reporter } = this.checker.checking;
    const unreachable = findUnreachable(block);
    if (unreachable) reporter.warning('W0301', unreachable.span, 'nothing reaches this statement');
    for (const [name, entry] of scope.own()) {
      if (entry.role !== 'variable' || entry.isRead || name.startsWith('_')) continue;
      reporter.warning('W0201', entry.span, `\`${name}\` is never read`);
    }
  }

  private inner(block: Block, scope: Scope): void {
    this.block(block, new Scope(scope));
  }

  private statement(statement: Statement, scope: Scope): void {
    const { checker, body } = this;
    const place: Place = { scope, isConstant: false, hasTask: body.role !== 'transition' };
    if (body.role === 'transition') {
      const reason = notInTransition.get(statement.kind);
      if (reason) {
        checker.error('E0312', statement, 'a transition cannot do this', reason);
        return;
      }
    }
    switch (statement.kind) {
      case 'let':
        this.let(statement, place);
        return;
      case 'assign':
        checkTarget(checker, statement, place);
        return;
      case 'lock-statement':
      case 'unlock-statement':
        this.ofKind(statement.lock, 'lock', 'E0311', place);
        return;
      case 'get':
      case 'put':
        this.ofKind(statement.counter, 'refcount', 'E0322', place);
        return;
      case 'push': {
        const queue = this.queue(statement.queue, place);
        const element = queue && reference(queue.object);
        if (element) checker.assignable(statement.value, element, place);
        else checker.value(statement.value, place);
        return;
      }
      case 'pop': {
        const queue = this.queue(statement.queue, place);
        const element = queue && reference(queue.object);
        checker.introduce(statement.name, element, 'other', scope);
        return;
      }
      case 'if':
        checker.condition(statement.condition, place);
        this.inner(statement.consequence, scope);
        if (statement.alternative) this.inner(statement.alternative, scope);
        return;
      case 'while':
        checker.condition(statement.condition, place);
        this.loop(statement.body, scope);
        return;
      case 'for-each': {
        const isKnown = checker.types.isKind(statement.objectKind);
        const inside = new Scope(scope);
        const type = isKnown ? reference(statement.objectKind.text) : undefined;
        checker.introduce(statement.name, type, 'loop', inside);
        if (statement.where) checker.condition(statement.where, { ...place, scope: inside });
        this.loop(statement.body, inside);
        return;
      }
      case 'break':
        if (this.loops === 0) checker.error('E0313', statement, 'there is no loop to leave');
        return;
      case 'choose-value': {
        const type = finite(checker, statement.type);
        const inside = new Scope(scope);
        checker.introduce(statement.name, type, 'variable', inside);
        if (statement.where) checker.condition(statement.where, { ...place, scope: inside });
        checker.introduce(statement.name, type, 'other', scope);
        return;
      }
      case 'choose-branch':
        for (const branch of statement.branches) this.inner(branch, scope);
        return;
      case 'call':
        this.call(statement, place);
        return;
      case 'return':
        this.return(statement, place);
        return;
      case 'await':
        checker.condition(statement.condition, place);
        return;
      case 'schedule': {
        const { work } = statement;
        const declaration = findProcess(checker, work);
        if (declaration?.role === 'process') {
          const message = `\`${work.text}\` is a process: it is called and not scheduled`;
          checker.error('E0326', work, message, 'declare it with `work`, or write `call`');
        }
        this.arguments(work, statement.arguments, declaration?.parameters, place);
        return;
      }
      case 'assert':
        checker.condition(statement.condition, place);
        return;
      case 'atomic':
        this.inner(statement.body, scope);
        return;
      case 'create-object': {
        const { name, objectKind, fields } = statement;
        const isKnown = checker.types.isKind(objectKind);
        checkFields(checker, objectKind, fields, name, place);
        checker.introduce(name, isKnown ? reference(objectKind.text) : undefined, 'other', scope);
        return;
      }
      case 'destroy': {
        const type = checker.value(statement.object, place);
        if (!type || type.kind === 'reference') return;
        const message = `\`destroy\` takes a reference, and this is ${quoted(type)}`;
        checker.error('E0301', statement.object, message);
        return;
      }
      case 'call-any':
        for (const each of statement.among ?? []) this.callee(each);
        return;
      case 'await-all-work':
      case 'skip':
        return;
      default:
        assertNever(statement);
    }
  }

  private let(statement: Statement & { kind: 'let' }, place: Place): void {
    const { checker } = this;
    const { name, value } = statement;
    const found = checker.value(value, place);
    if (found?.kind === 'none') {
      const message = `\`${name.text}\` has no type: this fits several`;
      checker.error('E0321', value, message, 'begin with a value that has a type, as a member');
    }
    const known = found?.kind === 'none' ? undefined : found;
    const type = known?.kind === 'integer' ? widestInteger : known;
    checker.introduce(name, type, 'variable', place.scope);
  }

  private loop(body: Block, scope: Scope): void {
    this.loops += 1;
    this.inner(body, scope);
    this.loops -= 1;
  }

  private ofKind(
    expression: Expression,
    kind: 'lock' | 'refcount',
    code: 'E0311' | 'E0322',
    place: Place,
  ): void {
    const type = this.checker.infer(expression, place);
    if (!type || type.kind === kind) return;
    const wanted = kind === 'lock' ? 'a lock' : 'a reference count';
    this.checker.error(code, expression, `this takes ${wanted}, and \`${typeText(type)}\` is none`);
  }

  /** A queue that can be changed: of an object or global, not a copy in a local. */
  private queue(expression: Expression, place: Place): (Type & { kind: 'queue' }) | undefined {
    const { checker } = this;
    const type = checker.infer(expression, place);
    if (!type) return undefined;
    if (type.kind !== 'queue') {
      return checker.error('E0322', expression, `this takes a queue, and ${quoted(type)} is none`);
    }
    if (expression.kind === 'name' && place.scope.find(expression.name.text)) {
      const message = `\`${expression.name.text}\` is a copy of a queue`;
      return checker.error('E0322', expression, message, 'name the queue where it is declared');
    }
    return type;
  }

  private callee(process: Name): ProcessDeclaration | undefined {
    const { checker } = this;
    const declaration = findProcess(checker, process);
    if (declaration?.role === 'work') {
      const message = `\`${process.text}\` is a work item: it is scheduled and not called`;
      checker.error('E0326', process, message, 'declare it with `process`, or write `schedule`');
    }
    return declaration;
  }

  private call(statement: Statement & { kind: 'call' }, place: Place): void {
    const { checker, body } = this;
    const { process, result } = statement;
    const declaration = this.callee(process);
    if (declaration?.role === 'process') body.calls.push(process);
    this.arguments(process, statement.arguments, declaration?.parameters, place);
    if (!result) return;
    const written = declaration?.result;
    if (declaration && !written) {
      const labels = [{ span: declaration.name.span, text: 'declared without a result' }];
      const message = `\`${process.text}\` gives no value`;
      checker.checking.reporter.error('E0314', process.span, message, { labels });
    }
    const type = written && checker.types.resolve(written);
    const local = type?.kind === 'integer' ? widestInteger : type;
    checker.introduce(result, local, 'other', place.scope);
  }

  private arguments(
    name: Name,
    given: readonly Expression[],
    parameters:
      | readonly { readonly type: Parameters<ExpressionChecker['types']['resolve']>[0] }[]
      | undefined,
    place: Place,
  ): void {
    if (parameters) {
      const types = parameters.map((each) => this.checker.types.resolve(each.type));
      this.checker.arguments(`\`${name.text}\``, name, given, types, place);
    } else {
      for (const each of given) this.checker.value(each, place);
    }
  }

  private return(statement: Statement & { kind: 'return' }, place: Place): void {
    const { checker, body } = this;
    const { value } = statement;
    if (value && body.givesValue) checker.assignable(value, body.result, place);
    else if (value) {
      const help =
        body.role === 'process' ? 'write the type of the value behind the parameters' : undefined;
      checker.error(
        'E0314',
        value,
        `this ${body.role === 'work' ? 'work item' : body.role} gives no value`,
        help,
      );
    } else if (body.givesValue) {
      checker.error('E0314', statement, 'a value must be given here', 'write it on the same line');
    }
  }
}

/** Resolves a type of which there are few enough values to try them all. */
export function finite(
  checker: ExpressionChecker,
  written: Parameters<ExpressionChecker['types']['resolve']>[0],
): Type | undefined {
  const type = checker.types.resolve(written);
  if (!type || isFinite(type)) return type;
  const message = `the values of ${quoted(type)} cannot be tried one by one`;
  return checker.error('E0320', written, message);
}

function isFinite(type: Type): boolean {
  return ['boolean', 'enum', 'integer', 'reference', 'opaque'].includes(type.kind);
}
