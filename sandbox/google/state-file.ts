import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Store } from "./store";

/** Keeps a store in a file, so that it survives between commands. */
export class StateFile {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly path: string,
    private readonly store: Store,
  ) {
    if (existsSync(path)) this.load();
  }

  /** Writes soon: a deploy changes a hundred things within a second. */
  changed(): void {
    this.timer ??= setTimeout(() => this.write(), 100);
  }

  /** Writes now: whole, or not at all. */
  write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const unfinished = `${this.path}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(this.store));
    renameSync(unfinished, this.path);
  }

  private load(): void {
    try {
      this.store.load(JSON.parse(readFileSync(this.path, "utf8")));
    } catch (cause) {
      throw new Error(`${this.path} is not what a sandbox left behind; delete it to begin with an empty cloud`, {
        cause,
      });
    }
  }
}
