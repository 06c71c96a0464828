import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { aws, gcp } from "../../constructs";
import { synth } from "../support/synth";
import * as awsProps from "./aws/valid-props";
import * as gcpProps from "./gcp/valid-props";

// A second region or account in one stack: whatever a construct makes is made by the provider that it is given, what is made for it in other
// constructs of its props apart.

type Made = new (scope: Construct, id: string, props: object) => Construct;
type Use = (made: never, scope: Construct) => void;
type Body = Record<string, any>;

const clouds = {
  aws: {
    made: aws as unknown as Record<string, Made>,
    valid: awsProps.validProps,
    uses: awsProps.uses as Record<string, Use>,
    provider: (scope: Construct) =>
      new AwsProvider(scope, "second", { alias: "second", region: "eu-west-1", allowedAccountIds: ["123456789012"] }),
    // Terraform makes it itself.
    without: ["ReplacementMark"],
  },
  gcp: {
    made: gcp as unknown as Record<string, Made>,
    valid: gcpProps.validProps,
    uses: gcpProps.uses as Record<string, Use>,
    provider: (scope: Construct) => new GoogleProvider(scope, "second", { alias: "second", project: "acme" }),
    // What is no resource of Google's provider, or has the way to Vertex AI for a provider.
    without: ["GoogleAccessToken", "RestfulProvider", "VertexDeployment", "VertexModel", "VertexModels", "VertexProvider", "VertexTraffic"],
  },
}; // prettier-ignore

describe.each(Object.entries(clouds))("%s", (cloud, { made, valid, uses, provider, without }) => {
  const constructs = Object.keys(valid).filter((name) => !without.includes(name));

  it.each(constructs)("all of a %s is made by the provider that it is given", (name) => {
    for (const settings of valid[name]!) {
      const { json } = synth((scope) => {
        const props = settings(scope) as object;
        const subject = new made[name]!(scope, "subject", { ...props, provider: provider(scope) });
        uses[name]?.(subject as never, scope); // some make nothing before
      });
      const bodies = Object.entries<Record<string, Body>>(json.resource ?? {})
        .filter(([type]) => type.startsWith(cloud === "aws" ? "aws_" : "google_"))
        .flatMap(([type, byId]) => Object.values(byId).map((body) => [type, body] as const))
        .filter(([, body]) => (body["//"].metadata.path as string).startsWith("test/subject"));
      expect(bodies.length).toBeGreaterThan(0);
      const others = bodies.filter(([, body]) => !/^(aws|google)\.second$/.test(body.provider ?? ""));
      expect(others.map(([type]) => type)).toEqual([]);
    }
  });
});
