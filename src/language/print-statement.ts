/**
 * How statements are written: what has a body over several lines, the rest as one layout.
 *
 * A body that was written on one line, or without brackets, stays so as long as it holds no more
 * than one simple statement and fits; everything else gets brackets and lines of its own.
 */
import { assertNever } from '../base/assert-never.js';
import type { Block, Expression, FieldValue, Statement } from './ast.js';
import { group, indent, type Layout, line, list, renderFlat, sequence } from './layout.js';
import { argumentsLayout, expressionLayout, quote, typeLayout } from './print-expression.js';
import type { Writer } from './writer.js';
import type { Span } from '../base/source.js';

/** What a construct consists of: headers, each with the body that follows it. */
export type Piece = readonly [header: Layout, body: Block];

/** Writes a construct, as short as its bodies were written. */
export function printPieces(writer: Writer, span: Span, pieces: readonly Piece[]): void {
  const shorts = pieces.map(([, body]) => shortBody(writer, body));
  if (shorts.some((each) => each !== undefined) && fitsShort(writer, pieces, shorts)) {
    writePieces(writer, span, pieces, shorts);
  } else {
    writePieces(
      writer,
      span,
      pieces,
      pieces.map(() => undefined),
    );
  }
}

/** The body as it would stand on the line of its header; undefined if it cannot. */
function shortBody(writer: Writer, body: Block): string | undefined {
  const text = writer.sourceText(body.span);
  const [statement, ...others] = body.statements;
  if (text === '' || text.includes('\n') || !statement || others.length > 0) return undefined;
  const layout = simpleLayout(statement);
  if (layout === undefined || writer.hasCommentIn(body.span)) return undefined;
  return text.startsWith('{') ? `{ ${renderFlat(layout)} }` : renderFlat(layout);
}

function fitsShort(
  writer: Writer,
  pieces: readonly Piece[],
  shorts: readonly (string | undefined)[],
): boolean {
  let width = 0;
  return pieces.every(([header], index) => {
    width += renderFlat(header).length + 1;
    const short = shorts[index];
    if (short !== undefined) width += short.length + 1;
    const fits = width <= writer.room;
    if (short === undefined) width = 2;
    return fits;
  });
}

function writePieces(
  writer: Writer,
  span: Span,
  pieces: readonly Piece[],
  shorts: readonly (string | undefined)[],
): void {
  let start = span.start;
  let current: Layout[] = [];
  pieces.forEach(([header, body], index) => {
    current.push(current.length === 0 ? '' : ' ', header, ' ');
    const short = shorts[index];
    const isLast = index === pieces.length - 1;
    if (short !== undefined) {
      current.push(short);
      if (isLast) writer.item({ ...span, start }, sequence(...current));
      return;
    }
    if (body.statements.length === 0 && !writer.hasCommentIn(body.span)) {
      current.push('{}');
      if (isLast) writer.item({ ...span, start }, sequence(...current));
      return;
    }
    writer.open(start, sequence(...current, '{'));
    printStatements(writer, body);
    start = body.span.end;
    if (isLast) writer.close(body.span.end, '}');
    else {
      writer.dedent(body.span.end);
      current = ['}'];
    }
  });
}

export function printStatements(writer: Writer, block: Block): void {
  for (const statement of block.statements) printStatement(writer, statement);
}

function printStatement(writer: Writer, statement: Statement): void {
  const { span } = statement;
  switch (statement.kind) {
    case 'if':
      printPieces(writer, span, branches(statement));
      return;
    case 'while': {
      const header = sequence('while ', expressionLayout(statement.condition));
      printPieces(writer, span, [[header, statement.body]]);
      return;
    }
    case 'for-each': {
      const { name, objectKind, where, body } = statement;
      const header = sequence(`for each ${name.text}: ${objectKind.text}`, whereLayout(where));
      printPieces(writer, span, [[header, body]]);
      return;
    }
    case 'choose-branch': {
      const pieces = statement.branches.map((body, index): Piece => [
        index === 0 ? 'choose' : 'or',
        body,
      ]);
      printPieces(writer, span, pieces);
      return;
    }
    case 'atomic':
      printPieces(writer, span, [['atomic', statement.body]]);
      return;
    default:
      writer.item(span, simpleLayout(statement) ?? '');
  }
}

/** An `else` that holds nothing but an `if` becomes `else if`. */
function branches(statement: Statement & { readonly kind: 'if' }): Piece[] {
  const pieces: Piece[] = [];
  let keyword = 'if ';
  for (let branch = statement; ;) {
    pieces.push([sequence(keyword, expressionLayout(branch.condition)), branch.consequence]);
    const { alternative } = branch;
    if (!alternative) return pieces;
    const [inner, ...others] = alternative.statements;
    if (inner?.kind !== 'if' || others.length > 0) {
      pieces.push(['else', alternative]);
      return pieces;
    }
    branch = inner;
    keyword = 'else if ';
  }
}

/** ` where e`, or nothing. */
export function whereLayout(where: Expression | undefined): Layout {
  if (!where) return '';
  return group(indent(line, 'where ', expressionLayout(where)));
}

/** ` { a = 1, b = 2 }`, or nothing where there are no fields. */
export function fieldsLayout(fields: readonly FieldValue[]): Layout {
  return fields.length === 0 ? '' : sequence(' ', list('{', fields.map(fieldLayout), '}', line));
}

export function fieldLayout(field: FieldValue): Layout {
  return sequence(`${field.name.text} = `, expressionLayout(field.value));
}

/** The layout of a statement without a body; undefined for one with a body. */
function simpleLayout(statement: Statement): Layout | undefined {
  switch (statement.kind) {
    case 'let':
      return sequence(`let ${statement.name.text} = `, expressionLayout(statement.value));
    case 'assign': {
      const { target, operator, value } = statement;
      return sequence(expressionLayout(target), ` ${operator} `, expressionLayout(value));
    }
    case 'lock-statement':
      return sequence('lock ', expressionLayout(statement.lock));
    case 'unlock-statement':
      return sequence('unlock ', expressionLayout(statement.lock));
    case 'get':
    case 'put':
      return sequence(`${statement.kind} `, expressionLayout(statement.counter));
    case 'push': {
      const { value, queue } = statement;
      return sequence('push ', expressionLayout(value), ' to ', expressionLayout(queue));
    }
    case 'pop':
      return sequence(`let ${statement.name.text} = pop `, expressionLayout(statement.queue));
    case 'break':
    case 'skip':
      return statement.kind;
    case 'choose-value': {
      const { name, type, where } = statement;
      return sequence(`choose ${name.text}: `, typeLayout(type), whereLayout(where));
    }
    case 'call': {
      const { result, process } = statement;
      const head = result ? `let ${result.text} = call ` : 'call ';
      return sequence(head, argumentsLayout(process.text, statement.arguments));
    }
    case 'call-any': {
      const { among } = statement;
      return among ? `call any of ${among.map(({ text }) => text).join(', ')}` : 'call any';
    }
    case 'return':
      return statement.value ? sequence('return ', expressionLayout(statement.value)) : 'return';
    case 'await':
      return sequence('await ', expressionLayout(statement.condition));
    case 'await-all-work':
      return 'await all work';
    case 'schedule':
      return sequence('schedule ', argumentsLayout(statement.work.text, statement.arguments));
    case 'assert': {
      const { condition, message } = statement;
      const text = message === undefined ? '' : group(indent(line, quote(message)));
      return sequence('assert ', expressionLayout(condition), text);
    }
    case 'create-object': {
      const { name, objectKind, fields } = statement;
      return sequence(`create ${name.text}: ${objectKind.text}`, fieldsLayout(fields));
    }
    case 'destroy':
      return sequence('destroy ', expressionLayout(statement.object));
    case 'if':
    case 'while':
    case 'for-each':
    case 'choose-branch':
    case 'atomic':
      return undefined;
    default:
      return assertNever(statement);
  }
}
