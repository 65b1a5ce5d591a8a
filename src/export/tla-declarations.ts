/** The head of an exported TLA+ module: constants, variables, their start, operators and fairness. */
import type { TlaDialect } from './tla-dialect.js';
import type { TlaState } from './tla-state.js';
import type { World } from './world.js';

export function moduleHead(world: World, state: TlaState, name: string): string[] {
  const { program, scenario } = world;
  const title = `---- MODULE ${name} ----`;
  const kinds = program.kinds.flatMap((_, kind) => {
    const objects = world.objectsOf(kind);
    if (kind === 0 || objects.length === 0) return [];
    return [
      `${state.kindName(kind)} == {${objects.map((each) => state.objects[each]!).join(', ')}}`,
    ];
  });
  const constants = [...state.constantSlots()].map(
    ({ kind, slot, name: constant }) => `${constant} == ${tableOf(world, state, kind, slot)}`,
  );
  const variables = [...[...state.variables()].map((each) => each.name), 'stack', 'error'];
  const stacks = scenario.tasks.map(({ process }) => {
    const fields = state
      .frameFields(process)
      .map((field, index) => `, ${field} |-> ${state.unsetLocal(process, index)}`);
    return `<<[at |-> ${state.position(process, 0)}${fields.join('')}]>>`;
  });
  const starts = [...state.variables()].map(({ kind, slot, name: variable }) => {
    const value = kind === 0 ? state.initialText(0, slot) : tableOf(world, state, kind, slot);
    return `  /\\ ${variable} = ${value}`;
  });
  return [
    title,
    `\\* Scenario ${scenario.name} of ${program.name}, written by kspec.`,
    'EXTENDS Naturals, Integers, Sequences, FiniteSets, TLC',
    '',
    ...state.objects.map((object, number) => `${object} == ${number}`),
    'free == 0',
    ...state.tasks.map((task, index) => `${task} == ${index + 1}`),
    ...kinds,
    ...constants,
    '',
    `VARIABLES ${variables.join(', ')}`,
    '',
    `vars == <<${variables.join(', ')}>>`,
    '',
    '\\* No work is queued.',
    'NoItems == [n \\in {} |-> 0]',
    '',
    'Init ==',
    ...starts,
    `  /\\ stack = <<${stacks.join(', ')}>>`,
    '  /\\ error = "none"',
  ];
}

/** A slot as a function of the objects of its kind. */
function tableOf(world: World, state: TlaState, kind: number, slot: number): string {
  const objects = world.objectsOf(kind);
  const texts = objects.map((object) => state.initialText(object, slot));
  if (new Set(texts).size === 1) return `[n \\in ${state.kindName(kind)} |-> ${texts[0]!}]`;
  return objects.map((each, index) => `(${state.objects[each]!} :> ${texts[index]!})`).join(' @@ ');
}

/** What every module defines. */
export function operators(state: TlaState): string[] {
  const others = [...[...state.variables()].map(({ name }) => name), 'stack'];
  const tasks = state.tasks.length;
  return [
    '\\* An error of the run: what a step must not do.',
    'Fail(s) ==',
    "  /\\ error' = s",
    `  /\\ UNCHANGED <<${others.join(', ')}>>`,
    '',
    '\\* The innermost frame of a task stands there.',
    'At(t, s) == stack[t] # <<>> /\\ Head(stack[t]).at = s',
    'SetTop(t, frame) == [stack EXCEPT ![t] = <<frame>> \\o Tail(@)]',
    '',
    '\\* Idle workers at the end are no part of the state.',
    'Trim(s) ==',
    `  LET used == {u \\in 1..Len(s) : u <= ${tasks} \\/ s[u] # <<>>}`,
    `  IN SubSeq(s, 1, IF used = {} THEN 0 ELSE CHOOSE u \\in used : \\A n \\in used : n <= u)`,
    '',
    'Least(s) == CHOOSE n \\in s : \\A u \\in s : n <= u',
    '',
    '\\* Queued work: how often each item is queued.',
    'AddItem(bag, item) ==',
    '  IF item \\in DOMAIN bag THEN [bag EXCEPT ![item] = @ + 1] ELSE (item :> 1) @@ bag',
    'RemoveItem(bag, item) ==',
    '  IF bag[item] > 1 THEN [bag EXCEPT ![item] = @ - 1]',
    '  ELSE [n \\in (DOMAIN bag) \\ {item} |-> bag[n]]',
    '',
    '\\* Division as in C: towards zero.',
    'Abs(n) == IF n < 0 THEN -n ELSE n',
    'Div(n, u) ==',
    '  IF (n < 0) = (u < 0) THEN Abs(n) \\div Abs(u) ELSE -(Abs(n) \\div Abs(u))',
    'Rem(n, u) == n - u * Div(n, u)',
    '',
  ];
}

/** `Spec`, with what the scenario takes to be weakly fair. */
export function fairnessOf(
  world: World,
  dialect: TlaDialect,
  /** By work function or transition: that each of its instances is fair. */
  instances: ReadonlyMap<number, string>,
): string[] {
  const { processes, tasks } = world.scenario.fair;
  const fairness: string[] = [];
  const definitions: string[] = [];
  const inFair = processes.filter((process) => {
    return world.processes.includes(process) && world.process(process).role !== 'transition';
  });
  if (tasks.length > 0 || inFair.length > 0) {
    const owners = world.scenario.tasks.length + (inFair.length > 0 ? world.workers : 0);
    const stands = inFair.map(
      (process) =>
        `\\E i \\in 1..Len(stack[t]) : stack[t][i].at \\in ${dialect.positions(process)}`,
    );
    const isFairTask =
      tasks.length === 0 ? [] : [`t \\in {${tasks.map((each) => each + 1).join(', ')}}`];
    definitions.push(
      '\\* A task that is fair, or stands in a fair process, takes a step.',
      'FairStep(t) ==',
      '  /\\ t <= Len(stack)',
      ...[...isFairTask, ...stands].map((part, index) =>
        index === 0 ? `  /\\ \\/ (${part})` : `     \\/ (${part})`,
      ),
      '  /\\ error = "none"',
      '  /\\ Step(t)',
      '',
    );
    fairness.push(`  /\\ \\A t \\in 1..${owners} : WF_vars(FairStep(t))`);
  }
  for (const [process, fair] of instances) {
    if (processes.includes(process)) fairness.push(`  /\\ ${fair}`);
  }
  return [...definitions, 'Spec ==', '  /\\ Init', '  /\\ [][Next]_vars', ...fairness];
}
