/**
 * Values, objects, tasks and stacks of a check in the specification's own terms.
 */
import { positionAt, type Span } from '../base/source.js';
import type { Frame } from '../model/frame.js';
import type { Domain, Expression } from '../model/program.js';
import { isUnknown, none, someUnknown, unknown, type Value } from '../model/value.js';
import { objectKey, type ObjectState } from './belief.js';
import type { CheckState } from './state.js';
import type { DescribedCause, DescribedField, DescribedObject } from './verdict.js';

export class Describer {
  private readonly state: CheckState;

  constructor(state: CheckState) {
    this.state = state;
  }

  /** The text of the specification at a span, on one line. */
  source(span: Span): string {
    return span.source.text.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
  }

  value(domain: Domain | undefined, value: Value): string {
    if (value === unknown) return 'unknown';
    if (value === someUnknown) return 'unknown, not none';
    switch (domain?.kind) {
      case 'boolean':
        return value === 0 ? 'false' : 'true';
      case 'enum':
        return domain.members[value as number] ?? String(value);
      case 'reference':
        return value === none ? 'none' : this.state.population.nameOf(value as number);
      case 'opaque':
        return value === none ? 'none' : this.state.population.tokenText(value as number);
      case 'lock':
        return value === 0 ? 'free' : `held by ${this.taskName(value as number)}`;
      case 'variant':
        return domain.union.variants[value as number]?.name ?? String(value);
      case 'set':
      case 'queue': {
        const members = (value as readonly number[]).map((each) =>
          this.state.population.nameOf(each),
        );
        return domain.kind === 'set' ? `{${members.join(', ')}}` : `[${members.join(', ')}]`;
      }
      case 'work': {
        const length = typeof value === 'number' ? 0 : value.length;
        return `${length} queued`;
      }
      default:
        return String(value);
    }
  }

  /** A slot's value; a union's word with the variant it holds, as `deferred(nvme)`. */
  slot(objectKind: number, state: ObjectState, slot: number): string {
    const { domain } = this.state.program.kinds[objectKind]!.slots[slot]!;
    const value = state[slot]!;
    if (domain.kind !== 'payload') return this.value(domain, value);
    const variant = state[slot - 1]!;
    if (isUnknown(variant)) return 'unknown';
    const content = domain.union.variants[variant as number]!;
    return `${content.name}(${this.value(content.domain, value)})`;
  }

  /** Every field of an object that people care for, in order of declaration. */
  fields(object: number, state: ObjectState): Record<string, string> {
    const kind = this.state.population.kindOf(object);
    const fields: Record<string, string> = Object.create(null) as Record<string, string>;
    this.state.program.kinds[kind]!.slots.forEach(({ name, domain }, slot) => {
      if (slot === 0 || domain.kind === 'variant') return;
      const isEmptyWork = domain.kind === 'work' && (state[slot] as readonly number[]).length === 0;
      if (!isEmptyWork) fields[name] = this.slot(kind, state, slot);
    });
    return fields;
  }

  objectName(object: number): string {
    const record = this.state.population.objects[object];
    const kind = record ? this.state.program.kinds[record.objectKind]!.name : 'object';
    return `${kind} ${this.state.population.nameOf(object)}`;
  }

  taskName(task: number): string {
    if (task === unknown || task === 0) return 'nobody known';
    return this.state.population.tasks[task]?.name ?? `task ${task}`;
  }

  stack(frame: Frame | undefined): string[] {
    const stack: string[] = [];
    for (let at = frame; at; at = at.caller) {
      const { name, parameters, role } = this.state.program.processes[at.process]!;
      const values = parameters.map(({ domain }, index) => this.value(domain, at!.locals[index]!));
      const { span } = this.state.interpreter.instructionAt(at);
      const { line } = positionAt(span.source, span.start);
      stack.unshift(`${name}${role === 'task' ? '' : `(${values.join(', ')})`} line ${line}`);
    }
    return stack;
  }

  object(object: number): DescribedObject {
    const record = this.state.population.objects[object]!;
    const { slots } = this.state.program.kinds[record.objectKind]!;
    const states = this.state.belief.statesOf(objectKey(object)) as readonly ObjectState[];
    const fields: DescribedField[] = [];
    slots.forEach(({ name, domain }, slot) => {
      if (slot === 0 || domain.kind === 'variant' || domain.kind === 'work') return;
      const values = states.map((state) => this.slot(record.objectKind, state, slot));
      const causes = this.causes(object, slot);
      const setAt = record.setAt?.[slot];
      fields.push({ name, values: [...new Set(values)], setAt, ...(causes ? { causes } : {}) });
    });
    return {
      name: this.objectName(object),
      address: record.address,
      generation: record.generation,
      createdHere: this.state.population.fresh.has(object),
      fields,
    };
  }

  /** Undefined where nobody has looked for them. */
  private causes(object: number, slot: number): readonly DescribedCause[] | undefined {
    const causes = this.state.coverage?.causes?.causesOf(object, slot);
    return causes?.map(({ task, instruction, locks }) => ({
      task: task === 0 ? 'the environment' : this.taskName(task),
      span: instruction.span,
      text: this.source(instruction.span),
      locks: locks.map(({ object: holder, slot: lock }) => {
        const kind = holder === 0 ? 0 : this.state.population.kindOf(holder);
        const { slots } = this.state.program.kinds[kind]!;
        const { name } = slots[lock]!;
        return holder === 0 ? name : `${this.objectName(holder)}.${name}`;
      }),
    }));
  }

  /** The places a condition reads, with their values. */
  reads(
    expression: Expression,
    evaluate: (expression: Expression) => Value | undefined,
  ): Record<string, string> {
    const values: Record<string, string> = Object.create(null) as Record<string, string>;
    const visit = (inner: Expression): void => {
      switch (inner.kind) {
        case 'field':
        case 'local': {
          const value = evaluate(inner);
          const domain = inner.kind === 'field' ? inner.domain : undefined;
          if (value !== undefined) values[this.source(inner.span)] = this.value(domain, value);
          return;
        }
        case 'and':
        case 'or':
        case 'implies':
        case 'binary':
          visit(inner.left);
          visit(inner.right);
          return;
        case 'not':
        case 'negate':
        case 'size':
          visit(inner.operand);
          return;
        case 'is':
        case 'held': {
          const value = evaluate(inner);
          if (value !== undefined) values[this.source(inner.span)] = value === 0 ? 'false' : 'true';
          return;
        }
        default:
          return;
      }
    };
    visit(expression);
    return values;
  }
}
