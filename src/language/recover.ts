/**
 * Finds the statement in which a match failed, so that it can be blanked and the rest be tried.
 *
 * Statements have no terminator, so a statement is taken to begin at a line that begins with a
 * statement word or an assignment. A guess: it decides only how many errors one run reports.
 */
import { scan } from './scan.js';
import { statementWords } from './words.js';

/**
 * `text` with the statement around `position` replaced by blanks, offsets kept; undefined where
 * the statement contains unbalanced brackets or nothing would change.
 */
export function blankStatement(text: string, position: number): string | undefined {
  const boundaries = statementStarts(text);
  const isAtStart = boundaries.includes(position);
  // `let x = a +` fails at the statement after it: both are in doubt.
  const before = boundaries.filter(
    (start) => start < position || (start === position && !isAtStart),
  );
  const start = before.at(-1);
  const end = boundaries.find((each) => each > position);
  if (start === undefined || end === undefined) return undefined;
  const statement = text.slice(start, end);
  if (!isBalanced(statement) || statement.trim() === '') return undefined;
  return text.slice(0, start) + statement.replace(/[^\n]/g, ' ') + text.slice(end);
}

/** Where lines begin that begin a statement or close a block, first declaration line aside. */
function statementStarts(text: string): number[] {
  const starts: number[] = [];
  for (const match of text.matchAll(/\n[ \t]*(?=\S)/g)) {
    const start = match.index + match[0].length;
    const line = text.slice(start, start + 200);
    const word = /^[a-z]+\b/.exec(line)?.[0] ?? '';
    if (statementWords.has(word) || /^\}|^[\w.[\]]+\s*[-+]?=(?![=>])/.test(line))
      starts.push(start);
  }
  return starts;
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const token of scan(text)) {
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
