/**
 * Which ways lead through a body: whether it always returns, and what no way reaches.
 */
import type { Block, Statement } from './ast.js';

/** Every way through the block ends in a `return`, or never ends. */
export function alwaysReturns(block: Block): boolean {
  return block.statements.some(endsHere);
}

function endsHere(statement: Statement): boolean {
  switch (statement.kind) {
    case 'return':
      return true;
    case 'if':
      return (
        alwaysReturns(statement.consequence) &&
        statement.alternative !== undefined &&
        alwaysReturns(statement.alternative)
      );
    case 'choose-branch':
      return statement.branches.every(alwaysReturns);
    case 'atomic':
      return alwaysReturns(statement.body);
    case 'while': {
      const { condition, body } = statement;
      return condition.kind === 'boolean' && condition.value && !canBreak(body);
    }
    default:
      return false;
  }
}

/** A `break` in the block leaves the loop around it. */
function canBreak(block: Block): boolean {
  return block.statements.some((statement) => {
    switch (statement.kind) {
      case 'break':
        return true;
      case 'if':
        return (
          canBreak(statement.consequence) ||
          (statement.alternative !== undefined && canBreak(statement.alternative))
        );
      case 'choose-branch':
        return statement.branches.some(canBreak);
      case 'atomic':
        return canBreak(statement.body);
      default:
        return false;
    }
  });
}

/** The first statement of the block that no way reaches. */
export function findUnreachable(block: Block): Statement | undefined {
  const last = block.statements.findIndex((each) => each.kind === 'break' || endsHere(each));
  return last === -1 ? undefined : block.statements[last + 1];
}
