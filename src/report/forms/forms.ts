/** The forms for what runs tests and shows their results. */
import { assertNever } from '../../base/assert-never.js';
import { renderJson } from '../diagnostic-json.js';
import { renderGithub } from './github.js';
import type { JudgedGroup } from './judgement.js';
import { renderJunit } from './junit.js';
import { renderKtap } from './ktap.js';
import { sarifLog } from './sarif.js';

export type Form = 'ktap' | 'junit' | 'sarif' | 'github';

/** The whole report, with a line break at its end; only annotations may be none. */
export function renderForm(
  form: Form,
  groups: readonly JudgedGroup[],
  /** What the report calls itself. */
  self: { readonly command: string; readonly version: string },
): string {
  switch (form) {
    case 'ktap':
      return renderKtap(groups);
    case 'junit':
      return renderJunit(groups, self.command);
    case 'sarif':
      return renderJson(sarifLog(groups, self.version));
    case 'github':
      return renderGithub(groups);
    default:
      return assertNever(form);
  }
}
