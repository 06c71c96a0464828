import { describe, expect, it } from "vitest";
import { GcsBucket } from "../../../../constructs/gcp/storage/gcs-bucket";
import { image, parent, serve, type Served } from "./serving";

const endpointPath = `/${parent}/endpoints/4711`;
const without = (resource: Record<string, any>) => ({ ...resource, "//": undefined });

describe("the models of an endpoint", () => {
  it("are made before what they replace goes: model, deployment, traffic, each after the one before", () => {
    const { resources, models, deployments, traffic } = serve({ champion: {} });
    const [model, deployment] = [resources[models[0]!]!, resources[deployments[0]!]!];
    expect(model.lifecycle).toEqual({ create_before_destroy: true });
    expect(deployment.lifecycle).toEqual({ create_before_destroy: true });
    expect(model.depends_on).toContainEqual(expect.stringMatching(/^google_vertex_ai_endpoint\./));
    expect(deployment.depends_on).toContain(`restful_resource.${models[0]}`);
    expect(traffic.lifecycle).toEqual({ create_before_destroy: true }); // of another endpoint: before the old one's goes
    expect(traffic.depends_on).toEqual([`restful_resource.${deployments[0]}`]);
  });

  it("are another model and another deployment when any of their content changes", () => {
    const of = (change: Served, path = "churn/42") =>
      serve(({ weights }) => ({ champion: { artifact: { bucket: weights, path }, ...change } }));
    const before = of({});
    const changes: Served[] = [
      { image: image.replace(/a{64}/, "b".repeat(64)) },
      { command: ["serve"] },
      { args: ["--fast"] },
      { environment: { MODE: "fast" } },
      { port: 9000 },
      { predictRoute: "/v2" },
      { healthRoute: "/ready" },
      { startupSeconds: 1800 },
      { deploymentTimeoutSeconds: 3600 },
      { sharedMemoryMiB: 16_384 },
      { modelFields: { containerSpec: { grpcPorts: [{ containerPort: 9000 }] } } },
      { redeploy: "again" },
    ];
    for (const after of [of({}, "churn/43"), ...changes.map((change) => of(change))]) {
      expect(after.models, after.models[0]).not.toEqual(before.models);
      expect(after.deployments, after.models[0]).not.toEqual(before.deployments);
    }
    expect(new Set(changes.flatMap((change) => of(change).models)).size).toBe(changes.length);
  });

  it("keep their model, and get another deployment, when they run on something else", () => {
    const before = serve({ champion: {} });
    for (const after of [
      serve({ champion: { machineType: "n1-standard-8" } }),
      serve({ champion: { accelerator: { type: "NVIDIA_L4", count: 1 } } }),
      serve({ champion: { deploymentFields: { dedicatedResources: { spot: true } } } }),
      serve(({ account }) => ({ champion: { serviceAccount: account } })),
    ]) {
      expect(after.models).toEqual(before.models);
      expect(after.deployments).not.toEqual(before.deployments);
    }
  });

  it("keep both when only replicas, scaling or traffic change: that is changed in place", () => {
    const before = serve({ champion: { traffic: 90 }, challenger: { redeploy: "2", traffic: 10 } });
    const after = serve({
      champion: { traffic: 50, minReplicas: 2, maxReplicas: 4, scaleOn: { cpu: 80 } },
      challenger: { redeploy: "2", traffic: 50 },
    });
    expect(Object.keys(after.resources).sort()).toEqual(Object.keys(before.resources).sort());
  });

  it("plan nothing under other names, in another order or beside other things", () => {
    const plain = (served: ReturnType<typeof serve>) =>
      Object.entries(served.resources)
        .map(([address, resource]) => [address, { ...without(resource), depends_on: [...resource.depends_on].sort() }])
        .sort();
    const before = serve({ champion: { traffic: 90 }, challenger: { redeploy: "2", traffic: 10 } });
    const after = serve(
      { silver: { redeploy: "2", traffic: 10 }, gold: { traffic: 90 } },
      {},
      (scope) => new GcsBucket(scope, "other", { bucketName: "acme-other", location: "EU" }),
    );
    expect(plain(after)).toEqual(plain(before));
  });

  it("are the same whatever the order of their variables", () => {
    const before = serve({ champion: { environment: { A: "1", B: "2" } } });
    expect(serve({ champion: { environment: { B: "2", A: "1" } } }).resources).toEqual(before.resources);
  });

  it("share an upload where two run on different machines", () => {
    const { models, deployments } = serve({
      small: { traffic: 50 },
      large: { traffic: 50, machineType: "n1-standard-8" },
    });
    expect([models.length, deployments.length]).toEqual([1, 2]);
  });

  it("are refused where two are the same: they would have one id", () => {
    expect(() => serve({ a: { traffic: 50 }, b: { traffic: 50 } })).toThrow(
      "test/models: b is the same as a; change one of them, or give it another text in redeploy",
    );
  });

  it("wait for each other at one endpoint, whatever changes it", () => {
    const { resources, deployments, traffic } = serve({ champion: {} });
    for (const resource of [resources[deployments[0]!]!, traffic]) {
      for (const check of ["precheck_create", "precheck_update", "precheck_delete"])
        expect(resource[check]).toEqual([{ mutex: endpointPath }]);
    }
  });

  it("are taken over, when an interrupted deploy has left them, by what is asked at plan", () => {
    const { data, imports, models, deployments } = serve({ champion: {} });
    expect(imports.map(({ to }) => to)).toEqual([
      `restful_resource.${models[0]}`,
      `restful_resource.${deployments[0]}`,
    ]);
    expect(imports[0]!.for_each).toBe(
      `\${data.restful_resource.${models[0]}.output != null ? toset(["left behind"]) : toset([])}`,
    );
    expect(imports[1]!.for_each).toMatch(
      /^\$\{contains\(try\(data\.restful_resource\.\w+\.output\.deployedModels\[\*\]\.id, \[\]\), "\d{10}"\) \? /,
    );
    // Known at plan: literal paths, and nothing that they would have to wait for.
    for (const seen of data.restful_resource!) {
      expect(seen.id).toMatch(/^\/projects\/\d+\/locations\/[a-z0-9-]+\/(models|endpoints)\/[\w-]+$/);
      expect([seen.allow_not_exist, seen.depends_on]).toEqual([true, undefined]);
    }
    expect(serve({ champion: {} }, { adopt: false }).imports).toBeUndefined();
  });
});

describe("traffic", () => {
  const splitOf = (models: Record<string, Served>) => serve(models).traffic.body.trafficSplit;

  it("is whole percents, and none where it is 0: both would be a change in every plan", () => {
    const split = splitOf({ champion: { traffic: 100 }, challenger: { redeploy: "2", traffic: 0 } });
    expect(Object.values(split)).toEqual([100]);
    const message = "percent is 33.3; give a whole number from 0 to 100";
    expect(() => splitOf({ champion: { traffic: 66.7 }, challenger: { redeploy: "2", traffic: 33.3 } })).toThrow(
      "percent is 66.7",
    );
    expect(() => splitOf({ champion: { traffic: 33.3 } })).toThrow(message);
  });

  it("sums to 100", () => {
    expect(() => splitOf({ champion: { traffic: 90 } })).toThrow("the shares sum to 90; give whole percents");
  });

  it("is sent as a whole, and emptied before the last deployment goes", () => {
    expect(serve({ champion: {} }).traffic).toMatchObject({
      path: endpointPath,
      merge_patch_disabled: true,
      update_method: "PATCH",
      update_query: { updateMask: ["trafficSplit"] },
      delete_method: "PATCH",
      delete_body: { trafficSplit: {} },
    });
  });
});
