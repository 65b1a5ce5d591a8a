/**
 * Processes that call each other in a circle: a task would need an unbounded stack.
 */
import type { Name } from './ast.js';
import type { Reporter } from './reporter.js';

/** Who calls whom, and where. */
export type CallGraph = ReadonlyMap<string, readonly Name[]>;

/** Reports each call that closes a circle: depth-first search, one visit for each process. */
export function checkRecursion(graph: CallGraph, reporter: Reporter): void {
  const finished = new Set<string>();
  for (const root of graph.keys()) visit(root);

  /** With a stack of its own, as a chain of calls may be longer than ours is deep. */
  function visit(root: string): void {
    if (finished.has(root)) return;
    const stack = [{ name: root, next: 0 }];
    const onStack = new Set([root]);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const call = graph.get(top.name)?.[top.next];
      top.next += 1;
      if (!call) {
        stack.pop();
        onStack.delete(top.name);
        finished.add(top.name);
      } else if (onStack.has(call.text)) {
        const circle = stack.map((each) => each.name);
        report(call, [...circle.slice(circle.indexOf(call.text)), call.text]);
      } else if (!finished.has(call.text)) {
        stack.push({ name: call.text, next: 0 });
        onStack.add(call.text);
      }
    }
  }

  function report(call: Name, circle: readonly string[]): void {
    const shown = circle.length > 6 ? [...circle.slice(0, 3), '…', ...circle.slice(-2)] : circle;
    const message = `\`${call.text}\` calls itself: ${shown.join(' → ')}`;
    reporter.error('E0327', call.span, message, {
      help: 'a process ends before it is called again: write a loop, or `schedule` it',
    });
  }
}
