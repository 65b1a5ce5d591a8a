/**
 * A counterexample, or what concerns an object of a recording, as a sequence diagram for Mermaid,
 * which many viewers of Markdown draw: one participant a task, notes for what changes.
 */
import type { PageCase, PageTimeline } from '../html/page-data.js';

/** Undefined if the case tells no events. */
export function mermaidSequence(shown: PageCase): string | undefined {
  const { timeline } = shown;
  if (!timeline) return undefined;
  const rows = rowsOf(timeline);
  const tasks = [...new Set(rows.map((row) => timeline.rows.task[row]!))];
  const lines = [
    'sequenceDiagram',
    `  accTitle: ${escaped(shown.name)}`,
    `  accDescr: ${escaped(shown.reason)}`,
    ...tasks.map((task) => `  participant t${task} as ${escaped(timeline.tasks[task]!)}`),
  ];
  const unit = timeline.rows.time.some((time) => time !== '') ? 'line ' : '';
  for (const row of rows) {
    const task = `t${timeline.rows.task[row]!}`;
    if (row === timeline.after && tasks.length > 0) {
      const over = tasks.length > 1 ? `t${tasks[0]!},t${tasks.at(-1)!}` : task;
      lines.push(`  Note over ${over}: after it, not judged`);
    }
    const text = timeline.texts[timeline.rows.text[row]!]!;
    const label = row === 0 && unit === '' ? '' : `${unit}${timeline.rows.line[row]!}: `;
    lines.push(`  ${task}->>${task}: ${label}${escaped(text, maxText)}`);
    const changes = changesAt(timeline, row);
    if (changes.length > 0) lines.push(`  Note right of ${task}: ${changes.join('<br/>')}`);
    for (const remark of remarksAt(timeline, row)) {
      lines.push('  rect rgb(253, 231, 229)', `  Note over ${task}: ${remark}`, '  end');
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Those of the first view, the last before the violation and the first after it. */
function rowsOf({ views, rows, mark }: PageTimeline): readonly number[] {
  const all = views[0]?.rows ?? rows.line.map((_, row) => row);
  if (all.length <= maxRows) return all;
  const at = Math.max(
    0,
    all.findIndex((row) => row >= (mark ?? 0)),
  );
  const start = Math.max(0, Math.min(at - (maxRows * 3) / 4, all.length - maxRows));
  return all.slice(start, start + maxRows);
}

function changesAt({ changes, objects, texts }: PageTimeline, row: number): string[] {
  const found: string[] = [];
  for (let at = 0; at < changes.length; at += 4) {
    if (changes[at] !== row) continue;
    const [, object, member, text] = changes.slice(at, at + 4) as [number, number, number, number];
    const { name, members, isNear } = objects[object]!;
    if (!isNear) continue;
    found.push(escaped(`${name}.${members[member]!} = ${texts[text]!}`, maxText));
  }
  return row === 0 ? [] : found.slice(0, 6);
}

function remarksAt({ remarks, texts }: PageTimeline, row: number): string[] {
  const found: string[] = [];
  for (let at = 0; at < remarks.length; at += 2) {
    if (remarks[at] === row) found.push(escaped(texts[remarks[at + 1]!]!, maxText));
  }
  return found;
}

/** What means something to Mermaid, as the entities that it has for it; `end` ends a block. */
export function escaped(text: string, most = 200): string {
  const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return cut
    .replace(
      /[#;"<>{}%`\\]|[\u0000-\u001f\u007f]/g,
      (character) => `#${character.codePointAt(0)!};`,
    )
    .replace(/\bend\b/gi, (word) => `#${word.codePointAt(0)!};${word.slice(1)}`);
}

const maxRows = 60;
const maxText = 160;
