/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): what viewers of
 * static analysis read. Each judgement is a result, the events or steps that led to it are a code
 * flow with a thread for each task, and what could not be read is a notification.
 */
import type { Diagnostic } from '../../base/diagnostic.js';
import { printable } from '../printable.js';
import {
  type FilePlace,
  type FlowStep,
  type JudgedGroup,
  type Judgement,
  placeOfSpan,
  type Rule,
  rules,
} from './judgement.js';

export function sarifLog(groups: readonly JudgedGroup[], version: string) {
  const judgements = groups.flatMap((group) => group.judgements);
  const used = (Object.keys(rules) as Rule[]).filter((id) =>
    judgements.some(({ rule }) => rule === id),
  );
  const unreadable = judgements.filter(({ outcome }) => outcome === 'unreadable');
  const notifications = [
    ...groups.flatMap(({ diagnostics }) => diagnostics.map(notification)),
    ...unreadable.map(({ reason, place }) => ({
      level: 'error',
      message: message(reason),
      ...(place ? { locations: [location(place)] } : {}),
    })),
  ];
  const isSuccessful = notifications.every(({ level }) => level !== 'error');
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kspec',
            version,
            rules: used.map((id) => ({ id, shortDescription: message(`${rules[id]}.`) })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          { executionSuccessful: isSuccessful, toolExecutionNotifications: notifications },
        ],
        results: groups.flatMap((group) =>
          group.judgements
            .filter(({ outcome }) => outcome !== 'unreadable')
            .map((judgement) => result(judgement, group.name, used)),
        ),
      },
    ],
  };
}

const kinds = {
  passed: 'pass',
  failed: 'fail',
  open: 'open',
  unreadable: 'notApplicable',
} as const;

function result(judgement: Judgement, group: string, used: readonly Rule[]) {
  const { name, outcome, rule, reason, place, related, flow } = judgement;
  return {
    ruleId: rule,
    ruleIndex: used.indexOf(rule),
    kind: kinds[outcome],
    level: outcome === 'failed' ? 'error' : 'none',
    message: message(reason),
    locations: [{ ...(place ? location(place) : {}), logicalLocations: [logical(group, name)] }],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((each, id) => ({
            id,
            ...location(each.place),
            message: message(each.text),
          })),
        }
      : {}),
    ...(flow.length > 0 ? { codeFlows: [codeFlow(flow)] } : {}),
  };
}

/** The threads are in the order in which they first act; their steps are numbered through. */
function codeFlow(flow: readonly FlowStep[]) {
  const tasks = [...new Set(flow.map(({ task }) => task))];
  return {
    threadFlows: tasks.map((task) => ({
      id: printable(task),
      message: message(task),
      locations: flow.flatMap((step, index) => {
        if (step.task !== task) return [];
        const { place, text, changes } = step;
        return [
          {
            executionOrder: index + 1,
            location: { ...(place ? location(place) : {}), message: message(text) },
            ...(changes.length > 0 ? { state: stateAfter(changes) } : {}),
          },
        ];
      }),
    })),
  };
}

function stateAfter(changes: FlowStep['changes']) {
  return Object.fromEntries(changes.map(({ place, after }) => [printable(place), message(after)]));
}

function location({ file, line, column, endLine, endColumn, text }: FilePlace) {
  const region = {
    startLine: line,
    startColumn: column,
    endLine,
    endColumn,
    ...(text === undefined ? {} : { snippet: { text } }),
  };
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      ...(line === undefined ? {} : { region }),
    },
  };
}

function logical(group: string, name: string) {
  return { name: printable(name), fullyQualifiedName: printable(`${group}: ${name}`) };
}

function notification({ code, severity, message: text, span }: Diagnostic) {
  const place = span && placeOfSpan(span);
  return {
    descriptor: { id: code },
    level: severity,
    message: message(text),
    ...(place ? { locations: [location(place)] } : {}),
  };
}

function message(text: string) {
  return { text: printable(text) };
}

/** A path as a reference: relative to where kspec ran, or absolute. */
function uriOf(file: string): string {
  const path = file.replace(loneSurrogate, '\ufffd').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
