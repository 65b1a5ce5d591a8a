/** The state graph: layers by distance from the start, the counterexample in its own color. */
import type { PageGraph } from '../page-data.js';
import { drawing } from './dom.js';

const columnWidth = 84;
const rowHeight = 44;
const radius = 11;

export function renderGraph(graph: PageGraph, select: (step: number) => void): SVGSVGElement {
  const places = layOut(graph);
  const width = (Math.max(...graph.depths) + 1) * columnWidth;
  const height = Math.max(...places.map(({ y }) => y)) + rowHeight;
  const onPath = new Set(graph.path);
  const hops = new Set(graph.path.map((state, index) => `${graph.path[index - 1]} ${state}`));
  const edges = [...graph.edges].sort(([a, b], [c, d]) => {
    return Number(hops.has(`${a} ${b}`)) - Number(hops.has(`${c} ${d}`));
  });
  return drawing(
    'svg',
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': `State graph: ${graph.depths.length} states, ${graph.edges.length} steps between them`,
    },
    ...edges.map(([from, to, text]) => {
      const isHop = hops.has(`${from} ${to}`);
      return drawing(
        'path',
        { d: curve(places[from]!, places[to]!), class: isHop ? 'edge path' : 'edge' },
        drawing('title', {}, text),
      );
    }),
    ...places.map(({ x, y }, state) => {
      const step = graph.path.lastIndexOf(state);
      const group = drawing(
        'g',
        { class: onPath.has(state) ? 'node path' : 'node', 'data-state': state },
        drawing('circle', { cx: x, cy: y, r: radius }),
        drawing('text', { x, y: y + 4, 'text-anchor': 'middle' }, step === -1 ? '' : `${step}`),
        drawing('title', {}, graph.texts[state] === '' ? 'the first state' : graph.texts[state]),
      );
      if (step !== -1) group.addEventListener('click', () => select(step));
      return group;
    }),
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Within a layer the states follow the middle of those they come from (barycenter method). */
function layOut({ depths, edges }: PageGraph): readonly Place[] {
  const before: number[][] = depths.map(() => []);
  for (const [from, to] of edges) if (depths[from]! < depths[to]!) before[to]!.push(from);
  const heights = depths.map(() => 0);
  const deepest = Math.max(...depths);
  const layers = Array.from({ length: deepest + 1 }, (_, depth) =>
    depths.flatMap((each, state) => (each === depth ? [state] : [])),
  );
  const tallest = Math.max(...layers.map(({ length }) => length));
  for (const layer of layers) {
    const wanted = new Map(
      layer.map((state) => {
        const from = before[state]!.map((other) => heights[other]!);
        return [state, from.reduce((sum, each) => sum + each, 0) / Math.max(1, from.length)];
      }),
    );
    const sorted = [...layer].sort((a, b) => wanted.get(a)! - wanted.get(b)! || a - b);
    const offset = (tallest - sorted.length) / 2;
    sorted.forEach((state, index) => (heights[state] = offset + index));
  }
  return depths.map((depth, state) => ({
    x: depth * columnWidth + columnWidth / 2,
    y: heights[state]! * rowHeight + rowHeight / 2,
  }));
}

/** Steps back, and steps that change nothing, go around. */
function curve(from: Place, to: Place): string {
  if (from.x < to.x) {
    const [x1, x2] = [from.x + radius, to.x - radius - 2];
    const middle = (x1 + x2) / 2;
    return `M${x1} ${from.y} C${middle} ${from.y} ${middle} ${to.y} ${x2} ${to.y}`;
  }
  const top = Math.min(from.y, to.y) - 2 * radius;
  return `M${from.x} ${from.y - radius} C${from.x} ${top} ${to.x + radius} ${top} ${to.x} ${to.y - radius}`;
}
