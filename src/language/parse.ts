/**
 * From text to syntax tree: one declaration after the other, several errors in one run.
 *
 * A text is scanned first: what is too large, nests too deeply or
 * has brackets without partners never reaches the grammar.
 */
import type { Diagnostic } from '../base/diagnostic.js';
import type { SourceText } from '../base/source.js';
import type { Declaration, Name, SpecFile } from './ast.js';
import { buildDeclaration } from './build-declaration.js';
import { bracketErrors, lexicalErrors, maxSourceLength } from './lexical-errors.js';
import { findFailure, matchTokens, type StartRule } from './match.js';
import { ownName, type ParseNode, titleOf } from './parse-node.js';
import { blankStatement } from './recover.js';
import { scan, type Token } from './scan.js';
import { type Part, splitDeclarations } from './split.js';
import { type Failure, syntaxError } from './syntax-error.js';

export interface Parsed {
  /** Undefined where a diagnostic is an error. */
  readonly file: SpecFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const maxErrors = 20;
const maxErrorsInDeclaration = 5;
/** Trying again after an error costs as much as the first try. */
const maxRecoveredLength = 1 << 16;

export function parse(source: SourceText): Parsed {
  const tokens = scan(source.text.slice(0, maxSourceLength + 1));
  const lexical = lexicalErrors(source, tokens);
  if (lexical.isHopeless) return { file: undefined, diagnostics: lexical.diagnostics };
  return new Parser(source, tokens, lexical.diagnostics).parse();
}

class Parser {
  private readonly source: SourceText;
  /** The tokens that count: without comments and semicolons. */
  private readonly tokens: readonly Token[];
  private readonly diagnostics: Diagnostic[];
  /** The text with blanks in place of semicolons, which are reported already. */
  private readonly text: string;
  /** Where errors of single tokens are: no declaration around them is parsed. */
  private readonly judged: number[] = [];

  constructor(source: SourceText, tokens: readonly Token[], diagnostics: readonly Diagnostic[]) {
    const { text } = source;
    const isSemicolon = (token: Token) => token.kind === 'symbol' && text[token.start] === ';';
    this.source = source;
    this.tokens = tokens.filter((token) => token.kind !== 'comment' && !isSemicolon(token));
    this.diagnostics = [...diagnostics];
    this.text = blanked(text, tokens.filter(isSemicolon));
  }

  parse(): Parsed {
    const { parts, problems } = splitDeclarations(this.text, this.tokens);
    this.diagnostics.push(...bracketErrors(this.source, problems));

    for (const { code, span } of this.diagnostics) {
      if (span && code !== 'E0109') this.judged.push(span.start);
    }

    const [first, ...others] = parts;
    const hasHeader =
      first !== undefined && /^spec\b/.test(this.text.slice(first.start, first.end));
    const header = hasHeader ? this.parseHeader(first) : this.missingHeader();
    const declarations = (hasHeader ? others : parts).flatMap((part) => {
      const node = this.parsePart(part, 'Declaration');
      return node ? [buildDeclaration(node)] : [];
    });
    return this.result(header, declarations);
  }

  private result(
    header: { readonly name: Name; readonly title: string | undefined } | undefined,
    declarations: readonly Declaration[],
  ): Parsed {
    const diagnostics = this.diagnostics
      .toSorted((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0))
      .slice(0, maxErrors);
    if (!header || diagnostics.some((each) => each.severity === 'error')) {
      return { file: undefined, diagnostics };
    }
    const span = { source: this.source, start: 0, end: this.source.text.length };
    return { file: { kind: 'spec-file', ...header, declarations, span }, diagnostics };
  }

  private parseHeader(part: Part): { name: Name; title: string | undefined } | undefined {
    const node = this.parsePart(part, 'Header');
    return node && { name: ownName(node), title: titleOf(node) };
  }

  private missingHeader(): undefined {
    const [first] = this.tokens;
    const { source } = this;
    this.diagnostics.push({
      code: 'E0112',
      severity: 'error',
      message: 'a file begins with `spec` and a name',
      span: { source, start: first?.start ?? 0, end: first?.end ?? 0 },
      help: 'write `spec my_design "What it is about"` above everything else',
    });
  }

  /** Parses one declaration; on failure reports it and looks for more errors behind it. */
  private parsePart(part: Part, rule: StartRule): ParseNode | undefined {
    if (this.diagnostics.length >= maxErrors || this.isJudged(part)) return undefined;
    const node = matchTokens(this.source, part.tokens, rule);
    if (!node) this.reportFailures(part, rule);
    return node;
  }

  private reportFailures(part: Part, rule: StartRule): void {
    let text: string | undefined = this.text.slice(part.start, part.end);
    for (let tries = 0; tries < maxErrorsInDeclaration && text !== undefined; tries += 1) {
      const failure = findFailure(text, rule);
      if (!failure && tries === 0) throw new Error('the two grammars disagree');
      if (!failure) return;
      this.report({ ...failure, position: part.start + failure.position }, part);
      const isLong: boolean = text.length > maxRecoveredLength;
      text = isLong ? undefined : blankStatement(text, failure.position);
    }
  }

  /** An error was reported in `part` that would only be reported again. */
  private isJudged(part: Part): boolean {
    return this.judged.some((at) => at >= part.start && at < part.end);
  }

  private report(failure: Failure, part: Part): void {
    const index = this.tokens.findIndex((each) => each.end > failure.position);
    const token = this.tokens[index];
    const before = index === -1 ? this.tokens.at(-1) : this.tokens[index - 1];
    // `var lock: bool` is cut before `lock`: what follows on the line is no declaration.
    const isCutShort = token && token.start >= part.end;
    if (isCutShort && !this.text.slice(part.start, token.start).includes('\n')) {
      this.judged.push(token.start);
    }
    this.diagnostics.push(syntaxError(this.source, failure, token, before));
  }
}

function blanked(text: string, tokens: readonly Token[]): string {
  let result = '';
  let done = 0;
  for (const { start, end } of tokens) {
    result += text.slice(done, start) + ' '.repeat(end - start);
    done = end;
  }
  return result + text.slice(done);
}
