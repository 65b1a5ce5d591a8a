/**
 * Conditions on states as sources of a relation, each split into parts that read little: what is
 * claimed of every object is asked of each object by itself.
 */
import type { Expression } from '../model/program.js';
import type { ScenarioModel } from '../model/scenario-model.js';
import { none, type Value } from '../model/value.js';
import type { Source } from '../engine/relation.js';
import type { Watch } from './state-space.js';

/** A part of a condition, with values for the variables of the quantifiers around it. */
interface Piece {
  readonly condition: Expression;
  readonly locals: readonly Value[];
}

/** Sources that yield the index of a watch in the states in which it fires, maybe several times. */
export function watchSources(model: ScenarioModel, watches: readonly Watch[]): Source[] {
  return watches.flatMap(({ property, part, when }, index) => {
    const { expression, locals } = model.partOf(property, part)!;
    const start = new Array<Value>(locals).fill(none);
    return pieces(model, { condition: expression, locals: start }, when).map(
      (piece): Source =>
        (state, reads) => {
          const value = model.evaluate(state, piece.condition, piece.locals, reads);
          const holds = value !== undefined && value !== 0;
          return holds === when ? [index] : [];
        },
    );
  });
}

/** Parts of which one has the value `when` exactly if the whole has; what fails counts as false. */
function pieces(model: ScenarioModel, piece: Piece, when: boolean): Piece[] {
  const { condition, locals } = piece;
  // A part that fails makes the whole fail: unless that is false anyway, it must not be split off.
  if (when && mayFail(condition)) return [piece];
  const splits = when ? 'or' : 'and';
  if (condition.kind === splits) {
    return [condition.left, condition.right].flatMap((part) =>
      pieces(model, { condition: part, locals }, when),
    );
  }
  if (condition.kind !== (when ? 'exists' : 'forall')) return [piece];
  const { local, body, objectKind } = condition;
  const objects = model.cast.fixedObjects(objectKind);
  if (!objects || objects.length > mostParts) return [piece];
  return objects.flatMap((object) => {
    const inner = locals.slice();
    inner[local] = object;
    return pieces(model, { condition: body, locals: inner }, when);
  });
}

/** Whether evaluation may be an error of the run: only what surely cannot is said not to. */
function mayFail(expression: Expression): boolean {
  switch (expression.kind) {
    case 'constant':
    case 'local':
    case 'idle':
    case 'finished':
      return false;
    case 'field':
    case 'is':
    case 'held':
      return !isPresent(expression.object);
    case 'not':
    case 'negate':
    case 'size':
      return mayFail(expression.operand);
    case 'and':
    case 'or':
    case 'implies':
      return mayFail(expression.left) || mayFail(expression.right);
    case 'binary':
      if (expression.operator === 'divide' || expression.operator === 'remainder') return true;
      return mayFail(expression.left) || mayFail(expression.right);
    case 'forall':
    case 'exists':
      return mayFail(expression.body);
    default:
      return true;
  }
}

/** The globals, or what a quantifier runs over: there in every state. */
function isPresent(object: Expression): boolean {
  return object.kind === 'local' || (object.kind === 'constant' && object.value === 0);
}

/** What is claimed of more objects than this is asked as a whole. */
const mostParts = 64;
