/** Starts threads that expand states ahead of a search. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Assistants } from '../explore/assistance.js';
import type { Update } from '../explore/assistant.js';
import { newSlotMemory, SharedSlot, type SlotMemory } from '../explore/shared-slot.js';
import type { Program } from '../model/program.js';
import type { ScenarioModel } from '../model/scenario-model.js';

/** What a thread is given when it starts. */
export interface ThreadData {
  readonly program: Program;
  readonly scenario: number;
  readonly slots: readonly SlotMemory[];
  /** One word that changes when there is something to do. */
  readonly signal: SharedArrayBuffer;
  readonly updates: MessagePort;
}

export interface Threads extends Assistants {
  close(): void;
}

/** Undefined where no thread besides this one is wanted. */
export function startThreads(model: ScenarioModel, count: number): Threads | undefined {
  if (count < 1) return undefined;
  const { program } = model;
  const scenario = program.scenarios.indexOf(model.scenario);
  const slots = Array.from({ length: count * slotsPerThread }, newSlotMemory);
  const signal = new SharedArrayBuffer(4);
  const ports: MessagePort[] = [];
  const workers = Array.from({ length: count }, () => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1);
    const data: ThreadData = { program, scenario, slots, signal, updates: port2 };
    return new Worker(new URL('./assistant-thread.js', import.meta.url), {
      workerData: data,
      transferList: [port2],
    });
  });
  return {
    slots: slots.map((memory) => new SharedSlot(memory)),
    update(update: Update) {
      for (const port of ports) port.postMessage(update);
    },
    wake() {
      const word = new Int32Array(signal);
      Atomics.add(word, 0, 1);
      Atomics.notify(word, 0);
    },
    close() {
      for (const port of ports) port.close();
      for (const worker of workers) void worker.terminate();
    },
  };
}

/** So that a thread has something to do while the search uses up what it did before. */
const slotsPerThread = 6;
