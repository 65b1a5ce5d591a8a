/**
 * Who appears in a trace: objects by address and generation, tasks by pid, and the numbers under
 * which the states know them.
 *
 * An address names whatever object lives there now. `create` in an observation begins a new
 * generation; everything met otherwise existed before, and nothing is known of it.
 */
import type { Program, Scenario } from '../model/program.js';
import type { TaskName } from '../trace/event.js';
import { detached, remember } from '../trace/memory.js';
import type { EventReference } from './verdict.js';

export interface TraceObject {
  readonly id: number;
  readonly objectKind: number;
  /** As recorded; undefined for an object of a scenario that has not been met. */
  address: string | undefined;
  /** How many objects of this kind have had this address, from one. */
  readonly generation: number;
  name: string | undefined;
  /** Its address means this object, and has not been given to another. */
  isCurrent: boolean;
  /** When each slot last changed; made on the first change. */
  setAt: (EventReference | undefined)[] | undefined;
  readonly firstLine: number;
}

/** A pointer as recorded; an address in one spelling. */
export interface Pointer {
  readonly text: string;
  readonly isNone: boolean;
  readonly isAddress: boolean;
  /** A string, as logs name objects; in an open world it identifies one as an address does. */
  readonly isName: boolean;
  /** By kind: the key of the object at this address. */
  readonly keys: string[];
}

export interface TraceTask {
  readonly id: number;
  readonly name: string;
}

/** How many texts of pointers are known at a time: of ten thousand devices and what they hold, all. */
const maxPointers = 1 << 16;

export class Population {
  readonly objects: (TraceObject | undefined)[] = [undefined];
  readonly tasks: (TraceTask | undefined)[] = [undefined];
  /** By number; kept when an object is forgotten, because others may still refer to it. */
  private readonly kinds: number[] = [0];
  private readonly program: Program;
  /** Objects met, by kind. */
  private readonly met: number[];
  /** Objects remembered. */
  alive = 0;
  /** By the text as recorded. */
  private readonly pointers = new Map<string, Pointer>();
  private readonly byAddress = new Map<string, number>();
  private readonly byName = new Map<string, number>();
  private readonly tasksByPid = new Map<number, number>();
  /** Objects that have ended and were not met again. */
  readonly ended = new Set<number>();
  /** Objects that were created in the recording, and no gap since. */
  readonly fresh = new Set<number>();
  private readonly tasksByKey = new Map<string, number>();
  private readonly tokens = new Map<string, number>();
  private readonly tokenTexts: string[] = ['none'];

  constructor(program: Program, scenario: Scenario | undefined) {
    this.program = program;
    this.met = program.kinds.map(() => 0);
    scenario?.objects.forEach(({ name, objectKind }) => {
      const object = this.add(objectKind, undefined, 1, 0);
      object.name = name;
      this.fresh.add(object.id);
      this.byName.set(`${objectKind} ${name}`, object.id);
    });
    scenario?.tasks.forEach(({ name }) => this.addTask(`cast ${name}`, name));
  }

  /** How many objects have been met, by the name of their kind. */
  get metByName(): ReadonlyMap<string, number> {
    const [, ...kinds] = this.program.kinds;
    return new Map(kinds.map(({ name }, index) => [name, this.met[index + 1]!]));
  }

  /** The object at an address, which is new to us if it has not been met. */
  at(objectKind: number, pointer: Pointer, line: number): TraceObject {
    const key = keyOf(objectKind, pointer);
    const id = this.byAddress.get(key);
    if (id !== undefined) {
      const known = this.objects[id]!;
      this.meet(known);
      return known;
    }
    const object = this.add(objectKind, pointer.text, 1, line);
    this.byAddress.set(key, object.id);
    return object;
  }

  findAt(objectKind: number, pointer: Pointer): TraceObject | undefined {
    const id = this.byAddress.get(keyOf(objectKind, pointer));
    return id === undefined ? undefined : this.objects[id];
  }

  /** What the text of a pointer says; the same few come again and again. */
  pointer(text: string): Pointer {
    let pointer = this.pointers.get(text);
    if (!pointer) {
      pointer = readPointer(text);
      remember(this.pointers, detached(text), pointer, maxPointers);
    }
    return pointer;
  }

  /** A new generation at an address. */
  create(objectKind: number, pointer: Pointer, line: number): TraceObject {
    const key = keyOf(objectKind, pointer);
    const previous = this.byAddress.get(key);
    const before = previous === undefined ? undefined : this.objects[previous];
    if (before) {
      this.end(before);
      before.isCurrent = false;
    }
    const object = this.add(objectKind, pointer.text, (before?.generation ?? 0) + 1, line);
    this.fresh.add(object.id);
    this.byAddress.set(key, object.id);
    return object;
  }

  /** The object's address may be given to another from here on. */
  end(object: TraceObject): void {
    this.ended.add(object.id);
  }

  /** An event mentions the object: if it had ended, it is there again, and nobody recorded how. */
  meet(object: TraceObject): void {
    this.ended.delete(object.id);
  }

  /** An object of the scenario's cast, by its name. */
  findNamed(objectKind: number, name: string): TraceObject | undefined {
    const id = this.byName.get(`${objectKind} ${name}`);
    return id === undefined ? undefined : this.objects[id];
  }

  /** How many objects of the cast have got an address. */
  bound = 0;

  /** Says that the object at an address is this one of the cast. */
  bind(object: TraceObject, pointer: Pointer): void {
    object.address = pointer.text;
    this.byAddress.set(keyOf(object.objectKind, pointer), object.id);
    this.bound += 1;
  }

  /** The kind of an object, forgotten or not; 0 for the globals. */
  kindOf(number: number): number {
    return this.kinds[number] ?? 0;
  }

  /** True of generations of one address. */
  shareAddress(left: number, right: number): boolean {
    const address = this.objects[left]?.address;
    return address !== undefined && address === this.objects[right]?.address;
  }

  forget(object: TraceObject): void {
    const key = `${object.objectKind} ${object.address}`;
    if (this.byAddress.get(key) === object.id) this.byAddress.delete(key);
    object.isCurrent = false;
    this.ended.delete(object.id);
    this.fresh.delete(object.id);
    this.objects[object.id] = undefined;
    this.alive -= 1;
  }

  /**
   * Nobody is known any more, and nothing may be believed of anybody: tasks and tokens get numbers
   * anew, objects new ones. For an open world.
   */
  forgetAll(): void {
    for (const object of this.objects) if (object) object.isCurrent = false;
    this.objects.fill(undefined);
    this.tasks.length = 1;
    this.tokenTexts.length = 1;
    for (const known of [this.byAddress, this.tasksByPid, this.tasksByKey, this.tokens]) {
      known.clear();
    }
    this.ended.clear();
    this.fresh.clear();
    this.alive = 0;
  }

  /** The number of the task that recorded an event; the idle tasks of all CPUs share pid 0. */
  taskNumber({ pid, command }: TaskName, cpu: number | undefined): number {
    if (pid === 0) return this.task(`idle ${cpu ?? 0}`, command, pid).id;
    let number = this.tasksByPid.get(pid);
    if (number === undefined) {
      number = this.task(`pid ${pid}`, command, pid).id;
      remember(this.tasksByPid, pid, number);
    }
    return number;
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

  get tokenCount(): number {
    return this.tokenTexts.length;
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
      isCurrent: true,
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

const zeroPattern = /^(0x)?0+$/;
const hexPattern = /^(0x)?[0-9a-f]+$/i;
const namePattern = /^"[^"]+"$/;

/** What the text of a pointer says, without its objects. */
export function readPointer(text: string): Pointer {
  const isNone = zeroPattern.test(text) || text === 'none';
  const isHex = text.length >= 3 && hexPattern.test(text);
  const isAddress = isHex && (text.startsWith('0x') || text.length >= 8);
  const isName = namePattern.test(text);
  return {
    text: detached(isAddress ? normalized(text) : text),
    isNone,
    isAddress,
    isName,
    keys: [],
  };
}

/** One spelling for each address: no leading zeros, lower case, with `0x`. */
function normalized(text: string): string {
  const digits = text
    .toLowerCase()
    .replace(/^0x/, '')
    .replace(/^0+(?=.)/, '');
  return `0x${digits}`;
}

function keyOf(objectKind: number, { keys, text }: Pointer): string {
  return (keys[objectKind] ??= `${objectKind} ${text}`);
}
