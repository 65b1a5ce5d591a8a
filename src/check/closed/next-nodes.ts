/** Where events lead from nodes: open addressing over pairs of numbers. */
export class NextNodes {
  size = 0;
  /** The node's number and one more, so that 0 is free; the event; where it leads. */
  private cells = new Int32Array(cellWidth << leastBits);
  private bits = leastBits;

  /** `unmet` if nothing is known. */
  get(node: number, event: number): number {
    const { cells, bits } = this;
    const last = (1 << bits) - 1;
    for (let at = place(node, event, bits); ; at = (at + 1) & last) {
      const cell = at * cellWidth;
      if (cells[cell] === 0) return unmet;
      if (cells[cell] === node + 1 && cells[cell + 1] === event) return cells[cell + 2]!;
    }
  }

  /** Of a pair of which nothing is known. */
  add(node: number, event: number, next: number): void {
    this.put(node, event, next);
    this.size += 1;
    if (this.size > maxLoad * (1 << this.bits)) this.grow();
  }

  clear(): void {
    this.size = 0;
    this.cells.fill(0);
  }

  private put(node: number, event: number, next: number): void {
    const { cells, bits } = this;
    const last = (1 << bits) - 1;
    let at = place(node, event, bits);
    while (cells[at * cellWidth] !== 0) at = (at + 1) & last;
    cells[at * cellWidth] = node + 1;
    cells[at * cellWidth + 1] = event;
    cells[at * cellWidth + 2] = next;
  }

  private grow(): void {
    const old = this.cells;
    this.bits += 1;
    this.cells = new Int32Array(cellWidth << this.bits);
    for (let cell = 0; cell < old.length; cell += cellWidth) {
      if (old[cell] !== 0) this.put(old[cell]! - 1, old[cell + 1]!, old[cell + 2]!);
    }
  }
}

function place(node: number, event: number, bits: number): number {
  return Math.imul(Math.imul(node, 0x9e3779b1) ^ event, 0x85ebca6b) >>> (32 - bits);
}

/** Not the number of a node. */
export const unmet = -1;

/** Three and one to spare: a cell does not cross a line of the cache. */
const cellWidth = 4;

const leastBits = 10;
const maxLoad = 0.5;
