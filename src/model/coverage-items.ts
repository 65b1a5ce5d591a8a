/**
 * What there is to exercise in a specification: each statement, and each conjunct of a guard being
 * true and being false.
 */
import type { Span } from '../base/source.js';
import { conditionsOf, constantTruth, liveCode } from './live-code.js';
import type { Expression, Instruction, Process, Program } from './program.js';

export type CoverageItem = StatementItem | ConditionItem;

export interface StatementItem {
  readonly kind: 'statement';
  readonly process: number;
  readonly span: Span;
  /** One statement may be several instructions. */
  readonly instructions: readonly Instruction[];
}

export interface ConditionItem {
  readonly kind: 'condition';
  readonly process: number;
  readonly span: Span;
  readonly condition: Expression;
  readonly isTrue: boolean;
}

/** In the order of declaration; the bodies of a scenario's tasks are left out. */
export function coverageItems({ processes }: Program): readonly CoverageItem[] {
  return processes.flatMap((process, number) =>
    process.role === 'task' ? [] : itemsOf(process, number),
  );
}

function itemsOf(declared: Process, process: number): CoverageItem[] {
  const code = liveCode(declared);
  const statements = new Map<string, { span: Span; instructions: Instruction[] }>();
  for (const instruction of code) {
    // The last instruction is the return that stands nowhere in the text.
    if (instruction === declared.code.at(-1)) continue;
    const { span } = instruction;
    const key = `${span.source.name} ${span.start} ${span.end}`;
    const known = statements.get(key);
    if (known) known.instructions.push(instruction);
    else statements.set(key, { span, instructions: [instruction] });
  }
  const conditions = new Set(conditionsOf(declared, code));
  return [
    ...[...statements.values()]
      .sort((one, other) => one.span.start - other.span.start)
      .map((statement) => ({ kind: 'statement' as const, process, ...statement })),
    ...[...conditions].flatMap((condition) =>
      constantTruth(condition) === undefined
        ? [true, false].map((isTrue) => {
            const { span } = condition;
            return { kind: 'condition' as const, process, span, condition, isTrue };
          })
        : [],
    ),
  ];
}
