/**
 * Bounds how deep a text nests before anything recursive sees it.
 *
 * The parser calls itself for every bracket, quantifier and statement in a statement, and the
 * passes over the tree for every operator in a chain: `a && b && c` is a tree as deep as it is
 * long. Both depths are computed from the tokens alone, in one linear pass, from above: a text
 * within the bounds can overflow no stack. It may be counted deeper than it is, never less.
 */
import { type Token } from './scan.js';

/** How many brackets, quantifiers and statements may stand in one another. */
export const maxNesting = 32;

/** How deep the syntax tree may be; chains of operators count one for each operator. */
export const maxTreeDepth = 500;

interface Level {
  /** Statements and quantifiers open here that no bracket closes: `if a if b …`. */
  statements: number;
  quantifiers: number;
  /** A statement without a body has begun, so the next `if` nests in nothing but an `else`. */
  isStatementWhole: boolean;
  /** Operators since the expression began, and the depth of what brackets hold in it. */
  operators: number;
  inner: number;
  /** The depth of the deepest expression or block so far. */
  deepest: number;
  readonly isBlock: boolean;
}

const nestingStatements = new Set(['if', 'while', 'for']);
/** Behind these a `{` opens a set. */
const operandWords = new Set('in if while where when await assert return destroy push'.split(' '));
const operatorWords = new Set(['as', 'is', 'in', 'forall', 'exists']);
const separators = new Set([',', ':', ';', '?']);
const assignments = new Set(['=', '+=', '-=']);

/** The token at which the text nests too deeply, if there is one. */
export function findExcess(
  text: string,
  tokens: readonly Token[],
  reserved: ReadonlySet<string>,
): Token | undefined {
  const levels = [newLevel(true)];
  let previous: Token | undefined;
  let open = 0;

  for (const token of tokens) {
    const level = levels[levels.length - 1] ?? newLevel(true);
    const word = text.slice(token.start, token.end);
    switch (token.kind) {
      case 'comment':
        continue;
      case 'open': {
        const isBlock = word === '{' && !expectsOperand(previous);
        if (isBlock) endExpression(level);
        levels.push(newLevel(isBlock));
        open += 1;
        break;
      }
      case 'close': {
        if (levels.length === 1) break;
        levels.pop();
        open -= 1 + level.statements + level.quantifiers;
        endExpression(level);
        const outer = levels[levels.length - 1] ?? level;
        outer.inner = Math.max(outer.inner, level.deepest + level.statements + 1);
        if (level.isBlock) {
          endExpression(outer);
          outer.isStatementWhole = true;
        }
        break;
      }
      case 'word':
        if (nestingStatements.has(word)) {
          const isElse = previous !== undefined && textOf(previous) === 'else';
          newExpression(level);
          if (level.isStatementWhole && !isElse) {
            open -= level.statements;
            level.statements = 0;
          }
          level.statements += 1;
          open += 1;
          level.isStatementWhole = false;
        } else if (word === 'forall' || word === 'exists') {
          level.quantifiers += 1;
          open += 1;
          level.operators += 1;
        } else if (operatorWords.has(word)) {
          level.operators += 1;
        } else if (reserved.has(word) && !isOperand(word)) {
          newExpression(level);
          level.isStatementWhole = word !== 'else' && word !== 'where';
        } else if (previous && endsOperand(previous)) {
          newExpression(level);
        }
        break;
      case 'symbol':
        if (word === ',' || word === ';') newExpression(level);
        else if (assignments.has(word)) {
          newExpression(level);
          level.isStatementWhole = true;
        } else if (!separators.has(word)) level.operators += 1;
        break;
      case 'number':
        if (previous && endsOperand(previous)) newExpression(level);
        break;
      default:
        break;
    }
    const depth = level.deepest + level.statements + level.operators + level.inner;
    if (open > maxNesting || depth > maxTreeDepth) return token;
    previous = token;
  }
  return undefined;

  function newExpression(level: Level): void {
    endExpression(level);
    open -= level.quantifiers;
    level.quantifiers = 0;
  }

  function textOf(token: Token): string {
    return text.slice(token.start, token.end);
  }

  /** After this token a `{` opens a set and no block. */
  function expectsOperand(token: Token | undefined): boolean {
    if (!token) return false;
    if (token.kind === 'symbol') return textOf(token) !== '?';
    return token.kind === 'open' || (token.kind === 'word' && operandWords.has(textOf(token)));
  }

  /** Two operands side by side belong to two expressions. */
  function endsOperand(token: Token): boolean {
    if (token.kind === 'number' || token.kind === 'close') return true;
    return token.kind === 'word' && !operatorWords.has(textOf(token));
  }
}

function isOperand(word: string): boolean {
  return word === 'true' || word === 'false' || word === 'none';
}

function newLevel(isBlock: boolean): Level {
  return {
    statements: 0,
    quantifiers: 0,
    isStatementWhole: true,
    operators: 0,
    inner: 0,
    deepest: 0,
    isBlock,
  };
}

function endExpression(level: Level): void {
  level.deepest = Math.max(level.deepest, level.operators + level.inner);
  level.operators = 0;
  level.inner = 0;
}
