/** Packed data that breaks off or makes no sense; its message says how, in a few words. */
export class BrokenPacking extends Error {}
