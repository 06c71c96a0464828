import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { MwaaEnvironment } from "../../../../constructs/aws/mwaa/mwaa-environment";
import type { MwaaEnvironmentProps } from "../../../../constructs/aws/mwaa/mwaa-environment-props";
import { S3Bucket } from "../../../../constructs/aws/s3/s3-bucket";
import { synth } from "../../../support/synth";

const place = { region: "eu-west-1", accountId: "123456789012" };
const required = (scope: Construct): MwaaEnvironmentProps => ({
  environmentName: "acme-ml",
  network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
  bucket: S3Bucket.fromArn(scope, "dags", "arn:aws:s3:::acme-ml-dags"),
  ...place,
});
const all = (props: Partial<MwaaEnvironmentProps> = {}) =>
  synth((scope) => new MwaaEnvironment(scope, "airflow", { ...required(scope), ...props })).resource;
const environment = (props: Partial<MwaaEnvironmentProps> = {}) => all(props).aws_mwaa_environment![0]!;
const allowing = (action: string, props: Partial<MwaaEnvironmentProps> = {}) =>
  (JSON.parse(all(props).aws_iam_role_policy![0]!.policy).Statement as Record<string, any>[]).filter(({ Action }) =>
    Action.includes(action),
  );

describe("a MwaaEnvironment with nothing set", () => {
  it("is small, pinned, private, and cannot be destroyed", () => {
    expect(environment()).toMatchObject({
      name: "acme-ml",
      airflow_version: "2.10.3",
      environment_class: "mw1.small",
      min_workers: 1,
      max_workers: 5,
      webserver_access_mode: "PRIVATE_ONLY",
      weekly_maintenance_window_start: "SUN:03:00",
      dag_s3_path: "dags",
      lifecycle: { prevent_destroy: true },
    });
  });

  it("logs everything that it does", () => {
    const warning = { enabled: true, log_level: "WARNING" };
    expect(environment().logging_configuration).toEqual({
      task_logs: { enabled: true, log_level: "INFO" },
      dag_processing_logs: warning,
      scheduler_logs: warning,
      webserver_logs: warning,
      worker_logs: warning,
    });
  });

  it("keeps what it logs for 90 days, in groups that are there before MWAA makes its own", () => {
    const { aws_cloudwatch_log_group: groups, aws_mwaa_environment: environments } = all({
      kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/k",
    });
    expect(groups!.map(({ name }) => name)).toEqual(
      ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].map((part) => `airflow-acme-ml-${part}`),
    );
    for (const group of groups!)
      expect(group).toMatchObject({ retention_in_days: 90, kms_key_id: expect.stringMatching(/:key\/k$/) });
    const waited = (environments![0]!.depends_on as string[]).filter((address) => /log_group/.test(address));
    expect(waited).toHaveLength(5);
  });

  it("leaves its logs where they are while it is protected", () => {
    const kept = (protect?: boolean) => all({ protect }).aws_cloudwatch_log_group!.map(({ skip_destroy: kept }) => kept as boolean); // prettier-ignore
    expect([kept(), kept(true), kept(false)].map((each) => [...new Set(each)])).toEqual([[true], [true], [false]]);
  });

  it("lets nobody in, and out by HTTPS only", () => {
    const { aws_vpc_security_group_ingress_rule, aws_vpc_security_group_egress_rule } = all();
    const within = expect.stringMatching(/^\$\{aws_security_group\./);
    expect(aws_vpc_security_group_ingress_rule).toMatchObject([
      { ip_protocol: "-1", referenced_security_group_id: within },
    ]);
    expect(aws_vpc_security_group_egress_rule).toMatchObject([
      { ip_protocol: "-1", referenced_security_group_id: within },
      { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "0.0.0.0/0" },
    ]);
    expect(aws_vpc_security_group_ingress_rule![0]).not.toHaveProperty("cidr_ipv4");
  });

  it("has no requirements", () => {
    expect(all()).not.toHaveProperty("aws_s3_object");
    expect(environment()).not.toHaveProperty("requirements_s3_path");
  });
});

it("does with everything set what the props say", () => {
  const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
  const set = environment({
    airflowVersion: "2.9.2",
    size: "large",
    workers: { min: 2, max: 20 },
    airflowConfig: { "core.parallelism": "64" },
    publicWebserver: true,
    kmsKeyArn,
    maintenanceStart: "WED:23:30",
    protect: false,
  });
  expect(set).toMatchObject({
    airflow_version: "2.9.2",
    environment_class: "mw1.large",
    min_workers: 2,
    max_workers: 20,
    airflow_configuration_options: { "core.parallelism": "64" },
    webserver_access_mode: "PUBLIC_ONLY",
    kms_key: kmsKeyArn,
    weekly_maintenance_window_start: "WED:23:30",
  });
  expect(set).not.toHaveProperty("lifecycle");
});

it("has one worker with micro", () => {
  expect(environment({ size: "micro" })).toMatchObject({
    environment_class: "mw1.micro",
    min_workers: 1,
    max_workers: 1,
  });
});

it("installs packages, and notices when they change", () => {
  const packages = { pyarrow: ">=15,<17", pandera: "0.20.4", "apache-airflow-providers-google[leveldb]": "" };
  const [requirements] = all({ packages }).aws_s3_object!;
  expect(requirements).toMatchObject({
    bucket: "acme-ml-dags",
    key: "requirements.txt",
    content: "apache-airflow-providers-google[leveldb]\npandera==0.20.4\npyarrow>=15,<17\n",
  });
  expect(requirements!.override_provider).toEqual({ default_tags: { tags: {} } }); // S3 takes ten tags of an object, the labels may be more
  const { requirements_s3_path, requirements_s3_object_version } = environment({ packages });
  expect(requirements_s3_path).toMatch(/^\$\{aws_s3_object\..*\.key\}$/);
  expect(requirements_s3_object_version).toMatch(/^\$\{aws_s3_object\..*\.version_id\}$/);
});

it("waits by itself for its permissions and for all of the bucket, and so does the requirements file for the bucket", () => {
  const { resource } = synth((scope) => {
    const bucket = new S3Bucket(scope, "bucket", { bucketName: "acme-ml-dags" });
    new MwaaEnvironment(scope, "airflow", { ...required(scope), packages: { pandera: "0.20.4" }, bucket });
  });
  const waited = resource.aws_mwaa_environment![0]!.depends_on as string[];
  const types = waited.map((address) => address.split(".")[0]);
  expect(types).toEqual(expect.arrayContaining(["aws_iam_role_policy", "aws_s3_bucket_versioning"]));
  const ofBucket = types.filter((type) => type!.startsWith("aws_s3_"));
  expect(ofBucket).toContain("aws_s3_bucket_public_access_block");
  expect(resource.aws_s3_object![0]!.depends_on).toHaveLength(ofBucket.length);
});

describe("what is there already", () => {
  const existing = (more: (scope: Construct) => Partial<MwaaEnvironmentProps>) =>
    synth((scope) => new MwaaEnvironment(scope, "airflow", { ...required(scope), ...more(scope) })).resource;

  it("is its role, which is granted what Airflow needs, and waited for", () => {
    const found = existing((scope) => ({
      role: ExecutionRole.fromArn(scope, "handed-out", "arn:aws:iam::123456789012:role/ml/airflow"),
    }));
    expect(found).not.toHaveProperty("aws_iam_role");
    expect(found.aws_mwaa_environment![0]!.execution_role_arn).toBe("arn:aws:iam::123456789012:role/ml/airflow");
    expect(found.aws_iam_role_policy).toMatchObject([
      { role: "airflow", policy: expect.stringMatching("airflow:Pub") },
    ]);
    expect(found.aws_mwaa_environment![0]!.depends_on).toContainEqual(expect.stringMatching(/^aws_iam_role_policy\./));
  });

  it("is its role, and nothing is put on it where it must not be changed", () => {
    const found = existing((scope) => ({
      role: ExecutionRole.fromName(scope, "handed-out", "airflow", { mutable: false }),
    }));
    expect(found).not.toHaveProperty("aws_iam_role_policy");
  });

  it("are its security groups", () => {
    const found = existing(() => ({ securityGroupIds: ["sg-1", "sg-2"] }));
    expect(found).not.toHaveProperty("aws_security_group");
    expect(found.aws_mwaa_environment![0]!.network_configuration.security_group_ids).toEqual(["sg-1", "sg-2"]);
  });

  it("bounds its own role", () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
    expect(all({ permissionsBoundary }).aws_iam_role).toMatchObject([{ permissions_boundary: permissionsBoundary }]);
  });
});

it("waits for what it is told to", () => {
  const { resource } = synth((scope) => {
    const role = new ExecutionRole(scope, "role", { roleName: "x", services: [] });
    const granted = S3Bucket.fromName(scope, "raw", "acme-raw").grantRead(role);
    new MwaaEnvironment(scope, "airflow", { ...required(scope), dependsOn: [granted] });
  });
  expect(resource.aws_mwaa_environment![0]!.depends_on).toContainEqual(
    expect.stringMatching(/^aws_iam_role_policy\.role_Policy/),
  );
});

describe("its role", () => {
  it("can be taken by MWAA for this account only", () => {
    expect(JSON.parse(all().aws_iam_role![0]!.assume_role_policy).Statement[0]).toMatchObject({
      Principal: { Service: ["airflow.amazonaws.com", "airflow-env.amazonaws.com"] },
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
  });

  it.each([
    ["airflow:PublishMetrics", "arn:aws:airflow:eu-west-1:123456789012:environment/acme-ml"],
    ["s3:GetObject", "arn:aws:s3:::acme-ml-dags/*"],
    ["s3:ListBucket", "arn:aws:s3:::acme-ml-dags"],
    ["logs:PutLogEvents", "arn:aws:logs:eu-west-1:123456789012:log-group:airflow-acme-ml-*"],
    ["sqs:SendMessage", "arn:aws:sqs:eu-west-1:*:airflow-celery-*"],
  ])("has %s on %s", (action, resource) => {
    expect(allowing(action)).toMatchObject([{ Resource: [resource] }]);
  });

  it("uses keys of the queue's only, or its own through the queue and the bucket", () => {
    const via = (service: string) => ({ StringEquals: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` } });
    expect(allowing("kms:Decrypt")).toMatchObject([
      { Resource: ["arn:aws:kms:eu-west-1:*:key/*"], Condition: via("sqs") },
    ]);
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
    expect(allowing("kms:Decrypt", { kmsKeyArn })).toMatchObject([
      { Resource: [kmsKeyArn], Condition: via("sqs") },
      { Resource: [kmsKeyArn], Condition: via("s3") },
    ]);
  });

  it("writes nothing to the bucket", () => {
    expect(allowing("s3:PutObject")).toEqual([]);
  });
});

it("grants people the use of Airflow's page, and says where the DAGs go", () => {
  let dagsUrl = "";
  const { resource } = synth((scope) => {
    const made = new MwaaEnvironment(scope, "airflow", required(scope));
    made.grantUse(new ExecutionRole(scope, "people", { roleName: "people", services: ["lambda.amazonaws.com"] }));
    dagsUrl = made.dagsUrl;
  });
  expect(dagsUrl).toBe("s3://acme-ml-dags/dags");
  expect(JSON.parse(resource.aws_iam_role_policy!.at(-1)!.policy).Statement).toEqual([
    {
      Effect: "Allow",
      Action: ["airflow:CreateWebLoginToken"],
      Resource: ["arn:aws:airflow:eu-west-1:123456789012:role/acme-ml/User"],
    },
  ]);
});

describe("refuses", () => {
  it.each<[string, Partial<MwaaEnvironmentProps>, string]>([
    ["a digit in front", { environmentName: "1lab" }, 'test/airflow: environmentName is "1lab"; write 1-80'],
    ["81 letters", { environmentName: "a".repeat(81) }, "environmentName"],
    ["half a version", { airflowVersion: "2.10" }, 'airflowVersion is "2.10"; write all three numbers'],
    ["a version past its support", { airflowVersion: "2.2.2" }, 'airflowVersion is "2.2.2", past its support'],
    ["a size that does not exist", { size: "huge" as never }, 'size is "huge"; write micro, small'],
    [
      "more workers at least than at most",
      { workers: { min: 3, max: 2 } },
      "workers.max is 2; give a whole number from 3 to 25",
    ],
    ["no worker", { workers: { min: 0, max: 2 } }, "workers.min is 0"],
    ["26 workers", { workers: { min: 1, max: 26 } }, "workers.max is 26"],
    ["two workers with micro", { size: "micro", workers: { min: 1, max: 2 } }, "give 1 to 1 with micro"],
    [
      "three subnets",
      { network: { vpcId: "v", subnetIds: ["a", "b", "c"] } },
      "there are 3 subnetIds; give exactly two",
    ],
    ["no bucket", { bucket: undefined as never }, "bucket is missing; give it"],
    ["no network", { network: undefined as never }, "network is missing; give it"],
    ["six groups", { securityGroupIds: ["1", "2", "3", "4", "5", "6"] }, "there are 6 securityGroupIds; give 1 to 5"],
    ["an option in a package", { packages: { "--index-url": "1" } }, 'packages has "--index-url": "1"'],
    ["two lines in a version", { packages: { pandas: "2.2.3\nevil" } }, "packages has"],
    ["a setting without a section", { airflowConfig: { parallelism: "64" } }, 'airflowConfig has "parallelism"'],
    ["a quarter of an hour", { maintenanceStart: "SUN:03:15" }, 'maintenanceStart is "SUN:03:15"'],
  ])("%s", (_, props, message) => {
    expect(() => environment(props)).toThrow(message);
  });
});
