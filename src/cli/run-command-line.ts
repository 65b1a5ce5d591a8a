/** From the words of a command line to an exit code; everything between is one command's business. */
import { renderCrash } from '../report/crash-text.js';
import { readArguments, type Command, type Reading } from './arguments.js';
import { type Outcome, outcomes } from './exit-codes.js';
import type { Outside } from './outside.js';
import { painter } from './terminal.js';
import { verbRow } from './verbs.js';

/** Runs the command and returns the exit code. An exception is a bug of ours, and says so. */
export async function runCommandLine(argv: readonly string[], outside: Outside): Promise<number> {
  try {
    const reading = readArguments(argv);
    const outcome = await carryOut(reading, outside);
    const isSkipped = reading.kind === 'command' && reading.command.has('bisect');
    return outcomes[isSkipped ? forBisect(outcome) : outcome].code;
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await outside.notes.write(renderCrash(trace));
    return outcomes['our-bug'].code;
  }
}

async function carryOut(reading: Reading, outside: Outside): Promise<Outcome> {
  switch (reading.kind) {
    case 'command':
      return runVerb(reading.command, outside);
    case 'help': {
      const { help } = await import('./help.js');
      return help(reading.verb, outside);
    }
    case 'version': {
      const { version } = await import('./version.js');
      return version(outside);
    }
    case 'wrong': {
      const { renderDiagnostics } = await import('../report/diagnostic-text.js');
      const paint = painter(outside.notes, undefined, outside);
      await outside.notes.write(renderDiagnostics(reading.diagnostics, paint));
      return 'usage';
    }
  }
}

async function runVerb(command: Command, outside: Outside): Promise<Outcome> {
  const run = await verbRow(command.verb).load();
  return run(command, outside);
}

function forBisect(outcome: Outcome): Outcome {
  return outcome === 'inconclusive' || outcome === 'vacuous' ? 'skip-in-bisect' : outcome;
}
