/**
 * How scenarios are written.
 */
import { assertNever } from '../base/assert-never.js';
import type {
  Fair,
  PropertyDeclaration,
  ScenarioDeclaration,
  ScenarioItem,
  ScenarioTask,
} from './ast.js';
import { group, indent, type Layout, line, sequence } from './layout.js';
import { argumentsLayout, expressionLayout, sumLayout, titleLayout } from './print-expression.js';
import { printList } from './print-list.js';
import { fieldLayout, printPieces } from './print-statement.js';
import type { Writer } from './writer.js';

export function printScenario(
  writer: Writer,
  scenario: ScenarioDeclaration,
  propertyLayout: (property: PropertyDeclaration) => Layout,
): void {
  const { name, title, items, span } = scenario;
  const head = sequence(`scenario ${name.text}`, titleLayout(title));
  if (items.length === 0 && !writer.hasCommentIn(span)) {
    writer.item(span, sequence(head, ' {}'));
    return;
  }
  writer.block(span.start, sequence(head, ' {'), span.end, () => {
    for (const item of items) {
      if (item.kind === 'property') writer.item(item.span, propertyLayout(item));
      else printItem(writer, item);
    }
  });
}

/** `fair a, b`; what does not fit on the line stands on the next. */
export function fairLayout({ names }: Fair): Layout {
  const rows = names.map(({ text }, index) => (index === 0 ? text : sequence(',', line, text)));
  return group(indent('fair ', ...rows));
}

function printItem(writer: Writer, item: Exclude<ScenarioItem, PropertyDeclaration>): void {
  const { span } = item;
  switch (item.kind) {
    case 'scenario-object': {
      const { objectKind, name, count, fields } = item;
      const head = sequence(`${objectKind.text} ${name.text}`, countLayout(count));
      if (fields.length === 0) writer.item(span, head);
      else {
        const items = fields.map((each) => ({ span: each.span, layout: fieldLayout(each) }));
        printList(writer, span, head, items);
      }
      return;
    }
    case 'scenario-spare':
      writer.item(span, sequence(`spare ${item.objectKind.text} `, sumLayout(item.count)));
      return;
    case 'scenario-task':
      printTask(writer, item);
      return;
    case 'scenario-workers':
      writer.item(span, sequence('workers ', sumLayout(item.count)));
      return;
    case 'scenario-outcome': {
      const head = sequence(`outcome ${item.name.text}`, titleLayout(item.title), ':');
      writer.item(span, group(head, indent(line, expressionLayout(item.condition))));
      return;
    }
    case 'fair':
      writer.item(span, fairLayout(item));
      return;
    default:
      assertNever(item);
  }
}

function countLayout(count: ScenarioTask['count']): Layout {
  return count ? sequence('[', expressionLayout(count), ']') : '';
}

/** A program that is one call is written as the call. */
function printTask(writer: Writer, task: ScenarioTask): void {
  const { name, count, body, span } = task;
  const head = sequence(`task ${name.text}`, countLayout(count), ' runs');
  const [statement, ...others] = body.statements;
  if (statement?.kind === 'call' && !statement.result && others.length === 0) {
    const run = argumentsLayout(statement.process.text, statement.arguments);
    writer.item(span, sequence(head, ' ', run));
  } else {
    printPieces(writer, span, [[head, body]]);
  }
}
