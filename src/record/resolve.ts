/**
 * From names to numbers: where, by the types of one kernel, a probe finds the fields of a plan.
 *
 * The script does the same on the target, in awk (`btf-awk.ts`); the tests compare the two.
 */
import type { Btf, BtfMember, BtfType } from './btf.js';
import { pathText, type PathStep, type PlannedEvent, type PlannedField } from './plan.js';

/** `+208(+72($arg1)):b1@0/8` is argument 1, offsets 72 and 208, type `b1@0/8`. */
export interface Fetch {
  readonly name: string;
  /** Counted from 1; 0 is what the function returned. */
  readonly argument: number;
  readonly offsets: readonly number[];
  /** As definitions of probes call it. */
  readonly type: string;
}

export interface Unresolved {
  readonly field: string;
  readonly problem: string;
}

export interface Resolution {
  readonly fetches: readonly Fetch[];
  readonly unresolved: readonly Unresolved[];
}

/** A function split off another: it may have lost some of its arguments, though not an only one. */
const splitOff = /\.part\.\d+$/;

export function resolveEvent(btf: Btf, event: PlannedEvent): Resolution {
  const fetches: Fetch[] = [];
  const unresolved: Unresolved[] = [];
  for (const field of event.fields) {
    const found = resolveField(btf, event.name, field);
    if (typeof found === 'string') unresolved.push({ field: field.name, problem: found });
    else fetches.push(found);
  }
  return { fetches, unresolved };
}

function resolveField(btf: Btf, event: string, field: PlannedField): Fetch | string {
  const name = event.replace(splitOff, '');
  const declared = btf.functions(name).map((id) => btf.type(id))[0];
  const prototype = declared?.kind === 'function' ? btf.type(declared.prototype) : undefined;
  if (prototype?.kind !== 'prototype') return `the types of ${name}() are not known`;
  if (!field.path) {
    const type = valueType(btf, btf.type(prototype.result));
    if (!type) return `${name}() returns no number`;
    return { name: field.name, argument: 0, offsets: [], type };
  }
  if (event !== name && prototype.parameters.length !== 1) {
    return `${event}() may lack arguments of ${name}()`;
  }
  const walk = new Walk(btf);
  for (const [index, step] of field.path.entries()) {
    const problem =
      step.kind === 'parameter'
        ? walk.begin(prototype.parameters, step.name, name)
        : walk.take(step);
    if (problem !== undefined) return `${problem} in ${pathText(field.path.slice(0, index + 1))}`;
  }
  const end = field.use === 'text' ? walk.text() : walk.value();
  if (!end) return `${pathText(field.path)} is no ${field.use === 'text' ? 'text' : 'number'}`;
  return { name: field.name, argument: walk.argument, ...end };
}

/** Goes from a parameter to a value: loads are offsets, of which a structure inside keeps the last. */
class Walk {
  private readonly btf: Btf;
  argument = 0;
  private offsets: readonly number[] = [];
  private type: BtfType = { kind: 'other' };
  /** The bit field reached, as it lies in its integer. */
  private bits: { readonly from: number; readonly size: number } | undefined;

  constructor(btf: Btf) {
    this.btf = btf;
  }

  begin(
    parameters: readonly { readonly name: string; readonly type: number }[],
    name: string,
    owner: string,
  ): string | undefined {
    const index = parameters.findIndex((each) => each.name === name);
    if (index === -1) return `${owner}() has no parameter ${name}`;
    this.argument = index + 1;
    this.type = this.btf.type(parameters[index]!.type);
    return undefined;
  }

  take(step: Exclude<PathStep, { readonly kind: 'parameter' }>): string | undefined {
    if (this.bits) return 'a bit field has no members';
    if (step.kind === 'cast') {
      const [to] = this.btf.structures(step.structure);
      if (to === undefined) return `there is no struct ${step.structure}`;
      if (this.type.kind !== 'pointer') return 'only a pointer is cast';
      this.type = { kind: 'pointer', to };
      return undefined;
    }
    const isPointer = this.type.kind === 'pointer';
    if (isPointer !== (step.sign === '->')) {
      return `${step.sign} follows ${isPointer ? 'a pointer' : 'no pointer'}`;
    }
    const structure = this.type.kind === 'pointer' ? this.btf.type(this.type.to) : this.type;
    const member = findMember(this.btf, structure, step.name, 0);
    if (!member) return `there is no member ${step.name}`;
    const last = isPointer ? 0 : this.offsets.at(-1);
    if (last === undefined) return 'a structure is passed by value';
    this.offsets = [
      ...this.offsets.slice(0, isPointer ? undefined : -1),
      last + this.reach(member),
    ];
    return undefined;
  }

  /** Goes to a member, and returns the offset of what is loaded for it. */
  private reach({ type, bitOffset, bitSize }: BtfMember): number {
    this.type = this.btf.type(type);
    const size = bitSize > 0 && this.type.kind === 'integer' ? this.type.bytes * 8 : 8;
    const from = bitOffset % size;
    if (bitSize > 0) {
      const isLittle = this.btf.isLittleEndian;
      this.bits = { from: isLittle ? from : size - from - bitSize, size: bitSize };
    }
    return (bitOffset - from) / 8;
  }

  value(): Pick<Fetch, 'offsets' | 'type'> | undefined {
    const type = valueType(this.btf, this.type);
    if (type === undefined) return undefined;
    if (!this.bits) return { offsets: this.offsets, type };
    const { from, size } = this.bits;
    return { offsets: this.offsets, type: `b${size}@${from}/${type.slice(1)}` };
  }

  text(): Pick<Fetch, 'offsets' | 'type'> | undefined {
    const { type, offsets } = this;
    if (type.kind === 'pointer') {
      const to = this.btf.type(type.to);
      if (to.kind === 'prototype') return { offsets, type: 'symbol' };
      return isCharacter(to) ? { offsets: [...offsets, 0], type: 'string' } : undefined;
    }
    const isText =
      type.kind === 'array' && offsets.length > 0 && isCharacter(this.btf.type(type.of));
    return isText ? { offsets, type: 'string' } : undefined;
  }
}

function isCharacter(type: BtfType): boolean {
  return type.kind === 'integer' && type.bytes === 1;
}

function valueType({ wordBytes }: Btf, type: BtfType): string | undefined {
  if (type.kind === 'pointer') return `x${wordBytes * 8}`;
  if (type.kind !== 'integer' && type.kind !== 'enum') return undefined;
  if (![1, 2, 4, 8].includes(type.bytes)) return undefined;
  return `${type.isSigned ? 's' : 'u'}${type.bytes * 8}`;
}

/** Structures without a name lend their members; broken types could nest for ever. */
const maxNesting = 16;

function findMember(
  btf: Btf,
  structure: BtfType,
  name: string,
  depth: number,
): BtfMember | undefined {
  if (structure.kind !== 'structure' || depth > maxNesting) return undefined;
  const own = structure.members.find((each) => each.name === name);
  if (own) return own;
  for (const member of structure.members) {
    if (member.name !== '') continue;
    const inner = findMember(btf, btf.type(member.type), name, depth + 1);
    if (inner) return { ...inner, bitOffset: inner.bitOffset + member.bitOffset };
  }
  return undefined;
}
