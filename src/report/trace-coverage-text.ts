/** What recordings exercise of a specification, and what to record next, for people. */
import { positionAt, type Span } from '../base/source.js';
import type { ExercisedItem } from '../check/exercised.js';
import type { Evidence } from '../check/trace-coverage.js';
import { spanText } from '../explore/describe.js';
import type { Route } from '../explore/routes.js';
import type { CoverageItem } from '../model/coverage-items.js';
import { columns, count, grouped } from './layout.js';
import type { Paint } from './paint.js';
import { excerpt, printable } from './printable.js';
import type { CoverageReport, CoveringTrace, ScenarioRoutes } from './trace-coverage-json.js';

export function renderCoverageReport(report: CoverageReport, paint: Paint): string {
  return `${[
    ...renderCoverageTotals(report, paint),
    ...missingSection(report, paint),
    ...nextSection(report, paint),
  ].join('\n')}\n`;
}

/** What there is and how much of it was seen. */
export function renderCoverageTotals(report: CoverageReport, paint: Paint): string[] {
  const { name, traces, exercised } = report;
  const { processes, items, pairs } = exercised;
  const explained = traces.reduce((sum, { result }) => sum + (result?.events.matched ?? 0), 0);
  const observed = processes.filter(({ isObserved }) => isObserved);
  const seen = observed.filter(({ events }) => events.enter + events.leave + events.do > 0);
  const statements = items.filter(({ item }) => item.kind === 'statement');
  const conditions = items.filter(({ item }) => item.kind === 'condition');
  const recordings = count(traces.length, 'recording');
  return [
    `${paint('strong', 'coverage')}: ${printable(name)}: ${count(explained, 'event')} of ${recordings} explained`,
    ...traces.flatMap(traceLine),
    ...columns(
      [
        ['functions', `${seen.length} of ${observed.length} that an observation shows`],
        ['statements', totals(statements)],
        ['conditions', `${totals(conditions)}, each to be true and false`],
        [
          'pairs',
          `${grouped(pairs.length)} different, of events that follow each other on one object`,
        ],
      ],
      '  ',
    ),
  ];
}

/** A recording that does not conform is told: what comes behind its violation shows nothing. */
function traceLine({ trace, result }: CoveringTrace): string[] {
  const name = printable(trace);
  if (!result) return [`  ${name}: cannot be read`];
  if (result.isVacuous) return [`  ${name}: holds no event that ${result.observation} judges`];
  const { divergence } = result;
  if (divergence)
    return [`  ${name}: violates at line ${divergence.at.line}, and counts up to there`];
  return [];
}

function totals(items: readonly ExercisedItem[]): string {
  const of = (evidence: Evidence) => items.filter((each) => each.evidence === evidence).length;
  const all = `${grouped(of('certain'))} of ${grouped(items.length)}`;
  const possible = of('possible');
  return possible === 0 ? all : `${all}, and ${grouped(possible)} possibly`;
}

function missingSection({ exercised }: CoverageReport, paint: Paint): string[] {
  const { processes, items } = exercised;
  const whole = processes.filter(({ evidence }) => evidence === 'never');
  const isInside = ({ span }: CoverageItem) =>
    whole.some((process) => isWithin(span, process.span));
  const rows = [
    ...whole.map(({ name, role, span }) => ['never run', placeOf(span), `${role} ${name}`]),
    ...items.flatMap(({ item, evidence }) =>
      evidence === 'never' && !isInside(item)
        ? [[`never ${whatOf(item)}`, placeOf(item.span), textOf(item)]]
        : [],
    ),
    ...items.flatMap(({ item, evidence }) =>
      evidence === 'possible'
        ? [[`possibly ${whatOf(item)}`, placeOf(item.span), textOf(item)]]
        : [],
    ),
  ];
  if (rows.length === 0) return ['', 'everything is exercised'];
  return ['', paint('strong', 'Not exercised, or not for certain'), ...cutRows(rows)];
}

/** The scenario that adds most comes first, and the others with what they add to that. */
function nextSection({ scenarios, exercised, maxStates }: CoverageReport, paint: Paint): string[] {
  if (scenarios.length === 0) return [];
  const waiting = new Set(
    exercised.items.flatMap(({ item, evidence }) => (evidence === 'never' ? [item] : [])),
  );
  const lines: string[] = [];
  const left = [...scenarios];
  for (let best = largest(); best; best = largest()) {
    left.splice(left.indexOf(best), 1);
    lines.push(...scenarioLines(best, added(best)));
    for (const { item } of best.routes.found) waiting.delete(item);
  }
  if (waiting.size > 0) {
    const isComplete = scenarios.every(({ routes }) => routes.isComplete);
    const bound = isComplete ? '' : ` within ${count(maxStates, 'state')} of each`;
    lines.push(`  no scenario comes to ${grouped(waiting.size)} of what is missing${bound}`);
  }
  return ['', paint('strong', 'What to record next'), ...lines];

  function added({ routes }: ScenarioRoutes): readonly Route[] {
    return routes.found.filter(({ item }) => waiting.has(item));
  }

  function largest(): ScenarioRoutes | undefined {
    const sizes = left.map((each) => added(each).length);
    const most = Math.max(0, ...sizes);
    return left.find((each, index) => sizes[index] === most && addsAnything(each, most));
  }

  function addsAnything({ pairs }: ScenarioRoutes, size: number): boolean {
    return size > 0 || pairs.length > 0;
  }
}

function scenarioLines(
  { scenario, title, pairs }: ScenarioRoutes,
  routes: readonly Route[],
): string[] {
  const named = title === undefined ? scenario : `${scenario} "${title}"`;
  const rows = routes.map(({ item, steps }) => [
    whatOf(item),
    placeOf(item.span),
    `${textOf(item)} (${count(steps, 'step')})`,
  ]);
  const lines = [`  ${printable(named)}`, ...cutRows(rows, '    ', maxNext)];
  const [pair] = pairs;
  if (!pair) return lines;
  const example = `${pair.first}, then ${pair.second} (kspec run --seed ${pair.seed})`;
  return [
    ...lines,
    `    ${count(pairs.length, 'new pair')} of events, as ${excerpt(example, 120)}`,
  ];
}

function cutRows(rows: readonly string[][], indent = '  ', most = maxRows): string[] {
  const lines = columns(rows.slice(0, most), indent);
  const left = rows.length - most;
  return left > 0 ? [...lines, `${indent}and ${grouped(left)} more: see --format json`] : lines;
}

function whatOf(item: CoverageItem): string {
  if (item.kind === 'statement') return 'taken';
  return item.isTrue ? 'true' : 'false';
}

function textOf({ span }: CoverageItem): string {
  return excerpt(spanText(span), maxText);
}

function placeOf({ source, start }: Span): string {
  return printable(`${source.name}:${positionAt(source, start).line}`);
}

function isWithin(inner: Span, outer: Span): boolean {
  return (
    inner.source.name === outer.source.name && inner.start >= outer.start && inner.end <= outer.end
  );
}

const maxText = 60;
const maxRows = 20;
const maxNext = 5;
