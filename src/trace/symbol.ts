/**
 * What the names of functions, as tracers and probes print them, say of the function.
 *
 *     device_add+0x4/0x6b6   flood_fn+0x0/0xe [dctest]   run_cmd.constprop.0   ffffffff936f63d0
 */
import type { EventPoint } from './event.js';

/** Where a probe sits: what its event says, and of which function or tracepoint. */
export interface Place {
  readonly point: EventPoint;
  readonly name: string;
}

/** A probe so close to the start of a function is still at its entry: `endbr64` takes four bytes. */
const maxEntryOffset = 16;

/**
 * Reads the parenthesis with which the event of a kprobe, kretprobe or fprobe begins
 * (`kernel/trace/trace_kprobe.c`, `print_kprobe_event`); undefined where it is none.
 *
 *     (device_add+0x4/0x6b6)                         entry
 *     (device_add+0x3c2/0x6b6)                       in the middle: a point
 *     (device_add+0x3c2/0x6b6 <- bus_add_device)     return of the second
 *     ([unknown/kretprobe'd] <- device_attach)       after a tail call
 *     (ffffffffbad4fb54 <- ffffffffbad4c987)         trace-cmd knows addresses only
 */
export function readPlace(parenthesis: string, label: string): Place | undefined {
  const inside = parenthesis.slice(1, -1);
  const arrow = inside.indexOf(' <- ');
  if (arrow !== -1) {
    const returned = inside.slice(arrow + 4);
    if (userAddress.test(returned)) return { point: 'point', name: label };
    if (rawAddress.test(returned)) return { point: 'return', name: functionOfReturn(label) };
    return { point: 'return', name: functionName(returned) };
  }
  if (rawAddress.test(inside)) return { point: 'entry', name: functionOfEntry(label) };
  if (userAddress.test(inside)) return { point: 'point', name: label };
  const place = symbolAndOffset.exec(inside);
  if (place === null) return undefined;
  const [, symbol = '', offset = ''] = place;
  if (Number.parseInt(offset, 16) > maxEntryOffset) return { point: 'point', name: label };
  const stub = '__probestub_';
  if (symbol.startsWith(stub)) return { point: 'point', name: symbol.slice(stub.length) };
  return { point: 'entry', name: functionName(symbol) };
}

const symbolAndOffset = /^([^\s+()]+)\+0x([0-9a-f]+)/;
const rawAddress = /^[0-9a-f]{8,16}$/;
/** A uprobe prints the address with its prefix, a kprobe without. */
const userAddress = /^0x[0-9a-f]+$/;

/**
 * The function that a printed symbol belongs to: no offset, no module, no mark of the compiler's
 * clones. A part split off (`.part.0`, `.cold`) is not the function and keeps its own name.
 */
export function functionName(symbol: string): string {
  const end = symbol.search(/[\s+]/);
  const name = end === -1 ? symbol : symbol.slice(0, end);
  if (!name.includes('.')) return name;
  return name.replace(/\.(?:isra|constprop)\.\d+/g, '');
}

/** Where only the probe's name is known: what the usual schemes make of it, read backwards. */
function functionOfEntry(label: string): string {
  return /^p_(.+)_\d+$/.exec(label)?.[1] ?? /^(.+?)__entry$/.exec(label)?.[1] ?? label;
}

function functionOfReturn(label: string): string {
  const generated = /^[pr]_(.+)_\d+$/.exec(label)?.[1];
  return generated ?? /^(.+?)_{1,2}(?:ret|return|exit)$/.exec(label)?.[1] ?? label;
}
