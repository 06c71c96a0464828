import type { Environment } from "./environment";
import { entriesOf } from "./kinds/entries";
import { listed } from "./yaml/nearest";
import type { Report } from "./yaml/problem";

/** An environment that goes by itself must be able to go, and whoever reaps it must know when. */
export function checkTtl(environment: Environment, report: Report): void {
  const { ttl, protect, forceDestroy, state, encryption, kindsWithRetired } = environment;
  if (ttl === undefined) return;
  const say = (message: string) => report(["ttl"], message);
  if (protect)
    say(
      "stands beside protect: true (the default), and what is protected never goes by itself; write protect: false and forceDestroy: true",
    );
  else if (!forceDestroy)
    say("deletes what things hold, which the cloud refuses while forceDestroy is false; write forceDestroy: true");
  if (state === undefined)
    say("needs a state that others can read, or nobody knows when to let it go; write state: { bucket: ... }");
  const retired = entriesOf(kindsWithRetired).flatMap(({ thing, entry }) => (entry.retired ? [thing] : []));
  if (encryption === "customer-managed" && retired.length > 0)
    say(
      `cannot delete the key, which may have encrypted ${listed(retired, 3)}, retired; write retired: { key/main: <today> } without encryption, or take ttl out`,
    );
}
