/** Which steps of a scenario leave no event, and which fit a recorded one. */
import type { StepLabel } from '../../engine/labelled-states.js';
import type { Clause, Observation } from '../../model/observation.js';
import { sameValue, type Value } from '../../model/value.js';
import type { DecodedEvent } from '../decode.js';
import type { Visibility } from '../visibility.js';

/** What an event says of a step can be read off the step's label alone. */
export function areArgumentsPlain({ clauses }: Observation): boolean {
  return clauses.every(({ meaning }) =>
    (meaning.arguments ?? []).every(({ kind }) => kind === 'local' || kind === 'constant'),
  );
}

export function isHidden(
  { step: { visibility } }: StepLabel,
  recording: Pick<Visibility, 'isHidden' | 'hiddenTransitions'>,
): boolean {
  if (visibility.kind === 'internal') return true;
  if (visibility.kind === 'do') return recording.hiddenTransitions.includes(visibility.process);
  return recording.isHidden(visibility.kind, visibility.process);
}

/** True if the step is of the event's kind and has the recorded arguments, as far as they are. */
export function fits({ step, parameters }: StepLabel, decoded: DecodedEvent): boolean {
  const { task, visibility } = step;
  const { meaning } = decoded.clause;
  if (visibility.kind !== meaning.kind || visibility.process !== meaning.process) return false;
  if (meaning.kind !== 'do' && task !== decoded.task - 1) return false;
  return (meaning.arguments ?? []).every((argument, index) => {
    const recorded = recordedValue(decoded, argument);
    return recorded === undefined || sameValue(recorded, parameters[index]!);
  });
}

type Argument = NonNullable<Clause['meaning']['arguments']>[number];

function recordedValue({ values }: DecodedEvent, argument: Argument): Value | undefined {
  if (argument.kind === 'local') return values[argument.index];
  return argument.kind === 'constant' ? argument.value : undefined;
}
