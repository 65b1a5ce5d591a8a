/**
 * Specifications at random: small, mostly nonsense, and using everything the language has.
 *
 * They find what nobody thought of putting into a toy. Every text is valid; most scenarios run for
 * ever, some end in a deadlock or an error of the run.
 */
import { Random } from '../../src/explore/random.js';

interface Shape {
  readonly name: string;
  readonly hasFlag: boolean;
  readonly hasResult: boolean;
}

/** The text of a specification with one scenario, `s`, and one observation of it. */
export function randomSpec(seed: number): string {
  return new Writer(new Random(seed)).specification();
}

/**
 * One to be explored to the end: its tasks end, and there are claims and outcomes. In half of them
 * nothing looks at the order of objects, so that some of these are interchangeable.
 */
export function randomClosedSpec(seed: number): string {
  return new Writer(new Random(seed)).closedSpecification();
}

class Writer {
  private readonly random: Random;
  private readonly processes: readonly Shape[];
  private readonly works: readonly string[];
  private locals = 0;
  /** Names of things in scope. */
  private things: string[] = [];
  private flags: string[] = [];
  /** Processes that may be called: those after the one being written, so that none calls itself. */
  private callable: readonly Shape[] = [];
  private isTransition = false;
  private isAtomic = false;
  /** Nothing looks at the order of objects. */
  private isUnordered = false;

  constructor(random: Random) {
    this.random = random;
    this.processes = Array.from({ length: 1 + random.below(4) }, (_, index) => ({
      name: `p${index}`,
      hasFlag: this.chance(3),
      hasResult: this.chance(2),
    }));
    this.works = Array.from({ length: random.below(3) }, (_, index) => `w${index}`);
  }

  specification(): string {
    const transitions = this.random.below(3);
    const parts = [
      ...this.declarations(transitions),
      this.scenario(),
      this.observation(transitions),
    ];
    return parts.join('\n\n');
  }

  closedSpecification(): string {
    this.isUnordered = this.chance(2);
    const parts = [
      ...this.declarations(this.random.below(2)),
      ...this.claims(),
      this.closedScenario(),
    ];
    return parts.join('\n\n');
  }

  private declarations(transitions: number): string[] {
    return [
      'spec random',
      `object thing {
  lock mutex
  refcount refs
  var on: bool = false
  var level: 0..2 = 0
  var link: thing? = none
  union word tagged bit { 0: data(opaque?) = none  1: to(thing) }
}`,
      'var shared: bool = false',
      'var total: 0..2 = 0',
      'var crowd: set of thing',
      'var line: queue of thing max 2',
      'lock global_lock',
      ...this.processes.map((shape, index) => this.process(shape, index)),
      ...this.works.map((name) => this.work(name)),
      ...Array.from({ length: transitions }, (_, index) => this.transition(`t${index}`)),
    ];
  }

  private claims(): string[] {
    const modes = ['always', 'never', 'sometimes'];
    return Array.from({ length: 1 + this.random.below(3) }, (_, index) => {
      return `${this.random.pick(modes)} claim${index}: ${this.claim()}`;
    });
  }

  /** A condition about no object in particular. */
  private claim(): string {
    if (this.chance(4)) return this.random.pick(['shared', 'total != 1', 'finished()', 'idle()']);
    return this.inScope(['one'], [], () => {
      const quantifier = this.random.pick(['forall', 'exists']);
      return `${quantifier} one: thing: ${this.condition()}`;
    });
  }

  /** Tasks that end, some with one program, some with one that differs in the object alone. */
  private closedScenario(): string {
    this.callable = this.processes;
    const body = (things: readonly string[]) =>
      this.inScope(things, [], () => {
        const calls = Array.from(
          { length: 1 + this.random.below(2) },
          () => `call ${this.start()}`,
        );
        return `{ ${calls.join('  ')} }`;
      });
    const one = body(['a']);
    const tasks = this.random.pick([
      () => `task same[2] runs ${body(['a', 'b'])}`,
      () => `task left runs ${one}\n  task right runs ${one.replace(/\(a/g, '(b')}`,
      () => `task left runs ${body(['a', 'b'])}\n  task right runs ${body(['a', 'b'])}`,
      () => `task same[2] runs ${one}\n  task other runs ${body(['b'])}`,
    ])();
    const outcomes = ['shared', 'exists one: thing: one.on', 'forall one: thing: !one.bit']
      .filter(() => this.chance(2))
      .map((condition, index) => `  outcome end${index}: ${condition}\n`);
    const on = this.chance(3) ? ' { on = true }' : '';
    const workers = this.chance(2) ? `  workers ${1 + this.random.below(2)}\n` : '';
    const spare = this.chance(2) ? '  spare thing 1\n' : '';
    return `scenario s {\n  thing a\n  thing b${on}\n${spare}${workers}  ${tasks}\n${outcomes.join('')}}`;
  }

  private chance(of: number): boolean {
    return this.random.below(of) === 0;
  }

  private inScope<T>(things: readonly string[], flags: readonly string[], body: () => T): T {
    const [oldThings, oldFlags] = [this.things, this.flags];
    this.things = [...things];
    this.flags = [...flags];
    const result = body();
    [this.things, this.flags] = [oldThings, oldFlags];
    return result;
  }

  private process({ name, hasFlag, hasResult }: Shape, index: number): string {
    this.callable = this.processes.slice(index + 1);
    const parameters = hasFlag ? 'x: thing, f: bool' : 'x: thing';
    const body = this.inScope(['x'], hasFlag ? ['f'] : [], () => {
      const statements = this.block(2, 1 + this.random.below(4));
      return hasResult ? `${statements}\n  return ${this.condition()}` : statements;
    });
    return `process ${name}(${parameters})${hasResult ? ': bool' : ''} {\n  ${body}\n}`;
  }

  private work(name: string): string {
    this.callable = this.chance(2) ? this.processes.slice(-1) : [];
    const body = this.inScope(['x'], [], () => this.block(2, 1 + this.random.below(3)));
    return `work ${name}(x: thing) {\n  ${body}\n}`;
  }

  private transition(name: string): string {
    this.callable = [];
    this.isTransition = this.isAtomic = true;
    const text = this.inScope(['x'], [], () => {
      const guard = this.condition();
      return `transition ${name}(x: thing) when ${guard} {\n  ${this.block(1, 2)}\n}`;
    });
    this.isTransition = this.isAtomic = false;
    return text;
  }

  private block(depth: number, length: number): string {
    const [things, flags] = [[...this.things], [...this.flags]];
    const text = Array.from({ length }, () => this.statement(depth)).join('\n  ');
    [this.things, this.flags] = [things, flags];
    return text;
  }

  private statement(depth: number): string {
    const simple = [
      () => `${this.thing()}.on = ${this.condition()}`,
      () => `${this.thing()}.on = !${this.thing()}.on`,
      () => this.countUp(`${this.thing()}.level`),
      () => this.countUp('total'),
      () => `shared = ${this.condition()}`,
      () => `${this.thing()}.link = ${this.chance(2) ? 'none' : this.thing()}`,
      () => this.follow(),
      () => `${this.thing()}.word = ${this.chance(2) ? 'data(none)' : `to(${this.thing()})`}`,
      () => this.readWord(),
      () => `crowd ${this.chance(2) ? '+' : '-'}= ${this.thing()}`,
      () => 'skip',
    ];
    if (!this.isTransition) {
      simple.push(
        () => `await ${this.condition()}`,
        () => this.chooseThing(),
        () => `if size(line) < 2 push ${this.thing()} to line`,
        () => this.popped(),
      );
      if (this.works.length > 0) {
        simple.push(() => `schedule ${this.random.pick(this.works)}(${this.thing()})`);
        simple.push(() => `schedule ${this.random.pick(this.works)}(${this.thing()})`);
        simple.push(() => 'await all work');
      }
    }
    if (!this.isAtomic && this.callable.length > 0) {
      simple.push(
        () => this.call(),
        () => this.call(),
        () => this.call(),
      );
    }
    if (depth === 0 || this.chance(2)) return this.random.pick(simple)();
    const nested = [
      () => `if ${this.condition()} {\n  ${this.block(depth - 1, 1 + this.random.below(2))}\n  }`,
      () =>
        `if ${this.condition()} {\n  ${this.block(depth - 1, 1)}\n  } else {\n  ${this.block(depth - 1, 1)}\n  }`,
    ];
    if (!this.isUnordered) nested.push(() => this.forEach(depth));
    if (!this.isTransition) {
      nested.push(
        () => this.locked(depth),
        () => this.locked(depth),
        () => this.locked(depth),
        () =>
          `choose {\n  ${this.block(depth - 1, 1)}\n  } or {\n  ${this.block(depth - 1, 1)}\n  }`,
      );
      if (!this.isUnordered) nested.push(() => this.created(depth));
      nested.push(() => this.counted(depth));
      if (!this.isAtomic) nested.push(() => this.atomic(depth));
    }
    return this.random.pick(nested)();
  }

  private countUp(place: string): string {
    return `if ${place} < 2 { ${place} += 1 } else ${place} = 0`;
  }

  private follow(): string {
    const thing = this.thing();
    return `if ${thing}.link != none { ${thing}.link.on = ${this.condition()} }`;
  }

  private readWord(): string {
    const [thing, local] = [this.thing(), this.newLocal()];
    const guard = this.chance(8) ? 'shared' : `${thing}.bit`;
    return `if ${guard} { let ${local} = ${thing}.word as to  ${local}.on = ${this.condition()} }`;
  }

  private chooseThing(): string {
    const local = this.newLocal();
    const where = this.chance(2) ? '' : ` where ${local} != ${this.thing()}`;
    this.things.push(local);
    return `choose ${local}: thing${where}`;
  }

  private popped(): string {
    const local = this.newLocal();
    return `if size(line) > 0 { let ${local} = pop line  ${local}.on = true }`;
  }

  private call(): string {
    const { name, hasFlag, hasResult } = this.random.pick(this.callable);
    const values = hasFlag ? `${this.thing()}, ${this.condition()}` : this.thing();
    if (!hasResult || this.chance(2)) return `call ${name}(${values})`;
    const local = this.newLocal();
    this.flags.push(local);
    return `let ${local} = call ${name}(${values})`;
  }

  private locked(depth: number): string {
    const lock = this.chance(4) ? 'global_lock' : `${this.thing()}.mutex`;
    const body = this.block(depth - 1, 1 + this.random.below(3));
    return `lock ${lock}\n  ${body}\n  unlock ${lock}`;
  }

  private counted(depth: number): string {
    const thing = this.thing();
    return `get ${thing}.refs\n  ${this.block(depth - 1, 1)}\n  put ${thing}.refs`;
  }

  private created(depth: number): string {
    const local = this.newLocal();
    this.things.push(local);
    const body = this.block(depth - 1, 1 + this.random.below(2));
    this.things.pop();
    const end = this.random.pick([`put ${local}.refs`, `destroy ${local}`, 'skip']);
    return `create ${local}: thing { on = ${this.condition()} }\n  ${body}\n  ${end}`;
  }

  private forEach(depth: number): string {
    const local = this.newLocal();
    const where = this.chance(2) ? '' : ` where ${local}.on`;
    this.things.push(local);
    const body = this.block(depth - 1, 1);
    this.things.pop();
    const end = !this.isAtomic && this.chance(3) ? `\n  if ${this.condition()} break` : '';
    return `for each ${local}: thing${where} {\n  ${body}${end}\n  }`;
  }

  private atomic(depth: number): string {
    this.isAtomic = true;
    const text = `atomic {\n  ${this.block(depth - 1, 2)}\n  }`;
    this.isAtomic = false;
    return text;
  }

  private newLocal(): string {
    this.locals += 1;
    return `l${this.locals}`;
  }

  private thing(): string {
    return this.random.pick(this.things);
  }

  private condition(): string {
    const thing = this.thing();
    const atoms = [
      `${thing}.on`,
      `${thing}.on`,
      'shared',
      `${thing}.level == ${this.random.below(3)}`,
      'total != 1',
      `${thing}.link == none`,
      `${thing}.link == ${this.thing()}`,
      `held(${thing}.mutex)`,
      `${thing}.bit`,
      `alive(${thing})`,
      `${thing} in crowd`,
      '(exists any: thing: any.on)',
      '(forall any: thing: any.level < 2)',
      `active(${this.processes[0]!.name}, ${thing})`,
      ...this.works.map((name) => `queued(${name}, ${thing})`),
      ...(this.works.length > 0 ? ['idle()'] : []),
      ...this.flags,
      ...this.flags,
    ];
    const atom = this.random.pick(atoms);
    if (this.chance(4))
      return `(${atom} ${this.random.pick(['&&', '||'])} ${this.random.pick(atoms)})`;
    return this.chance(3) ? `!(${atom})` : atom;
  }

  private scenario(): string {
    const tasks = Array.from({ length: 1 + this.random.below(2) }, (_, index) => {
      this.callable = this.processes;
      const body = this.inScope([], [], () => {
        const calls = Array.from({ length: 1 + this.random.below(2) }, () => {
          this.things = ['a', 'b'];
          if (!this.chance(2)) return `call ${this.start()}`;
          const local = this.newLocal();
          this.things = [local];
          return `choose ${local}: thing\n    call ${this.start()}`;
        });
        return calls.join('\n    ');
      });
      return `  task task${index} runs { while true {\n    ${body}\n  } }`;
    });
    const workers = this.chance(2) ? `  workers ${1 + this.random.below(2)}\n` : '';
    return `scenario s {\n  thing a\n  thing b { on = true }\n  spare thing 1\n${workers}${tasks.join('\n')}\n}`;
  }

  /** A call of any process, with values that need no state. */
  private start(): string {
    const { name, hasFlag } = this.random.pick(this.processes);
    return `${name}(${this.thing()}${hasFlag ? `, ${this.chance(2)}` : ''})`;
  }

  private observation(transitions: number): string {
    const members = ['on => on', 'level => level', 'link => link', 'bit => bit', 'refs => refs'];
    const sampled = members.filter(() => this.chance(3));
    const clauses: string[] = [];
    if (this.chance(2)) clauses.push('name x = xname');
    if (sampled.length > 0) clauses.push(`sample x: thing { ${sampled.join(', ')} }`);
    for (const { name, hasFlag, hasResult } of this.processes) {
      const [fields, values] = hasFlag ? ['x, f: bool', 'x, f'] : ['x', 'x'];
      if (!this.chance(3)) {
        clauses.push(`${this.optional()}entry ${name}(${fields}) => enter ${name}(${values})`);
      }
      if (this.chance(4)) continue;
      const where = hasResult && !this.chance(3) ? ' where result == (ret == 1)' : '';
      const ret = where === '' ? [] : ['ret: int'];
      if (this.chance(2)) {
        const all = [fields, ...ret].join(', ');
        clauses.push(
          `${this.optional()}return ${name}(${all}) => leave ${name}(${values})${where}`,
        );
      } else {
        clauses.push(`${this.optional()}return ${name}(${ret.join()}) => leave ${name}${where}`);
      }
    }
    for (const name of this.works) {
      if (!this.chance(3)) clauses.push(`${this.optional()}entry ${name}(x) => enter ${name}(x)`);
      if (this.chance(2)) clauses.push(`${this.optional()}return ${name}(x) => leave ${name}(x)`);
    }
    for (let index = 0; index < transitions; index += 1) {
      if (!this.chance(3)) clauses.push(`${this.optional()}event t${index}(x) => do t${index}(x)`);
    }
    return `observe o from scenario s {\n  ${clauses.join('\n  ')}\n}`;
  }

  private optional(): string {
    return this.chance(6) ? 'optional ' : '';
  }
}
