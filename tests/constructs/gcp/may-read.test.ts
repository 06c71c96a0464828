import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../constructs/gcp/iam/service-account";
import { CloudRunModelService } from "../../../constructs/gcp/run/cloud-run-model-service";
import { GcsBucket } from "../../../constructs/gcp/storage/gcs-bucket";
import { synth } from "../../support/synth";
import { image, serve } from "./vertex/serving";

interface Things {
  readonly scope: Construct;
  readonly weights: GcsBucket;
  readonly account: ServiceAccount;
}

/** The grants on the bucket of a service's weights, and what the service waits for. */
function grants(before: (things: Things) => void = () => undefined) {
  const { resource } = synth((scope) => {
    const things = {
      scope,
      weights: new GcsBucket(scope, "weights", { bucketName: "acme-weights", location: "EU" }),
      account: new ServiceAccount(scope, "account", { accountId: "embed-service", project: "acme" }),
    };
    before(things);
    const { weights: bucket, account: serviceAccount } = things;
    for (const name of ["embed", "rank"]) {
      new CloudRunModelService(scope, name, {
        ...{ serviceName: name, location: "europe-west1", serviceAccount },
        models: { only: { image, traffic: 100, artifact: { bucket, path: "embed/7" } } },
      });
    }
  });
  const all = resource.google_storage_bucket_iam_member as Record<string, any>[];
  return { all, waits: resource.google_cloud_run_v2_service!.map(({ depends_on }) => depends_on as string[]) };
}
const expression = (grant: Record<string, any>) => grant.condition?.expression as string | undefined;

describe("a service whose weights stand in a bucket of the program", () => {
  it("is let read their folder, once, and starts when it may and its account is there", () => {
    const { all, waits } = grants();
    expect(all).toMatchObject([
      {
        role: "roles/storage.objectViewer",
        member: expect.stringMatching(/^serviceAccount:\$\{google_service_account\.\w+\.email\}$/),
        lifecycle: { create_before_destroy: true },
      },
    ]);
    expect(expression(all[0]!)).toMatch(/\/objects\/embed\/7\/"\)$/);
    for (const wait of waits) {
      expect(wait).toEqual([
        expect.stringMatching(/^google_service_account\./),
        expect.stringMatching(/^google_storage_bucket_iam_member\./),
      ]);
    }
  });

  it.each<[string, (things: Things) => void]>([
    ["the folder", ({ weights, account }) => weights.grantRead("mine", account, "embed/7/")],
    ["a folder above it", ({ weights, account }) => weights.grantRead("mine", account.member, "embed/")],
    ["the bucket", ({ weights, account }) => weights.grantReadWrite("mine", account)],
  ])("is granted nothing where the program lets it read %s", (_, before) => {
    expect(grants(before).all).toHaveLength(1);
  });

  it.each<[string, (things: Things) => void]>([
    ["another folder", ({ weights, account }) => weights.grantRead("mine", account, "embed/70/")],
    ["as another account", ({ weights }) => weights.grantRead("mine", "group:ml@acme.example")],
    ["only to add", ({ weights, account }) => weights.grantAppend("mine", account)],
    [
      "for a time",
      ({ weights, account }) =>
        weights.grant("mine", "roles/storage.objectViewer", account, {
          path: "embed/",
          condition: { title: "until 2027", expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' },
        }),
    ],
  ])("is let read where the program grants something else: %s", (_, before) => {
    const { all } = grants(before);
    expect(all).toHaveLength(2);
    expect(all.filter((grant) => expression(grant)?.endsWith('/objects/embed/7/")'))).toHaveLength(1);
  });
});

it("a grant that a service made before is not made again by the program: to take one away would take both", () => {
  const twice = () =>
    synth((scope) => {
      const bucket = new GcsBucket(scope, "weights", { bucketName: "acme-weights", location: "EU" });
      const serviceAccount = new ServiceAccount(scope, "account", { accountId: "embed-service", project: "acme" });
      new CloudRunModelService(scope, "embed", {
        ...{ serviceName: "embed", location: "europe-west1", serviceAccount },
        models: { only: { image, traffic: 100, artifact: { bucket, path: "embed/7" } } },
      });
      bucket.grantRead("mine", serviceAccount, "embed/7/");
    });
  expect(twice).toThrow(
    /^test\/weights: what "Read-mine" grants .* is granted already as "Read-embed-service@\S+"; leave one of them out/,
  );
});

it("a deployment on Vertex AI is let read the weights of its model, as its account", () => {
  const { json, resources, deployments } = serve(({ weights, account }) => ({
    champion: { artifact: { bucket: weights, path: "churn/42" }, serviceAccount: account },
  }));
  const [[address, grant]] = Object.entries(json.resource.google_storage_bucket_iam_member as object) as [
    [string, Record<string, any>],
  ];
  expect(grant).toMatchObject({ bucket: "acme", member: "serviceAccount:churn@acme.iam.gserviceaccount.com" });
  expect(resources[deployments[0]!]!.depends_on).toContain(`google_storage_bucket_iam_member.${address}`);
});
