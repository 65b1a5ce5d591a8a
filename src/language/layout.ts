/**
 * Lays text out in lines of bounded width.
 *
 * A layout is text with places where a line may break, in groups: a group stands on one line if it
 * fits, and otherwise breaks at all its places (Wadler, "A prettier printer").
 */

export type Layout =
  | string
  | { readonly kind: 'sequence'; readonly parts: readonly Layout[] }
  | { readonly kind: 'group'; readonly content: Layout }
  | { readonly kind: 'indent'; readonly content: Layout }
  /** A line break, or `flat` where the group stands on one line. */
  | { readonly kind: 'break'; readonly flat: string };

/** A break that is a blank on one line. */
export const line: Layout = { kind: 'break', flat: ' ' };
/** A break that is nothing on one line. */
export const softLine: Layout = { kind: 'break', flat: '' };

export function sequence(...parts: readonly Layout[]): Layout {
  return { kind: 'sequence', parts };
}

export function group(...parts: readonly Layout[]): Layout {
  return { kind: 'group', content: sequence(...parts) };
}

export function indent(...parts: readonly Layout[]): Layout {
  return { kind: 'indent', content: sequence(...parts) };
}

export function join(parts: readonly Layout[], separator: Layout): Layout {
  return sequence(...parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part])));
}

/** `open`, the items with commas between, `close`: on one line or one item each. */
export function list(
  open: string,
  items: readonly Layout[],
  close: string,
  gap = softLine,
): Layout {
  if (items.length === 0) return open + close;
  return group(open, indent(gap, join(items, sequence(',', line))), gap, close);
}

interface Task {
  readonly layout: Layout;
  readonly indentation: number;
  readonly isFlat: boolean;
}

const step = 2;

/** The lines of `layout`; all but the first are indented by `indentation` and more. */
export function render(layout: Layout, indentation: number, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  const tasks: Task[] = [{ layout, indentation, isFlat: false }];
  let column = indentation;
  for (let task = tasks.pop(); task; task = tasks.pop()) {
    const { isFlat } = task;
    const part = task.layout;
    if (typeof part === 'string') {
      current += part;
      column += part.length;
      continue;
    }
    switch (part.kind) {
      case 'sequence':
        for (const inner of part.parts.toReversed()) tasks.push({ ...task, layout: inner });
        break;
      case 'group': {
        const inner = { ...task, layout: part.content, isFlat: true };
        const fitting = isFlat || fits(inner, tasks, width - column);
        tasks.push({ ...inner, isFlat: fitting });
        break;
      }
      case 'indent':
        tasks.push({ ...task, layout: part.content, indentation: task.indentation + step });
        break;
      case 'break':
        if (isFlat) {
          current += part.flat;
          column += part.flat.length;
        } else {
          lines.push(current.trimEnd());
          current = ' '.repeat(task.indentation);
          column = task.indentation;
        }
    }
  }
  lines.push(current);
  return lines;
}

/** The layout on one line, however long. */
export function renderFlat(layout: Layout): string {
  return render({ kind: 'group', content: layout }, 0, Infinity).join('');
}

/** Whether `first`, and what follows it up to the next possible break, has room. */
function fits(first: Task, following: readonly Task[], room: number): boolean {
  let left = room;
  let next = following.length;
  const tasks = [first];
  while (left >= 0) {
    let task = tasks.pop();
    if (!task) {
      next -= 1;
      task = following[next];
      if (!task) return true;
    }
    const part = task.layout;
    if (typeof part === 'string') {
      left -= part.length;
      continue;
    }
    switch (part.kind) {
      case 'sequence':
        for (const inner of part.parts.toReversed()) tasks.push({ ...task, layout: inner });
        break;
      case 'group':
      case 'indent':
        tasks.push({ ...task, layout: part.content });
        break;
      case 'break':
        if (!task.isFlat) return true;
        left -= part.flat.length;
    }
  }
  return false;
}
