import { beforeEach, inject } from "vitest";

/** Skips the tests of this file or block, with the reason, where this machine lacks one of `names`. */
export function needs(...names: string[]): void {
  beforeEach(({ skip }) => {
    const reason = reasonToSkip(names);
    if (reason !== undefined) skip(reason);
  });
}

/** Why tests that need `names` cannot run here. */
export function reasonToSkip(names: string[]): string | undefined {
  const missing = inject("missing");
  const name = ["terraform", ...names].find((each) => missing[each] !== undefined);
  return name && `${name}: ${missing[name]}`;
}
