/** What people see of a trace that was judged, as the options of the command say. */
import type { CheckResult } from '../check/verdict.js';
import type { Observation } from '../model/observation.js';
import type { Program } from '../model/program.js';
import type { CheckContext } from '../report/check-context.js';
import { renderCheck, renderVerdict } from '../report/check-text.js';
import { differingProcesses } from '../report/design-differences.js';
import { type DesignVerdict, renderDesigns, renderFit } from '../report/designs-text.js';
import { renderCheckMail, renderDesignsMail } from '../report/mail-text.js';
import { plain } from '../report/paint.js';
import type { Command } from './arguments.js';
import { designNames } from './check-inputs.js';
import type { Judged } from './judge-trace.js';
import type { Outside } from './outside.js';
import { reproduceCommand } from './reproduce.js';
import { painter } from './terminal.js';

/** A specification that traces are judged by. */
export interface Design {
  readonly path: string;
  readonly program: Program;
  readonly observations: readonly Observation[];
}

/** Empty if the trace could not be read. */
export function renderVerdicts(
  verdicts: readonly Judged[],
  designs: readonly Design[],
  command: Command,
  outside: Outside,
): string {
  const isMail = command.has('mail');
  const isQuiet = command.has('quiet');
  const paint = isMail ? plain : painter(outside.output, command, outside);
  const [first] = verdicts as [Judged, ...Judged[]];
  if (!first.result) return '';
  return designs.length === 1 ? reportOfOne(first, first.result) : reportOfAll(first.trace);

  function reportOfOne(judged: Judged, result: CheckResult): string {
    const context = contextOf(judged, designs[0]!, command);
    if (isQuiet) return `${renderVerdict(result, context, paint)}\n`;
    return isMail ? renderCheckMail(result, context) : renderCheck(result, context, paint);
  }

  function reportOfAll(trace: string): string {
    const names = designNames(designs.map(({ path }) => path));
    const all = verdicts.flatMap((each, index): DesignVerdict[] => {
      const { result } = each;
      if (!result) return [];
      return [
        { design: names[index]!, result, context: contextOf(each, designs[index]!, command) },
      ];
    });
    if (isQuiet) return renderFit(trace, all);
    const fitting = designs.filter((_, index) => verdicts[index]!.result?.verdict === 'conforms');
    const differing = differingProcesses(fitting.map(({ program }) => program));
    if (isMail) return renderDesignsMail(trace, all, differing);
    return renderDesigns(trace, all, differing, paint);
  }
}

/** What a report names beside the result. */
export function contextOf(
  { trace, recording, result }: Judged,
  { path, program }: Design,
  command: Command,
): CheckContext {
  const reproduce = reproduceCommand(command, path, recording, result);
  return { spec: program.name, trace, reproduce };
}
