import { appendFileSync } from "node:fs";
import { isBody, type Json } from "./json";

/** One call, as it is written down; or the end of an operation, whose method is `END` and whose path says what it did. */
export interface LogLine {
  readonly n: number;
  readonly time: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly body?: Json;
  /** 0 where the connection was dropped. */
  readonly status: number;
}

/** The calls that came, in their order; each also as a line of JSON in a file, when one was asked for. */
export class CallLog {
  private readonly lines: LogLine[] = [];
  private count = 0;

  constructor(private readonly file?: string) {}

  add(call: Omit<LogLine, "n" | "time">): void {
    const line = { n: ++this.count, time: new Date().toISOString(), ...call, body: withoutSecrets(call.body) };
    this.lines.push(line);
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }

  all(): readonly LogLine[] {
    return [...this.lines];
  }

  clear(): void {
    this.lines.length = 0;
  }
}

// Values of secrets, and tokens that are exchanged.
const secret = /^(payload|subject_?token)$/i;

/** What was sent, without what must stand in no file. */
function withoutSecrets(body: Json): Json {
  if (!isBody(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => [field, secret.test(field) ? "(secret)" : value]),
  );
}
