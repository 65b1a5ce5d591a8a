/**
 * Reads KTAP by the rules of Documentation/dev-tools/ktap.rst (Linux 6.12), and more strictly than
 * it must be read: every line is one of the four kinds, numbers and plans are right, a parent fails
 * if and only if one of its subtests does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface KtapTest {
  readonly name: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'SKIPPED';
  readonly subtests: readonly KtapTest[];
}

export function readKtap(text: string): readonly KtapTest[] {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const lines = text.slice(0, -1).split('\n');
  const tests = readLevel(lines, '');
  if (lines.length > 0) throw new Error(`a line behind the plan: ${lines[0]}`);
  return tests;
}

function readLevel(lines: string[], indent: string): KtapTest[] {
  if (lines.shift() !== `${indent}KTAP version 1`) throw new Error('no version line');
  const plan = /^( *)1\.\.(\d+)$/.exec(lines.shift() ?? '');
  if (plan?.[1] !== indent) throw new Error('no plan');
  const tests: KtapTest[] = [];
  while (tests.length < Number(plan[2])) tests.push(readTest(lines, indent, tests.length + 1));
  return tests;
}

function readTest(lines: string[], indent: string, number: number): KtapTest {
  const deeper = `${indent}  `;
  const subtests = lines[0]?.startsWith(`${deeper}KTAP`) ? readLevel(lines, deeper) : [];
  for (;;) {
    const line = lines.shift() ?? '';
    if (!line.startsWith(indent)) throw new Error(`wrong indentation: ${line}`);
    const body = line.slice(indent.length);
    if (
      /List of all partitions:|Kernel panic - not syncing: VFS:|reboot: System halted/.test(body)
    ) {
      throw new Error(`this ends the tests: ${body}`);
    }
    if (body.startsWith('#') && !/^#\s*Subtest:/.test(body)) continue;
    const result =
      /^(ok|not ok) (\d+) (?!- )([^#\s](?:[^#]*[^#\s])?)(?: # (SKIP|ERROR)(?: .*)?)?$/.exec(body);
    if (!result || Number(result[2]) !== number) throw new Error(`no result ${number}: ${body}`);
    const [, word, , name, directive] = result;
    const isFailed = word === 'not ok';
    if (subtests.length > 0 && isFailed !== subtests.some(({ status }) => status === 'FAILURE')) {
      throw new Error(`${name} is not what its subtests say`);
    }
    const status = directive === 'SKIP' ? 'SKIPPED' : isFailed ? 'FAILURE' : 'SUCCESS';
    return { name: name!, status, subtests };
  }
}

/** `tools/testing/kunit` of a kernel's source: where `KUNIT` says, or where Debian has it unpacked. */
const kunit = [process.env['KUNIT'], '/usr/src/linux-source-6.12/tools/testing/kunit'].find(
  (folder) => folder !== undefined && existsSync(join(folder, 'kunit_parser.py')),
);

/** Why the kernel's own parser cannot be asked; undefined if it can. */
export const whyNoKunit =
  kunit === undefined
    ? 'KUNIT names no folder with kunit_parser.py'
    : spawnSync('python3', ['--version']).status === 0
      ? undefined
      : 'there is no python3';

/** What the parser of the kernel makes of the texts; it throws where the parser reports an error. */
export function readByKunit(texts: readonly string[]): readonly (readonly KtapTest[])[] {
  const program = `
import contextlib, io, json, sys
sys.path.insert(0, sys.argv[1])
said = io.StringIO()
with contextlib.redirect_stdout(said):
    import kunit_parser
def tree(test):
    return {'name': test.name, 'status': test.status.name, 'subtests': [tree(s) for s in test.subtests]}
results = []
for text in json.load(sys.stdin):
    said.seek(0)
    said.truncate()
    main = kunit_parser.parse_run_tests(text.splitlines())
    errors = said.getvalue() if main.counts.errors else ''
    results.append({'errors': errors, 'subtests': tree(main)['subtests']})
json.dump(results, sys.stdout)
`;
  const { status, stdout, stderr } = spawnSync('python3', ['-B', '-c', program, kunit!], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  const read = JSON.parse(stdout) as {
    readonly errors: string;
    readonly subtests: readonly KtapTest[];
  }[];
  return read.map(({ errors, subtests }) => {
    if (errors !== '') throw new Error(errors);
    return subtests;
  });
}
