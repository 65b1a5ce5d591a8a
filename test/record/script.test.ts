/** The scripts as shell: they are well formed everywhere, and find on a machine what we find for it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type KernelTypes, recordingScript, type Tracer } from '../../src/record/script.js';
import { debianTypes, ownTypes, typesOf } from '../support/kernel-types.js';
import { compileFile, compileText } from '../support/load-spec.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const tracers: readonly Tracer[] = ['ftrace', 'trace-cmd', 'bpftrace', 'perf'];
const debian: KernelTypes = { btf: typesOf(debianTypes), bytes: 1, sha256: 'a' };
const core = compileFile('spec/driver-core-6.1.kspec');
const odd = compileText(`spec a
  process p() { skip }
  transition t() { skip }
  observe o "1'; touch pwned; '\`touch pwned\`$(touch pwned)" {
    entry f(dev from ((struct device *)d)->p.x) => enter p()
    entry "g'; touch pwned; '" => leave p
    return "END_OF_TEXT" => leave p
    event "sched:sched_switch" => do t()
    event "$(touch pwned)" => do t()
  }`);
const programs = { core, odd };

/** Every kind of script. */
const scripts = Object.entries(programs).flatMap(([name, program]) =>
  tracers.flatMap((tracer) =>
    [undefined, debian].map((types) => ({
      name: `${name} with ${tracer}${types ? ' for one kernel' : ''}`,
      text: recordingScript(program, program.observations[0]!, tracer, types).text,
    })),
  ),
);

function written(text: string): string {
  const file = join(temporaryFolder(), 'record.sh');
  writeFileSync(file, text);
  return file;
}

function isThere(program: string): boolean {
  return spawnSync(program, ['--help']).error === undefined;
}

const shells = [['sh'], ['dash'], ['bash', '--posix'], ['busybox', 'ash']].filter(([shell]) =>
  isThere(shell!),
);

test.each(scripts)('$name: every shell reads it', ({ text }) => {
  const file = written(text);
  for (const [shell, ...words] of shells) {
    expect(spawnSync(shell!, [...words, '-n', file], { encoding: 'utf8' }).stderr).toBe('');
  }
});

/** Where there is no shellcheck this is left out; the gate of the project has it. */
const isLeftOut = !isThere('shellcheck') && process.env['CI'] === undefined;

test.skipIf(isLeftOut)('shellcheck has nothing to say', { timeout: 60_000 }, () => {
  // What the odd specification is called looks like commands in quotes, which is its point.
  const plain = scripts.filter(({ name }) => name.startsWith('core'));
  const files = plain.map(({ text }) => written(text));
  const harness = readdirSync('traces/record/scenarios').map(
    (file) => `traces/record/scenarios/${file}`,
  );
  const all = [...files, ...harness, 'traces/record/record.sh', 'traces/record/guest.sh'];
  const { stdout } = spawnSync('shellcheck', ['-s', 'sh', ...all], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

/** The definitions of probes that a script would set up on this machine. */
function listed(text: string, shell: readonly string[]): string[] {
  const file = written(text);
  const [program, ...words] = shell as [string, ...string[]];
  const output = execFileSync(program, [...words, file, '--list'], {
    encoding: 'utf8',
    cwd: join(file, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(existsSync(join(file, '..', 'pwned'))).toBe(false);
  return output.trimEnd().split('\n');
}

test.skipIf(ownTypes === undefined).each(shells.map((shell) => ({ shell })))(
  'on this machine $shell finds the same by itself as with its types',
  { timeout: 60_000 },
  ({ shell }) => {
    const types = { btf: typesOf(ownTypes!), bytes: ownTypes!.length, sha256: 'unknown' };
    const [observation] = core.observations;
    const withoutNumber = (line: string) => line.replace(/kspec_\d+/, 'kspec');
    // A sum that cannot be right: nobody is asked where there is no sha256sum.
    const script = recordingScript(core, observation!, 'ftrace', types).text.replace(
      'command -v sha256sum',
      'false',
    );
    const expected = listed(script, shell).map(withoutNumber);
    const { text } = recordingScript(core, observation!, 'ftrace', undefined);
    expect(listed(text, shell).map(withoutNumber)).toEqual(expected);
    expect(expected.filter((line) => /^[pr]\d*:kspec\//.test(line)).length).toBeGreaterThan(0);
  },
);

test.skipIf(ownTypes === undefined)('nothing that a specification says is run', () => {
  expect(
    listed(recordingScript(odd, odd.observations[0]!, 'ftrace', undefined).text, ['sh']),
  ).toEqual(expect.arrayContaining(['event sched:sched_switch']));
});

test.skipIf(ownTypes === undefined)('a script for another kernel says so and does nothing', () => {
  const file = written(recordingScript(core, core.observations[0]!, 'ftrace', debian).text);
  const { status, stderr } = spawnSync('sh', [file, '--list'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([
    2,
    'record: the script is made for another kernel: /sys/kernel/btf/vmlinux differs\n',
  ]);
});

test('the parts of a script say what they are for', () => {
  const silent = readdirSync('src/record/script').filter(
    (file) => !/^# \S/.test(readFileSync(`src/record/script/${file}`, 'utf8')),
  );
  expect(silent).toEqual([]);
});
