/** What a condition comes to as long as somebody still has something to do. */
import type { Expression } from './program.js';

/**
 * The truth of a condition wherever `finished()` does not hold, if that alone decides it.
 *
 *     finished() => forall d: device: d.refs == 1     true
 */
export function beforeEnd(condition: Expression): boolean | undefined {
  switch (condition.kind) {
    case 'finished':
      return false;
    case 'constant':
      return condition.value !== 0;
    case 'not': {
      const operand = beforeEnd(condition.operand);
      return operand === undefined ? undefined : !operand;
    }
    case 'and': {
      const left = beforeEnd(condition.left);
      return left ? beforeEnd(condition.right) : left;
    }
    case 'or': {
      const left = beforeEnd(condition.left);
      return left === false ? beforeEnd(condition.right) : left;
    }
    case 'implies': {
      const left = beforeEnd(condition.left);
      if (left === undefined) return undefined;
      return left ? beforeEnd(condition.right) : true;
    }
    case 'forall':
    case 'exists': {
      const body = beforeEnd(condition.body);
      return body === (condition.kind === 'forall') ? body : undefined;
    }
    default:
      return undefined;
  }
}
