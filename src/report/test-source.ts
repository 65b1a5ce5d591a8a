/** A path as a test of the specification language, laid out as `kspec fmt` does. */
import type { SketchedTest } from '../explore/counterexample.js';
import type { PathPoint } from '../explore/path-points.js';
import { parse } from '../language/parse.js';
import { print } from '../language/print.js';

/** A test that its scenario passes; `remark`, one line, says what the path is. */
export function renderTestSource(name: string, remark: string, test: SketchedTest): string {
  const { scenario, points, end, repeatsFrom } = test;
  const lines = [`// ${remark}`, `test ${name} in ${scenario} possible {`];
  const first = points.findIndex(({ step }) => repeatsFrom !== undefined && step >= repeatsFrom);
  points.forEach((point, index) => {
    if (index === first) lines.push('// What follows is repeated for ever.');
    lines.push(pointText(point));
  });
  if (end !== undefined) lines.push(`state ${end}`);
  return laidOut([...lines, '}'].join('\n'));
}

function pointText(point: PathPoint): string {
  const values = point.arguments ? `(${point.arguments.join(', ')})` : '';
  if (point.kind === 'do') return `do ${point.process}${values}`;
  const verb = point.kind === 'enter' ? 'enters' : 'leaves';
  return `${point.task ?? 'work'} ${verb} ${point.process}${values}`;
}

function laidOut(text: string): string {
  const source = { name: 'test', text: `spec sketch\n\n${text}` };
  const { file } = parse(source);
  if (!file) throw new Error('a test made of a path can be parsed');
  return print(file, source).replace(/^spec sketch\n\n/, '');
}
