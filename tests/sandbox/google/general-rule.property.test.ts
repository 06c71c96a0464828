import fc from "fast-check";
import { expect, it } from "vitest";
import type { Google } from "../../../sandbox/google";
import { started, storage } from "./started";

// Five types that differ in all that differs: how the id is told, how an update is sent, whether the answer is an operation.
interface Kind {
  readonly create: (id: string, labels: object) => [method: string, url: string, body: unknown];
  readonly address: (id: string) => string;
  readonly patch: (id: string, labels: object) => [method: string, url: string, body: unknown];
  readonly labels?: (body: any) => object;
  readonly collection: string;
  readonly listed: (body: any) => any[];
  readonly policy: (id: string) => { get: [string, string]; set: [string, string]; wrapped: boolean };
}

const place = "projects/acme-dev/locations/europe-west4";
const repositories = `https://artifactregistry.googleapis.com/v1/${place}/repositories`;
const secrets = "https://secretmanager.googleapis.com/v1/projects/acme-dev/secrets";
const topics = "https://pubsub.googleapis.com/v1/projects/acme-dev/topics";
const subnetworks = "https://compute.googleapis.com/compute/v1/projects/acme-dev/regions/europe-west4/subnetworks";

// With a mask, what is empty is not sent.
const unlessEmpty = (labels: object) => (Object.keys(labels).length === 0 ? {} : { labels });

const policyOf = (address: string) => ({
  get: ["GET", `${address}:getIamPolicy`] as [string, string],
  set: ["POST", `${address}:setIamPolicy`] as [string, string],
  wrapped: true,
});

const kinds: Record<string, Kind> = {
  bucket: {
    collection: `${storage}?project=acme-dev`,
    address: (id) => `${storage}/${id}`,
    create: (id, labels) => ["POST", `${storage}?project=acme-dev`, { name: id, location: "EU", labels }],
    patch: (id, labels) => ["PATCH", `${storage}/${id}`, { labels: { a: null, b: null, ...labels } }],
    listed: ({ items }) => items,
    policy: (id) => ({ get: ["GET", `${storage}/${id}/iam`], set: ["PUT", `${storage}/${id}/iam`], wrapped: false }),
  },
  repository: {
    collection: repositories,
    address: (id) => `${repositories}/${id}`,
    create: (id, labels) => ["POST", `${repositories}?repositoryId=${id}`, { format: "DOCKER", labels }],
    patch: (id, labels) => ["PATCH", `${repositories}/${id}?updateMask=labels`, unlessEmpty(labels)],
    listed: ({ repositories: all }) => all,
    policy: (id) => policyOf(`${repositories}/${id}`),
  },
  secret: {
    collection: secrets,
    address: (id) => `${secrets}/${id}`,
    create: (id, labels) => ["POST", `${secrets}?secretId=${id}`, { replication: { automatic: {} }, labels }],
    patch: (id, labels) => ["PATCH", `${secrets}/${id}?updateMask=labels`, unlessEmpty(labels)],
    listed: ({ secrets: all }) => all,
    policy: (id) => policyOf(`${secrets}/${id}`),
  },
  topic: {
    collection: topics,
    address: (id) => `${topics}/${id}`,
    create: (id, labels) => ["PUT", `${topics}/${id}`, { labels }],
    patch: (id, labels) => ["PATCH", `${topics}/${id}`, { topic: unlessEmpty(labels), updateMask: "labels" }],
    listed: ({ topics: all }) => all,
    policy: (id) => policyOf(`${topics}/${id}`),
  },
  // It has no labels: they stand in its description.
  subnetwork: {
    collection: subnetworks,
    address: (id) => `${subnetworks}/${id}`,
    create: (id, labels) => ["POST", subnetworks, { name: id, description: JSON.stringify(labels) }],
    patch: (id, labels) => ["PATCH", `${subnetworks}/${id}`, { description: JSON.stringify(labels) }],
    labels: ({ description }) => JSON.parse(description),
    listed: ({ items }) => items,
    policy: (id) => ({
      get: ["GET", `${subnetworks}/${id}/getIamPolicy`],
      set: ["POST", `${subnetworks}/${id}/setIamPolicy`],
      wrapped: true,
    }),
  },
};

const labels = fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("1", "2", "3"), { noNullPrototype: true });
const step = fc.record({
  kind: fc.constantFrom(...Object.keys(kinds)),
  id: fc.constantFrom("alpha1", "bravo2", "charlie3"),
  action: fc.constantFrom("create", "create", "patch", "patch", "read", "list", "policy", "delete"),
  labels,
});

const sandbox = started();

it("keeps what was written, changes nothing twice, forgets what was deleted and refuses stale etags", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const model = new Map<string, object>();
      for (const { kind, id, action, labels } of steps) await run(sandbox.google, model, { kind, id, action, labels });
      for (const key of model.keys()) await remove(sandbox.google, key);
    }),
    { numRuns: 100 },
  );
});

async function remove(google: Google, key: string): Promise<void> {
  const [kind, id] = key.split("/") as [string, string];
  expect((await google.call("DELETE", kinds[kind]!.address(id))).status).toBeLessThan(300);
}

async function run(
  google: Google,
  model: Map<string, object>,
  step: { [field in "kind" | "id" | "action"]: string } & { labels: object },
) {
  const { id, action, labels } = step;
  const kind = kinds[step.kind]!;
  const key = `${step.kind}/${id}`;
  const exists = model.has(key);
  const read = () => google.call("GET", kind.address(id));
  switch (action) {
    case "create": {
      const { status } = await google.call(...kind.create(id, labels));
      // A PUT of what is there is an update.
      if (exists && step.kind !== "topic") expect(status).toBe(409);
      else {
        expect(status).toBe(200);
        model.set(key, labels);
      }
      break;
    }
    case "patch": {
      const { status } = await google.call(...kind.patch(id, labels));
      expect(status).toBe(exists ? 200 : 404);
      if (!exists) break;
      model.set(key, labels);
      const once = (await read()).body;
      await google.call(...kind.patch(id, labels));
      expect((await read()).body).toEqual(once); // etag and times included
      break;
    }
    case "list": {
      const { body } = await google.call("GET", kind.collection);
      const inModel = [...model.keys()].filter((other) => other.startsWith(`${step.kind}/`));
      const names = kind.listed(body).map(({ name }) => `${step.kind}/${name.split("/").pop()}`);
      expect(names.sort()).toEqual(inModel.sort());
      break;
    }
    case "policy":
      await policy(google, kind, id, exists);
      break;
    case "delete":
      expect((await google.call("DELETE", kind.address(id))).status).toSatisfy((status: number) =>
        exists ? status === 200 || status === 204 : status === 404,
      );
      model.delete(key);
  }
  const { status, body } = await read();
  expect(status).toBe(model.has(key) ? 200 : 404);
  if (model.has(key)) expect(kind.labels?.(body) ?? body.labels ?? {}).toEqual(model.get(key));
}

async function policy(google: Google, kind: Kind, id: string, exists: boolean): Promise<void> {
  const { get, set, wrapped } = kind.policy(id);
  const before = await google.call(...get);
  expect(before.status).toBe(exists ? 200 : 404);
  const bindings = [{ role: "roles/viewer", members: [`group:${id}@acme.example`] }];
  const next = { etag: before.body.etag, bindings };
  const write = () => google.call(...set, wrapped ? { policy: next } : next);
  const first = await write();
  expect(first.status).toBe(exists ? 200 : 404);
  if (!exists) return;
  expect((await write()).status).toBe(409);
  expect((await google.call(...get)).body).toEqual(first.body);
  expect(first.body.bindings).toEqual(bindings);
}
