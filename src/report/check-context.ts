/** What a report names beside the result: the inputs, and how to see the same again. */

export interface CheckContext {
  /** The specification's own name. */
  readonly spec: string;
  /** The trace as the user named it. */
  readonly trace: string;
  /** The command that gives this result again. */
  readonly reproduce: string;
}
