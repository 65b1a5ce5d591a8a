/** `kspec explain`, and the page with all codes. */
import { diagnosticCodes, type DiagnosticCode } from '../base/diagnostic-codes.js';
import { wrap } from './layout.js';

export function renderExplanation(code: DiagnosticCode): string {
  const { title, explanation } = diagnosticCodes[code];
  const paragraphs = explanation
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') || line === '' ? [line] : wrap(line, '', '')));
  return `${[`${code}: ${title}`, '', ...paragraphs].join('\n').trimEnd()}\n`;
}

/** `docs/diagnostics.md`: every code, in order. */
export function renderDiagnosticsPage(): string {
  const codes = Object.keys(diagnosticCodes) as DiagnosticCode[];
  const sections = codes
    .sort()
    .map(
      (code) =>
        `## ${code}: ${diagnosticCodes[code].title}\n\n${diagnosticCodes[code].explanation.trimEnd()}\n`,
    );
  const blocks = Object.entries(stages).map(([block, stage]) => `- \`E${block}…\` ${stage}`);
  return [
    '# Diagnostics',
    '',
    'Everything that kspec can say about an input, by code.',
    '`kspec explain CODE` prints the same.',
    'A code is never reused; the first two digits name the stage that finds the problem:',
    '',
    ...blocks,
    '',
    sections.join('\n'),
  ].join('\n');
}

const stages = {
  '01': 'syntax',
  '02': 'names',
  '03': 'types',
  '04': 'what a specification may not do',
  '05': 'errors of a run',
  '06': 'traces',
  '07': 'observations',
  '08': 'the command line',
} as const;
