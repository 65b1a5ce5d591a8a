/** The program of a thread that judges traces, one after the other; it ends when it is terminated. */
import { parentPort, workerData } from 'node:worker_threads';
import { commandOf } from './arguments.js';
import { observationsOf } from './check-inputs.js';
import { judgeTrace } from './judge-trace.js';
import type { JudgeThreadData, ThreadJob, ThreadResult } from './judges.js';
import type { Output, Outside } from './outside.js';
import { portable } from './portable.js';

const { programs, wantsSlice, command: given } = workerData as JudgeThreadData;
const command = commandOf(given);

parentPort!.on('message', async ({ recording, design }: ThreadJob) => {
  const notes = new Kept();
  const program = programs[design]!;
  const outside: Outside = {
    output: new Kept(),
    notes,
    input: nothing(),
    environment: {},
    untilInterrupted: () => new AbortController().signal,
  };
  const judged = await judgeTrace(recording, {
    program,
    observations: observationsOf(program, command),
    until: undefined,
    wantsSlice,
    takesStates: true,
    command,
    outside,
  });
  parentPort!.postMessage({ judged: portable(judged), notes: notes.text } satisfies ThreadResult);
});

/** What is written is for the thread that asked, in its order. */
class Kept implements Output {
  readonly isTerminal = false;
  readonly isClosed = false;
  text = '';

  async write(text: string): Promise<void> {
    this.text += text;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
