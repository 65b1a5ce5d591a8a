/**
 * How observation blocks are written.
 */
import { assertNever } from '../base/assert-never.js';
import type {
  EventAction,
  EventClause,
  KernelExpression,
  Name,
  ObservationDeclaration,
  ObservationItem,
  SampleMapping,
} from './ast.js';
import { group, indent, join, type Layout, line, list, sequence } from './layout.js';
import { argumentsLayout, expressionLayout, quote, titleLayout } from './print-expression.js';
import { printList } from './print-list.js';
import { whereLayout } from './print-statement.js';
import { reservedWords } from './words.js';
import type { Writer } from './writer.js';

export function printObservation(writer: Writer, observation: ObservationDeclaration): void {
  const { name, version, scenario, items, span } = observation;
  const from = scenario ? ` from scenario ${scenario.text}` : '';
  const head = sequence(`observe ${name.text}`, titleLayout(version), from);
  if (items.length === 0 && !writer.hasCommentIn(span)) {
    writer.item(span, sequence(head, ' {}'));
    return;
  }
  writer.block(span.start, sequence(head, ' {'), span.end, () => {
    for (const item of items) printItem(writer, item);
  });
}

function printItem(writer: Writer, item: ObservationItem): void {
  const { span } = item;
  switch (item.kind) {
    case 'sample': {
      const from = item.structure === undefined ? '' : ` from struct ${item.structure}`;
      const head = `sample ${item.field.text}: ${item.objectKind.text}${from}`;
      if (item.mappings.length === 0 && !writer.hasCommentIn(span)) writer.item(span, `${head} {}`);
      else {
        const items = item.mappings.map((each) => ({
          span: each.span,
          layout: mappingLayout(each),
        }));
        printList(writer, span, head, items);
      }
      return;
    }
    case 'name-clause':
      writer.item(span, `name ${item.field.text} = ${item.label.text}${originText(item.origin)}`);
      return;
    case 'ignore':
      writer.item(span, `ignore ${pointText(item.point)} ${eventText(item.event)}`);
      return;
    case 'event-clause':
      writer.item(span, clauseLayout(item));
      return;
    default:
      assertNever(item);
  }
}

function mappingLayout(mapping: SampleMapping): Layout {
  const { field, origin, target, values } = mapping;
  const head = `${field.text}${originText(origin)} => ${target.text}`;
  if (!values) return head;
  const items = values.map((each) => sequence(`${each.recorded}: `, expressionLayout(each.value)));
  return sequence(head, ' ', list('{', items, '}', line));
}

function clauseLayout(clause: EventClause): Layout {
  const { optional, point, event, fields, actions, without } = clause;
  const head = `${optional ? 'optional ' : ''}${pointText(point)} ${eventText(event)}`;
  const items = fields.map((each) => {
    const head = `${each.name.text}${originText(each.origin)}`;
    if (each.literal !== undefined) return `${head} = ${quote(each.literal)}`;
    return each.type ? `${head}: ${each.type.text}` : head;
  });
  const meaning = join(actions.map(actionLayout), sequence(',', line));
  const tail = without.length === 0 ? '' : sequence(line, `without ${namesText(without)}`);
  return group(
    head,
    fields.length === 0 ? '' : list('(', items, ')'),
    ' =>',
    indent(line, meaning, tail),
  );
}

function actionLayout(action: EventAction): Layout {
  switch (action.kind) {
    case 'enter':
      return sequence(
        'enter ',
        argumentsLayout(action.process.text, action.arguments),
        whereLayout(action.where),
      );
    case 'leave': {
      const { process, arguments: values, where } = action;
      const target = values ? argumentsLayout(process.text, values) : process.text;
      return sequence('leave ', target, whereLayout(where));
    }
    case 'do':
      return sequence(
        'do ',
        argumentsLayout(action.transition.text, action.arguments),
        whereLayout(action.where),
      );
    case 'create': {
      const { field, objectKind, unknown } = action;
      const tail = unknown.length === 0 ? '' : ` unknown ${namesText(unknown)}`;
      return `create ${field.text}: ${objectKind.text}${tail}`;
    }
    case 'end':
      return `end ${action.field.text}`;
    default:
      return assertNever(action);
  }
}

function originText(origin: KernelExpression | undefined): string {
  return origin ? ` from ${kernelText(origin)}` : '';
}

/** A kernel expression as it is written, in C. */
export function kernelText({ base, steps }: KernelExpression): string {
  const head =
    typeof base === 'string' ? base : `((struct ${base.structure} *)${kernelText(base.operand)})`;
  return head + steps.map(({ sign, member }) => sign + member).join('');
}

function namesText(names: readonly Name[]): string {
  return names.map((each) => each.text).join(', ');
}

function pointText(point: EventClause['point']): string {
  return point === 'point' ? 'event' : point;
}

/** A name that is no identifier stands in quotes. */
function eventText(event: Name): string {
  const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(event.text) && !reservedWords.has(event.text);
  return isName ? event.text : quote(event.text);
}
