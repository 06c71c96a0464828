import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { readPlan } from "../../../tools/plan/plan";
import { firstLine, lines, planNamed, section, words } from "./told";

describe("a Vertex AI endpoint", () => {
  it("is updated in one line, and without danger", () => {
    const { text, dangerous } = words("gcp-vertex-update");
    expect(dangerous).toBe(false);
    expect(firstLine("gcp-vertex-update")).toContain(
      "Updates endpoint `fraud` in place: image `fraud@sha256:aaaaaaaaaaaa` -> `fraud@sha256:bbbbbbbbbbbb`",
    );
    expect(section(text, "Changes")).toHaveLength(1);
  });

  it("takes a second model beside the first", () => {
    expect(firstLine("gcp-vertex-challenger")).toContain(
      "adds image `fraud@sha256:bbbbbbbbbbbb` with 10% of the traffic",
    );
    expect(firstLine("gcp-vertex-challenger")).toContain("traffic `100%` -> `90%` (`fraud@sha256:aaaaaaaaaaaa`)");
  });

  it("tells models of one image apart by the folder that they read", () => {
    const image = `my-proj/ml/fraud@sha256:${"a".repeat(64)}`;
    const text = readFileSync(join(__dirname, "plans", "gcp-vertex-challenger.json"), "utf8");
    const plan = JSON.parse(text.replace(/my-proj\/ml\/fraud@sha256:b+/g, image)) as {
      resource_changes: { address: string; change: { before?: Body | null; after?: Body | null } }[];
    };
    type Body = { body?: { model?: { artifactUri?: string } } };
    for (const { address, change } of plan.resource_changes)
      for (const side of [change.before, change.after])
        if (side?.body?.model)
          side.body.model.artifactUri = `gs://acme-models/fraud/${address.includes("8a8a8f80") ? 43 : 42}/`;
    const told = describePlan(readPlan(JSON.stringify(plan)), { environment: "dev" }).text;
    expect(told).toContain("adds image `fraud@sha256:aaaaaaaaaaaa`, `fraud/43/` with 10% of the traffic");
    expect(told).toContain("traffic `100%` -> `90%` (`fraud@sha256:aaaaaaaaaaaa`, `fraud/42/`)");
  });

  it("is told with its replicas", () => {
    expect(firstLine("gcp-vertex-replicas")).toContain("replicas `1` -> `3`, most replicas `2` -> `6`");
  });

  /** A real plan, in which the endpoint was asked what runs on it. */
  function withDeployed(plan: string, ids: string[], endpoint = "4711", partly: object = {}) {
    const json = JSON.parse(readFileSync(join(__dirname, "plans", `${plan}.json`), "utf8")) as object;
    const id = `/projects/123/locations/europe-west1/endpoints/${endpoint}`;
    const values = { id, output: { deployedModels: ids.map((id) => ({ id })) } };
    const resources = [{ address: "data.restful_resource.d", mode: "data", type: "restful_resource", values }];
    const prior_state = { values: { root_module: { resources } } };
    return describePlan(readPlan(JSON.stringify({ ...json, prior_state, ...partly })), { environment: "dev" });
  }

  it("tells of a deployment that nothing names any more, and how to end it", () => {
    const ended = (id: string) =>
      `\`gcloud ai endpoints undeploy-model 4711 --project=123 --region=europe-west1 --deployed-model-id=${id}\``;
    const { text, changes, dangerous } = withDeployed("gcp-no-changes", ["77"]);
    expect(lines(text)[0]).toBe(
      `**Leaves deployment \`77\` running on endpoint \`4711\`: nothing here names it, it is billed, and a deploy waits without end to delete a model that still runs. To end it: ${ended("77")}.**`,
    );
    expect({ changes, dangerous }).toEqual({ changes: 0, dangerous: false });
    const several = withDeployed("gcp-no-changes", ["77", "78"]).text;
    expect(several).toContain(
      "Leaves deployments `77`, `78` running on endpoint `4711`: nothing here names them, they are",
    );
    expect(several).toContain(`To end them: ${ended("77")}, ${ended("78")}`);
  });

  it("is in danger of an endless deploy when such a deployment may run what is destroyed", () => {
    expect(withDeployed("gcp-vertex-update", ["77"], "381479256").dangerous).toBe(true);
    expect(withDeployed("gcp-vertex-update", ["77"], "4711").dangerous).toBe(false); // the model ran on another endpoint
  });

  it.each([{ errored: true }, { complete: false }, { resource_changes: undefined, planned_values: {} }])(
    "calls nothing lost in a plan of a part, with %j",
    (partly) => {
      expect(withDeployed("gcp-no-changes", ["77"], "4711", partly).text).not.toContain("undeploy-model");
    },
  );

  it("does not take for lost what the state or the program names", () => {
    const ids = planNamed("gcp-vertex-update").resource_changes.flatMap(({ change }) =>
      [change.before, change.after].flatMap((side) => {
        const { body } = (side ?? {}) as { body?: { deployedModel?: { id: string } } };
        return body?.deployedModel === undefined ? [] : [body.deployedModel.id];
      }),
    );
    expect(new Set(ids).size).toBe(2);
    expect(withDeployed("gcp-vertex-update", ids).text).toBe(words("gcp-vertex-update").text);
  });

  it("stops serving when its last model is taken away", () => {
    expect(firstLine("gcp-vertex-emptied")).toContain("Takes the last model from endpoint `fraud`");
    expect(words("gcp-vertex-emptied").dangerous).toBe(true);
  });
});
