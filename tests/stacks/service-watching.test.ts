import { describe, expect, it } from "vitest";
import { synthesizeYaml } from "../support/environments";

const digest = `sha256:${"a".repeat(64)}`;
const common = "system: churn\nowner: ml@acme.example\n";
const programs = {
  aws: (more: string) => `cloud: aws
${common}aws: { account: "111122223333", region: eu-west-1 }
registries: { serving: {} }
endpoints: { api: { slo: { availability: 99.9% }, variants: { a: { image: "registry/serving@${digest}" } } } }
services: { api: { image: "registry/serving@${digest}", slo: { availability: 99.9% } } }
${more}`,
  gcp: (more: string) => `cloud: gcp
${common}gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: token }
endpoints: { api: { slo: { availability: 99.9% }, variants: { a: { image: "europe-west1-docker.pkg.dev/acme/serving/api@${digest}", machine: n1-standard-2 } } } }
services: { api: { image: "europe-west1-docker.pkg.dev/acme/serving/api@${digest}", slo: { availability: 99.9% } } }
${more}`,
};
const bodies = (json: any, type: string): any[] => Object.values(json.resource[type] ?? {});

describe.each(["aws", "gcp"] as const)("on %s", (cloud) => {
  const { json } = synthesizeYaml(programs[cloud](""));

  it("services have a dashboard beside that of endpoints", () => {
    expect(Object.keys(json.output.dashboards.value)).toEqual(["endpoints", "services"]);
  });

  it("what watches a service and an endpoint of the same name is not called alike", () => {
    const names = [
      ...bodies(json, "aws_cloudwatch_metric_alarm").map(({ alarm_name: name }) => name as string),
      ...bodies(json, "aws_cloudwatch_composite_alarm").map(({ alarm_name: name }) => name as string),
      ...bodies(json, "google_monitoring_alert_policy").map(({ display_name: name }) => name as string),
      ...bodies(json, "google_monitoring_custom_service").map(({ service_id: id }) => id as string),
    ];
    expect(names.length).toBeGreaterThan(4);
    expect(new Set(names).size).toBe(names.length);
  });

  it("whoever stands under alerts is told that no replica is there, with a promise and without one", () => {
    const yaml = programs[cloud]("alerts: { emails: [ml@acme.example] }\n").replace("services: { api:", `services: { quiet: { image: "${cloud === "aws" ? "registry/serving" : "europe-west1-docker.pkg.dev/acme/serving/api"}@${digest}" }, api:`); // prettier-ignore
    const told = synthesizeYaml(yaml).json;
    const names = [
      ...bodies(told, "aws_cloudwatch_metric_alarm").flatMap((body) => body.alarm_actions?.length > 0 ? [body.alarm_name as string] : []), // prettier-ignore
      ...bodies(told, "google_monitoring_alert_policy").flatMap((body) => body.notification_channels?.length > 0 ? [body.display_name as string] : []), // prettier-ignore
    ].filter((name) => /\/down$|no replica/.test(name));
    expect(names).toHaveLength(2);
  });
});
