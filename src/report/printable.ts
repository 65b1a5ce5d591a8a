/**
 * Makes text from an input safe to show: nothing in a trace or a specification can move a
 * terminal's cursor, recolor it or reverse the direction of its text.
 */

/**
 * Controls (C0, DEL, C1), the line and paragraph separators, and the marks that reorder text
 * (https://trojansource.codes); a tab is dealt with by whoever needs columns.
 */
const unprintable =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The text with what does not print written as `\x1b`, in the style of C. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The same with tabs as single blanks and at most `max` characters; `…` stands for the rest. */
export function excerpt(text: string, max: number): string {
  const cut = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return printable(cut.replaceAll('\t', ' '));
}
