/**
 * Counts the entries that the header of the file `trace` announces, so that a file that breaks off
 * at the end of a line does not look complete.
 *
 *     # entries-in-buffer/entries-written: 270/6033   #P:2          270 lines are to follow
 *     # latency: 0 us, #400/400, CPU#1 | (M:desktop VP:0, KP:0, SP:0 HP:0 #P:2)
 *
 * function_graph prints some entries on one line: of its calls nothing is counted.
 */
import type { TraceItem } from './event.js';

export class AnnouncedEntries {
  #header = '';
  #missing = 0;

  /** Takes from a line that begins with `#` what it announces; tells what the last header lacked. */
  header(text: string, line: number, items: TraceItem[]): void {
    const counts = announcement.exec(text);
    if (counts === null) return;
    this.end(line, items);
    this.#header = text;
    this.#missing = Number(counts[1] ?? counts[2]);
  }

  /** One entry more was there, whether or not it could be read. */
  seen(): void {
    this.#missing -= 1;
  }

  /** Entries share lines from here on. */
  stop(): void {
    this.#missing = 0;
  }

  /** Tells at the last line, or at another header, how many did not come. */
  end(line: number, items: TraceItem[]): void {
    if (this.#missing <= 0) return;
    const [count, text] = [this.#missing, this.#header];
    items.push({ kind: 'lost', line, count, cpu: undefined, text, cause: 'dropped' });
    this.#missing = 0;
  }
}

const announcement =
  /^# entries-in-buffer\/entries-written: (\d{1,15})\/|^# latency: .{0,40} #(\d{1,15})\/\d+,/;
