/**
 * The script that records, put together: what is wanted under this observation, and the parts that
 * are the same for all.
 */
import { eventKey, type Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { Btf } from './btf.js';
import type { Evidence, Trail } from './evidence.js';
import {
  type Missing,
  type Needs,
  needsOf,
  observability,
  type Observability,
} from './observability.js';
import { type PathStep, planRecording, type RecordingPlan } from './plan.js';
import { type Fetch, resolveEvent } from './resolve.js';
import { scriptParts } from './script-parts.js';

export type Tracer = 'ftrace' | 'trace-cmd' | 'bpftrace' | 'perf';

const recorders: Record<Tracer, string> = {
  ftrace: scriptParts.ftrace,
  'trace-cmd': scriptParts.traceCmd,
  bpftrace: scriptParts.bpftrace,
  perf: scriptParts.perf,
};

/** The types of one kernel, and how its file is known again. */
export interface KernelTypes {
  readonly btf: Btf;
  readonly bytes: number;
  readonly sha256: string;
}

export interface RecordingScript {
  readonly text: string;
  readonly observability: Observability;
}

/** Without `types` the script finds out on the target where the fields are. */
export function recordingScript(
  program: Program,
  observation: Observation,
  tracer: Tracer,
  types: KernelTypes | undefined,
): RecordingScript {
  const plan = planRecording(observation);
  const needs = needsOf(program, observation);
  const { lines, missing } = types ? resolvedLines(plan, types.btf) : unresolvedLines(plan);
  const purpose = `${program.name}, observation ${observation.name}`;
  const text = [
    '#!/bin/sh',
    '# Records what a specification speaks about; made by `kspec record`, and needs nothing of it.',
    `purpose=${quoted(printable(purpose))}`,
    `tools=${quoted(toolsFor(tracer).join(' '))}`,
    `default_output=${tracer === 'trace-cmd' ? 'recording.dat' : 'recording.txt'}`,
    `style=${tracer === 'bpftrace' ? 'bpftrace' : 'probes'}`,
    scriptParts.beginning,
    scriptParts.cleaning,
    hereDocument('plan', lines.join('\n')),
    ...(types
      ? [`types_size=${types.bytes}`, `types_sum=${types.sha256}`, scriptParts.resolved]
      : [hereDocument('btf_reader', scriptParts.btf), scriptParts.resolving]),
    scriptParts.defining,
    ...(tracer === 'bpftrace' ? [] : [scriptParts.probing]),
    scriptParts.heading,
    recorders[tracer],
    ending(needs),
    '',
  ];
  return { text: text.join('\n'), observability: observability(plan, needs, missing) };
}

function toolsFor(tracer: Tracer): readonly string[] {
  const common = 'awk cat date grep head ls mktemp mv od rm sed sort tail tr uname wc'.split(' ');
  if (tracer === 'ftrace') return common;
  return tracer === 'bpftrace' ? [...common, 'cut', tracer] : [...common, tracer];
}

// ---- what is wanted, a line each

function unresolvedLines({ events }: RecordingPlan): Wanted {
  const lines = events.flatMap(({ point, name, fields }) => [
    eventKey(point, name),
    ...fields.map((field) =>
      [field.use, field.name, ...(field.path ?? []).map(stepText)].join(' '),
    ),
  ]);
  return { lines, missing: [] };
}

interface Wanted {
  readonly lines: readonly string[];
  readonly missing: readonly Missing[];
}

/** `_data (device_attach_data ->dev`: a parameter, what it points to, a member. */
function stepText(step: PathStep): string {
  if (step.kind === 'parameter') return step.name;
  return step.kind === 'cast' ? `(${step.structure}` : step.sign + step.name;
}

function resolvedLines({ events }: RecordingPlan, btf: Btf): Wanted {
  const lines: string[] = [];
  const missing: Missing[] = [];
  for (const event of events) {
    const key = eventKey(event.point, event.name);
    const { fetches, unresolved } = resolveEvent(btf, event);
    lines.push(key, ...fetches.map(fetchText));
    for (const { field, problem } of unresolved) {
      lines.push(`lack ${field} ${problem}`);
      missing.push({ event: key, field, problem });
    }
  }
  return { lines, missing };
}

/** `fetch pend 1 72,184 x64`: argument, offsets in the order of the loads, type. */
function fetchText({ name, argument, offsets, type }: Fetch): string {
  return `fetch ${name} ${argument} ${offsets.join(',') || '-'} ${type}`;
}

// ---- what the recording cannot show, found out on the target

function ending({ trails, names, claims }: Needs): string {
  return [
    'seen() { case "|$facts" in *"|$1|"*) return 0 ;; esac; return 1; }',
    'told() { case "$tellings" in *" $1 "*) return 0 ;; esac; return 1; }',
    'observability() {',
    "  facts=$(tr '\\n' '|' <\"$work/seen\")",
    "  tellings=' '",
    '  sed \'s/^/record: not recorded: /\' "$work/lacks" >&2',
    ...trails.flatMap((trail) => tellingLines(trail, names[trail.process])),
    ...claims.map(({ name, evidence }) => {
      const message = `no recording here refutes ${name}`;
      return `  ${conditionText(evidence)} || say ${quoted(message)}`;
    }),
    '}',
    '',
    'record "$@"',
    'observability',
  ].join('\n');
}

/** Notes that the recording tells of a process; for people, if it does not. */
function tellingLines({ process, facts, callers }: Trail, name: string | undefined): string[] {
  const evidence: readonly Evidence[] = [
    ...facts.map((fact): Evidence => ({ kind: 'fact', fact })),
    ...callers.map((caller): Evidence => ({ kind: 'process', process: caller })),
  ];
  const otherwise =
    name === undefined ? [] : ['  else', `    say ${quoted(`no event tells of ${name}`)}`];
  return [
    `  if ${conditionText({ kind: 'any', of: evidence })}; then`,
    `    tellings="\${tellings}${process} "`,
    ...otherwise,
    '  fi',
  ];
}

function conditionText(evidence: Evidence): string {
  if (evidence.kind === 'fact') return `seen ${quoted(evidence.fact)}`;
  if (evidence.kind === 'process') return `told ${evidence.process}`;
  if (evidence.of.length === 0) return evidence.kind === 'all' ? ':' : 'false';
  const parts = evidence.of.map(conditionText);
  return `{ ${parts.join(evidence.kind === 'all' ? ' && ' : ' || ')}; }`;
}

// ---- text as shell takes it

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, '?');
}

/** Nothing in it is taken for anything but text; no line of it is `END_OF_TEXT`. */
function hereDocument(name: string, text: string): string {
  return `${name}() {\n  cat <<'END_OF_TEXT'\n${text}\nEND_OF_TEXT\n}`;
}
