/** A list by index that is cheap to empty. */
import { setAt } from './set-at.js';

/** The logarithm of how many entries share a page. */
const bits = 8;
const mask = (1 << bits) - 1;

/** Only where something has been set there is a page, so that great indices cost nothing to clear. */
export class PagedList<T> {
  private pages: (Page<T> | undefined)[] = [];

  get(index: number): T | undefined {
    const page = this.pages[index >> bits];
    return page === undefined ? undefined : page[index & mask];
  }

  set(index: number, value: T | undefined): void {
    let page = this.pages[index >> bits];
    if (page === undefined) {
      if (value === undefined) return;
      page = new Array<T | undefined>(mask + 1).fill(undefined);
      setAt(this.pages, index >> bits, page);
    }
    page[index & mask] = value;
  }

  /** Tells what has been set, in order. */
  forEach(tell: (value: T, index: number) => void): void {
    this.pages.forEach((page, at) =>
      page?.forEach((value, index) => {
        if (value !== undefined) tell(value, (at << bits) + index);
      }),
    );
  }

  clear(): void {
    this.pages = [];
  }
}

type Page<T> = (T | undefined)[];
