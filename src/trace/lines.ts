/**
 * Splits bytes into lines of text, a chunk at a time.
 *
 * Memory is bounded by the chunk and `maxLineLength`. Bytes that are not UTF-8 become U+FFFD, a NUL
 * stays what it is, and a line ends with LF or CR LF; the last one needs neither.
 */

/**
 * The longest line that is read, in UTF-16 units. A longer one is cut to one unit more than this,
 * so that its length still tells.
 */
export const maxLineLength = 1 << 20;

/**
 * The lines of a stream of bytes, those that end in one chunk together. A last line without a break is
 * what it returns.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly string[], string | undefined, undefined> {
  const splitter = new LineSplitter();
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    const lines = splitter.push(decoder.decode(chunk, { stream: true }));
    if (lines.length > 0) yield lines;
  }
  const lines = splitter.push(decoder.decode());
  if (lines.length > 0) yield lines;
  return splitter.end()[0];
}

/** The same of bytes that are at hand already. */
export function* linesOfSync(
  chunks: Iterable<Uint8Array>,
): Generator<readonly string[], void, undefined> {
  const splitter = new LineSplitter();
  const decoder = new TextDecoder();
  for (const chunk of chunks) {
    const lines = splitter.push(decoder.decode(chunk, { stream: true }));
    if (lines.length > 0) yield lines;
  }
  const lines = [...splitter.push(decoder.decode()), ...splitter.end()];
  if (lines.length > 0) yield lines;
}

/** The lines of a text. */
export function linesOfText(text: string): readonly string[] {
  const splitter = new LineSplitter();
  return [...splitter.push(text), ...splitter.end()];
}

/** Keeps the beginning of the line whose end has not come yet. */
class LineSplitter {
  #unfinished = '';

  push(text: string): string[] {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    if (lines.length === 0) {
      this.#unfinished = cut(this.#unfinished + rest);
      return lines;
    }
    lines[0] = this.#unfinished + lines[0];
    this.#unfinished = cut(rest);
    for (const [index, line] of lines.entries()) {
      if (line.charCodeAt(line.length - 1) === 0x0d || line.length > maxLineLength) {
        lines[index] = cut(line.endsWith('\r') ? line.slice(0, -1) : line);
      }
    }
    return lines;
  }

  end(): string[] {
    const line = this.#unfinished;
    this.#unfinished = '';
    return line === '' ? [] : [line.endsWith('\r') ? line.slice(0, -1) : line];
  }
}

function cut(line: string): string {
  return line.length > maxLineLength ? line.slice(0, maxLineLength + 1) : line;
}
