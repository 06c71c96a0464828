import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ComposerEnvironment } from "../../../../constructs/gcp/composer/composer-environment";
import type { ComposerEnvironmentProps } from "../../../../constructs/gcp/composer/composer-environment-props";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { GcsBucket } from "../../../../constructs/gcp/storage/gcs-bucket";
import { synth } from "../../../support/synth";

const required: ComposerEnvironmentProps = {
  environmentName: "airflow",
  region: "europe-west1",
  project: "acme-ml-dev",
  bucketName: "acme-ml-dev-airflow",
  serviceAccountId: "airflow",
};
const synthEnvironment = (props: Partial<ComposerEnvironmentProps> = {}) =>
  synth((scope) => new ComposerEnvironment(scope, "airflow", { ...required, ...props })).resource;
const environment = (props: Partial<ComposerEnvironmentProps> = {}) =>
  synthEnvironment(props).google_composer_environment![0]!;

describe("a ComposerEnvironment with nothing set", () => {
  it("is a pinned build of Composer 3 without a way to the internet", () => {
    expect(environment().config).toMatchObject({
      software_config: { image_version: expect.stringMatching(/^composer-3-airflow-\d+\.\d+\.\d+-build\.\d+$/) },
      enable_private_environment: true,
      enable_private_builds_only: true,
    });
  });

  it("says what would cost more if Google changed its mind", () => {
    expect(environment().config).toMatchObject({
      environment_size: "ENVIRONMENT_SIZE_SMALL",
      resilience_mode: "STANDARD_RESILIENCE",
    });
    expect(environment().config.workloads_config).toBeUndefined();
  });

  it("holds its DAGs in a bucket of its own, with a snapshot every night that is kept for 30 days, and logs for 90", () => {
    const { google_storage_bucket: buckets } = synthEnvironment();
    expect(buckets).toMatchObject([
      { name: "acme-ml-dev-airflow", location: "EUROPE-WEST1", versioning: { enabled: true } },
    ]);
    expect(buckets![0]!.lifecycle_rule).toContainEqual({
      action: { type: "Delete" },
      condition: { age: 30, with_state: "LIVE", matches_prefix: ["snapshots/"] },
    });
    expect(buckets![0]!.lifecycle_rule).toContainEqual({
      action: { type: "Delete" },
      condition: { age: 90, with_state: "LIVE", matches_prefix: ["logs/"] },
    });
    expect(buckets![0]!.lifecycle_rule).toContainEqual({
      action: { type: "Delete" },
      condition: { days_since_noncurrent_time: 1, with_state: "ARCHIVED", matches_prefix: ["logs/", "snapshots/"] },
    });
    expect(environment().storage_config.bucket).toMatch(/^\$\{google_storage_bucket\./);
    expect(environment().config.recovery_config.scheduled_snapshots_config).toMatchObject({
      enabled: true,
      snapshot_creation_schedule: "0 4 * * *",
      snapshot_location: expect.stringMatching(/^gs:\/\/\$\{google_storage_bucket\..*\}\/snapshots$/),
    });
  });

  it("runs as an identity of its own, which may work before the environment is made", () => {
    const { google_service_account: accounts, google_project_iam_member: members } = synthEnvironment();
    expect(accounts).toMatchObject([{ account_id: "airflow", project: "acme-ml-dev" }]);
    expect(members).toMatchObject([{ role: "roles/composer.worker", project: "acme-ml-dev" }]);
    expect(environment().config.node_config).toEqual({
      service_account: expect.stringMatching(/^\$\{google_service_account\..*\.email\}$/),
    });
    expect(environment().depends_on).toEqual([expect.stringMatching(/^google_project_iam_member\.airflow_Worker/)]);
  });

  it("is maintained at weekends and clears its history after 60 days", () => {
    expect(environment().config).toMatchObject({
      maintenance_window: { recurrence: "FREQ=WEEKLY;BYDAY=SA,SU" },
      data_retention_config: { airflow_metadata_retention_config: [{ retention_days: 60 }] },
    });
  });

  it("cannot be destroyed, nor can its bucket", () => {
    expect(environment()).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(synthEnvironment().google_storage_bucket).toMatchObject([{ lifecycle: { prevent_destroy: true } }]);
  });

  it("is given two hours to be deleted, where the provider would give up after half of one", () => {
    expect(environment().timeouts).toEqual({ create: "90m", delete: "120m" });
  });

  it("uses nothing that the provider refuses with Composer 3", () => {
    const { config } = environment();
    for (const field of ["private_environment_config", "master_authorized_networks_config", "node_count"]) {
      expect(config).not.toHaveProperty(field);
    }
    expect(config.node_config).not.toHaveProperty("ip_allocation_policy");
    expect(config.node_config).not.toHaveProperty("enable_ip_masq_agent");
    expect(config.data_retention_config).not.toHaveProperty("task_logs_retention_config");
  });
});

it("does with everything set what the props say", () => {
  const kmsKeyName = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
  const maintenanceWindow = {
    startTime: "2024-01-01T01:00:00Z",
    endTime: "2024-01-01T03:00:00Z",
    recurrence: "FREQ=DAILY",
  };
  const props: Partial<ComposerEnvironmentProps> = {
    imageVersion: "composer-3-airflow-3.1.7-build.11",
    size: "large",
    workers: { min: 3, max: 9 },
    packages: { pandas: ">=2.2", "scikit-learn": "", "gcsfs[crc]": "" },
    environment: { STAGE: "dev" },
    airflowConfig: { "core-dags_are_paused_at_creation": "True" },
    network: { network: "projects/p/global/networks/n", subnetwork: "projects/p/regions/r/subnetworks/s" },
    kmsKeyName,
    bucketKmsKeyName: `${kmsKeyName}2`,
    snapshotSchedule: "30 2 * * 1",
    maintenanceWindow,
    protect: false,
    forceDestroy: true,
  };
  const set = environment(props);
  expect(set.lifecycle).toBeUndefined();
  expect(set.config).toMatchObject({
    environment_size: "ENVIRONMENT_SIZE_LARGE",
    enable_private_environment: true,
    enable_private_builds_only: false, // packages come from the public index
    software_config: {
      image_version: "composer-3-airflow-3.1.7-build.11",
      pypi_packages: { pandas: ">=2.2", "scikit-learn": "", "gcsfs[crc]": "" },
      env_variables: { STAGE: "dev" },
      airflow_config_overrides: { "core-dags_are_paused_at_creation": "True" },
    },
    workloads_config: { worker: { min_count: 3, max_count: 9 } },
    node_config: { network: "projects/p/global/networks/n", subnetwork: "projects/p/regions/r/subnetworks/s" },
    encryption_config: { kms_key_name: kmsKeyName },
    recovery_config: { scheduled_snapshots_config: { snapshot_creation_schedule: "30 2 * * 1" } },
    maintenance_window: {
      start_time: "2024-01-01T01:00:00Z",
      end_time: "2024-01-01T03:00:00Z",
      recurrence: "FREQ=DAILY",
    },
  });
  expect(synthEnvironment(props).google_storage_bucket).toMatchObject([
    { force_destroy: true, encryption: { default_kms_key_name: `${kmsKeyName}2` } },
  ]);
  expect(synthEnvironment({ kmsKeyName }).google_storage_bucket).toMatchObject([
    { encryption: { default_kms_key_name: kmsKeyName } },
  ]);
});

it("runs two of each part with high resilience", () => {
  const { resilience_mode, workloads_config } = environment({ highResilience: true }).config;
  expect(resilience_mode).toBe("HIGH_RESILIENCE");
  expect(workloads_config).toMatchObject({
    scheduler: { count: 2 },
    dag_processor: { count: 2 },
    triggerer: { count: 2 },
    worker: { min_count: 2 },
  });
});

it("says where Airflow and the DAGs are", () => {
  const { json } = synth((scope) => {
    const airflow = new ComposerEnvironment(scope, "airflow", required);
    new TerraformOutput(scope, "uri", { value: airflow.airflowUri });
    new TerraformOutput(scope, "dags", { value: airflow.dagsUrl });
  });
  expect(json.output.uri.value).toMatch(/^\$\{google_composer_environment\..*airflow_uri\}$/);
  expect(json.output.dags.value).toMatch(/^gs:\/\/\$\{google_storage_bucket\..*\.name\}\/dags$/);
});

it("grants the use of Airflow on the project and the DAGs on the bucket alone", () => {
  const { resource } = synth((scope) => {
    const airflow = new ComposerEnvironment(scope, "airflow", required);
    airflow.grantUse("ml", "group:ml@acme.example");
    airflow.grantDeployDags("ci", "serviceAccount:ci@p.iam.gserviceaccount.com");
  });
  expect(resource.google_project_iam_member).toContainEqual({
    project: "acme-ml-dev",
    role: "roles/composer.user",
    member: "group:ml@acme.example",
  });
  expect(resource.google_storage_bucket_iam_member).toMatchObject([
    { role: "roles/storage.objectUser", member: "serviceAccount:ci@p.iam.gserviceaccount.com" },
  ]);
});

describe("of what exists already", () => {
  const { bucketName: _, serviceAccountId: __, ...named } = required;
  const central = "pipes@acme-iam.iam.gserviceaccount.com";
  const hosted = {
    network: "projects/acme-host/global/networks/shared",
    subnetwork: "projects/acme-host/regions/europe-west1/subnetworks/ml",
  };

  it("it takes the identity, which it leaves as it is, and the bucket", () => {
    const { resource } = synth((scope) => {
      const serviceAccount = ServiceAccount.fromEmail(scope, "pipes", central);
      const bucket = GcsBucket.fromName(scope, "dags", "acme-dags");
      const airflow = new ComposerEnvironment(scope, "airflow", { ...named, serviceAccount, bucket });
      airflow.grantDeployDags("ci", "group:ci@acme.example");
      expect(airflow.dagsUrl).toBe("gs://acme-dags/dags");
    });
    expect(resource.google_composer_environment).toMatchObject([
      { storage_config: { bucket: "acme-dags" }, config: { node_config: { service_account: central } } },
    ]);
    for (const type of ["google_service_account", "google_storage_bucket", "google_project_iam_member"])
      expect(resource[type]).toBeUndefined();
    expect(resource.google_storage_bucket_iam_member).toMatchObject([{ bucket: "acme-dags" }]);
  });

  it("it lets an identity of the same program work before it is made, and waits for what else it is told", () => {
    const { json } = synth((scope) => {
      const serviceAccount = new ServiceAccount(scope, "pipes", { accountId: "pipelines" });
      const dependsOn = [serviceAccount.grantOnProject("roles/bigquery.jobUser")];
      const bucketName = "acme-dags";
      new ComposerEnvironment(scope, "airflow", { ...named, bucketName, serviceAccount, dependsOn });
    });
    const [made] = Object.values<Record<string, unknown>>(json.resource.google_composer_environment);
    expect(made!.depends_on).toEqual([
      expect.stringMatching(/^google_project_iam_member\.pipes_composerworker/),
      expect.stringMatching(/^google_project_iam_member\.pipes_bigqueryjobUser/),
    ]);
  });

  const warnings = (props: Partial<ComposerEnvironmentProps>) => {
    let found: unknown[] = [];
    synth((scope) => {
      const airflow = new ComposerEnvironment(scope, "airflow", { ...required, ...props });
      found = airflow.node.metadata.map(({ data }) => data as unknown);
    });
    return found;
  };

  it("it tells what Composer's agent needs where another project shares the network", () => {
    expect(warnings({ network: hosted })).toEqual([
      expect.stringContaining("there Composer's agent of acme-ml-dev needs roles/composer.sharedVpcAgent"),
    ]);
    expect(warnings({ network: hosted, dependsOn: [] })).toEqual([]);
    const own = { network: "projects/acme-ml-dev/global/networks/n", subnetwork: hosted.subnetwork };
    expect(warnings({ network: own })).toEqual([]);
  });

  it.each<[string, Partial<ComposerEnvironmentProps>, string]>([
    ["no identity", { bucketName: "acme-dags" }, "it has neither serviceAccountId nor serviceAccount; name"],
    ["no bucket", { serviceAccountId: "pipelines" }, "it has neither bucketName nor bucket; name"],
  ])("it refuses %s", (_, props, message) => {
    expect(() => synth((scope) => new ComposerEnvironment(scope, "airflow", { ...named, ...props }))).toThrow(message);
  });

  it("it refuses two buckets", () => {
    const both = (scope: Construct) => ({ ...required, bucket: GcsBucket.fromName(scope, "dags", "acme-dags") });
    expect(() => synth((scope) => new ComposerEnvironment(scope, "airflow", both(scope)))).toThrow(
      "bucketName and bucket are both set; keep one",
    );
  });
});

describe("refuses", () => {
  const weekend = {
    startTime: "2024-01-06T00:00:00Z",
    endTime: "2024-01-06T05:59:00Z",
    recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
  };
  it.each<[string, Partial<ComposerEnvironmentProps>, string]>([
    ["a name in capitals", { environmentName: "Airflow" }, 'test/airflow: environmentName is "Airflow"; write 1-63'],
    ["an image that moves", { imageVersion: "composer-3-airflow-2" }, 'imageVersion is "composer-3-airflow-2"; write'],
    ["Composer 2", { imageVersion: "composer-2.13.1-airflow-2.10.5" }, "imageVersion is"],
    ["an unknown size", { size: "huge" as never }, 'size is "huge"; write small, medium or large'],
    ["no worker", { workers: { min: 0, max: 3 } }, "workers.min is 0; give a whole number of 1 or more"],
    [
      "one worker in two zones",
      { workers: { min: 1, max: 3 }, highResilience: true },
      "workers.min is 1; give a whole number of 2",
    ],
    [
      "more workers at least than at most",
      { workers: { min: 4, max: 3 } },
      "workers.max is 3; give a whole number from 4 to 100",
    ],
    ["a key that is none", { kmsKeyName: "composer" }, 'kmsKeyName is "composer"; write projects/P/locations/L'],
    ["an unclosed extra", { packages: { "pandas[parquet": "" } }, 'packages has "pandas[parquet"'],
    ["a package in capitals", { packages: { PyYAML: "" } }, 'packages has "PyYAML"; write the name in lower case'],
    ["a version in a package's name", { packages: { "pandas==2": "" } }, 'packages has "pandas==2"'],
    ["a variable with a dash", { environment: { "MY-VAR": "" } }, 'environment has "MY-VAR"'],
    ["a variable of Composer's own", { environment: { GCS_BUCKET: "" } }, 'environment has "GCS_BUCKET"'],
    ["Airflow's settings as variables", { environment: { AIRFLOW__CORE__X: "" } }, "goes into airflowConfig"],
    ["a setting without a section", { airflowConfig: { load_examples: "" } }, 'airflowConfig has "load_examples"'],
    ["six fields of cron", { snapshotSchedule: "0 0 4 * * *" }, 'snapshotSchedule is "0 0 4 * * *"; write five fields'],
    ["too little time for maintenance", { maintenanceWindow: weekend }, "give 12 hours a week or more"],
    [
      "a recurrence that Composer does not know",
      { maintenanceWindow: { ...weekend, recurrence: "FREQ=MONTHLY" } },
      "FREQ=MONTHLY; give",
    ],
  ])("%s", (_, props, message) => {
    expect(() => environment(props)).toThrow(message);
  });
});
