/** The names of formats that are read as a whole and not line by line; the others are in `formats.ts`. */

/** No text; `TraceDat` reads it. */
export const binaryFormat = 'trace.dat';

/** States and not events; `readItf` reads it. */
export const statesFormat = 'itf';
