/**
 * What the events of one kind are in a trace: which function or tracepoint an event is about, and how
 * its data is printed.
 *
 *     function         an entry; who called is the field `parent`
 *     funcgraph_entry  an entry          funcgraph_exit  a return, perhaps with the field `ret`
 *     kernel_stack     a comment
 *     a probe          an entry, a return or a point, by the function that its address belongs to
 *     all others       a point of their name
 */
import type { EventPoint } from '../event.js';
import { noFields } from '../fields.js';
import { remember } from '../memory.js';
import { functionName, readPlace, type Place } from '../symbol.js';
import type { EventFormat, Field } from './format-text.js';
import { printEntry, printExit, returnText } from './graph-text.js';
import { PlannedFields } from './print/fields.js';
import { printerOf, type Printer } from './print/printer.js';
import { printWords } from './print/printk.js';
import { readNumber, readSmallNumber, type RawRecord } from './print/record.js';
import { symbolText, type Scope } from './print/scope.js';
import type { TextOf } from './print/texts.js';

/** What an event is about; `fields` only where they are not to be read from its text. */
export interface Subject {
  readonly point: EventPoint;
  readonly name: string;
  readonly label: string;
  readonly fields: ReadonlyMap<string, string> | undefined;
}

export interface RecordKind {
  readonly format: EventFormat;
  /** Where the task's pid stands. */
  readonly pid: number;
  /** A record with less data than this cannot be read. */
  readonly leastLength: number;
  /** True of a stack, which belongs to the event before it. */
  readonly isComment: boolean;
  readonly print: TextOf;
  /** The fields where they need no text; undefined where it has to be read. */
  readonly fields: (record: RawRecord) => ReadonlyMap<string, string> | undefined;
  subject(record: RawRecord): Subject;
}

/** The kind of the events that have this format. */
export function recordKind(scope: Scope): RecordKind {
  const { format } = scope;
  const { name, system } = format;
  const isStack = system === 'ftrace' && /^(?:kernel|user)_stack$/.test(name);
  const common = {
    format,
    pid: format.fields.get('common_pid')?.offset ?? 4,
    leastLength: isStack ? (format.ownFields[0]?.offset ?? 8) : Math.max(format.size, 8),
    isComment: isStack,
    fields: () => undefined,
  };
  const field = (each: string): Field | undefined => {
    const found = format.fields.get(each);
    return found?.kind === 'number' && found.size === scope.longSize ? found : undefined;
  };
  const tracer = system === 'ftrace' ? name : '';
  const func = field('func');
  const ip = field('ip');
  if (isStack) {
    return { ...common, print: (record) => printStack(record, scope), subject: ownSubject(name) };
  }
  if (tracer === 'function' && ip) {
    const subject = callSubject(scope, ip, 'entry', field('parent_ip'), undefined);
    return { ...common, ...byFormat(scope), subject };
  }
  if (/^(?:funcgraph_entry|fgraph_retaddr_entry)$/.test(tracer) && func) {
    const subject = callSubject(scope, func, 'entry', field('retaddr'), undefined);
    return { ...common, print: (record) => printEntry(record, scope), subject };
  }
  if (tracer === 'funcgraph_exit' && func) {
    const subject = callSubject(scope, func, 'return', undefined, field('retval'));
    return { ...common, print: (record) => printExit(record, scope), subject };
  }
  if (tracer === 'bprint') {
    return { ...common, print: (record) => printPrintk(record, scope), subject: ownSubject(name) };
  }
  const [entered, returned] = [field('__probe_ip'), field('__probe_func')];
  const subject =
    entered || returned ? probeSubject(scope, name, entered, returned) : ownSubject(name);
  return { ...common, ...byFormat(scope), subject };
}

/** By the `print fmt`; most are never read, because nobody asks for the fields of their events. */
function byFormat(scope: Scope): Pick<RecordKind, 'print' | 'fields'> {
  let made: Printer | undefined;
  const printer = (): Printer => (made ??= printerOf(scope));
  return {
    print: (record) => printer().text(record),
    fields(record) {
      const { plan } = printer();
      return plan && new PlannedFields(plan, record);
    },
  };
}

function ownSubject(name: string): RecordKind['subject'] {
  const subject: Subject = { point: 'point', name, label: name, fields: undefined };
  return () => subject;
}

/** Made once for each address: a map by its lower half, checked by its upper one. */
class ByAddress<T> {
  readonly #made = new Map<number, { readonly high: number; readonly value: T }>();
  readonly #make: (address: bigint) => T;

  constructor(make: (address: bigint) => T) {
    this.#make = make;
  }

  get(record: RawRecord, { offset, size }: Field): T {
    const isLittle = record.isLittleEndian;
    const isWide = size === 8;
    const low = readSmallNumber(record, isWide && !isLittle ? offset + 4 : offset, 4, false);
    const high = isWide ? readSmallNumber(record, isLittle ? offset + 4 : offset, 4, false) : 0;
    const known = this.#made.get(low);
    if (known?.high === high) return known.value;
    const value = this.#make((BigInt(high) << 32n) | BigInt(low));
    remember(this.#made, low, { high, value });
    return value;
  }
}

function callSubject(
  scope: Scope,
  called: Field,
  point: EventPoint,
  caller: Field | undefined,
  returned: Field | undefined,
): RecordKind['subject'] {
  const subjects = new ByAddress((address): Subject => {
    const name = functionName(symbolText(scope, address, false));
    return { point, name, label: name, fields: noFields };
  });
  const callers = new ByAddress(
    (address): ReadonlyMap<string, string> =>
      new Map([['parent', functionName(symbolText(scope, address, false))]]),
  );
  if (caller !== undefined) {
    return (record) => ({
      ...subjects.get(record, called),
      fields: callers.get(record, caller),
    });
  }
  if (returned === undefined) return (record) => subjects.get(record, called);
  return (record) => ({
    ...subjects.get(record, called),
    fields: new Map([
      ['ret', returnText(readNumber(record, returned.offset, returned.size, true))],
    ]),
  });
}

/** The address of a probe tells more than its name, which its author chose. */
function probeSubject(
  scope: Scope,
  label: string,
  entered: Field | undefined,
  returned: Field | undefined,
): RecordKind['subject'] {
  const subjectOf = ({ point, name }: Place): Subject => ({
    point,
    name,
    label,
    fields: undefined,
  });
  const places = new ByAddress((address): Subject => {
    const symbol = scope.symbols?.find(address);
    const text = symbol
      ? `${symbol.name}+0x${symbol.offset.toString(16)}`
      : addressText(address, scope.longSize);
    const parenthesis = returned ? `(return <- ${text})` : `(${text})`;
    return subjectOf(readPlace(parenthesis, label) ?? { point: 'point', name: label });
  });
  const field = (returned ?? entered)!;
  return (record) => places.get(record, field);
}

/** As `readPlace` knows addresses: those of the kernel are bare, those of a program have a prefix. */
function addressText(address: bigint, longSize: number): string {
  const isKernel = address >> BigInt(longSize * 8 - 1) === 1n;
  const digits = address.toString(16);
  return isKernel ? digits.padStart(longSize * 2, '0') : `0x${digits}`;
}

/** `<stack trace> => vfs_write => ksys_write`, up to the first address that is none. */
function printStack(record: RawRecord, scope: Scope): string {
  const callers = scope.format.fields.get('caller');
  let text = '<stack trace>';
  if (callers === undefined) return text;
  const { longSize } = scope;
  const none = (1n << BigInt(longSize * 8)) - 1n;
  for (let at = callers.offset; at + longSize <= record.length; at += longSize) {
    const address = readNumber(record, at, longSize, false);
    if (address === 0n || address === none) break;
    text += ` => ${symbolText(scope, address, false)}`;
  }
  return text;
}

function printPrintk(record: RawRecord, scope: Scope): string {
  const { fields } = scope.format;
  const [ip, format, words] = [fields.get('ip'), fields.get('fmt'), fields.get('buf')];
  if (!ip || !format || !words) return '';
  const caller = symbolText(scope, readNumber(record, ip.offset, ip.size, false), false);
  const address = readNumber(record, format.offset, format.size, false);
  const text = scope.texts.get(address);
  if (text === undefined) return `${caller}: (NO FORMAT FOUND at ${address.toString(16)})`;
  return `${caller}: ${printWords(scope, record, text, words.offset)}`;
}
