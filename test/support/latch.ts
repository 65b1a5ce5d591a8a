/** A latch is made, taken and dropped, by any task, and never dropped untaken. */
export const latchSpec = `spec latch
  object latch { var taken: bool = false }
  process make(l: latch) { skip }
  process take(l: latch) { l.taken = true }
  process drop(l: latch) { assert l.taken  l.taken = false }
  observe kernel {
    entry make(l) => create l: latch, enter make(l)  return make => leave make
    entry take(l) => enter take(l)  return take => leave take
    entry drop(l) => enter drop(l)  return drop => leave drop
  }`;
