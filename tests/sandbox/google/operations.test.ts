import { afterEach, expect, it } from "vitest";
import { overTheWire, started, tell } from "./started";

const sandbox = started();
const place = "projects/acme-dev/locations/europe-west4";

// A creation of each kind of operation, and the host and version under which it is asked for.
const kinds: [kind: string, base: string, create: string, body: unknown][] = [
  [
    "google.longrunning",
    "https://artifactregistry.googleapis.com/v1/",
    `${place}/repositories?repositoryId=serving`,
    { format: "DOCKER" },
  ],
  [
    "nested",
    "https://iam.googleapis.com/v1/",
    "projects/acme-dev/locations/global/workloadIdentityPools?workloadIdentityPoolId=github",
    {},
  ],
  [
    "compute",
    "https://compute.googleapis.com/compute/v1/",
    "projects/acme-dev/regions/europe-west4/routers",
    { name: "router" },
  ],
  [
    "sql",
    "https://sqladmin.googleapis.com/sql/v1beta4/",
    "projects/acme-dev/instances",
    { name: "mlflow", region: "europe-west4" },
  ],
];

afterEach(() => tell(sandbox.google, "POST", "reset"));

function isDone(operation: any): boolean {
  return operation.done === true || operation.status === "DONE";
}

function addressOf(base: string, { name, selfLink }: any, kind: string): string {
  if (kind === "compute") return selfLink.replace("www.googleapis", "compute.googleapis");
  return base + (kind === "sql" ? `projects/acme-dev/operations/${name}` : name);
}

it.each(kinds)("is done in the first answer: %s", async (kind, base, create, body) => {
  const { body: operation } = await sandbox.google.call("POST", base + create, body);
  expect(isDone(operation)).toBe(true);
  expect((await sandbox.google.call("GET", addressOf(base, operation, kind))).body).toEqual(operation);
});

it.each(kinds)("is pending as often as was told: %s", async (kind, base, create, body) => {
  await tell(sandbox.google, "POST", "config", { polls: 2 });
  const { body: operation, headers } = await overTheWire(sandbox.google, "POST", base + create, body);
  expect(isDone(operation)).toBe(false);
  // Only the newer kind is asked by clients that honour it.
  expect(headers["retry-after"]).toBe(kind === "compute" || kind === "sql" ? undefined : "0.1");
  const answers = [];
  for (let poll = 0; poll < 3; poll++) {
    answers.push((await sandbox.google.call("GET", addressOf(base, operation, kind))).body);
  }
  expect(answers.map(isDone)).toEqual([false, false, true]);
  await tell(sandbox.google, "POST", "config", { polls: 0 });
});

it("knows no operation that it did not give out", async () => {
  const url = `https://artifactregistry.googleapis.com/v1/${place}/operations/none`;
  expect((await sandbox.google.call("GET", url)).status).toBe(404);
});
