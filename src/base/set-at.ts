/** Sets an element of an array that has no holes: those before it that are missing are undefined. */
export function setAt<T>(list: (T | undefined)[], index: number, value: T | undefined): void {
  while (list.length < index) list.push(undefined);
  list[index] = value;
}
