/**
 * Steps and states of a scenario in the specification's own terms: for people, and as data.
 *
 *     modprobe   enter __driver_attach(disk, nvme)
 *     modprobe   __driver_attach: lock dev.mutex          disk.mutex   free → modprobe
 */
import type { Span } from '../base/source.js';
import type { Frame } from '../model/frame.js';
import { workItems } from '../model/interpret.js';
import { aliveSlot, type Domain, type Slot } from '../model/program.js';
import type { ScenarioModel, WorldState, WorldStep } from '../model/scenario-model.js';
import { none, sameValue, type Value } from '../model/value.js';
import { type Deed, narrate } from './narrate.js';

/** One step: who does what, and what of the objects it changes. */
export interface DescribedStep {
  /** `modprobe`, `worker 1`, or `environment` for a transition. */
  readonly task: string;
  /** The task, or for a transition whoever its first argument says takes it: the column to draw it in. */
  readonly lane: string;
  /** `enter p(disk)`, `leave p`, `do plug(disk)`, or the process and what it executed. */
  readonly action: string;
  readonly changes: readonly DescribedChange[];
  /** The statement, or for the beginning of a process its declaration. */
  readonly span: Span;
}

/** A place with its values before and after a step. */
export interface DescribedChange {
  readonly place: string;
  readonly before: string;
  readonly after: string;
}

/** Describes a step and what lies between the states before and after it. */
export function describeStep(
  model: ScenarioModel,
  before: WorldState,
  step: WorldStep,
  after: WorldState,
): DescribedStep {
  return {
    task: taskName(model, step.task),
    lane: laneOf(model, step),
    action: describeAction(model, before, step, after),
    changes: describeChanges(model, before, after),
    span: spanOf(model, step),
  };
}

function spanOf({ program }: ScenarioModel, { process, pc }: WorldStep): Span {
  const { code, span } = program.processes[process]!;
  return code[pc]?.span ?? span;
}

function laneOf(model: ScenarioModel, { task, visibility, values }: WorldStep): string {
  if (task !== undefined || visibility.kind === 'internal') return taskName(model, task);
  const domain = model.program.processes[visibility.process]!.parameters[0]?.domain;
  const first = values[0];
  if (domain?.kind !== 'reference' || !first) return taskName(model, task);
  return objectName(model, first as number);
}

/** Every place of every living object with its value. */
export function describeState(
  model: ScenarioModel,
  state: WorldState,
): { readonly place: string; readonly value: string }[] {
  const places: { place: string; value: string }[] = [];
  state.objects.forEach((slots, object) => {
    if (slots[aliveSlot] === 0) return;
    kindOf(model, object).slots.forEach((slot, index) => {
      if (index === aliveSlot || slot.domain.kind === 'variant') return;
      places.push({
        place: placeName(model, object, slot),
        value: slotText(model, object, slots, index),
      });
    });
  });
  return places;
}

/** The tasks that have not finished, each with the statement that it stands at. */
export function describeWaiting(
  model: ScenarioModel,
  { tasks }: WorldState,
): { readonly task: string; readonly action: string }[] {
  return tasks.flatMap((frame, task) => {
    if (!frame) return [];
    return [{ task: taskName(model, task), action: describeFrame(model, frame) }];
  });
}

/** The process that a task is in, and the statement that it stands at. */
export function describeFrame({ program }: ScenarioModel, { process, pc }: Frame): string {
  const { name, code } = program.processes[process]!;
  return `${name}: ${spanText(code[pc]!.span)}`;
}

/** The name of a task of the cast, or the number of a worker. */
export function taskName({ scenario }: ScenarioModel, task: number | undefined): string {
  if (task === undefined) return 'environment';
  const cast = scenario.tasks[task];
  return cast ? cast.name : `worker ${task - scenario.tasks.length + 1}`;
}

/** The name of an object of the cast. */
export function objectName({ scenario }: ScenarioModel, object: number): string {
  return scenario.objects[object - 1]?.name ?? 'none';
}

function describeAction(
  model: ScenarioModel,
  before: WorldState,
  step: WorldStep,
  after: WorldState,
): string {
  const { visibility, process, pc, task } = step;
  if (visibility.kind === 'internal') {
    const { name, code } = model.program.processes[process]!;
    const deeds = narrate(model, before, task!, after).filter(
      ({ instruction }) => instruction.kind !== 'skip',
    );
    const locals = after.tasks[task!]?.process === process ? after.tasks[task!]!.locals : [];
    const texts = deeds.map((deed) => describeDeed(model, deed, locals));
    return `${name}: ${texts.length === 0 ? spanText(code[pc]!.span) : texts.join('; ')}`;
  }
  const { name, parameters, result } = model.program.processes[visibility.process]!;
  if (visibility.kind === 'leave') {
    if (!result) return `leave ${name}`;
    return `leave ${name} with ${valueText(model, result, step.result)}`;
  }
  const values = parameters.map(({ domain }, index) => {
    const value = step.values[index];
    return value === undefined ? '?' : valueText(model, domain, value);
  });
  // A call that fails has no values; its arguments stand in the text.
  if (step.values.length < values.length && before.tasks[step.task ?? -1]) {
    const caller = model.program.processes[process]!;
    return `${caller.name}: ${spanText(caller.code[pc]!.span)}`;
  }
  return `${visibility.kind} ${name}(${values.join(', ')})`;
}

/** A statement's text and, of one that decides or chooses, what came of it. */
function describeDeed(
  model: ScenarioModel,
  { instruction, isTrue }: Deed,
  locals: readonly Value[],
): string {
  const text = spanText(instruction.span);
  switch (instruction.kind) {
    case 'branch':
      return isTrue === undefined ? text : `${text}: ${isTrue ? 'yes' : 'no'}`;
    case 'for-each': {
      const object = locals[instruction.local] as number | undefined;
      if (object === undefined) return text;
      return `${text}: ${object === none ? 'no more' : objectName(model, object)}`;
    }
    case 'choose-value': {
      const value = locals[instruction.local];
      return value === undefined ? text : `${text}: ${valueText(model, instruction.domain, value)}`;
    }
    default:
      return text;
  }
}

function describeChanges(
  model: ScenarioModel,
  before: WorldState,
  after: WorldState,
): DescribedChange[] {
  const changes: DescribedChange[] = [];
  after.objects.forEach((slots, object) => {
    const old = before.objects[object]!;
    if (old === slots) return;
    kindOf(model, object).slots.forEach((slot, index) => {
      const { domain } = slot;
      if (domain.kind === 'variant') return;
      const isPayload = domain.kind === 'payload';
      const isSame =
        sameValue(old[index]!, slots[index]!) &&
        (!isPayload || sameValue(old[index - 1]!, slots[index - 1]!));
      if (isSame) return;
      changes.push({
        place: placeName(model, object, slot),
        before: slotText(model, object, old, index),
        after: slotText(model, object, slots, index),
      });
    });
  });
  return changes;
}

function kindOf({ program, scenario }: ScenarioModel, object: number) {
  return program.kinds[object === 0 ? 0 : scenario.objects[object - 1]!.objectKind]!;
}

function placeName(model: ScenarioModel, object: number, { name }: Slot): string {
  return object === 0 ? name : `${objectName(model, object)}.${name}`;
}

/** What a slot holds: a union with its variant, a queue of work with the object it is kept in. */
export function slotText(
  model: ScenarioModel,
  object: number,
  slots: readonly Value[],
  index: number,
): string {
  const { domain } = kindOf(model, object).slots[index]!;
  const value = slots[index]!;
  if (domain.kind === 'payload') {
    const { name, domain: content } = domain.union.variants[slots[index - 1] as number]!;
    return `${name}(${valueText(model, content, value)})`;
  }
  if (domain.kind !== 'work') return valueText(model, domain, value);
  const process = model.program.processes[domain.process]!;
  const calls = workItems(process, value as readonly number[]).map((item) => {
    const values = [...(object === 0 ? [] : [object]), ...item];
    const texts = process.parameters.map((each, at) => valueText(model, each.domain, values[at]!));
    return `${process.name}(${texts.join(', ')})`;
  });
  return `[${calls.join(', ')}]`;
}

/** A value as the specification would write it. */
export function valueText(model: ScenarioModel, domain: Domain, value: Value): string {
  switch (domain.kind) {
    case 'boolean':
      return value === 0 ? 'false' : 'true';
    case 'enum':
      return domain.members[value as number] ?? String(value);
    case 'reference':
      return objectName(model, value as number);
    case 'opaque':
      return value === none ? 'none' : 'pointer';
    case 'set':
      return `{${names(model, value).join(', ')}}`;
    case 'queue':
      return `[${names(model, value).join(', ')}]`;
    case 'lock':
      return value === 0 ? 'free' : taskName(model, (value as number) - 1);
    default:
      return String(value);
  }
}

function names(model: ScenarioModel, value: Value): string[] {
  return (value as readonly number[]).map((object) => objectName(model, object));
}

/** The source text in one line, without comments. */
export function spanText({ source, start, end }: Span): string {
  return source.text.slice(start, end).replace(stringCommentOrSpace, keepStrings).trim();
}

const stringCommentOrSpace = /("(?:[^"\\\n]|\\.)*")|(?:\/\/.*|\/\*[^]*?\*\/|\s)+/g;

function keepStrings(_: string, string: string | undefined): string {
  return string ?? ' ';
}
