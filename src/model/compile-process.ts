/**
 * Bodies: from statements to instructions.
 *
 * The list is built forwards. A jump over code not yet emitted goes to a label, and a jump is no
 * step: at the end labels are bound, jumps are followed through, and then left out.
 */
import type * as ast from '../language/ast.js';
import { ExpressionCompiler, Locals } from './compile-expression.js';
import type { ConstantScope } from './constant.js';
import { type Declarations, getDeclared } from './declarations.js';
import type { Span } from '../base/source.js';
import type { FieldInitializer, Instruction, InstructionBody } from './program.js';

/** A place in the code that is not known yet; -2 and below, so that it is told from an index. */
type Label = number;

type Draft = (InstructionBody | { readonly kind: 'jump'; readonly next: number }) & {
  readonly span: Span;
  readonly region: number;
};

export interface CompiledBody {
  readonly code: readonly Instruction[];
  readonly locals: Locals;
}

export function compileBody(
  declarations: Declarations,
  locals: Locals,
  body: ast.Block,
  isAtomic: boolean,
  scenario?: ConstantScope,
): CompiledBody {
  const compiler = new BodyCompiler(declarations, locals, isAtomic, scenario);
  return { code: compiler.compile(body), locals };
}

class BodyCompiler {
  private readonly code: Draft[] = [];
  private readonly labels: number[] = [];
  private readonly breakTargets: Label[] = [];
  private readonly expressions: ExpressionCompiler;
  /** The atomic step being compiled; 0 outside. */
  private region = 0;
  private regions = 0;

  private readonly declarations: Declarations;
  private readonly locals: Locals;

  constructor(
    declarations: Declarations,
    locals: Locals,
    isAtomic: boolean,
    scenario?: ConstantScope,
  ) {
    this.declarations = declarations;
    this.locals = locals;
    this.expressions = new ExpressionCompiler(declarations, locals, scenario);
    if (isAtomic) this.region = this.regions = 1;
  }

  compile(body: ast.Block): Instruction[] {
    this.block(body);
    this.emit({ kind: 'return', value: undefined }, body.span);

    const numbers: number[] = [];
    let count = 0;
    for (const draft of this.code) {
      numbers.push(count);
      if (draft.kind !== 'jump') count += 1;
    }
    const resolve = (target: number): number => {
      let index = target;
      for (let hops = 0; hops <= this.code.length; hops += 1) {
        if (index <= -2) index = this.labels[-index - 2]!;
        const draft = this.code[index]!;
        if (draft.kind !== 'jump') return numbers[index]!;
        index = draft.next;
      }
      throw new Error('a jump leads to itself');
    };
    return this.code.flatMap((draft) =>
      draft.kind === 'jump' ? [] : [retargeted(draft, resolve)],
    );
  }

  private newLabel(): Label {
    this.labels.push(-1);
    return -this.labels.length - 1;
  }

  private bind(label: Label): void {
    this.labels[-label - 2] = this.code.length;
  }

  private emit(body: InstructionBody, span: Span): void {
    this.code.push({ ...body, span, region: this.region });
  }

  private jump(target: number, span: Span): void {
    this.code.push({ kind: 'jump', next: target, span, region: this.region });
  }

  /** The index after the one about to be emitted. */
  private get next(): number {
    return this.code.length + 1;
  }

  private block(block: ast.Block): void {
    this.locals.inScope(() => block.statements.forEach((statement) => this.statement(statement)));
  }

  private statement(statement: ast.Statement): void {
    const { span } = statement;
    const expression = (each: ast.Expression) => this.expressions.compile(each);
    switch (statement.kind) {
      case 'let': {
        const value = expression(statement.value);
        const index = this.locals.add(statement.name.text, undefined);
        const place = { kind: 'local', index, domain: undefined } as const;
        this.emit({ kind: 'assign', place, value, next: this.next }, span);
        return;
      }
      case 'assign':
        this.assign(statement);
        return;
      case 'lock-statement':
      case 'unlock-statement': {
        const { object, slot } = this.expressions.field(statement.lock);
        const kind = statement.kind === 'lock-statement' ? 'lock' : 'unlock';
        this.emit({ kind, object, slot, next: this.next }, span);
        return;
      }
      case 'get':
      case 'put': {
        const { object, slot } = this.expressions.field(statement.counter);
        this.emit({ kind: statement.kind, object, slot, next: this.next }, span);
        return;
      }
      case 'push': {
        const place = this.expressions.place(statement.queue);
        const max = place.domain?.kind === 'queue' ? place.domain.max : 0;
        const value = expression(statement.value);
        this.emit({ kind: 'push', place, max, value, next: this.next }, span);
        return;
      }
      case 'pop': {
        const place = this.expressions.place(statement.queue);
        const local = this.locals.add(statement.name.text, undefined);
        this.emit({ kind: 'pop', place, local, next: this.next }, span);
        return;
      }
      case 'if':
        this.branch(statement);
        return;
      case 'while': {
        const start = this.code.length;
        const after = this.newLabel();
        const condition = expression(statement.condition);
        const branch = {
          kind: 'branch',
          condition,
          whenTrue: this.next,
          whenFalse: after,
        } as const;
        this.emit(branch, statement.condition.span);
        this.loop(statement.body, start, after);
        return;
      }
      case 'for-each':
        this.forEach(statement);
        return;
      case 'break': {
        const target = this.breakTargets[this.breakTargets.length - 1]!;
        this.jump(target, span);
        return;
      }
      case 'choose-value': {
        const type = this.declarations.spec.types.get(statement.type)!;
        const domain = this.declarations.domainOf(type);
        const local = this.locals.add(statement.name.text, domain);
        const where = statement.where && expression(statement.where);
        this.emit({ kind: 'choose-value', local, domain, where, next: this.next }, span);
        return;
      }
      case 'choose-branch': {
        const targets = statement.branches.map(() => this.newLabel());
        const after = this.newLabel();
        this.emit({ kind: 'choose-branch', targets }, headOf(span, statement.branches[0]!));
        statement.branches.forEach((branch, index) => {
          this.bind(targets[index]!);
          this.block(branch);
          if (index < targets.length - 1) this.jump(after, branch.span);
        });
        this.bind(after);
        return;
      }
      case 'call': {
        const process = getDeclared(this.declarations.processNumbers, statement.process.text);
        const values = statement.arguments.map(expression);
        const result = statement.result && this.locals.add(statement.result.text, undefined);
        const call = { kind: 'call', process, arguments: values, result, next: this.next } as const;
        this.emit(call, span);
        return;
      }
      case 'call-any': {
        const among = statement.among?.map(({ text }) =>
          getDeclared(this.declarations.processNumbers, text),
        );
        this.emit({ kind: 'call-any', among: among && new Set(among), next: this.next }, span);
        return;
      }
      case 'return':
        this.emit({ kind: 'return', value: statement.value && expression(statement.value) }, span);
        return;
      case 'await': {
        const condition = expression(statement.condition);
        this.emit({ kind: 'await', condition, next: this.next }, span);
        return;
      }
      case 'await-all-work':
        this.emit({ kind: 'await', condition: { kind: 'idle', span }, next: this.next }, span);
        return;
      case 'schedule': {
        const process = getDeclared(this.declarations.processNumbers, statement.work.text);
        const values = statement.arguments.map(expression);
        this.emit({ kind: 'schedule', process, arguments: values, next: this.next }, span);
        return;
      }
      case 'assert': {
        const condition = expression(statement.condition);
        const { message } = statement;
        this.emit({ kind: 'assert', condition, message, next: this.next }, span);
        return;
      }
      case 'atomic':
        this.atomic(statement.body);
        return;
      case 'create-object': {
        const objectKind = getDeclared(this.declarations.kindNumbers, statement.objectKind.text);
        const fields = statement.fields.flatMap((field) => this.initializers(objectKind, field));
        const local = this.locals.add(statement.name.text, undefined);
        this.emit({ kind: 'create', objectKind, local, fields, next: this.next }, span);
        return;
      }
      case 'destroy':
        this.emit({ kind: 'destroy', object: expression(statement.object), next: this.next }, span);
        return;
      case 'skip':
        this.emit({ kind: 'skip', next: this.next }, span);
        return;
    }
  }

  private assign(statement: ast.Statement & { kind: 'assign' }): void {
    const { span, target } = statement;
    const type = this.expressions.typeOf(target);
    if (type.kind === 'union') {
      const { object, slot, domain } = this.expressions.field(target);
      if (domain.kind !== 'payload' || statement.value.kind !== 'apply') {
        throw new Error('checked union assignment has no variant');
      }
      const name = statement.value.name.text;
      const variant = domain.union.variants.findIndex((each) => each.name === name);
      const value = this.expressions.compile(statement.value.arguments[0]!);
      const next = this.next;
      this.emit({ kind: 'assign-union', object, slot: slot - 1, variant, value, next }, span);
      return;
    }
    const place = this.expressions.place(target);
    const operand = this.expressions.compile(statement.value);
    if (statement.operator === '=') {
      this.emit({ kind: 'assign', place, value: operand, next: this.next }, span);
      return;
    }
    const left = this.expressions.compile(target);
    const isSum = statement.operator === '+=';
    const operator =
      type.kind === 'set' ? (isSum ? 'with' : 'without') : isSum ? 'add' : 'subtract';
    const value = { kind: 'binary', operator, left, right: operand, span } as const;
    this.emit({ kind: 'assign', place, value, next: this.next }, span);
  }

  private branch(statement: ast.Statement & { kind: 'if' }): void {
    const otherwise = this.newLabel();
    const condition = this.expressions.compile(statement.condition);
    const branch = {
      kind: 'branch',
      condition,
      whenTrue: this.next,
      whenFalse: otherwise,
    } as const;
    this.emit(branch, statement.condition.span);
    this.block(statement.consequence);
    if (!statement.alternative) {
      this.bind(otherwise);
      return;
    }
    const after = this.newLabel();
    this.jump(after, statement.span);
    this.bind(otherwise);
    this.block(statement.alternative);
    this.bind(after);
  }

  private loop(body: ast.Block, start: number, after: Label): void {
    this.breakTargets.push(after);
    this.block(body);
    this.breakTargets.pop();
    this.jump(start, body.span);
    this.bind(after);
  }

  private forEach(statement: ast.Statement & { kind: 'for-each' }): void {
    this.locals.inScope(() => {
      const objectKind = getDeclared(this.declarations.kindNumbers, statement.objectKind.text);
      const cursor = this.locals.add(`after ${statement.name.text}`, undefined);
      const local = this.locals.add(statement.name.text, undefined);
      const where = statement.where && this.expressions.compile(statement.where);
      const after = this.newLabel();
      const body = this.next;
      const head = { kind: 'for-each', local, cursor, objectKind, where, body, after } as const;
      const span = headOf(statement.span, statement.body);
      this.emit({ ...head, isFirst: true }, span);
      this.breakTargets.push(after);
      this.block(statement.body);
      this.breakTargets.pop();
      this.emit({ ...head, isFirst: false }, span);
      this.bind(after);
    });
  }

  private atomic(body: ast.Block): void {
    if (this.region !== 0) {
      this.block(body);
      return;
    }
    this.regions += 1;
    this.region = this.regions;
    this.block(body);
    this.region = 0;
  }

  private initializers(kind: number, field: ast.FieldValue): FieldInitializer[] {
    const member = getDeclared(this.declarations.members[kind]!, field.name.text);
    if (member.domain.kind === 'payload' && field.value.kind === 'apply') {
      const name = field.value.name.text;
      const { variants } = member.domain.union;
      const variant = variants.findIndex((each) => each.name === name);
      const { span } = field;
      return [
        { slot: member.slot - 1, value: { kind: 'constant', value: variant, span } },
        { slot: member.slot, value: this.expressions.compile(field.value.arguments[0]!) },
      ];
    }
    return [{ slot: member.slot, value: this.expressions.compile(field.value) }];
  }
}

/** What of a statement stands before its body. */
function headOf({ source, start }: Span, body: ast.Block): Span {
  const head = source.text.slice(start, body.span.start);
  return { source, start, end: start + head.trimEnd().length };
}

function retargeted(instruction: Instruction, resolve: (target: number) => number): Instruction {
  switch (instruction.kind) {
    case 'branch': {
      const { whenTrue, whenFalse } = instruction;
      return { ...instruction, whenTrue: resolve(whenTrue), whenFalse: resolve(whenFalse) };
    }
    case 'for-each':
      return {
        ...instruction,
        body: resolve(instruction.body),
        after: resolve(instruction.after),
      };
    case 'choose-branch':
      return { ...instruction, targets: instruction.targets.map(resolve) };
    case 'return':
      return instruction;
    default:
      return { ...instruction, next: resolve(instruction.next) };
  }
}
