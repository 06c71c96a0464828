import { AthenaDatabase } from "../../../../constructs/aws/glue/athena-database";
import { EndpointCapture } from "../../../../constructs/aws/sagemaker/endpoint-capture";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import { SageMakerEndpoint } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint";
import type { SageMakerEndpointProps } from "../../../../constructs/aws/sagemaker/sagemaker-endpoint-props";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { synth } from "../../../support/synth";
import { granted, statements } from "../iam/policies";

const place = { region: "eu-west-1", accountId: "123456789012" };
const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/iris:1";
const main = { image, traffic: 100, instanceType: "ml.m5.large", minReplicas: 2, maxReplicas: 2 };
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
const bucketIn = (scope: Construct) => new S3Bucket(scope, "bucket", { bucketName: "acme-answers", kmsKeyArn });
const databaseIn = (scope: Construct) =>
  new AthenaDatabase(scope, "database", {
    databaseName: "acme",
    workgroupName: "acme",
    data: { bucket: bucketIn(scope), prefix: "lake/" },
    tables: { days: { schema: [{ name: "id", type: "string" }] } },
    ...place,
  });
const made = (props: (scope: Construct) => Partial<SageMakerEndpointProps>) =>
  synth(
    (scope) =>
      new SageMakerEndpoint(scope, "e", { endpointName: "acme-iris", models: { main }, ...place, ...props(scope) }),
  ).resource;
const configuration = (props: (scope: Construct) => Partial<SageMakerEndpointProps>) =>
  made(props).aws_sagemaker_endpoint_configuration![0]!;

describe("before the first model", () => {
  const before = made((scope) => ({
    models: {},
    capture: { database: databaseIn(scope), tableName: "iris", samplePercent: 5, deleteAfterDays: 30 },
    serviceLevel: { availabilityPercent: 99.9 },
  }));

  it("everything around the endpoint is there, and no endpoint", () => {
    const types = Object.keys(before);
    for (const type of ["aws_iam_role", "aws_iam_role_policy", "aws_cloudwatch_log_group", "aws_glue_catalog_table"]) {
      expect(types).toContain(type);
    }
    expect(types.filter((type) => type.startsWith("aws_sagemaker") || type.endsWith("alarm"))).toEqual([]);
  });

  it("and the first model changes nothing of it but the role's policy", () => {
    const json = (models: SageMakerEndpointProps["models"]) =>
      synth((scope) => {
        const capture = { database: databaseIn(scope), tableName: "iris", samplePercent: 5, deleteAfterDays: 30 };
        new SageMakerEndpoint(scope, "e", { endpointName: "acme-iris", models, capture, ...place });
      }).json.resource as Record<string, Record<string, unknown>>;
    const after = json({ main });
    for (const [type, byId] of Object.entries(json({}))) {
      if (type === "aws_iam_role_policy") expect(Object.keys(after[type]!)).toEqual(Object.keys(byId));
      else expect(after[type]).toEqual(byId);
    }
  });

  it("callers are let in already", () => {
    const allowed = granted((scope, grantee) =>
      new SageMakerEndpoint(scope, "e", { endpointName: "Acme-Iris", models: {}, ...place }).grantInvoke(grantee),
    );
    // SageMaker's ARNs are in lower case, whatever the name is.
    expect(allowed).toMatchObject([{ Resource: ["arn:aws:sagemaker:eu-west-1:123456789012:endpoint/acme-iris"] }]);
  });
});

describe("a serverless model", () => {
  const model = { image, memoryMiB: 2048, maxConcurrency: 20, provisionedConcurrency: 2 };
  const serverless = { models: { main: model } };

  it("has no instance, no isolation, no rollout and no scaling, and an alarm on errors all the same", () => {
    const resource = made(() => serverless);
    const [variant] = resource.aws_sagemaker_endpoint_configuration![0]!.production_variants;
    expect(variant).toMatchObject({
      serverless_config: { memory_size_in_mb: 2048, max_concurrency: 20, provisioned_concurrency: 2 },
    });
    expect(variant).not.toHaveProperty("instance_type");
    expect(resource.aws_sagemaker_model).toMatchObject([{ enable_network_isolation: false }]);
    expect(resource.aws_sagemaker_endpoint![0]).not.toHaveProperty("deployment_config");
    expect(resource).not.toHaveProperty("aws_appautoscaling_target");
    expect(resource.aws_cloudwatch_metric_alarm).toMatchObject([{ alarm_name: "acme-iris/main/errors" }]);
  });

  it.each<[string, Partial<SageMakerEndpointProps>, string]>([
    ["an odd memory", { models: { main: { ...model, memoryMiB: 2000 } } }, "memoryMiB of main is 2000; give one of"],
    ["7 GiB", { models: { main: { ...model, memoryMiB: 7168 } } }, "memoryMiB of main is 7168"],
    ["too much at a time", { models: { main: { ...model, maxConcurrency: 201 } } }, "maxConcurrency of main is 201"],
    ["more warm than at a time", { models: { main: { ...model, provisionedConcurrency: 21 } } }, "from 1 to 20"],
    ["two", { models: { main: model, next: model } }, "there are 2 models; give a serverless endpoint exactly one"],
    ["isolation", { ...serverless, networkIsolation: true }, "networkIsolation goes with no serverless endpoint"],
    [
      "an image of another account",
      { models: { main: { ...model, image: model.image.replace(/^\d{12}/, "999988887777") } } },
      "lies with account 999988887777; copy it to 123456789012",
    ],
    ["a rollout", { ...serverless, rollout: { type: "CANARY" } }, "rollout goes with no serverless endpoint"],
    [
      "a VPC",
      { ...serverless, subnetIds: ["s"], securityGroupIds: ["g"] },
      "subnetIds goes with no serverless endpoint",
    ],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(() => props)).toThrow(message);
  });

  it("may be served by an image of AWS", () => {
    const image = model.image.replace(/^\d{12}/, "763104351884");
    expect(() => made(() => ({ models: { main: { ...model, image } } }))).not.toThrow();
  });
});

describe("an asynchronous endpoint", () => {
  const toNone = { ...main, minReplicas: 0, maxReplicas: 4 };
  const async = (scope: Construct) => ({
    models: { main: toNone },
    async: { bucket: bucketIn(scope), prefix: "answers/", concurrency: 4 },
  });

  it("deletes requests, answers and failures at their age, and leaves that to the bucket without one", () => {
    const rules = (deleteAfterDays?: number) =>
      made((scope) => {
        const settings = async(scope);
        return { ...settings, async: { ...settings.async, deleteAfterDays } };
      })
        .aws_s3_bucket_lifecycle_configuration!.flatMap(({ rule }) => rule)
        .filter(({ id }) => id.startsWith("expire"));
    expect(rules(30)).toMatchObject([{ filter: [{ prefix: "answers/" }], expiration: [{ days: 30 }] }]);
    expect(rules()).toEqual([]);
  });

  it("leaves answers and failures in the bucket under its key, and tells of both by an encrypted topic each", () => {
    const { output_config, client_config } = configuration(async).async_inference_config;
    expect(client_config).toEqual({ max_concurrent_invocations_per_instance: 4 });
    expect(output_config).toMatchObject({
      s3_output_path: expect.stringMatching(/^s3:\/\/.*\/answers\/$/),
      s3_failure_path: expect.stringMatching(/\/answers\/failures\/$/),
      kms_key_id: kmsKeyArn,
    });
    const { success_topic, error_topic } = output_config.notification_config;
    expect(success_topic).not.toBe(error_topic);
    expect(made(async).aws_sns_topic).toMatchObject([
      { name: "acme-iris-success", kms_master_key_id: kmsKeyArn },
      { name: "acme-iris-error", kms_master_key_id: kmsKeyArn },
    ]);
  });

  it("begins with one instance, goes down to none, and comes back when somebody waits", () => {
    expect(configuration(async).production_variants).toMatchObject([{ initial_instance_count: 1 }]);
    const { aws_appautoscaling_target, aws_appautoscaling_policy, aws_cloudwatch_metric_alarm } = made(async);
    expect(aws_appautoscaling_target).toMatchObject([{ min_capacity: 0, max_capacity: 4 }]);
    const [backlog, fromZero] = aws_appautoscaling_policy!;
    expect(backlog!.target_tracking_scaling_policy_configuration).toMatchObject({
      target_value: 5,
      customized_metric_specification: { metric_name: "ApproximateBacklogSizePerInstance" },
    });
    expect(fromZero).toMatchObject({
      policy_type: "StepScaling",
      step_scaling_policy_configuration: { step_adjustment: [{ scaling_adjustment: 1 }] },
    });
    const wake = aws_cloudwatch_metric_alarm!.find(({ metric_name }) => metric_name === "HasBacklogWithoutCapacity")!;
    expect(wake.alarm_actions).toEqual([expect.stringMatching(/^\$\{aws_appautoscaling_policy\..*\.arn\}$/)]);
    expect(wake.dimensions).not.toHaveProperty("VariantName");
  });

  it("lets its role read requests and write below its place, and nowhere else; and callers the other way round", () => {
    const { json } = synth((scope) => {
      const caller = new ExecutionRole(scope, "caller", { roleName: "caller", services: [] });
      new SageMakerEndpoint(scope, "e", { endpointName: "acme-iris", ...async(scope), ...place }).grantInvoke(caller);
    });
    const reach = (policy: string) =>
      statements(policy)
        .filter(({ Action }) => /GetObject|PutObject|Publish|Invoke/.test(String(Action)))
        .map(({ Action, Resource }) => [[Action].flat()[0], Resource]);
    const [caller, role] = ["caller", "acme-iris-sagemaker"].map((name) => {
      const id = Object.keys(json.resource.aws_iam_role).find((each) => json.resource.aws_iam_role[each].name === name);
      const policies = Object.values<any>(json.resource.aws_iam_role_policy);
      return reach(policies.find((policy) => policy.role === `\${aws_iam_role.${id}.name}`).policy);
    });
    expect(role).toEqual([
      ["s3:GetObject", ["aws_s3_bucket.arn/answers/requests/*"]],
      ["s3:PutObject", ["aws_s3_bucket.arn/answers/*"]],
      ["sns:Publish", ["aws_sns_topic.arn", "aws_sns_topic.arn"]],
    ]);
    expect(caller).toEqual([
      ["sagemaker:InvokeEndpointAsync", ["arn:aws:sagemaker:eu-west-1:123456789012:endpoint/acme-iris"]],
      ["s3:PutObject", ["aws_s3_bucket.arn/answers/requests/*"]],
      ["s3:GetObject", ["aws_s3_bucket.arn/answers/*"]],
    ]);
  });

  it("refuses to scale on requests, which AWS does not count there", () => {
    const models = { main: { ...toNone, requestsPerMinutePerInstance: 5 } };
    expect(() => made((scope) => ({ ...async(scope), models }))).toThrow("scale on requests, which AWS does not count");
  });

  it("is the only one that may go down to none", () => {
    expect(() => made(() => ({ models: { main: toNone } }))).toThrow("minReplicas of main is 0");
  });
});

describe("a shadow", () => {
  const { traffic: _, ...machine } = main;
  const shadow = { ...machine, image: image.replace(":1", ":2"), samplePercent: 29 };

  it("receives its share by its weight, beside the one that answers", () => {
    const { production_variants, shadow_production_variants } = configuration(() => ({ shadow }));
    expect(production_variants).toMatchObject([{ variant_name: "main", initial_variant_weight: 100 }]);
    expect(shadow_production_variants).toMatchObject([{ variant_name: "shadow", initial_variant_weight: 29 }]);
  });

  it("takes no update back, for it answers nobody", () => {
    expect(made(() => ({ shadow })).aws_cloudwatch_metric_alarm).toHaveLength(1);
  });

  it.each<[string, Partial<SageMakerEndpointProps>, string]>([
    ["two models", { shadow, models: { main, next: main } }, "a shadow stands beside 2 models; give exactly one"],
    ["a fraction", { shadow, models: { main: { ...main, traffic: 1 } } }, "weights are whole numbers"],
    ["a namesake", { shadow, models: { shadow: main } }, 'a model beside the shadow is called "shadow"'],
  ])("refuses %s", (_, props, message) => {
    expect(() => made(() => props)).toThrow(message);
  });
});

describe("capture", () => {
  const capture = (scope: Construct) => ({
    capture: { database: databaseIn(scope), tableName: "iris", samplePercent: 10, deleteAfterDays: 30 },
  });

  it("keeps requests and answers as text under the bucket's key", () => {
    expect(configuration(capture).data_capture_config).toMatchObject({
      enable_capture: true,
      initial_sampling_percentage: 10,
      kms_key_id: kmsKeyArn,
      destination_s3_uri: expect.stringMatching(/\/lake\/endpoint-captures$/),
      capture_options: [{ capture_mode: "Input" }, { capture_mode: "Output" }],
      capture_content_type_header: {
        csv_content_types: ["text/csv"],
        json_content_types: expect.arrayContaining(["application/json"]),
      },
    });
  });

  it("is a table where SageMaker lays the files: <endpoint>/<variant>/yyyy/mm/dd/hh", () => {
    const [, table] = made(capture).aws_glue_catalog_table!;
    expect(table!.parameters).toMatchObject({
      "projection.hour.format": "yyyy/MM/dd/HH",
      "projection.hour.interval.unit": "HOURS",
      "projection.variant.type": "injected",
      "storage.location.template": expect.stringMatching(
        /\/lake\/endpoint-captures\/acme-iris\/\$\$\{variant\}\/\$\$\{hour\}\/$/,
      ),
    });
  });

  it("is deleted after its days, and written by the role there alone", () => {
    const resource = made(capture);
    const { rule } = resource.aws_s3_bucket_lifecycle_configuration![0]!;
    const prefix = "lake/endpoint-captures/acme-iris/";
    expect(rule).toContainEqual(expect.objectContaining({ filter: [{ prefix }], expiration: [{ days: 30 }] }));
    const [put] = statements(resource.aws_iam_role_policy![0]!.policy).filter(({ Action }) =>
      Action.includes("s3:PutObject"),
    );
    expect(put!.Resource).toEqual([`aws_s3_bucket.arn/${prefix}*`]);
    expect(put!.Action).not.toContain("s3:GetObject");
  });

  it("refuses the name of a table that is there", () => {
    expect(() =>
      synth((scope) => {
        const database = databaseIn(scope);
        new EndpointCapture(scope, "c", {
          endpointName: "a",
          database,
          tableName: "days",
          samplePercent: 1,
          deleteAfterDays: 1,
        });
      }),
    ).toThrow('the database has a table "days" already');
  });
});
