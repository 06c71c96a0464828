/** One thing that was looked at. */
export interface Check {
  /** `warn` is for what hinders some, and not everybody. */
  readonly ok: boolean | "warn";
  readonly what: string;
  /** The command, or the line to write, that mends it. */
  readonly fix?: string;
}
