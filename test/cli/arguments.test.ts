/** What the command line accepts, and what it says about the rest. */
import { expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.js';
import { verbs } from '../../src/cli/verbs.js';

/** The reading in one line: the command with its options, or the codes and messages. */
function check(line: string): string {
  const reading = readArguments(line.split(' ').filter((word) => word !== ''));
  switch (reading.kind) {
    case 'command': {
      const { verb, operands, text, number, has, all } = reading.command;
      const options = [
        `observe=${text('observe')}`,
        `max=${number('max-possible')}`,
        `set=${all('set').join('+')}`,
        `follow=${has('follow')}`,
      ].filter((option) => !/=(undefined|false|)$/.test(option));
      return [verb, ...operands, ...options].join(' ');
    }
    case 'help':
      return `help ${reading.verb ?? 'on all'}`;
    case 'version':
      return 'version';
    case 'wrong':
      return reading.diagnostics
        .map(({ code, message, help }) => `${code} ${message}${help ? ` (${help})` : ''}`)
        .join('; ');
  }
}

const commands = Object.keys(verbs)
  .map((verb) => `\`${verb}\``)
  .join(', ');

test.each([
  ['check s.kspec t.txt', 'check s.kspec t.txt'],
  ['check s.kspec a b c', 'check s.kspec a b c'],
  ['check s.kspec -', 'check s.kspec -'],
  ['check --observe x s t', 'check s t observe=x'],
  ['check s t --observe=x', 'check s t observe=x'],
  ['check s t --observe x --observe y', 'check s t observe=y'],
  ['check s t --set A=1 --set B=x=y', 'check s t set=A=1+B=x=y'],
  ['check s t --max-possible 12 --follow', 'check s t max=12 follow=true'],
  ['check -- --s --t', 'check --s --t'],
  ['--version', 'version'],
  ['--help', 'help on all'],
  ['-h', 'help on all'],
  ['help', 'help on all'],
  ['help check', 'help check'],
  ['check --help', 'help check'],
  ['run -h', 'help run'],
])('`kspec %s` is understood', (line, expected) => {
  expect(check(line)).toBe(expected);
});

test.each([
  ['', `E0804 no command was given (commands are ${commands}; see \`kspec --help\`)`],
  ['chek s t', 'E0801 `chek` is not a command (did you mean `check`?)'],
  ['verify s', 'E0801 `verify` is not a command (see `kspec --help` for the commands)'],
  ['__proto__', 'E0801 `__proto__` is not a command (see `kspec --help` for the commands)'],
  ['help nothing', 'E0801 `nothing` is not a command (see `kspec --help` for the commands)'],
  ['--versoin', 'E0802 `--versoin` is not an option (did you mean `--version`?)'],
  [
    'check s t --observed x',
    'E0802 `--observed` is not an option of `kspec check` (did you mean `--observe`?)',
  ],
  ['check s t -x', 'E0802 `-x` is not an option of `kspec check` (see `kspec check --help`)'],
  [
    'check s t --__proto__',
    'E0802 `--__proto__` is not an option of `kspec check` (see `kspec check --help`)',
  ],
  [
    'parse s --follow',
    'E0802 `--follow` is not an option of `kspec parse` (see `kspec parse --help`)',
  ],
  ['check s t --observe', 'E0803 `--observe` needs a value (write `--observe NAME`)'],
  ['check s t --observe --follow', 'E0803 `--observe` needs a value (write `--observe NAME`)'],
  ['check s t --follow=yes', 'E0803 `--follow` takes no value (write `--follow` alone)'],
  [
    'check s t --format xml',
    'E0803 `--format` cannot be `xml` (one of human, json, ndjson, ktap, junit, sarif, github)',
  ],
  ['run s --format ktap', 'E0803 `--format` cannot be `ktap` (one of human, json)'],
  ['explore s --format ndjson', 'E0803 `--format` cannot be `ndjson` (did you mean `json`?)'],
  ['check s t --format jsn', 'E0803 `--format` cannot be `jsn` (did you mean `json`?)'],
  [
    'check s t --max-possible 0',
    'E0803 `--max-possible` needs a whole number of at least 1, not `0` (write `--max-possible N`)',
  ],
  [
    'check s t --max-possible 1e3',
    'E0803 `--max-possible` needs a whole number of at least 1, not `1e3` (write `--max-possible N`)',
  ],
  [
    'check s t --max-objects 99999999999999999999',
    'E0803 `--max-objects` needs a whole number of at least 1, not `99999999999999999999` (write `--max-objects N`)',
  ],
  ['check s t --set A', 'E0803 `--set A` gives no value (write `--set CONST=VALUE`)'],
  ['check', 'E0804 `kspec check` needs a SPEC (write `kspec check SPEC... TRACE...`)'],
  ['check s', 'E0804 `kspec check` needs a TRACE (write `kspec check SPEC... TRACE...`)'],
  ['run s t', 'E0805 `t` is one operand too many (write `kspec run SPEC`)'],
])('`kspec %s` is refused', (line, expected) => {
  expect(check(line)).toBe(expected);
});
