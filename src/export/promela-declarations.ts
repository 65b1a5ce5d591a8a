/** What an exported Promela text declares: constants, the state vector, and macros to read it. */
import type { PromelaDialect } from './promela-dialect.js';
import { type PromelaState, typeFor } from './promela-state.js';
import { maxInteger } from './ranges.js';
import type { World } from './world.js';

export class PromelaDeclarations {
  private readonly world: World;
  private readonly state: PromelaState;
  private readonly dialect: PromelaDialect;
  /** The names of flags, by what they stand for; more may come until the text is put together. */
  private readonly flags: ReadonlyMap<string, string>;

  constructor(state: PromelaState, dialect: PromelaDialect, flags: ReadonlyMap<string, string>) {
    this.world = state.world;
    this.state = state;
    this.dialect = dialect;
    this.flags = flags;
  }

  constants(): string[] {
    const { state } = this;
    const define = (names: readonly string[], first: number): string[] =>
      names.map((name, index) => `#define ${name} ${first + index}`);
    return [
      ...define(state.objects, 0),
      '#define free 0',
      ...state.owners.map(({ name, number }) => `#define ${name} ${number}`),
      ...[...state.definedMembers()].flatMap((names) => define(names, 0)),
      ...[...state.definedPositions()].map(({ name, at }) => `#define ${name} ${at}`),
    ];
  }

  /** Slots, frames and locals with their values at the start. */
  variables(used: string): string[] {
    const { world, state } = this;
    const lines: string[] = [];
    world.program.kinds.forEach((_, kind) => {
      if (world.objectsOf(kind).length > 0) lines.push(...this.slots(kind));
    });
    if (state.frames > 0) {
      lines.push(this.array('at', state.frames, this.positionRange(), this.startPositions()));
    }
    if (state.locals > 0) {
      lines.push(this.array('locals', state.locals, this.localsRange(), []));
    }
    const temporaries = world.transitions.map((number) => {
      const { locals, parameters } = world.process(number);
      return locals.length - parameters.length;
    });
    const scratch = Math.max(0, ...temporaries);
    if (scratch > 0) lines.push(`int scratch[${scratch}];`);
    for (const flag of this.flags.values()) lines.push(`bool ${flag};`);
    const objects = { low: 0, high: world.scenario.objects.length };
    const helpers = { each: typeFor(objects), turns: 'int', failed_halfway: 'bool' };
    for (const [name, type] of Object.entries(helpers)) {
      if (isUsed(name, used)) lines.push(`${type} ${name};`);
    }
    return lines;
  }

  private slots(kind: number): string[] {
    const { world, state } = this;
    return world.program.kinds[kind]!.slots.flatMap((slot, index): string[] => {
      if (!state.isDeclared(kind, index)) return this.constantSlot(kind, index);
      const { domain } = slot;
      const name = state.slotName(kind, index);
      const first = state.firstObject(kind);
      if (domain.kind === 'work') return this.workSlot(domain.process, name);
      const start = (object: number) => state.valueText(world.initial(object, index), domain);
      const range = state.slotRange(kind, index);
      if (kind === 0) return [`${typeFor(range)} ${name} = ${start(0)};`];
      const length = state.arrayLength(kind);
      const values = Array.from({ length }, (_, offset) =>
        world.kindOfObject(first + offset) === kind ? start(first + offset) : '0',
      );
      return [
        this.array(`${name}_at`, length, range, values),
        `#define ${name}(object) ${name}_at[(object) - ${first}]`,
      ];
    });
  }

  /** A slot that nothing writes is no part of the state: its value follows from the object. */
  private constantSlot(kind: number, slot: number): string[] {
    const { world, state } = this;
    const { domain } = world.program.kinds[kind]!.slots[slot]!;
    const objects = world.objectsOf(kind);
    const texts = objects.map((object) => state.valueText(world.initial(object, slot), domain));
    if (kind === 0 || new Set(texts).size === 1) return [];
    const cases = objects.map(
      (object, index) => `((object) == ${state.objects[object]!}) * ${texts[index]!}`,
    );
    return [`#define ${state.slotName(kind, slot)}(object) (${cases.join(' + ')})`];
  }

  private workSlot(work: number, name: string): string[] {
    const { world, state } = this;
    const items = state.itemsOf(work);
    const kind = world.holderKind(work);
    const ranges = state.itemRanges(work);
    const formals = ranges.map((_, index) => `item_${index + 1}`);
    const place = ranges.reduce(
      (index, { low, high }, at) => `(${index}) * ${high - low + 1} + (${formals[at]!}) - (${low})`,
      kind === 0 ? '0' : `(object) - ${state.firstObject(kind)}`,
    );
    const all = [...(kind === 0 ? [] : ['object']), ...formals];
    const length = items * state.arrayLength(kind);
    return [
      this.array(`${name}_at`, length, { low: 0, high: 255 }, []),
      `#define ${name}${all.length > 0 ? `(${all.join(', ')})` : ''} ${name}_at[${place}]`,
    ];
  }

  private array(
    name: string,
    length: number,
    range: { readonly low: number; readonly high: number },
    values: readonly string[],
  ): string {
    const isPlain = values.every((value) => value === '0' || value === 'false');
    const start = isPlain ? '' : ` = { ${values.join(', ')} }`;
    return `${typeFor(range)} ${name}[${length}]${start};`;
  }

  private positionRange() {
    return { low: 0, high: [...this.state.definedPositions()].length };
  }

  startPositions(): string[] {
    const { world, state } = this;
    const places = state.owners.flatMap(({ number, frames }) =>
      frames.map((_, level) => {
        const task = world.scenario.tasks[number - 1];
        return task && level === 0 ? state.position(task.process, 0) : '0';
      }),
    );
    return places;
  }

  private localsRange() {
    const { world, state } = this;
    let [low, high] = [0, 0];
    for (const number of world.processes) {
      const { role, locals } = world.process(number);
      if (role === 'transition') continue;
      locals.forEach((_, index) => {
        const range = state.localRange(number, index);
        [low, high] = [Math.min(low, range.low), Math.max(high, range.high)];
      });
    }
    return { low, high };
  }

  macros(used: string): string[] {
    const { world, state } = this;
    const lines: string[] = [];
    for (const number of world.processes) {
      const { role, locals } = world.process(number);
      if (role === 'transition') continue;
      locals.forEach((_, index) => {
        lines.push(`#define ${state.localName(number, index)} locals[base + ${index}]`);
      });
    }
    for (const [process, name] of this.dialect.standing) {
      const { first, last } = state.extent(process);
      lines.push(`#define ${name}(frame) (at[frame] >= ${first} && at[frame] <= ${last})`);
    }
    const element = '#define element(object) (1 << (object))';
    const failure = 'flag = true; assert(!flag); flag = false;';
    const demand = (name: string, rest: string) =>
      `#define ${name}(holds, flag, done) if :: !(holds) -> ${failure}${rest} goto done :: else fi`;
    const demands = [demand('demand', ''), demand('demand_halfway', ' failed_halfway = true;')];
    for (const macro of [element, ...this.queueMacros(), ...demands]) {
      const name = /^#define (\w+)/.exec(macro)![1]!;
      if (isUsed(name, used)) lines.push(macro);
    }
    return lines;
  }

  private queueMacros(): string[] {
    const base = this.state.queueBase;
    const powers: number[] = [];
    for (let power = 1; power <= maxInteger; power *= base) powers.push(power);
    const length = powers.map((power) => `((queue) >= ${power})`).join(' + ');
    const place = powers.reduceRight(
      (rest, power) => `((queue) < ${power} -> ${power} : ${rest})`,
      '1',
    );
    return [
      `#define length_of(queue) (${length})`,
      `#define head(queue) ((queue) % ${base} - 1)`,
      `#define tail(queue) ((queue) / ${base})`,
      `#define pushed(queue, object) ((queue) + ((object) + 1) * ${place})`,
    ];
  }

  /** One entry of everything that is declared. */
  variablesRead(): string[] {
    const { world, state } = this;
    const slots = world.program.kinds.flatMap(({ slots: all }, kind) => {
      if (world.objectsOf(kind).length === 0) return [];
      return all.flatMap(({ domain }, index) => {
        if (!state.isDeclared(kind, index)) return [];
        const name = state.slotName(kind, index);
        return kind === 0 && domain.kind !== 'work' ? [name] : [`${name}_at[0]`];
      });
    });
    const frames = [
      ...(state.frames > 0 ? ['at[0]'] : []),
      ...(state.locals > 0 ? ['locals[0]'] : []),
    ];
    return [...slots, ...frames, '0'];
  }
}

/** A text has the word, comments aside. */
function isUsed(word: string, text: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(text.replace(/\/\*.*?\*\//g, ''));
}
