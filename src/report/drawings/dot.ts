/**
 * The states of a scenario as a graph for Graphviz: all of them where they are few, with the
 * counterexample in red; otherwise those of the counterexample, one after the other.
 */
import type { PageCase, PageGraph, PageTimeline } from '../html/page-data.js';

/** Undefined if the case has neither. */
export function dotGraph({ name, graph, timeline, tone }: PageCase): string | undefined {
  const body = graph ? wholeGraph(graph) : timeline ? pathGraph(timeline) : undefined;
  if (!body) return undefined;
  return `${[
    `digraph ${quoted(name)} {`,
    `  label=${quoted(name)} labelloc=t fontname="sans-serif"`,
    `  node [shape=box style=rounded fontname="monospace" fontsize=10]`,
    `  edge [fontname="monospace" fontsize=9]`,
    ...body(tone === 'error' ? 'red' : 'blue'),
    '}',
  ].join('\n')}\n`;
}

type Body = (color: string) => readonly string[];

function wholeGraph({ texts, edges, path }: PageGraph): Body {
  const onPath = new Set(path);
  const hops = new Set(path.map((state, index) => `${path[index - 1]} ${state}`));
  return (color) => [
    ...texts.map((text, state) => {
      const label = text === '' ? 'the first state' : text;
      return `  s${state} [label=${quoted(label)}${onPath.has(state) ? ` color=${color}` : ''}]`;
    }),
    ...edges.map(([from, to, text]) => {
      const isHop = hops.has(`${from} ${to}`);
      return `  s${from} -> s${to} [label=${quoted(text)}${isHop ? ` color=${color} penwidth=2` : ''}]`;
    }),
  ];
}

/** Each state tells what the step before it has changed. */
function pathGraph({ rows, texts, tasks, changes, objects, remarks }: PageTimeline): Body {
  const told = new Map<number, string[]>();
  const add = (row: number, text: string) => told.set(row, [...(told.get(row) ?? []), text]);
  for (let at = 0; at < changes.length; at += 4) {
    const [row, object, member, text] = changes.slice(at, at + 4) as [
      number,
      number,
      number,
      number,
    ];
    const { name, members } = objects[object]!;
    if (row > 0) add(row, `${name}.${members[member]!} = ${texts[text]!}`);
  }
  for (let at = 0; at < remarks.length; at += 2) add(remarks[at]!, texts[remarks[at + 1]!]!);
  return (color) => [
    ...rows.line.map((_, row) => {
      const label = row === 0 ? 'the beginning' : (told.get(row) ?? ['nothing changed']).join('\n');
      return `  s${row} [label=${quoted(label)}${row === rows.line.length - 1 ? ` color=${color}` : ''}]`;
    }),
    ...rows.line.slice(1).map((line, index) => {
      const row = index + 1;
      const text = `${line} ${tasks[rows.task[row]!]!}: ${texts[rows.text[row]!]!}`;
      return `  s${index} -> s${row} [label=${quoted(folded(text))}]`;
    }),
  ];
}

/** Long steps in lines, so that the drawing does not get wider than any screen. */
function folded(text: string): string {
  return text.replace(/(.{40,60}?)(?:; | )/g, '$1\n');
}

/** A string of DOT; its lines are set to the left. */
function quoted(text: string): string {
  const lines = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').split('\n');
  return lines.length === 1 ? `"${lines[0]!}"` : `"${lines.join('\\l')}\\l"`;
}
