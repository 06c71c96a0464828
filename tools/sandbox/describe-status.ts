import { relative } from "node:path";
import type { CloudStatus, Status } from "../../sandbox/clouds";

/** What exists in a sandbox, in a line for each cloud, and whom somebody tried to reach in vain. */
export function describeThings({ clouds, refusedHosts }: Status): string {
  const held = clouds.filter(({ things }) => things.length > 0);
  const lines = held.map(({ name, things }) => `In the sandbox, on ${name}: ${counted(countKinds(things))}.`);
  if (held.length === 0) lines.push("The sandbox is empty.");
  if (refusedHosts.length > 0) lines.push(`Refused, because nothing here plays them: ${refusedHosts.join(", ")}.`);
  return lines.join("\n");
}

/** Which calls came, in a line for each cloud. */
export function describeCalls({ clouds }: Status): string[] {
  return clouds.map(({ name, calls, log }: CloudStatus) => {
    const sum = Object.values(calls).reduce((total, count) => total + count, 0);
    return `${name} was called ${sum} times: ${counted(calls)} (${relative(".", log)}).`;
  });
}

/** The kinds of things, a thing's last word being its name. */
function countKinds(things: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) {
    const kind = thing.split(" ").slice(0, 2).join(" ");
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(", ");
}
