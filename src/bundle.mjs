/**
 * Makes `dist/bin` of what is compiled: few files instead of hundreds, and their translations.
 *
 * What the engine translates of a file is the functions that ran. So a few commands run here, as
 * people run them: what they need is there at the next start, and anything else is translated
 * when it is called.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const directory = `${dist}bin`;

/** At least so many commands need it. */
const shared = { minShareCount: 5 };

const bundle = await rolldown({
  input: {
    main: `${dist}cli/start.js`,
    command: `${dist}cli/main.js`,
    'assistant-thread': `${dist}cli/assistant-thread.js`,
    'judge-thread': `${dist}cli/judge-thread.js`,
  },
  platform: 'node',
});
await bundle.write({
  dir: directory,
  format: 'cjs',
  cleanDir: true,
  entryFileNames: '[name].js',
  // Few files are found faster than many; what only one command needs has a file of its own.
  codeSplitting: {
    groups: [
      {
        name: 'words',
        test: /\/cli\/(?:arguments|exit-codes|options|terminal|verbs|version)\.js$/,
      },
      { name: 'specification', test: /\/dist\/(?:base|language|model)\/|\/ohm-js\//, ...shared },
      { name: 'checking', test: /\/dist\/(?:check|engine|trace)\//, ...shared },
      { name: 'reports', test: /\/dist\/(?:cli|report)\//, ...shared },
    ],
  },
});
// The package is made of ES modules; scripts are what Node lets us translate ahead.
writeFileSync(`${directory}/package.json`, '{ "type": "commonjs" }\n');

const { Loader } = await import(`${dist}cli/loader.js`);
const loader = new Loader(directory);
const { runCommandLine } = loader.load('command.js');
const root = fileURLToPath(new URL('../', import.meta.url));
const recording = 'traces/debian-6.1/attach_release_while_pending.kp.local.ok.txt.gz';
const silent = { isTerminal: false, columns: undefined, isClosed: false, write: async () => {} };
const outside = {
  output: silent,
  notes: silent,
  input: [],
  environment: {},
  untilInterrupted: () => new AbortController().signal,
};
for (const command of [
  ['--version'],
  ['--help'],
  ['check', `${root}spec/driver-core-6.1.kspec`, `${root}${recording}`],
  ['check', `${root}docs/example/pending.kspec`, `${root}docs/example/lost-attach.txt`],
]) {
  await runCommandLine(command, outside);
}
loader.writeTranslations();
