/** The program of a thread that expands states ahead of a search; it ends when it is terminated. */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Assistant, type Update } from '../explore/assistant.js';
import { SharedSlot } from '../explore/shared-slot.js';
import { ScenarioModel } from '../model/scenario-model.js';
import type { ThreadData } from './threads.js';

const { program, scenario, slots: memories, signal, updates } = workerData as ThreadData;
const assistant = new Assistant(new ScenarioModel(program, program.scenarios[scenario]!));
const slots = memories.map((memory) => new SharedSlot(memory));
const word = new Int32Array(signal);

for (;;) {
  const seen = Atomics.load(word, 0);
  let hasWorked = false;
  for (const slot of slots) {
    if (!slot.take()) continue;
    hasWorked = true;
    assistant.serve(slot, nextUpdate);
  }
  if (!hasWorked) Atomics.wait(word, 0, seen);
}

function nextUpdate(): Update | undefined {
  return receiveMessageOnPort(updates)?.message as Update | undefined;
}
