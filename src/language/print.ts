/**
 * Prints a syntax tree in the canonical layout: two blanks a level, lines of at most 100 columns,
 * at most one blank line between two things, every comment of the source kept.
 *
 * Parsing what is printed gives the tree that was printed.
 */
import { assertNever } from '../base/assert-never.js';
import type { SourceText, Span } from '../base/source.js';
import type {
  Declaration,
  ObjectMember,
  ProcessDeclaration,
  PropertyDeclaration,
  SpecFile,
  TestPoint,
  UnionDeclaration,
} from './ast.js';
import { group, indent, type Layout, line, sequence } from './layout.js';
import {
  argumentsLayout,
  declarationLayout,
  expressionLayout,
  parametersLayout,
  quote,
  titleLayout,
  typeLayout,
} from './print-expression.js';
import { printList } from './print-list.js';
import { printObservation } from './print-observation.js';
import { fairLayout, printScenario } from './print-scenario.js';
import { type Piece, printPieces } from './print-statement.js';
import { Writer } from './writer.js';

/** The canonical text of `file`, which was parsed from `source`. */
export function print(file: SpecFile, source: SourceText): string {
  const writer = new Writer(source);
  const header = { ...file.name.span, start: writer.firstToken };
  writer.item(header, sequence(`spec ${file.name.text}`, titleLayout(file.title)));
  for (const declaration of file.declarations) printDeclaration(writer, declaration);
  return writer.finish();
}

function printDeclaration(writer: Writer, declaration: Declaration): void {
  const { span } = declaration;
  switch (declaration.kind) {
    case 'extends':
    case 'import':
      writer.item(span, `${declaration.kind} ${quote(declaration.path)}`);
      return;
    case 'constant':
    case 'variable':
    case 'lock':
      printMember(writer, declaration);
      return;
    case 'enum': {
      const items = declaration.members.map((each) => ({ span: each.span, layout: each.text }));
      printList(writer, span, `enum ${declaration.name.text}`, items);
      return;
    }
    case 'object':
      printBlock(writer, span, `object ${declaration.name.text}`, declaration.members, () => {
        for (const member of declaration.members) printMember(writer, member);
      });
      return;
    case 'process':
      printProcess(writer, declaration);
      return;
    case 'transition': {
      const { name, parameters, guard, body } = declaration;
      const when = guard ? group(indent(indent(line, 'when ', expressionLayout(guard)))) : '';
      const head = sequence(`transition ${name.text}`, parametersLayout(parameters), when);
      printPieces(writer, span, [[head, body]]);
      return;
    }
    case 'property':
      writer.item(span, propertyLayout(declaration));
      return;
    case 'fair':
      writer.item(span, fairLayout(declaration));
      return;
    case 'scenario':
      printScenario(writer, declaration, propertyLayout);
      return;
    case 'observation':
      printObservation(writer, declaration);
      return;
    case 'test': {
      const { name, scenario, expectation, points } = declaration;
      const head = `test ${name.text} in ${scenario.text} ${expectation}`;
      printBlock(writer, span, head, points, () => {
        for (const point of points) writer.item(point.span, pointLayout(point));
      });
      return;
    }
    default:
      assertNever(declaration);
  }
}

/** `header { … }`, or `header {}` where there is nothing to write. */
function printBlock(
  writer: Writer,
  span: Span,
  header: Layout,
  items: readonly unknown[],
  body: () => void,
): void {
  if (items.length === 0 && !writer.hasCommentIn(span)) writer.item(span, sequence(header, ' {}'));
  else writer.block(span.start, sequence(header, ' {'), span.end, body);
}

function printMember(writer: Writer, member: ObjectMember): void {
  const { span, name } = member;
  switch (member.kind) {
    case 'constant':
    case 'variable': {
      const keyword = member.kind === 'constant' ? 'const' : 'var';
      const declared = declarationLayout(name.text, member.type, member.value);
      writer.item(span, sequence(`${keyword} `, declared));
      return;
    }
    case 'lock':
      writer.item(span, `lock ${name.text}`);
      return;
    case 'refcount': {
      const value = member.value ? sequence(' = ', expressionLayout(member.value)) : '';
      writer.item(span, sequence(`refcount ${name.text}`, value));
      return;
    }
    case 'union':
      printUnion(writer, member);
      return;
    default:
      assertNever(member);
  }
}

function printUnion(writer: Writer, union: UnionDeclaration): void {
  const how = union.tag ? `tagged ${union.tag.text}` : 'untagged';
  writer.block(union.span.start, `union ${union.name.text} ${how} {`, union.span.end, () => {
    for (const { tagValue, name, type, value, span } of union.variants) {
      const mark = tagValue === undefined ? '' : `${tagValue}: `;
      const initial = value ? sequence(' = ', expressionLayout(value)) : '';
      writer.item(span, sequence(`${mark}${name.text}(`, typeLayout(type), ')', initial));
    }
  });
}

function printProcess(writer: Writer, process: ProcessDeclaration): void {
  const { role, exported, name, parameters, result, body, span } = process;
  const head = sequence(
    `${exported ? 'export ' : ''}${role} ${name.text}`,
    parametersLayout(parameters),
    result ? sequence(': ', typeLayout(result)) : '',
  );
  const pieces: Piece[] = [[head, body]];
  printPieces(writer, span, pieces);
}

function propertyLayout(property: PropertyDeclaration): Layout {
  const { mode, name, title, premise, condition } = property;
  const head = sequence(`${mode} ${name.text}`, titleLayout(title), ':');
  const body = premise
    ? sequence(expressionLayout(premise), line, 'leads to ', expressionLayout(condition))
    : expressionLayout(condition);
  return group(head, indent(line, body));
}

function pointLayout(point: TestPoint): Layout {
  switch (point.kind) {
    case 'test-state':
      return sequence('state ', expressionLayout(point.condition));
    case 'test-do':
      return sequence('do ', argumentsLayout(point.transition.text, point.arguments));
    case 'test-enter':
    case 'test-leave': {
      const verb = point.kind === 'test-enter' ? 'enters' : 'leaves';
      const { process, arguments: values } = point;
      const target = values ? argumentsLayout(process.text, values) : process.text;
      return sequence(`${point.task.text} ${verb} `, target);
    }
    default:
      return assertNever(point);
  }
}
