/** Where fields are in a kernel: the reader of BTF here, and the one that scripts take along. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBtf } from '../../src/record/btf.js';
import { planRecording } from '../../src/record/plan.js';
import { resolveEvent } from '../../src/record/resolve.js';
import { recordingScript } from '../../src/record/script.js';
import { scriptParts } from '../../src/record/script-parts.js';
import { debianTypes, ownTypes, typesOf } from '../support/kernel-types.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const debian = typesOf(debianTypes);

/** A specification whose one observed function has a field for each of these expressions. */
function specFor(name: string, origins: readonly string[], literal = ''): string {
  const fields = origins.map((origin, index) => `f${index} from ${origin}${literal}`);
  const where = origins.map((_, index) => `f${index} == 0`).join(' && ');
  const condition = literal === '' ? ` where ${where}` : '';
  return `spec a process p() { skip } observe o { entry ${name}(${fields.join(', ')}) => enter p()${condition} }`;
}

/** What a probe records of an expression: a definition's argument, or why there is none. */
function check(name: string, origin: string, literal = ''): string {
  const program = compileText(specFor(name, [origin], literal));
  const [event] = planRecording(program.observations[0]!).events;
  const { fetches, unresolved } = resolveEvent(debian, event!);
  const [fetch] = fetches;
  if (!fetch) return unresolved[0]!.problem;
  const place = fetch.offsets.reduce(
    (inner, offset) => `+${offset}(${inner})`,
    `$arg${fetch.argument}`,
  );
  return `${place}:${fetch.type}`;
}

/** Offsets as pahole prints them for this kernel. */
test.each([
  ['a pointer', 'device_add', 'dev', '$arg1:x64'],
  ['a pointer behind it', 'device_add', 'dev->driver', '+104($arg1):x64'],
  ['two of them', 'device_add', 'dev->p->async_driver', '+184(+72($arg1)):x64'],
  ['a bit field', 'device_add', 'dev->p->dead', '+208(+72($arg1)):b1@0/8'],
  ['one that is not the first', 'device_add', 'dev->offline', '+740($arg1):b1@1/8'],
  [
    'a member of a structure inside',
    'device_add',
    'dev->kobj.state_in_sysfs',
    '+60($arg1):b1@1/32',
  ],
  ['an enum', 'driver_register', 'drv->probe_type', '+36($arg1):u32'],
  ['a `bool`', '__device_attach', 'allow_async', '$arg2:u8'],
  [
    'what a `void *` points to',
    '__device_attach_driver',
    '((struct device_attach_data *)_data)->want_async',
    '+9($arg2):u8',
  ],
  ['a member of a union without a name', 'unlock_page', 'page->mapping', '+24($arg1):x64'],
  ['an integer with a sign', 'async_schedule_node_domain', 'node', '$arg3:s32'],
  ['a function split off', 'driver_deferred_probe_add.part.0', 'dev', '$arg1:x64'],
])('%s: %s, %s', (_, name, origin, expected) => {
  expect(check(name.includes('.') ? JSON.stringify(name) : name, origin)).toBe(expected);
});

test.each([
  ['a string', 'device_add', 'dev->kobj.name', '+0(+0($arg1)):string'],
  ['characters inside', 'wake_up_process', 'p->comm', '+2976($arg1):string'],
  ['the name of a function', 'async_schedule_node_domain', 'func', '$arg1:symbol'],
])('%s is text: %s, %s', (_, name, origin, expected) => {
  expect(check(name, origin, ' = "x"')).toBe(expected);
});

test.each([
  ['device_ad', 'dev', 'the types of device_ad() are not known'],
  ['device_add', 'dve', 'device_add() has no parameter dve in dve'],
  ['device_add', 'dev->drivr', 'there is no member drivr in dev->drivr'],
  ['device_add', 'dev.driver', '. follows a pointer in dev.driver'],
  ['device_add', 'dev->kobj->name', '-> follows no pointer in dev->kobj->name'],
  ['device_add', 'dev->kobj', 'dev->kobj is no number'],
  [
    'device_add',
    '((struct devise *)dev)->driver',
    'there is no struct devise in ((struct devise *)dev)',
  ],
  ['device_add', 'dev->p->dead.x', 'a bit field has no members in dev->p->dead.x'],
  [
    '__device_attach',
    '((struct device *)allow_async)->p',
    'only a pointer is cast in ((struct device *)allow_async)',
  ],
  [
    '__device_attach.part.0',
    'dev',
    '__device_attach.part.0() may lack arguments of __device_attach()',
  ],
])('%s: %s cannot be recorded', (name, origin, expected) => {
  expect(check(name.includes('.') ? JSON.stringify(name) : name, origin)).toBe(expected);
});

test('what is text and what is not is told apart', () => {
  expect(check('device_add', 'dev->driver', ' = "x"')).toBe('dev->driver is no text');
});

// ---- the same in awk

const awks = [['awk'], ['busybox', 'awk']].filter(
  ([program, ...words]) => spawnSync(program!, [...words, 'BEGIN { exit 0 }']).status === 0,
);

/** The script's own answers, by running its reader on the target's file. */
function byAwk(awk: readonly string[], spec: string, bytes: Uint8Array): string[] {
  const folder = temporaryFolder();
  const program = compileText(spec);
  const { text } = recordingScript(program, program.observations[0]!, 'ftrace', undefined);
  const plan = /^plan\(\) \{\n {2}cat <<'END_OF_TEXT'\n([^]*?)END_OF_TEXT$/m.exec(text)![1]!;
  writeFileSync(join(folder, 'btf'), bytes);
  writeFileSync(join(folder, 'plan'), plan);
  writeFileSync(join(folder, 'btf.awk'), scriptParts.btf);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = view.getUint32(4, true);
  const [types, typesLength, names, namesLength] = [8, 12, 16, 20].map((at) =>
    view.getUint32(at, true),
  );
  const commands = `cd ${folder}
    tail -c +${start + names! + 1} btf | head -c ${namesLength!} | tr '\\000' '\\n' >strings
    tail -c +${start + types! + 1} btf | head -c ${typesLength!} | od -An -v -tu4 >words
    exec ${awk.join(' ')} -v little=1 -f btf.awk plan strings words`;
  const output = execFileSync('sh', ['-c', commands], { encoding: 'utf8', maxBuffer: 1 << 24 });
  return output.split('\n').filter((line) => /^(?:fetch|lack) /.test(line));
}

function byUs(spec: string, bytes: Uint8Array): string[] {
  const program = compileText(spec);
  const btf = typesOf(bytes);
  const { text } = recordingScript(program, program.observations[0]!, 'ftrace', {
    btf,
    bytes: 0,
    sha256: '',
  });
  return text.split('\n').filter((line) => /^(?:fetch|lack) /.test(line));
}

const expressions = [
  ...['dev', 'dev->driver', 'dev->p->async_driver', 'dev->p->dead', 'dev->kobj.name', 'dev->kobj'],
  ...['dev->power.status', 'dev->power.can_wakeup', 'dev->links.status', 'dev->bus->name', 'dve'],
  ...['dev->devt', 'dev->nothing', 'dev.driver', 'dev->kobj->name', 'dev->p->device->p->dead'],
  ...[
    '((struct device *)dev)->offline',
    '((struct devise *)dev)->p',
    'dev->p->dead.x',
    'dev->msi.data',
  ],
  ...['dev->of_node->name', 'dev->mutex.owner.counter', 'dev->parent->parent->driver->probe_type'],
];

test.each(
  awks.flatMap((awk) =>
    [['Debian 6.1', debianTypes] as const, ['this machine', ownTypes] as const].flatMap(
      ([kernel, bytes]) => (bytes ? [{ awk, kernel, bytes }] : []),
    ),
  ),
)('$awk finds the same in the types of $kernel', { timeout: 60_000 }, ({ awk, bytes }) => {
  for (const literal of ['', ' = "x"']) {
    const spec = specFor('device_add', expressions, literal);
    expect(byAwk(awk, spec, bytes).sort()).toEqual(byUs(spec, bytes).sort());
  }
});

test('everything that the shipped specifications observe can be recorded', async () => {
  for (const file of ['spec/driver-core-6.1.kspec', 'spec/driver-core-6.12.kspec']) {
    const [observation] = compileFile(file).observations;
    const plan = planRecording(observation!);
    expect(plan.unplanned).toEqual([]);
    const lines = plan.events.map((event) => {
      const { fetches, unresolved } = resolveEvent(debian, event);
      expect(unresolved).toEqual([]);
      const fields = fetches.map(({ name, argument, offsets, type }) => {
        const place = offsets.reduce((inner, offset) => `+${offset}(${inner})`, `$arg${argument}`);
        return ` ${name}=${argument === 0 ? '$retval' : place}:${type}`;
      });
      return `${event.point} ${event.name}${fields.join('')}\n`;
    });
    await expect(lines.join('')).toMatchFileSnapshot('../golden/record/driver-core.txt');
  }
});

// ---- hostile types

test('no bytes make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (tail, isLittle) => {
      const bytes = new Uint8Array([...(isLittle ? [0x9f, 0xeb] : [0xeb, 0x9f]), ...tail]);
      readBtf(bytes);
    }),
  );
});

test('spoilt types give problems and other numbers, and end', () => {
  const program = compileText(specFor('device_add', expressions));
  const [event] = planRecording(program.observations[0]!).events;
  const places = fc.array(fc.tuple(fc.nat(debianTypes.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(places, (changes) => {
      const bytes = debianTypes.slice();
      for (const [at, value] of changes) bytes[at] = value;
      const btf = readBtf(bytes);
      if (!('problem' in btf)) resolveEvent(btf, event!);
    }),
    { numRuns: 8 },
  );
});
