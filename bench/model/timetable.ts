/** What happens when, earliest first; what is due at the same time in the order in which it was put in. */
export interface Timetable<What> {
  readonly nextAtS: number;
  put(atS: number, what: What): void;
  take(): What | undefined;
}

interface Entry<What> {
  readonly atS: number;
  readonly order: number;
  readonly what: What;
}

/** A binary heap. */
export function createTimetable<What>(): Timetable<What> {
  const heap: Entry<What>[] = [];
  let order = 0;

  const isBefore = (a: Entry<What>, b: Entry<What>) =>
    a.atS < b.atS || (a.atS === b.atS && a.order < b.order);

  return {
    get nextAtS() {
      return heap[0]?.atS ?? Number.POSITIVE_INFINITY;
    },
    put(atS, what) {
      const entry = { atS, order: order++, what };
      let at = heap.length;
      heap.push(entry);
      while (at > 0) {
        const parent = (at - 1) >> 1;
        const above = heap[parent];
        if (!above || !isBefore(entry, above)) break;
        heap[at] = above;
        at = parent;
      }
      heap[at] = entry;
    },
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last || heap.length === 0) return first?.what;
      let at = 0;
      for (;;) {
        const left = heap[2 * at + 1];
        const right = heap[2 * at + 2];
        const child = left && right && isBefore(right, left) ? right : left;
        if (!child || !isBefore(child, last)) break;
        heap[at] = child;
        at = child === left ? 2 * at + 1 : 2 * at + 2;
      }
      heap[at] = last;
      return first.what;
    },
  };
}
