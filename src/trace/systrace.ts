/**
 * Reads ftrace's text inside a page of systrace, as Perfetto's and Android's tools write them.
 *
 *     <script class="trace-data" type="application/text">
 *     # tracer: nop
 *     ...
 *     </script>
 *
 * The page is the viewer's; of several scripts with data the ones with ftrace's header are read, and
 * everything else is a comment.
 */
import type { TraceItem } from './event.js';
import { openFtrace } from './ftrace-reader.js';
import type { TraceReader } from './reader.js';

/** A reader of systrace's page. */
export function openSystrace(): TraceReader {
  return new SystraceReader();
}

/** True of the line that begins a page. */
export function isPage(text: string): boolean {
  return /^\s{0,100}(?:<!doctype html|<html)\b/i.test(text);
}

const scriptWithData = /<script\b[^>]*\bclass="trace-data"[^>]*>/;

class SystraceReader implements TraceReader {
  readonly #ftrace = openFtrace();
  #place: 'page' | 'data' | 'trace' = 'page';
  #hasTrace = false;
  #line = 0;
  #text = '';

  read(text: string, line: number, items: TraceItem[]): void {
    this.#line = line;
    this.#text = text;
    if (this.#place === 'page') {
      if (scriptWithData.test(text.slice(0, maxTag))) this.#place = 'data';
    } else if (text.trimStart().startsWith('</script>')) {
      this.#place = 'page';
    } else if (text.startsWith('# tracer:')) {
      this.#place = 'trace';
      this.#hasTrace = true;
    }
    if (this.#place === 'trace') this.#ftrace.read(text, line, items);
    else items.push({ kind: 'comment', line, text });
  }

  /** A page without a trace, or one that ends in the middle of it, is a gap. */
  end(items: TraceItem[]): void {
    this.#ftrace.end(items);
    if (this.#line === 0) return;
    const expected = this.#hasTrace
      ? '`</script>` behind the trace'
      : '`<script class="trace-data">` with the text of ftrace';
    if (this.#hasTrace && this.#place === 'page') return;
    items.push({ kind: 'unreadable', line: this.#line, text: this.#text, expected, column: 1 });
  }
}

/** The longest beginning of a line in which a tag is looked for. */
const maxTag = 4096;
