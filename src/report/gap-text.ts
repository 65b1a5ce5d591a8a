/** What is missing in the evidence, in words. */
import { assertNever } from '../base/assert-never.js';
import type { Gap } from '../check/verdict.js';
import { count, pageWidth, wrap } from './layout.js';
import { placeText } from './place-text.js';
import { excerpt } from './printable.js';

/** One gap, wrapped and indented. */
export function renderGap(gap: Gap, indent: string, width = pageWidth): string[] {
  const where = gap.line === 0 ? 'the whole trace: ' : `${placeText(gap)}: `;
  const sentence = `${where}${gapText(gap)}${concernsText(gap)}`;
  return wrap(sentence, indent, `${indent}  `, width);
}

function gapText(gap: Gap): string {
  switch (gap.kind) {
    case 'lost-events': {
      if (gap.count === 0) return `here events of CPU ${gap.cpu} begin to be missing`;
      const events =
        gap.count === undefined ? 'events, nobody knows how many,' : count(gap.count, 'event');
      const cpu = gap.cpu === undefined ? '' : ` of CPU ${gap.cpu}`;
      const verb = gap.count === 1 ? 'is' : 'are';
      return `${events}${cpu} ${verb} missing: the tracer lost ${gap.count === 1 ? 'it' : 'them'}`;
    }
    case 'unreadable-line':
      return 'this line should hold an event and cannot be read';
    case 'unknown-start':
      return 'something that was under way when the recording began, or when a gap ended, may have done this';
    case 'unnamed-object':
      return 'a call may have done this of which the recording does not tell what it was about';
    case 'unrecorded-call':
      return 'a function that runs and is not recorded may have done this';
    case 'too-many-states':
      return 'more states were possible from here than could be followed (--max-possible)';
    case 'too-many-objects':
      return 'more objects came than --max-objects allows, or too many tasks or pointers: all are unknown from here';
    case 'too-many-calls':
      return 'a task is in more calls than could be followed, or too many tasks are in calls';
    case 'too-many-ties':
      return 'too many events have this same timestamp to try all their orders';
    case 'unknown-task':
      return 'the event does not say which task recorded it';
    default:
      return assertNever(gap.kind);
  }
}

function concernsText({ concerns }: Gap): string {
  if (concerns.length === 0) return '';
  const named = concerns.slice(0, maxNamed).map((name) => excerpt(name, 60));
  const rest = concerns.length > maxNamed ? ` and ${concerns.length - maxNamed} more` : '';
  return `; it concerns ${named.join(', ')}${rest}`;
}

const maxNamed = 8;
