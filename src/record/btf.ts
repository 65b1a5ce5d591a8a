/**
 * Reads the types of a kernel: `/sys/kernel/btf/vmlinux`, in the format of
 * Documentation/bpf/btf.rst (6.12).
 *
 *     header   magic 0xeb9f, version, flags, its length; where types and names are, and how long
 *     types    one behind the other, numbered from 1: name, kind and count, size or type; details
 *     names    ended by 0
 *
 * Only what it takes to find functions, their parameters and members of structures is understood;
 * everything else is measured and passed over.
 */

export interface BtfMember {
  readonly name: string;
  readonly type: number;
  readonly bitOffset: number;
  /** 0: no bit field. */
  readonly bitSize: number;
}

export interface BtfParameter {
  readonly name: string;
  readonly type: number;
}

export type BtfType =
  | {
      readonly kind: 'integer';
      readonly name: string;
      readonly bytes: number;
      readonly isSigned: boolean;
    }
  | { readonly kind: 'enum'; readonly bytes: number; readonly isSigned: boolean }
  | { readonly kind: 'pointer'; readonly to: number }
  | { readonly kind: 'array'; readonly of: number }
  | { readonly kind: 'structure'; readonly members: readonly BtfMember[] }
  | { readonly kind: 'function'; readonly prototype: number }
  | {
      readonly kind: 'prototype';
      readonly result: number;
      readonly parameters: readonly BtfParameter[];
    }
  | { readonly kind: 'void' }
  | { readonly kind: 'other' };

/** What is wrong with the bytes, and where. */
export interface BrokenBtf {
  readonly problem: string;
  readonly offset: number;
}

export interface Btf {
  /** The type of this number; not an alias. */
  type(id: number): BtfType;
  /** The type numbers of functions of this name. */
  functions(name: string): readonly number[];
  /** The type numbers of structures with this tag. */
  structures(tag: string): readonly number[];
  /** The bytes of a pointer: as many as a `long` has. */
  readonly wordBytes: number;
  readonly isLittleEndian: boolean;
}

const magic = 0xeb9f;
/** Bytes behind the first twelve, by kind: a fixed number, and so many for each element. */
const details: readonly (readonly [number, number] | undefined)[] = [
  undefined,
  [4, 0], // 1 INT
  [0, 0], // 2 PTR
  [12, 0], // 3 ARRAY
  [0, 12], // 4 STRUCT
  [0, 12], // 5 UNION
  [0, 8], // 6 ENUM
  [0, 0], // 7 FWD
  [0, 0], // 8 TYPEDEF
  [0, 0], // 9 VOLATILE
  [0, 0], // 10 CONST
  [0, 0], // 11 RESTRICT
  [0, 0], // 12 FUNC
  [0, 8], // 13 FUNC_PROTO
  [4, 0], // 14 VAR
  [0, 12], // 15 DATASEC
  [0, 0], // 16 FLOAT
  [4, 0], // 17 DECL_TAG
  [0, 0], // 18 TYPE_TAG
  [0, 12], // 19 ENUM64
];

/** TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG. */
const aliases = new Set([8, 9, 10, 11, 18]);
/** No kernel nests more; broken types could go round in circles. */
const maxAliases = 64;

export function readBtf(bytes: Uint8Array): Btf | BrokenBtf {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 24) return broken('it is shorter than a header', 0);
  const isLittle = view.getUint16(0, true) === magic;
  if (!isLittle && view.getUint16(0, false) !== magic) return broken('it does not begin as BTF', 0);
  const word = (at: number) => view.getUint32(at, isLittle);
  const headerLength = word(4);
  const types = headerLength + word(8);
  const typesEnd = types + word(12);
  const names = headerLength + word(16);
  const namesEnd = names + word(20);
  if (typesEnd > bytes.length || namesEnd > bytes.length) {
    return broken('its header promises more than there is', 8);
  }

  const places: number[] = [0];
  const functions = new Map<string, number[]>();
  const structures = new Map<string, number[]>();
  let wordBytes = 8;
  for (let at = types; at < typesEnd;) {
    const kind = at + 12 <= typesEnd ? (word(at + 4) >>> 24) & 0x1f : 0;
    const sizes = details[kind];
    if (!sizes) return broken(`type ${places.length} is of no known kind`, at);
    const end = at + 12 + sizes[0] + sizes[1] * (word(at + 4) & 0xffff);
    if (end > typesEnd) return broken(`type ${places.length} is cut off`, at);
    const id = places.length;
    places.push(at);
    if (kind === 12) note(functions, nameAt(word(at)), id);
    else if (kind === 4) note(structures, nameAt(word(at)), id);
    else if (kind === 1 && /^(?:long unsigned int|unsigned long)$/.test(nameAt(word(at)))) {
      wordBytes = word(at + 8);
    }
    at = end;
  }
  return {
    type,
    functions: (name) => functions.get(name) ?? [],
    structures: (tag) => structures.get(tag) ?? [],
    wordBytes,
    isLittleEndian: isLittle,
  };

  function nameAt(offset: number): string {
    const start = names + offset;
    if (start >= namesEnd) return '';
    const end = bytes.indexOf(0, start);
    return new TextDecoder().decode(bytes.subarray(start, end === -1 ? namesEnd : end));
  }

  /** `typedef`, `const`, `volatile` and so on stand for the type they refer to. */
  function withoutAliases(id: number): number {
    let real = id;
    for (let steps = 0; steps < maxAliases; steps += 1) {
      const at = places[real];
      if (!at || !aliases.has((word(at + 4) >>> 24) & 0x1f)) return real;
      real = word(at + 8);
    }
    return -1;
  }

  function type(id: number): BtfType {
    const real = withoutAliases(id);
    if (real === 0) return { kind: 'void' };
    const at = places[real];
    if (at === undefined) return { kind: 'other' };
    const info = word(at + 4);
    const count = info & 0xffff;
    const hasFlag = info >>> 31 === 1;
    const value = word(at + 8);
    switch ((info >>> 24) & 0x1f) {
      case 1:
        return {
          kind: 'integer',
          name: nameAt(word(at)),
          bytes: value,
          isSigned: ((word(at + 12) >>> 24) & 1) === 1,
        };
      case 2:
        return { kind: 'pointer', to: value };
      case 3:
        return { kind: 'array', of: word(at + 12) };
      case 4:
      case 5:
        return { kind: 'structure', members: members(at + 12, count, hasFlag) };
      case 6:
      case 19:
        return { kind: 'enum', bytes: value, isSigned: hasFlag };
      case 12:
        return { kind: 'function', prototype: value };
      case 13:
        return { kind: 'prototype', result: value, parameters: parameters(at + 12, count) };
      default:
        return { kind: 'other' };
    }
  }

  function members(start: number, count: number, hasBitSizes: boolean): BtfMember[] {
    return Array.from({ length: count }, (_, index) => {
      const at = start + index * 12;
      const offset = word(at + 8);
      return {
        name: nameAt(word(at)),
        type: word(at + 4),
        bitOffset: hasBitSizes ? offset & 0xffffff : offset,
        bitSize: hasBitSizes ? offset >>> 24 : 0,
      };
    });
  }

  function parameters(start: number, count: number): BtfParameter[] {
    return Array.from({ length: count }, (_, index) => {
      const at = start + index * 8;
      return { name: nameAt(word(at)), type: word(at + 4) };
    });
  }
}

function note(ids: Map<string, number[]>, name: string, id: number): void {
  const known = ids.get(name);
  if (known) known.push(id);
  else ids.set(name, [id]);
}

function broken(problem: string, offset: number): BrokenBtf {
  return { problem, offset };
}
