/**
 * Reads the `format` file of an event: where its fields are, and how the kernel prints them.
 *
 *     name: sched_waking
 *     ID: 315
 *     format:
 *         field:unsigned short common_type;  offset:0;   size:2;   signed:0;
 *         field:char comm[16];               offset:8;   size:16;  signed:0;
 *         field:__data_loc char[] name;      offset:24;  size:4;   signed:0;
 *
 *     print fmt: "comm=%s pid=%d", REC->comm, REC->pid
 */

/** A field of an event. */
export interface Field {
  readonly name: string;
  readonly offset: number;
  /** In the record; 0 of an array that takes what is left of it. */
  readonly size: number;
  readonly isSigned: boolean;
  /**
   * What stands there: a number, an array, or where the array is: counted from the beginning of the
   * record (`__data_loc`) or from the end of the field (`__rel_loc`).
   */
  readonly kind: 'number' | 'array' | 'located' | 'relative';
  /** How large an element of the array is, or the number itself. */
  readonly elementSize: number;
  /** The elements are characters. */
  readonly isText: boolean;
  readonly isPointer: boolean;
  /** `long`: the kernel keeps addresses in it. */
  readonly isLong: boolean;
}

/** What all events of one kind have in common. */
export interface EventFormat {
  readonly name: string;
  /** The folder of the event, such as `sched`; `ftrace` for those of the tracers. */
  readonly system: string;
  readonly id: number;
  readonly fields: ReadonlyMap<string, Field>;
  /** The fields of this event alone, in order, without the `common_` ones. */
  readonly ownFields: readonly Field[];
  /** How far the fixed fields reach. */
  readonly size: number;
  /** Behind `print fmt:`. */
  readonly print: string;
}

/** The name and the id, which are all that most formats of a recording are asked for. */
export function readFormatId(
  text: string,
): { readonly name: string; readonly id: number } | undefined {
  const name = /^name: ?(\S+)/m.exec(text)?.[1];
  const id = /^ID: ?(\d{1,9})/m.exec(text)?.[1];
  return name === undefined || id === undefined ? undefined : { name, id: Number(id) };
}

/** The whole format; undefined if the text is none. */
export function readFormat(
  text: string,
  system: string,
  longSize: number,
): EventFormat | undefined {
  const head = readFormatId(text);
  const print = text.indexOf('\nprint fmt:');
  if (head === undefined || print === -1) return undefined;
  const fields = new Map<string, Field>();
  const ownFields: Field[] = [];
  for (const [, declaration = '', offset, size, sign] of text.slice(0, print).matchAll(fieldLine)) {
    const field = readField(declaration, Number(offset), Number(size), sign === '1', longSize);
    if (field === undefined) return undefined;
    fields.set(field.name, field);
    if (!field.name.startsWith('common_')) ownFields.push(field);
  }
  const size = Math.max(0, ...[...fields.values()].map((field) => field.offset + field.size));
  const rest = text.slice(print + '\nprint fmt:'.length).trim();
  return { ...head, system, fields, ownFields, size, print: rest };
}

/** No declaration is longer, and each blank is looked at once: the text may come from anyone. */
const fieldLine =
  /^[ \t]*field:([^;\n]{1,200});[ \t]*offset:(\d{1,6});[ \t]*size:(\d{1,6});(?:[ \t]*signed:(\d);)?[ \t]*$/gm;

function readField(
  declaration: string,
  offset: number,
  size: number,
  isSigned: boolean,
  longSize: number,
): Field | undefined {
  const location = /^(__data_loc|__rel_loc) (.*?)(\w+)$/s.exec(declaration);
  if (location !== null) {
    const type = location[2]!.replace(/\[\]\s*$/, '').trim();
    return {
      name: location[3]!,
      offset,
      size,
      isSigned,
      kind: location[1] === '__data_loc' ? 'located' : 'relative',
      elementSize: sizeOfType(type, longSize) ?? 1,
      isText: isCharacter(type),
      isPointer: false,
      isLong: false,
    };
  }
  const [, type, name, count] = /^(.*?)(\w+)\s*(?:\[([^\]]*)\])?$/s.exec(declaration) ?? [];
  if (type === undefined || name === undefined) return undefined;
  const base = type.trim();
  const elements = Number(count);
  const isArray = count !== undefined;
  const element = elements > 0 && size % elements === 0 ? size / elements : undefined;
  return {
    name,
    offset,
    size,
    isSigned,
    kind: isArray ? 'array' : 'number',
    elementSize: isArray ? (sizeOfType(base, longSize) ?? element ?? 1) : size,
    isText: isArray && isCharacter(base),
    isPointer: base.endsWith('*'),
    isLong: /\blong\b/.test(base) && !/\blong long\b/.test(base),
  };
}

function isCharacter(type: string): boolean {
  return /^(?:const )?(?:(?:un)?signed )?char$/.test(type);
}

/** How many bytes a value of a C type has; undefined of a type that is not known. */
export function sizeOfType(type: string, longSize: number): number | undefined {
  if (type.endsWith('*')) return longSize;
  const words = type.replace(/\b(?:const|volatile|unsigned|signed|struct)\b/g, ' ').trim();
  switch (words.replace(/\s+/g, ' ')) {
    case 'char':
    case 'bool':
    case 'u8':
    case 's8':
    case '__u8':
    case '__s8':
    case 'uint8_t':
    case 'int8_t':
      return 1;
    case 'short':
    case 'short int':
    case 'u16':
    case 's16':
    case '__u16':
    case '__s16':
    case '__le16':
    case '__be16':
    case 'uint16_t':
    case 'int16_t':
      return 2;
    case '':
    case 'int':
    case 'u32':
    case 's32':
    case '__u32':
    case '__s32':
    case '__le32':
    case '__be32':
    case 'uint32_t':
    case 'int32_t':
    case 'pid_t':
    case 'dev_t':
    case 'gfp_t':
      return 4;
    case 'long':
    case 'long int':
    case 'size_t':
    case 'ssize_t':
    case 'uintptr_t':
    case 'pgoff_t':
      return longSize;
    case 'long long':
    case 'long long int':
    case 'u64':
    case 's64':
    case '__u64':
    case '__s64':
    case '__le64':
    case '__be64':
    case 'uint64_t':
    case 'int64_t':
    case 'loff_t':
    case 'sector_t':
    case 'ktime_t':
      return 8;
    default:
      return undefined;
  }
}

/** True of a C type whose values may be negative. */
export function isSignedType(type: string): boolean {
  if (type.endsWith('*') || /\bunsigned\b|\bbool\b|\bsize_t\b|\buintptr_t\b/.test(type)) {
    return /\bssize_t\b/.test(type);
  }
  return !/\b(?:__)?(?:u(?:int)?(?:8|16|32|64)(?:_t)?|[lb]e(?:16|32|64)|dev_t|gfp_t|sector_t|pgoff_t)\b/.test(
    type,
  );
}
