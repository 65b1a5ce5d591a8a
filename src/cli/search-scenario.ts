/** Explores a scenario as the options of the command say. */
import { setImmediate } from 'node:timers/promises';
import { type Exploration, Explorer } from '../explore/explore.js';
import { fitsTables } from '../engine/step-table.js';
import { PackedSpace } from '../explore/packed-space.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { renderExploreProgress } from '../report/progress-text.js';
import type { Command } from './arguments.js';
import type { StatusLine } from './status-line.js';
import { startThreads } from './threads.js';

/** Searches piece by piece, so that an interruption is heard and progress is seen. */
export async function searchScenario(
  model: ScenarioModel,
  command: Command,
  line: StatusLine,
  interrupted: AbortSignal,
): Promise<Exploration<WorldState, WorldStep>> {
  const reduce = command.all('reduce');
  const megabytes = command.number('max-memory') ?? defaultMegabytes;
  const maxStates = command.number('max-states');
  let isReference = reduce.length > 0 || command.text('engine') === 'reference';
  if (!isReference && !fitsTables(model)) {
    isReference = true;
    await line.note('the reference engine searches: the transitions have too many arguments');
  }
  const threads = isReference
    ? undefined
    : startThreads(model, (command.number('workers') ?? 1) - 1);
  const explorer = new Explorer(
    model,
    {
      ...(maxStates === undefined ? {} : { maxStates }),
      maxBytes: megabytes * 2 ** 20,
      stopsAtFirst: command.has('stop-at-first'),
      reductions: { symmetry: reduce.includes('symmetry'), order: reduce.includes('order') },
    },
    isReference ? undefined : new PackedSpace(model, threads),
  );
  const start = Date.now();
  try {
    while (explorer.advance(statesAtOnce)) {
      line.show(() => renderExploreProgress(explorer.progress(), Date.now() - start));
      await setImmediate();
      if (interrupted.aborted) explorer.interrupt();
    }
    return explorer.result();
  } finally {
    threads?.close();
  }
}

const statesAtOnce = 500;
const defaultMegabytes = 2048;
