/** What a recording must contain, what it cannot show, and what it thus cannot refute. */
import { expect, test } from 'vitest';
import { observability, needsOf } from '../../src/record/observability.js';
import { pathText, planRecording } from '../../src/record/plan.js';
import { recordingScript } from '../../src/record/script.js';
import { renderObservability } from '../../src/report/observability-text.js';
import { compileFile, compileText } from '../support/load-spec.js';

/** `entry f: a = dev->x, "name" = dev->name; return f: ret` */
function planned(clauses: string): string {
  const program = compileText(`spec a
    object device { var on: bool  var late: bool }
    process p(d: device) { d.on = true }
    transition t(d: device) { d.on = false }
    observe o { ${clauses} }`);
  const { events, unplanned } = planRecording(program.observations[0]!);
  const texts = events.map(({ point, name, fields }) => {
    const list = fields.map(({ name, use, path }) => {
      const label = use === 'text' ? JSON.stringify(name) : name;
      return path ? `${label} = ${pathText(path)}` : label;
    });
    return `${point} ${name}: ${list.join(', ')}`;
  });
  const missing = unplanned.map(({ event, field, reason }) => `${event} ${field ?? '*'} ${reason}`);
  return [...texts, ...missing].join('; ');
}

test.each([
  ['a field is the parameter of its name', 'entry f(d) => enter p(d)', 'entry f: d = d'],
  ['or where it says', 'entry f(d from _d) => enter p(d)', 'entry f: d = _d'],
  ['of a return, what it returned', 'return f(ret: int) => leave p', 'return f: ret'],
  [
    'a return shows nothing else',
    'return f(d from dev) => leave p(d)',
    'return f: ; return f d argument-at-return',
  ],
  [
    'samples are read through the field, by its structure',
    'sample d: device from struct device { on from d->on => on } entry f(d from _d) => enter p(d)',
    'entry f: d = _d, on = ((struct device *)_d)->on',
  ],
  [
    'but not those that mean nothing there',
    'sample d: device { on from d->on => on } entry f(d) => enter p(d) without on',
    'entry f: d = d',
  ],
  [
    'a sample without `from` is missing',
    'sample d: device { on => on } entry f(d) => enter p(d)',
    'entry f: d = d; entry f on no-origin',
  ],
  [
    'texts come last',
    'name d = n from d->name entry f(d, x) => enter p(d) where x == 1',
    'entry f: d = d, x = x, "n" = d->name',
  ],
  [
    'clauses about one function record together',
    'entry f(how = "a", d) => enter p(d) entry f(how = "b", e) => enter p(e)',
    'entry f: d = d, e = e, "how" = how',
  ],
  ['tracepoints have fields of their own', 'event "s:e"(d) => do t(d)', 'point s:e: '],
  ['what is no symbol is missing', 'entry "f g" => leave p', 'entry f g * no-symbol'],
  ['nor a path', 'event "../../x"(d) => do t(d)', 'point ../../x * no-symbol'],
])('%s', (_, clauses, expected) => {
  expect(planned(clauses)).toBe(expected);
});

/** What recordings leave out: processes of which nothing tells, and claims that cannot be refuted. */
function hidden(clauses: string): string {
  const program = compileText(`spec a
    object device { var on: bool = false  var off: bool = false  const kind: 0..3 = 0 }
    export process p(d: device) { call q(d) }
    process q(d: device) { d.on = true }
    export process r(d: device) { d.off = true }
    transition t(d: device) { d.on = false }
    always on: forall d: device: d.on
    always both: forall d: device: d.on || d.off
    always one: forall d: device: d.on && d.off
    always inside: forall d: device: !active(q, d)
    always kinds: forall d: device: d.kind < 3
    never off: exists d: device: d.off
    always plain: 1 == 1
    observe o { ${clauses} }`);
  const [observation] = program.observations;
  const { unseen, notRefutable } = observability(
    planRecording(observation!),
    needsOf(program, observation!),
    [],
  );
  return `${unseen.join(' ')} | ${notRefutable.join(' ')}`;
}

test.each([
  [
    'a claim about what nothing shows',
    'entry r(d) => enter r(d)',
    'p q t | on both inside kinds plain',
  ],
  ['a caller tells of what it calls', 'entry p(d) => enter p(d)', 'r t | both kinds off plain'],
  [
    'a transition tells of what it writes',
    'event e(d) => do t(d)',
    'p q r | both inside kinds off plain',
  ],
  [
    'a sample shows its member',
    'sample d: device { off from d->off => off, kind from d->kind => kind } entry q(d) => enter q(d)',
    'p r t | plain',
  ],
  [
    'an object that is created has values at once',
    'entry q(d) => create d: device, enter q(d)',
    'p r t | both off plain',
  ],
  [
    'but not those that are unknown',
    'entry q(d) => create d: device unknown kind, enter q(d)',
    'p r t | both kinds off plain',
  ],
  ['all of it', 'entry p(d) => create d: device, enter p(d) entry r(d) => enter r(d)', 't | plain'],
])('%s', (_, clauses, expected) => {
  expect(hidden(clauses)).toBe(expected);
});

test('where a kernel lacks an event, what it told of is not seen', () => {
  const program = compileFile('spec/driver-core-6.1.kspec');
  const [observation] = program.observations;
  const lost = ['entry device_del', 'return device_del', 'entry kill_device', 'return kill_device'];
  const missing = lost.map((event) => ({ event, field: undefined, problem: 'inlined' }));
  const found = observability(planRecording(observation!), needsOf(program, observation!), missing);
  expect(found.unseen).toEqual(['device_del', 'kill_device']);
  expect(found.notRefutable).toEqual([]);
  expect(renderObservability(found, true)).toMatch(
    /^ {2}not recorded {2}entry device_del +inlined$/m,
  );
});

test("what the specification calls itself cannot end the script's text", () => {
  const program = compileText(`spec a
    process p() { skip }
    observe o "1'; touch pwned; '\`touch pwned\`$(touch pwned)" {
      entry f => enter p()
      entry "g'; touch pwned; '" => leave p
    }`);
  const { text } = recordingScript(program, program.observations[0]!, 'ftrace', undefined);
  expect(text).toContain(
    `purpose='a, observation o-1'\\''; touch pwned; '\\''\`touch pwned\`$(touch pwned)'`,
  );
});
