/** `git bisect run` with kspec, as docs/bisect.md has it. Needs `npm run build` and git. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { readText, repository } from '../house/source-files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

vi.setConfig({ testTimeout: 180_000 });

const script = join(repository, 'docs/example/bisect.sh');
const spec = join(repository, 'spec/driver-core-6.12.kspec');
const main = join(repository, 'dist/bin/main.js');

/** A repository whose commits each leave `leave` something behind. */
function history(commits: readonly ((folder: string) => void)[]): string {
  const folder = temporaryFolder();
  git(folder, 'init', '-q', '-b', 'main');
  commits.forEach((change, index) => {
    change(folder);
    writeFileSync(join(folder, 'number'), `${index + 1}\n`);
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', `commit ${index + 1}`);
  });
  return folder;
}

function git(folder: string, ...words: readonly string[]): string {
  const who = ['-c', 'user.name=someone', '-c', 'user.email=someone@example.org'];
  const options = { cwd: folder, encoding: 'utf8', env: environment } as const;
  return execFileSync('git', [...who, ...words], options);
}

/** As on a machine where nobody has configured git; `kspec` is the one that was built. */
const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  KSPEC: `${process.execPath} ${main}`,
};

/** What `git bisect run COMMAND...` finds between the first commit and the last. */
function bisect(folder: string, command: readonly string[]): string {
  const count = Number(git(folder, 'rev-list', '--count', 'HEAD'));
  git(folder, 'bisect', 'start', 'HEAD', `HEAD~${count - 1}`);
  const options = { cwd: folder, encoding: 'utf8', env: environment } as const;
  const { stdout, stderr, status } = spawnSync('git', ['bisect', 'run', ...command], options);
  const found = /^([0-9a-f]{40}) is the first bad commit$/m.exec(stdout)?.[1];
  if (found !== undefined) return git(folder, 'show', '-s', '--format=%s', found).trim();
  return `status ${status}: ${stdout}${stderr}`;
}

const recorded = (name: string) => (folder: string) => {
  copyFileSync(join(repository, 'traces', name), join(folder, 'recording'));
};
const missing = (folder: string) => rmSync(join(folder, 'recording'));

test('the first kernel whose recording is rejected is found, past what cannot be judged', () => {
  const folder = history([
    recorded('custom-6.12-good/preset_drvdata.kp.local.ok.txt.gz'),
    recorded('custom-6.12-good/two_async_one_dev.kp.local.ok.txt.gz'),
    missing,
    recorded('debian-6.12/storm.tinypipe.local.lossy.txt.gz'),
    recorded('custom-6.12-good/attach_release_while_pending.kp.local.ok.txt.gz'),
    recorded('custom-6.12-racy1/attach_release_while_pending.kp.local.bad.txt.gz'),
    recorded('custom-6.12-racy3/attach_while_pending.kp.local.bad.txt.gz'),
    recorded('custom-6.12-racy1/two_async_one_dev.kp.local.bad.txt.gz'),
  ]);
  const command = ['sh', script, spec, 'cat', 'recording'];
  expect(bisect(folder, command)).toBe('commit 6');
  expect(git(folder, 'bisect', 'log')).toContain('skip');
});

test('a wrong specification stops git instead of blaming a commit', () => {
  const good = recorded('custom-6.12-good/preset_drvdata.kp.local.ok.txt.gz');
  const folder = history([good, good, good, good]);
  const wrong = join(folder, '.git', 'wrong.kspec');
  writeFileSync(wrong, 'spec wrong\nobject device { var x: bol }\n');
  expect(bisect(folder, ['sh', script, wrong, 'cat', 'recording'])).toMatch(
    /^status [1-9]\d*: (?!.*is the first bad commit)[^]*255/,
  );
});

test('the commit of a design that lets a released device be bound is found', () => {
  const racy = readText('docs/example/late-attach.kspec');
  const careful = racy
    .replace('if dev.pending dev.bound = true', 'atomic { if !dev.released dev.bound = true }')
    .replace(/(dev\.bound = false[^}]*)/, 'atomic {\n$1}\n');
  expect(careful).not.toBe(racy);
  const written = (text: string) => (folder: string) => {
    writeFileSync(join(folder, 'design.kspec'), text);
  };
  const folder = history([
    written(careful),
    written(`// A comment.\n${careful}`),
    written(careful.replace('never', 'nevre')),
    written(`// Another comment.\n${careful}`),
    written(racy),
    written(`// And one more.\n${racy}`),
  ]);
  const page = readFileSync(join(repository, 'docs/bisect.md'), 'utf8');
  const [, line] = /^git bisect run sh -c '(kspec explore .*)'$/m.exec(page)!;
  const command = line!.replace('kspec', '$KSPEC');
  expect(bisect(folder, ['sh', '-c', command])).toBe('commit 5');
});
