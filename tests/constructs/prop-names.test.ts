import type { Construct } from "constructs";
import { expect, it } from "vitest";
import { aws, gcp } from "../../constructs";
import type { S3PolicyStatement } from "../../constructs/aws";
import { propsOf } from "../support/props-of";
import { synth } from "../support/synth";

it.each(["aws", "gcp"] as const)("the list of all props is that of the sources of %s", async (cloud) => {
  const { names } = propsOf(cloud);
  const lines = Object.entries(names)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([owner, props]) => `  ${/^\w+$/.test(owner) ? owner : `"${owner}"`}:\n    "${props.join(" ")}",\n`);
  const head =
    "// All props of each construct, and of the objects in them; npm run generate writes it from the sources.\n\n" +
    "/** Props by construct or interface, with blanks between them. */";
  const text = `${head}\n// prettier-ignore\nexport const propNames: Readonly<Record<string, string>> = {\n${lines.join("")}};\n`;
  await expect(text).toMatchFileSnapshot(`../../constructs/${cloud}/prop-names.ts`);
});

const build = (props: object) => () =>
  synth((scope) => new aws.S3Bucket(scope, "raw", { bucketName: "acme-raw", ...props }));

it.each([
  ["deleteAfterDay", "deleteAfterDays"],
  ["KmsKeyArn", "kmsKeyArn"],
  ["raeders", "readers"],
  ["protects", "protect"],
  ["noncurentDays", "noncurrentDays"],
])("a program in JavaScript that writes %s is told of %s", (wrong, right) => {
  expect(build({ [wrong]: undefined })).toThrow(`test/raw: there is no prop "${wrong}"; write ${right}`);
});

it("props that resemble none of a construct's pass, and so do those of a class of one's own", () => {
  expect(build({ owner: "ml", bucket: "x" })).not.toThrow();
  class Own extends aws.S3Bucket {
    constructor(scope: Construct, props: { reader: string }) {
      super(scope, "own", { bucketName: "acme-own", ...props });
    }
  }
  expect(() => synth((scope) => new Own(scope, { reader: "x" }))).not.toThrow();
});

const share = { principals: ["111111111111"], access: "read" };

it.each([
  [
    "prefix of a rule that deletes",
    { lifecycleRules: { tmp: { prefx: "tmp/", deleteAfterDays: 1 } } },
    "lifecycleRules.tmp.prefx",
    "prefix",
  ],
  ["path of a share", { shares: [{ ...share, paht: "x/" }] }, "shares[0].paht", "path"],
  ["conditions of a share", { shares: [share, { ...share, condition: {} }] }, "shares[1].condition", "conditions"],
  [
    "what no share has",
    { shares: [{ ...share, only: "x/" }] },
    "shares[0].only",
    "access, conditions, path, principals",
  ],
  [
    "headers of browsers",
    { cors: [{ allowedOrigins: [], allowedMethods: [], allowedHeader: [] }] },
    "cors[0].allowedHeader",
    "allowedHeaders",
  ],
])("a misspelt prop within the props is told: %s", (_, props, wrong, right) => {
  expect(build(props)).toThrow(`test/raw: there is no prop "${wrong}"; write ${right}`);
});

it("a bucket of one's own in the props, a token or another object of nobody's is no misspelt prop", () => {
  expect(() =>
    synth((scope) => {
      const logs = new aws.S3Bucket(scope, "logs", { bucketName: "acme-logs", encryption: "AES256" });
      const logging = { bucket: Object.assign(logs, { nmae: "x" }), prefix: "raw/", owner: "ml" };
      new aws.S3Bucket(scope, "raw", { bucketName: "acme-raw", logging });
    }),
  ).not.toThrow();
});

it.each([
  ["enviroment", "environment"],
  ["minReplica", "minReplicas"],
])("%s of a model on SageMaker is told of %s", (wrong, right) => {
  const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/iris:1";
  const model = { image, instanceType: "ml.m5.large", traffic: 100, minReplicas: 1, maxReplicas: 1, environment: {} };
  const misspelt = Object.entries(model).map(([name, value]) => [name === right ? wrong : name, value]);
  const models = { a: Object.fromEntries(misspelt) as typeof model };
  const endpoint = () =>
    synth((scope) => new aws.SageMakerEndpoint(scope, "iris", { endpointName: "iris", models }), {
      region: "eu-west-1",
      allowedAccountIds: ["123456789012"],
    });
  expect(endpoint).toThrow(`there is no prop "models.a.${wrong}"; write ${right}`);
});

it.each<[string, (scope: Construct) => void, string]>([
  [
    "a prop",
    (scope) => new gcp.GcsBucket(scope, "b", { bucketName: "acme-raw", location: "EU", ...{ deleteAfterDay: 1 } }),
    'there is no prop "deleteAfterDay"; write deleteAfterDays',
  ],
  [
    "suffixes of a rule that deletes",
    (scope) => {
      const lifecycleRules = [{ deleteAfterDays: 1, sufixes: [".tmp"] }];
      new gcp.GcsBucket(scope, "b", { bucketName: "acme-raw", location: "EU", lifecycleRules });
    },
    'there is no prop "lifecycleRules[0].sufixes"; write suffixes',
  ],
  [
    "mode of a column in a column",
    (scope) => {
      const fields = [{ name: "x", type: "STRING" as const, moed: "REQUIRED" }];
      const schema = [{ name: "r", type: "RECORD" as const, fields }];
      new gcp.BigQueryTable(scope, "t", { datasetId: "d", tableId: "t", schema });
    },
    'there is no prop "schema[0].fields[0].moed"; write mode',
  ],
  [
    "the condition of a grant",
    (scope) =>
      gcp.GcsBucket.fromName(scope, "b", "acme-raw").grant("x", "roles/storage.objectViewer", "user:a@b.c", {
        ...({ conditions: {} } as object),
      }),
    'there is no prop "options.conditions"; write condition',
  ],
])("a misspelt prop on Google Cloud is told: %s", (_, make, message) => {
  expect(() => synth(make)).toThrow(message);
});

it("a statement has nothing but what a statement has", () => {
  const statement = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-raw/*"] };
  const allow = (more: object) => () =>
    synth((scope) =>
      new aws.ExecutionRole(scope, "role", { roleName: "ml", services: [] }).allow({ ...statement, ...more }),
    );
  expect(allow({ condition: {} })).toThrow('test/role: there is no prop "statement.condition"; write conditions');
  expect(allow({ sid: "x" })).toThrow('there is no prop "statement.sid"; write actions, resources, conditions');
  expect(allow({ conditions: undefined })).not.toThrow();
  const add = (more: object) => () =>
    synth((scope) => {
      const said: S3PolicyStatement = { ...statement, principals: ["111111111111"], ...more };
      new aws.S3Bucket(scope, "raw", { bucketName: "acme-raw", encryption: "AES256" }).addToPolicy(said);
    });
  expect(add({ efect: "Deny" })).toThrow('test/raw: there is no prop "statement.efect"; write effect');
  expect(add({ effect: "Deny" })).not.toThrow();
});
