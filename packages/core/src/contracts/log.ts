/** One entry of the host's log, for a person. It never contains a secret. */
export interface LogEntry {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  /** Facts for a program, never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}
