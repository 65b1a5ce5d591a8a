/** The course of an object: what a recording shows of it, whoever else is in the recording. */
import { expect, test, vi } from 'vitest';
import { TraceChecker } from '../../src/check/check.js';
import { CourseMaterial } from '../../src/check/course.js';
import type { Course, Divergence } from '../../src/check/verdict.js';
import type { Program } from '../../src/model/program.js';
import type { TraceItem } from '../../src/trace/event.js';
import { readTraceText } from '../../src/trace/read-trace.js';
import { callClauses } from '../support/call-clauses.js';
import { compileText } from '../support/load-spec.js';
import { renumbered } from '../support/mutate.js';
import { range } from '../support/properties.js';
import { getRecording } from '../support/recordings.js';
import { eventsOf } from '../support/trace-text.js';
import { recordings } from '../recordings/recordings.js';

vi.setConfig({ testTimeout: 120_000 });

function followed(
  program: Program,
  items: readonly TraceItem[],
): { readonly divergence: Divergence; readonly course: Course | undefined } {
  const [observation] = program.observations;
  const checker = new TraceChecker(program, observation!);
  for (const item of items) checker.add(item);
  const { divergence } = checker.finish();
  const material = new CourseMaterial(program, observation!, divergence!);
  for (const item of items) material.add(item);
  return { divergence: divergence!, course: material.course() };
}

const bad = recordings.filter(({ verdict }) => verdict === 'violates');

test.each(bad)('the course in $file is what its lines say', ({ file }) => {
  const { program, lines } = getRecording(file.replace(/\.txt\.gz$/, ''));
  const { divergence, course } = followed(program, [...readTraceText(lines.join('\n'))]);
  const { at, objects } = divergence;
  const [subject] = objects;
  expect(course!.object).toBe(subject!.name);
  const told = course!.events;
  expect(told.map(({ line }) => line)).toEqual(told.map(({ line }) => line).sort((a, b) => a - b));
  const created = lines.findLastIndex((text, index) => {
    return index < at.line && / device_add: /.test(text) && text.includes(subject!.address!);
  });
  for (const { line, shows } of told) {
    const text = lines[line - 1]!;
    // The probes of this recorder print the device at every entry and return.
    expect(text).toContain(subject!.address!);
    expect(line).toBeGreaterThan(created);
    for (const { member, value } of shows) {
      if (member !== 'driver_data') continue;
      const data = / data=(\S+)/.exec(text)![1]!;
      expect(value.split(' ')[0]).toBe(data === '0x0' ? 'none' : data);
    }
  }
  const helpers = told.filter(({ name }) => name === '__driver_attach_async_helper');
  expect(helpers.some(({ line, task }) => line > at.line && task !== at.task)).toBe(true);
  const right = course!.lastRight!;
  expect(right.event.line).toBeLessThan(at.line);
  expect(right.value).not.toContain(divergence.reading!.recorded);
});

const lamps = compileText(`
spec lamps
object lamp { var on: bool = false }
process hang(x: lamp) { skip }
process turn(x: lamp) { x.on = !x.on }
process look(x: lamp) { skip }
observe open {
  sample x: lamp { on => on }
  ${callClauses(['hang', 'turn', 'look'], 'x', { hang: 'lamp' })}
}`);

const lamp = 'x=0xffff888100010000';

function told(lines: readonly string[]): readonly string[] {
  const { course } = followed(lamps, renumbered(eventsOf(lines.join('\n'))));
  return course!.events.map(({ line, point, name, shows }) =>
    [line, point, name, ...shows.map(({ member, value }) => `${member}=${value}`)].join(' '),
  );
}

const hang = [`a-1: entry hang ${lamp} on=0`, 'a-1: return hang'];
const turn = (on: number) => [`b-2: entry turn ${lamp} on=${on}`, 'b-2: return turn'];

test('a life ends where the address is given away, before the divergence and after it', () => {
  const lines = [...hang, ...turn(0), ...hang, `c-3: entry look ${lamp} on=1`, 'c-3: return look'];
  expect(told([...lines, ...turn(1), ...hang, ...turn(0)])).toEqual([
    '5 entry hang',
    '6 return hang',
    '7 entry look on=true',
    '8 return look',
    '9 entry turn on=true',
    '10 return turn',
  ]);
});

test('what is done to another lamp is not told', () => {
  const other = lamp.replace('1000', '2000');
  const lines = [...hang, `a-1: entry hang ${other} on=0`, 'a-1: return hang'];
  const wrong = [`c-3: entry look ${lamp} on=0`, 'c-3: return look'];
  const inner = lines.length + 1;
  expect(told([...lines, ...turn(0), ...wrong])).toEqual([
    '1 entry hang',
    '2 return hang',
    `${inner} entry turn`,
    `${inner + 1} return turn`,
    `${inner + 2} entry look`,
    `${inner + 3} return look`,
  ]);
});

test('of many events few are told: the first, and those around the divergence', () => {
  const many = range(20_000).flatMap((index) => turn(index % 2));
  const lines = [...hang, ...many, `c-3: entry look ${lamp} on=1`, 'c-3: return look', ...many];
  const rows = told(lines);
  expect(rows.length).toBeLessThan(150);
  expect(rows[0]).toBe('1 entry hang');
  expect(rows).toContain(`${many.length + 3} entry look`);
  expect(rows.at(-1)).toMatch(/turn/);
});
