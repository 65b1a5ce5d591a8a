/** The counterexamples of an exploration as cases of a page. */
import type { DescribedClaim, DescribedPath } from '../../explore/describe-exploration.js';
import type { StateGraph } from '../../explore/state-graph.js';
import { renderExplorationMail } from '../exploration-mail.js';
import { brokenText, claimTitle, type ExploredScenario } from '../explore-text.js';
import { failureText } from '../failure-text.js';
import { grouped } from '../layout.js';
import { excerpt } from '../printable.js';
import type { PageCase, PageGraph, PageMark, PageTimeline } from './page-data.js';
import { type SourceList, TimelineBuilder } from './timeline-builder.js';

export interface PagedExploration {
  readonly explored: ExploredScenario;
  readonly graph: StateGraph | undefined;
  /** By claim: the states of its path in the graph. */
  readonly pathsInGraph: ReadonlyMap<DescribedClaim, readonly number[]>;
  readonly reproduce: string;
}

/** One case for each broken claim; one for the whole if none is. */
export function explorationCases(paged: PagedExploration, sources: SourceList): PageCase[] {
  const { claims } = paged.explored;
  const broken = claims.filter(({ outcome, path }) => outcome === 'violated' && path);
  if (broken.length > 0) return broken.map((claim) => claimCase(paged, claim, sources));
  const shown = claims.find(({ path }) => path);
  return [claimCase(paged, shown, sources)];
}

function claimCase(
  paged: PagedExploration,
  claim: DescribedClaim | undefined,
  sources: SourceList,
): PageCase {
  const { explored, reproduce } = paged;
  const { found, scenario, spec } = explored;
  const path = claim?.path;
  const isBroken = claim?.outcome === 'violated';
  return {
    id: claim?.name ?? '',
    name: claim ? `${claim.kind} ${claimTitle(claim)}` : scenario,
    tone: isBroken ? 'error' : found.outcome === 'holds' ? 'good' : 'warning',
    verdict: isBroken ? 'violated' : found.outcome,
    reason: claim && path ? reasonOf(claim, path) : 'no path is told',
    facts: [
      ['specification', spec],
      ['scenario', scenario],
      ['states', grouped(found.states)],
      ['transitions', grouped(found.transitions)],
      ['depth', grouped(found.depth)],
      ['to see this again', reproduce],
    ],
    text: renderExplorationMail(explored),
    timeline: path && pathTimeline(path, reasonOf(claim!, path), sources),
    candidates: [],
    possible: 0,
    states: [],
    marks: claim && path ? marksOf(claim, path, sources) : [],
    graph: pageGraph(paged, claim),
  };
}

function reasonOf(claim: DescribedClaim, path: DescribedPath): string {
  if (claim.outcome !== 'violated') return 'a path that shows it';
  const waiting = claim.waiting.map(({ task, action }) => `${task} waits at ${action}`);
  const text = path.failed ? failureText(path.failed.failure) : brokenText(claim, path);
  return [text, ...waiting].join('; ');
}

function marksOf(
  { kind, span }: DescribedClaim,
  { failed }: DescribedPath,
  sources: SourceList,
): PageMark[] {
  if (kind === 'deadlock') return [];
  const [source, from, to] = sources.place(failed?.failure.span ?? span);
  return [{ source, from, to, kind: 'error', text: failed ? 'the error' : 'what is broken' }];
}

/** A row for the beginning and one for each step; everything of the state is known at each. */
function pathTimeline(path: DescribedPath, reason: string, sources: SourceList): PageTimeline {
  const builder = new TimelineBuilder(sources);
  const change = (row: number, place: string, value: string): void => {
    const dot = place.indexOf('.');
    const name = dot === -1 ? 'global' : place.slice(0, dot);
    const object = builder.object(name, excerpt(name, 60));
    builder.nearObject(object);
    builder.change(row, object, excerpt(place.slice(dot + 1), 60), excerpt(value, 200));
  };
  const steps = path.failed ? [...path.steps, path.failed.step] : path.steps;
  builder.row({
    line: 0,
    time: '',
    task: steps[0]?.lane ?? '',
    text: 'the beginning',
    point: 'p',
    span: undefined,
  });
  for (const { place, value } of path.initial) change(0, place, value);
  steps.forEach(({ lane, action, changes, span }, index) => {
    const point = /^enter /.test(action) ? 'e' : /^leave /.test(action) ? 'r' : 'p';
    const text = excerpt(action, 600);
    const task = excerpt(lane, 60);
    const row = builder.row({ line: index + 1, time: '', task, text, point, span });
    for (const { place, after } of changes) change(row, place, after);
    if (index === path.repeatsFrom) builder.remark(row, 'from here on it repeats for ever');
  });
  for (const { lane } of steps) builder.near(excerpt(lane, 60));
  const mark = builder.length - 1;
  builder.remark(mark, excerpt(reason, 400));
  const marks = { mark, noticed: mark, after: undefined, isCut: false, causes: lastChanges(steps) };
  return builder.timeline([{ title: 'all steps', rows: undefined }], marks);
}

/** The rows of the steps that gave the places that change the values they have at the end. */
function lastChanges(steps: DescribedPath['steps']): number[] {
  const last = new Map<string, number>();
  steps.forEach(({ changes }, index) => {
    for (const { place } of changes) last.set(place, index + 1);
  });
  return [...new Set(last.values())].filter((row) => row < steps.length).sort((a, b) => a - b);
}

function pageGraph(
  { graph, pathsInGraph }: PagedExploration,
  claim: DescribedClaim | undefined,
): PageGraph | undefined {
  if (!graph) return undefined;
  return {
    depths: graph.states.map(({ depth }) => depth),
    texts: graph.states.map(({ differing, tasks, isStuck }) =>
      [
        ...(isStuck ? ['no step can be taken'] : []),
        ...differing.map(({ place, value }) => `${place} = ${value}`),
        ...tasks.map(({ task, action }) => `${task} at ${action}`),
      ]
        .map((line) => excerpt(line, 120))
        .join('\n'),
    ),
    edges: graph.edges.flatMap(({ from, to, task, action }) => {
      return to === undefined ? [] : [[from, to, excerpt(`${task}: ${action}`, 200)] as const];
    }),
    path: (claim && pathsInGraph.get(claim)) ?? [],
  };
}
