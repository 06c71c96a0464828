import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { readPlan } from "../../../tools/plan/plan";
import { firstLine, lines, planNamed, section, words } from "./told";

describe("an update of a SageMaker endpoint", () => {
  it("is one line, and no danger, although a model and a configuration are destroyed", () => {
    const { text, dangerous } = words("aws-sagemaker-update");
    expect(dangerous).toBe(false);
    expect(text).toContain("2 to add, 1 to change, 2 to destroy");
    expect(section(text, "Changes")).toHaveLength(1);
    expect(firstLine("aws-sagemaker-update")).toContain(
      "Updates endpoint `churn-dev-churn` in place: image `churn-dev-serving@sha256:a1a1a1a1a1a1` -> `churn-dev-serving@sha256:b2b2b2b2b2b2` (champion)",
    );
    expect(text).not.toMatch(/Destroys|Loses/);
  });

  it("says replicas once, although three resources hold them, and where the new ones start", () => {
    const [only, ...others] = section(words("aws-sagemaker-replicas").text, "Changes");
    expect(only).toBe(
      "- Updates endpoint `churn-dev-churn` in place: replicas `2` -> `4` (champion, challenger); the new replicas start at `4` (champion, challenger)",
    );
    expect(others).toEqual([]);
  });

  it("says traffic in per cent", () => {
    expect(firstLine("aws-sagemaker-traffic")).toContain(
      "traffic `90%` -> `80%` (champion), traffic `10%` -> `20%` (challenger)",
    );
  });

  it("has with it the alarms that turn to the new fleet, and no other change of them", () => {
    const plan = planNamed("aws-sagemaker-update");
    const { change } = plan.resource_changes.find(({ type }) => type === "aws_sagemaker_endpoint")!;
    const nameOn = (side: unknown) => (side as Record<string, unknown>).endpoint_config_name;
    const watching = (side: unknown, threshold = 0.05) => ({
      alarm_name: "errors",
      threshold,
      metric_query: [{ metric: [{ dimensions: { EndpointConfigName: nameOn(side) } }] }],
    });
    const alarm = (threshold: number) => ({
      address: "aws_cloudwatch_metric_alarm.a",
      mode: "managed",
      type: "aws_cloudwatch_metric_alarm",
      name: "a",
      change: { actions: ["update"], before: watching(change.before), after: watching(change.after, threshold) },
    });
    const changes = (threshold: number) => {
      const resource_changes = [...plan.resource_changes, alarm(threshold)];
      return section(describePlan({ ...plan, resource_changes }, { environment: "dev" }).text, "Changes");
    };
    expect(nameOn(change.before)).not.toBe(nameOn(change.after));
    expect(changes(0.05)).toHaveLength(1);
    expect(changes(0.1)).toHaveLength(2);
  });

  it("says that variants which come or go may move all requests at once", () => {
    const plan = planNamed("aws-sagemaker-traffic");
    expect(words("aws-sagemaker-traffic").text).not.toContain("all requests at once");
    const resource_changes = plan.resource_changes.map((one) => {
      if (one.type !== "aws_sagemaker_endpoint_configuration" || one.change.actions[0] !== "create") return one;
      const after = one.change.after as { production_variants: object[] };
      const production_variants = after.production_variants.slice(0, 1);
      return { ...one, change: { ...one.change, after: { ...after, production_variants } } };
    });
    expect(describePlan({ ...plan, resource_changes }, { environment: "dev" }).text).toContain(
      "no longer served (challenger); the new replicas start at `2` (champion); variants come or go, so SageMaker may move all requests at once",
    );
  });

  it("says that another rollout alone starts a new fleet", () => {
    const plan = planNamed("aws-sagemaker-update");
    const kept = plan.resource_changes.filter(({ change }) => change.actions[0] === "no-op");
    const endpoint = plan.resource_changes.find(
      ({ type, change }) => type === "aws_sagemaker_endpoint" && change.actions[0] === "update",
    )!;
    const before = endpoint.change.before as object;
    const only = { ...endpoint, change: { ...endpoint.change, after: { ...before, deployment_config: [] } } };
    const { text } = describePlan({ ...plan, resource_changes: [...kept, only] }, { environment: "dev" });
    expect(section(text, "Changes")[0]).toContain(
      "another rollout for the same variants, for which SageMaker starts a new fleet all the same",
    );
  });

  it("still cries when the configuration in use would go without the endpoint", () => {
    const plan = planNamed("aws-sagemaker-update");
    const resource_changes = plan.resource_changes.filter(({ type }) => type !== "aws_sagemaker_endpoint");
    const endpoint = plan.resource_changes.find(
      ({ type, change }) => type === "aws_sagemaker_endpoint" && change.actions[0] === "update",
    )!;
    const stays = { ...endpoint, change: { ...endpoint.change, actions: ["no-op"], after: endpoint.change.before } };
    const { text, dangerous } = describePlan(
      { ...plan, resource_changes: [...resource_changes, stays] },
      { environment: "dev" },
    );
    expect(lines(text)[0]).toBe(
      "**Destroys the configuration that endpoint `churn-dev-churn` uses: its next start fails.**",
    );
    expect(dangerous).toBe(true);
  });
});

it("finds the new configuration also where its name is known only after the apply", () => {
  const json = JSON.parse(readFileSync(join(__dirname, "plans", "aws-sagemaker-update.json"), "utf8")) as {
    resource_changes: {
      type: string;
      change: { actions: string[]; after: Record<string, unknown>; after_unknown: object };
    }[];
  };
  for (const { type, change } of json.resource_changes) {
    const field = type === "aws_sagemaker_endpoint" ? "endpoint_config_name" : "name";
    const isNew = change.actions[0] === (type === "aws_sagemaker_endpoint" ? "update" : "create");
    if (!isNew || type === "aws_sagemaker_model") continue;
    delete change.after[field];
    change.after_unknown = { ...change.after_unknown, [field]: true };
  }
  const { text, dangerous } = describePlan(readPlan(JSON.stringify(json)), { environment: "dev" });
  expect(section(text, "Changes")).toHaveLength(1);
  expect(text).toContain("-> `churn-dev-serving@sha256:b2b2b2b2b2b2` (champion)");
  expect(dangerous).toBe(false);
});
