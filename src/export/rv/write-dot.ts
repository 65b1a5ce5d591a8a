/** Writes an automaton as the kernel's rvgen and dot2k read it: one statement a line, in their order. */
import type { Automaton } from './automaton.js';

/** `remarks` become comments between the first line and the nodes, where those readers skip lines. */
export function writeDot(automaton: Automaton, remarks: readonly string[]): string {
  const { states, finals, next } = automaton;
  const [initial] = states as readonly [string];
  const lines = ['digraph state_automaton {'];
  for (const remark of remarks) lines.push(`\t// ${remark.replace(/\s+/g, ' ')}`);
  for (const state of states) {
    if (state === initial) {
      lines.push(`\t{node [shape = plaintext, style=invis, label=""] "__init_${state}"};`);
    }
    if (finals.has(state)) lines.push(`\t{node [shape = doublecircle] "${state}"};`);
    lines.push(`\t{node [shape = circle] "${state}"};`);
  }
  lines.push(`\t"__init_${initial}" -> "${initial}";`);
  for (const state of states) {
    lines.push(`\t"${state}" [label = "${state}"];`);
    const targets = new Map<string, string[]>();
    for (const [event, target] of [...(next.get(state) ?? [])].sort()) {
      targets.set(target, [...(targets.get(target) ?? []), event]);
    }
    for (const [target, events] of targets) {
      lines.push(`\t"${state}" -> "${target}" [ label = "${events.join('\\n')}" ];`);
    }
  }
  lines.push('\t{ rank = min ;', `\t\t"__init_${initial}";`, `\t\t"${initial}";`, '\t}', '}', '');
  return lines.join('\n');
}
