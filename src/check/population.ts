/**
 * Who appears in a trace: objects by address and generation, tasks by pid, and the numbers under
 * which the states know them.
 *
 * An address names whatever object lives there now. `create` in an observation begins a new
 * generation; everything met otherwise existed before, and nothing is known of it.
 */
import type { Program, Scenario } from '../model/program.js';
import { detached } from '../trace/memory.js';
import type { EventReference } from './verdict.js';

export interface TraceObject {
  readonly id: number;
  readonly objectKind: number;
  /** As recorded; undefined for an object of a scenario that has not been met. */
  address: string | undefined;
  /** How many objects of this kind have had this address, from one. */
  readonly generation: number;
  name: string | undefined;
  /** Created in the recording, and no gap since. */
  isFresh: boolean;
  /** Its address may be given to another. */
  hasEnded: boolean;
  /** When each slot last changed; made on the first change. */
  setAt: (EventReference | undefined)[] | undefined;
  readonly firstLine: number;
}

export interface TraceTask {
  readonly id: number;
  readonly name: string;
}

export class Population {
  readonly objects: (TraceObject | undefined)[] = [undefined];
  readonly tasks: (TraceTask | undefined)[] = [undefined];
  /** By number; kept when an object is forgotten, because others may still refer to it. */
  private readonly kinds: number[] = [0];
  /** Objects met, by kind. */
  readonly met: number[];
  /** Objects remembered. */
  alive = 0;
  private readonly byAddress = new Map<string, number>();
  private readonly byName = new Map<string, number>();
  private readonly tasksByKey = new Map<string, number>();
  private readonly tokens = new Map<string, number>();
  private readonly tokenTexts: string[] = ['none'];

  constructor(program: Program, scenario: Scenario | undefined) {
    this.met = program.kinds.map(() => 0);
    scenario?.objects.forEach(({ name, objectKind }) => {
      const object = this.add(objectKind, undefined, 1, 0);
      object.name = name;
      object.isFresh = true;
      this.byName.set(`${objectKind} ${name}`, object.id);
    });
    scenario?.tasks.forEach(({ name }) => this.addTask(`cast ${name}`, name));
  }

  /** The object at an address, which is new to us if it has not been met. */
  at(objectKind: number, address: string, line: number): TraceObject {
    const id = this.byAddress.get(`${objectKind} ${address}`);
    if (id !== undefined) return this.objects[id]!;
    const object = this.add(objectKind, address, 1, line);
    this.byAddress.set(`${objectKind} ${address}`, object.id);
    return object;
  }

  findAt(objectKind: number, address: string): TraceObject | undefined {
    const id = this.byAddress.get(`${objectKind} ${address}`);
    return id === undefined ? undefined : this.objects[id];
  }

  /** A new generation at an address. */
  create(objectKind: number, address: string, line: number): TraceObject {
    const key = `${objectKind} ${address}`;
    const previous = this.byAddress.get(key);
    const before = previous === undefined ? undefined : this.objects[previous];
    if (before) before.hasEnded = true;
    const object = this.add(objectKind, address, (before?.generation ?? 0) + 1, line);
    object.isFresh = true;
    this.byAddress.set(key, object.id);
    return object;
  }

  /** An object of the scenario's cast, by its name. */
  findNamed(objectKind: number, name: string): TraceObject | undefined {
    const id = this.byName.get(`${objectKind} ${name}`);
    return id === undefined ? undefined : this.objects[id];
  }

  /** Says that the object at an address is this one of the cast. */
  bind(object: TraceObject, address: string): void {
    object.address = address;
    this.byAddress.set(`${object.objectKind} ${address}`, object.id);
  }

  /** The kind of an object, forgotten or not; 0 for the globals. */
  kindOf(number: number): number {
    return this.kinds[number] ?? 0;
  }

  forget(object: TraceObject): void {
    const key = `${object.objectKind} ${object.address}`;
    if (this.byAddress.get(key) === object.id) this.byAddress.delete(key);
    this.objects[object.id] = undefined;
    this.alive -= 1;
  }

  /** After a loss nothing that was created before it is known for certain. */
  loseFreshness(): void {
    for (const object of this.objects) if (object) object.isFresh = false;
  }

  /** The task known under a key; in a closed world a task of the cast is known by its command. */
  task(key: string, command: string, pid?: number): TraceTask {
    const id = this.tasksByKey.get(key) ?? this.tasksByKey.get(`cast ${command}`);
    if (id !== undefined) return this.tasks[id]!;
    return this.addTask(key, detached(pid === undefined ? command : `${command}-${pid}`));
  }

  /** The number of a recorded pointer that nothing follows; 0 is `none`. */
  token(text: string): number {
    let token = this.tokens.get(text);
    if (token === undefined) {
      token = this.tokenTexts.length;
      const kept = detached(text);
      this.tokens.set(kept, token);
      this.tokenTexts.push(kept);
    }
    return token;
  }

  tokenText(token: number): string {
    return this.tokenTexts[token] ?? `pointer ${token}`;
  }

  /** `dcta.0`, or its address where no event has named it. */
  nameOf(id: number): string {
    const object = this.objects[id];
    return object?.name ?? object?.address ?? `object ${id}`;
  }

  private add(
    objectKind: number,
    address: string | undefined,
    generation: number,
    firstLine: number,
  ): TraceObject {
    const object: TraceObject = {
      id: this.objects.length,
      objectKind,
      address: address === undefined ? undefined : detached(address),
      generation,
      name: undefined,
      isFresh: false,
      hasEnded: false,
      setAt: undefined,
      firstLine,
    };
    this.objects.push(object);
    this.kinds.push(objectKind);
    this.met[objectKind]! += 1;
    this.alive += 1;
    return object;
  }

  private addTask(key: string, name: string): TraceTask {
    const task = { id: this.tasks.length, name };
    this.tasks.push(task);
    this.tasksByKey.set(key, task.id);
    return task;
  }
}
