/** What to say when kspec itself fails: whose fault it is, and what to send. */

export function renderCrash(trace: string): string {
  return [
    'kspec: this is a bug of kspec, not of your specification or trace.',
    'Please report it with the command line, the input if you can share it, and this:',
    '',
    trace,
    '',
  ].join('\n');
}
