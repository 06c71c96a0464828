import { relative } from "node:path";
import type { CloudStatus, Need, Status } from "../../sandbox/clouds";
import { counted } from "../kinds/phrases";
import { countedThings, keptThings } from "./words";

/** What exists in a sandbox, in a few lines for each cloud, and whom somebody tried to reach in vain. */
export function describeThings({ clouds, refusedHosts, needs }: Status): string {
  const lines = clouds.filter(({ things }) => things.length > 0).flatMap((cloud) => linesOf(cloud, needs));
  if (lines.length === 0) lines.push("The sandbox is empty.");
  if (refusedHosts.length > 0) lines.push(`Refused, because nothing here plays them: ${refusedHosts.join(", ")}.`);
  return lines.join("\n");
}

/** Which calls came, in a line for each cloud. */
export function describeCalls({ clouds }: Status): string[] {
  return clouds.map(({ name, calls, log }: CloudStatus) => {
    const sum = Object.values(calls).reduce((total, count) => total + count, 0);
    const each = Object.entries(calls).map(([service, count]) => `${count} to ${service}`);
    return `${name} was called ${counted(sum, "time")}: ${each.join(", ")} (${relative(".", log)}).`;
  });
}

/** What deploys made, and apart from that what the sandbox made before the first one, which a destroy leaves. */
function linesOf({ name, things }: CloudStatus, needs: readonly Need[]): string[] {
  const before = new Map(
    needs
      .filter((need) => (need.cloud === "gcp" ? "Google Cloud" : `AWS account ${need.owner}`) === name)
      .flatMap(madeBefore),
  );
  const made = things.filter((thing) => !before.has(thing));
  const kept = keptThings(made);
  const said =
    made.length === 0
      ? "nothing that a deploy made"
      : kept === undefined
        ? countedThings(made)
        : `nothing but what the cloud keeps: ${kept}`;
  const there = [...before].filter(([thing]) => things.includes(thing)).map(([, words]) => words);
  return [
    `In the sandbox, on ${name}: ${said}.`,
    ...(there.length === 0 ? [] : [`  Besides, made by the sandbox before the first deploy: ${there.join("; ")}.`]),
  ];
}

/** What the sandbox makes for an environment as an administrator would, with what it is for. */
function madeBefore({
  cloud,
  owner,
  stateBucket,
  roles = [],
  zones = {},
  certificates = {},
}: Need): [string, string][] {
  const bucket = cloud === "gcp" ? `storage b b/${stateBucket}` : `s3 buckets ${stateBucket}`;
  return [
    ...(stateBucket === undefined ? [] : [[bucket, `the bucket of the state, ${stateBucket}`] as [string, string]]),
    ...roles.map((arn): [string, string] => {
      const role = arn.split("/").pop()!;
      return [`iam roles ${role}`, `the role ${role}, which stands in for yours`];
    }),
    ...Object.entries(zones).map(([id, name]): [string, string] => [
      cloud === "gcp" ? `dns managedZones projects/${owner}/managedZones/${id}` : `route53 zones ${name}.`,
      `the zone ${name}, which stands in for yours`,
    ]),
    ...Object.values(certificates).map((domain): [string, string] => [
      `acm _certificates ${domain}`,
      `a certificate of ${domain}, which stands in for yours`,
    ]),
  ];
}
