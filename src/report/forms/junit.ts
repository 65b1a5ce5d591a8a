/**
 * JUnit's XML as Jenkins, GitLab and others read it: a suite for each specification or scenario, a
 * case for each trace or claim. A third answer is a case that was skipped.
 *
 * No time is given, for reports are the same on every run.
 */
import { printable } from '../printable.js';
import { type JudgedGroup, type JudgedOutcome, type Judgement, judgementsOf } from './judgement.js';

/** The whole document. `command` is what it calls itself, as `kspec check`. */
export function renderJunit(groups: readonly JudgedGroup[], command: string): string {
  const all = groups.flatMap((group) => judgementsOf(group));
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(command)}"${counts(all)}>`,
    ...groups.flatMap(suiteLines),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function suiteLines(group: JudgedGroup): string[] {
  const judgements = judgementsOf(group);
  return [
    `  <testsuite name="${escaped(group.name)}"${counts(judgements)}>`,
    ...judgements.flatMap((judgement) => caseLines(judgement, group.name)),
    '  </testsuite>',
  ];
}

function caseLines({ name, outcome, rule, reason, report }: Judgement, suite: string): string[] {
  const head = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`;
  const element = elements[outcome];
  if (!element) return [`${head}/>`];
  const type = outcome === 'failed' ? ` type="${rule}"` : '';
  const opening = `      <${element} message="${escaped(reason)}"${type}`;
  const body = report.map(escaped).join('\n');
  const content = body === '' ? `${opening}/>` : `${opening}>${body}</${element}>`;
  return [`${head}>`, content, '    </testcase>'];
}

const elements: Record<JudgedOutcome, string | undefined> = {
  passed: undefined,
  failed: 'failure',
  open: 'skipped',
  unreadable: 'error',
};

function counts(judgements: readonly Judgement[]): string {
  const number = (wanted: JudgedOutcome): number =>
    judgements.filter(({ outcome }) => outcome === wanted).length;
  return (
    ` tests="${judgements.length}" failures="${number('failed')}"` +
    ` errors="${number('unreadable')}" skipped="${number('open')}"`
  );
}

/** For an attribute and for content alike; XML 1.0 has no way to write what does not print. */
function escaped(text: string): string {
  return printable(text)
    .replaceAll('\t', ' ')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(notInXml, '\ufffd');
}

/** Lone surrogates, and the two that are no characters (XML 1.0, section 2.2). */
const notInXml =
  /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g;
