/**
 * What must happen for a property not to be vacuous: that something it speaks about is there.
 *
 *     always p: forall d: device: d.bound => d.driver != none      exists d: device: d.bound
 */
import type { Expression, Property } from './program.js';

/** A condition that holds in some state unless the property is vacuous; undefined if it cannot be. */
export function witnessOf({ mode, premise, condition }: Property): Expression | undefined {
  if (mode === 'eventually') return premise;
  if (mode === 'always') return antecedent(condition);
  return mode === 'never' ? subjects(condition) : undefined;
}

/** When a condition claims anything. */
function antecedent(condition: Expression): Expression | undefined {
  const { span } = condition;
  switch (condition.kind) {
    case 'implies': {
      const { left, right } = condition;
      const further = antecedent(right);
      return further ? { kind: 'and', left, right: further, span } : left;
    }
    case 'and': {
      const [left, right] = [antecedent(condition.left), antecedent(condition.right)];
      return left && right ? { kind: 'or', left, right, span } : undefined;
    }
    case 'forall':
      return { ...condition, kind: 'exists', body: antecedent(condition.body) ?? truth(condition) };
    default:
      return undefined;
  }
}

/** When there is something of which a condition asks whether it holds. */
function subjects(condition: Expression): Expression | undefined {
  if (condition.kind !== 'exists') return undefined;
  return { ...condition, body: subjects(condition.body) ?? truth(condition) };
}

function truth({ span }: Expression): Expression {
  return { kind: 'constant', value: 1, span };
}
