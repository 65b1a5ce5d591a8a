/** `kspec explain`, and the page with all codes. */
import { type DiagnosticCode, diagnosticCodes } from '../base/diagnostic-codes.js';

/** The title and the explanation of a code, for a terminal. */
export function renderExplanation(code: DiagnosticCode): string {
  const { title, explanation } = diagnosticCodes[code];
  return `${code}: ${title}\n\n${explanation}\n`;
}

/** `docs/diagnostics.md`: every code, in the order of the catalogue. */
export function renderDiagnosticsPage(): string {
  const codes = Object.keys(diagnosticCodes) as DiagnosticCode[];
  const lines = [
    '# Diagnostics',
    '',
    'Everything that kspec can say about an input, by code.',
    '`kspec explain CODE` prints the same.',
    'A code is never reused; its first two digits name the stage that finds the problem, and `W` marks a warning.',
    '',
    ...Object.entries(stages).map(([block, stage]) => `- ${block}: ${stage}`),
  ];
  for (const code of codes) {
    const { title, explanation } = diagnosticCodes[code];
    lines.push('', `## ${code}: ${title}`, ...explanationMarkdown(explanation));
  }
  return `${lines.join('\n')}\n`;
}

/** Examples keep their lines; prose flows. */
function explanationMarkdown(explanation: string): string[] {
  const lines: string[] = [];
  let isInExample = false;
  for (const line of explanation.split('\n')) {
    const isExample = /^(?:Wrong|Right):|^\s/.test(line);
    if (isExample !== isInExample) lines.push(...(isExample ? ['', '```text'] : ['```']));
    if (!isExample && (isInExample || lines.length === 0)) lines.push('');
    isInExample = isExample;
    lines.push(line);
  }
  if (isInExample) lines.push('```');
  return lines;
}

const stages = {
  '01': 'syntax',
  '02': 'names',
  '03': 'types',
  '04': 'the model',
  '05': 'errors of a run',
  '06': 'traces',
  '07': 'observations',
  '08': 'the command line',
} as const;
