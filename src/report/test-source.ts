/** A path as a test of the specification language, laid out as `kspec fmt` does. */
import type { SketchedTest } from '../explore/counterexample.js';
import type { PathPoint } from '../explore/path-points.js';
import { parse } from '../language/parse.js';
import { print } from '../language/print.js';

/** A test that its scenario passes; `remark`, one line, says what the path is. */
export function renderTestSource(name: string, remark: string, test: SketchedTest): string {
  const { scenario, points, end, objects, repeatsFrom } = test;
  const lines = [`// ${remark}`, `test ${name} in ${scenario} possible {`];
  const first = points.findIndex(({ step }) => repeatsFrom !== undefined && step >= repeatsFrom);
  points.forEach((point, index) => {
    if (index === first) lines.push('// What follows is repeated for ever.');
    lines.push(pointText(point));
  });
  if (end !== undefined) lines.push(`state ${withoutHiding(end, objects)}`);
  return laidOut([...lines, '}'].join('\n'));
}

function pointText(point: PathPoint): string {
  const values = point.arguments ? `(${point.arguments.join(', ')})` : '';
  if (point.kind === 'do') return `do ${point.process}${values}`;
  const verb = point.kind === 'enter' ? 'enters' : 'leaves';
  return `${point.task ?? 'work'} ${verb} ${point.process}${values}`;
}

/**
 * The condition with its quantified names changed that are also names of objects: a property of the
 * whole specification may say `forall d: device` where a scenario has a `device d`.
 */
function withoutHiding(condition: string, objects: ReadonlySet<string>): string {
  const names = [...condition.matchAll(quantifierOrName)].map((match) => match[2]);
  const hiding = new Set(names.filter((name) => name !== undefined && objects.has(name)));
  const renamed = (name: string): string => {
    if (!hiding.has(name)) return name;
    let free = `any_${name}`;
    while (condition.includes(free) || objects.has(free)) free += '_';
    return free;
  };
  return condition.replace(
    quantifierOrName,
    (all, quantifier?: string, bound = '', kind = '', before?: string, name = '') => {
      if (quantifier !== undefined) return `${quantifier}${renamed(bound)}${kind}`;
      return before === undefined ? renamed(name) : all;
    },
  );
}

/** `forall d: device`; a name, with what says that it names a member or a variant before it. */
const quantifierOrName =
  /\b((?:forall|exists)\s+)(\w+)(\s*:\s*\w+)|(\.\s*|\b(?:is|as)\s+)?\b([A-Za-z_]\w*)/g;

function laidOut(text: string): string {
  const source = { name: 'test', text: `spec sketch\n\n${text}` };
  const { file } = parse(source);
  // A condition may be nested as deep as is allowed; in a test it is one deeper.
  if (!file) return `${text}\n`;
  return print(file, source).replace(/^spec sketch\n\n/, '');
}
