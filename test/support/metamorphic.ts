/**
 * What may be done to a recording, and what the verdict must do then: the everyday tests take a sample
 * of the bundled recordings, the long proof all of them.
 */
import { checkItems } from '../../src/check/check-trace.js';
import { ClauseTable } from '../../src/check/clause-table.js';
import type { CheckResult } from '../../src/check/verdict.js';
import { Random } from '../../src/explore/random.js';
import type { Clause, Observation } from '../../src/model/observation.js';
import type { Program } from '../../src/model/program.js';
import { copyEvent } from '../../src/trace/copy-event.js';
import type { TraceEvent, TraceItem } from '../../src/trace/event.js';

export interface Recorded {
  readonly program: Program;
  readonly observation: Observation;
  readonly items: readonly TraceItem[];
}

/** What lacks a part may leave very many states possible, of which any bound makes it inconclusive. */
const maxPossible = 300;

/** Each says what it found wrong, or nothing; `count` bounds how many places it tries. */
export const relations = {
  'a suffix of what conforms never violates': (recorded, random, count) =>
    atPlaces(recorded, random, count, (at) => {
      const { verdict } = judge(recorded, recorded.items.slice(at));
      return verdict === 'violates' ? 'the rest violates' : undefined;
    }),

  'events lost in place of a block leave it open': (recorded, random, count) =>
    atPlaces(recorded, random, count, (at) => {
      const end = at + 1 + random.below(60);
      const { verdict } = judge(recorded, [
        ...recorded.items.slice(0, at),
        { kind: 'lost', line: at + 1, count: undefined, cpu: 0, text: '', cause: 'dropped' },
        ...recorded.items.slice(end),
      ]);
      return verdict === 'inconclusive' ? undefined : `${end - at} lost, and it ${verdict}`;
    }),

  'other pointers, tasks and names change nothing': (recorded) =>
    same(recorded, recorded.items.map(renamed)),

  'noise that is not mapped changes nothing': (recorded) =>
    same(
      recorded,
      recorded.items.flatMap((item, index) => (index % 7 === 3 ? [item, noise(item)] : [item])),
    ),

  'functions recorded without their arguments do not make it violate': (recorded, random, count) =>
    atPlaces(recorded, random, 2 * count, () => {
      const bare = random.pick(mappedNames(recorded));
      const { verdict } = judge(
        recorded,
        recorded.items.map((item) =>
          item.kind === 'event' && item.name === bare ? withoutFields(recorded, item) : item,
        ),
      );
      return verdict === 'violates' ? `without the fields of ${bare} it violates` : undefined;
    }),

  'functions that are not recorded do not make it violate': (recorded, random, count) =>
    atPlaces(recorded, random, 4 * count, () => {
      const names = mappedNames(recorded);
      const gone = new Map(
        Array.from({ length: 1 + random.below(4) }, () => [
          random.pick(names),
          random.pick(['entry', 'return', 'both']),
        ]),
      );
      const isGone = ({ name, point }: TraceEvent) =>
        ['both', point].includes(gone.get(name) ?? '');
      const { verdict } = judge(
        recorded,
        recorded.items.filter((item) => item.kind !== 'event' || !isGone(item)),
      );
      const what = [...gone].map(([name, point]) => `${name} (${point})`).join(', ');
      return verdict === 'violates' ? `without ${what} it violates` : undefined;
    }),

  'a mapped event that is dropped is missed, or the verdict says why not': (
    recorded,
    random,
    count,
  ) => {
    const mapped = recorded.items.flatMap((item, at) =>
      item.kind === 'event' && clauseOf(recorded, item) !== undefined ? [at] : [],
    );
    return Array.from({ length: count }, () => random.pick(mapped)).flatMap((at) => {
      const result = judge(recorded, recorded.items.toSpliced(at, 1));
      const isTold = result.verdict !== 'conforms' || isExcused(result, recorded, at);
      const { line, text } = recorded.items[at]!;
      return isTold ? [] : [`without line ${line} it conforms: ${text}`];
    });
  },
} as const satisfies Record<
  string,
  (recorded: Recorded, random: Random, count: number) => readonly string[]
>;

export type RelationName = keyof typeof relations;

/** What is wrong with one relation on one recording. */
export function findWrong(
  relation: RelationName,
  recorded: Recorded,
  count: number,
): readonly string[] {
  return relations[relation](recorded, new Random(1), count);
}

function judge({ program, observation }: Recorded, items: readonly TraceItem[]): CheckResult {
  return checkItems(program, observation, items, { maxPossible });
}

function atPlaces(
  { items }: Recorded,
  random: Random,
  count: number,
  problemAt: (at: number) => string | undefined,
): readonly string[] {
  const places = Array.from({ length: count }, () => random.below(items.length));
  return places.flatMap((at) => {
    const problem = problemAt(at);
    return problem === undefined ? [] : [`at item ${at}: ${problem}`];
  });
}

/** The verdict, where it is decided, and how many events were explained. */
function gist(result: CheckResult): string {
  const { verdict, divergence, events } = result;
  return `${verdict} ${divergence?.at.line ?? ''} ${events.matched}`;
}

function same(recorded: Recorded, items: readonly TraceItem[]): readonly string[] {
  const [before, after] = [recorded.items, items].map((each) => gist(judge(recorded, each)));
  return before === after ? [] : [`${before} became ${after}`];
}

/** One to one, so that what was different stays so; addresses keep their upper half. */
function renamed(item: TraceItem): TraceItem {
  if (item.kind !== 'event') return item;
  const { task } = item;
  const fields = new Map([...item.fields].map(([key, value]) => [key, renamedValue(value)]));
  const other =
    task && task.pid !== 0 ? { command: `x${task.command}`, pid: task.pid + 500_000 } : task;
  return copyEvent(item, { task: other, fields });
}

function renamedValue(value: string): string {
  if (/^"[^"]+"$/.test(value)) return `"x${value.slice(1)}`;
  return value.replace(/^(0x)?(ff[\da-f]{6})([\da-f]{8})$/, (_, prefix: string, high, low) => {
    const mixed = (BigInt(`0x${low}`) ^ 0x5a5a5a50n).toString(16).padStart(8, '0');
    return `${prefix ?? ''}${high}${mixed}`;
  });
}

/** Of the same CPU: an event of another one would say that it has lost none before. */
function noise(item: TraceItem): TraceEvent {
  const { line } = item;
  return {
    kind: 'event',
    line,
    point: 'point',
    name: 'noise_of_a_test',
    label: 'noise_of_a_test',
    task: { command: 'noise', pid: 499_999 },
    cpu: item.kind === 'event' ? item.cpu : undefined,
    timestamp: undefined,
    fields: new Map([['dev', '0xff11000004442c10']]),
    text: '',
  };
}

function mappedNames(recorded: Recorded): readonly string[] {
  const names = recorded.items.flatMap((item) =>
    item.kind === 'event' && clauseOf(recorded, item) !== undefined ? [item.name] : [],
  );
  return [...new Set(names)];
}

/** Those stay by which a clause is chosen. */
function withoutFields(recorded: Recorded, event: TraceEvent): TraceEvent {
  const clause = clauseOf(recorded, event);
  const kept = [...event.fields].filter(([field]) => {
    const others = [...event.fields].filter(([other]) => other !== field);
    return clauseOf(recorded, copyEvent(event, { fields: new Map(others) })) !== clause;
  });
  return copyEvent(event, { fields: new Map(kept) });
}

function clauseOf({ observation }: Recorded, event: TraceEvent): Clause | undefined {
  return new ClauseTable(observation).find(event);
}

/** True if the verdict on a trace that lacks the event at this place says that it could not be noticed. */
function isExcused({ coverage }: CheckResult, recorded: Recorded, at: number): boolean {
  const event = recorded.items[at] as TraceEvent;
  const clause = clauseOf(recorded, event)!;
  const name = `${clause.point} ${clause.event}`;
  if (coverage.notRecorded.includes(name)) return true;
  if (coverage.mayBeMissing.some((each) => each.event === name)) return true;
  const ofTask = recorded.items.filter(
    (item): item is TraceEvent =>
      item.kind === 'event' &&
      item !== event &&
      item.task?.pid === event.task?.pid &&
      clauseOf(recorded, item) !== undefined,
  );
  const isBehind = ({ line }: TraceEvent) => line > event.line;
  // What a task did before its first event or after its last one is always open.
  return ofTask.every(isBehind) || !ofTask.some(isBehind);
}
