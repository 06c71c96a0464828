import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { factsOf } from "../../terraform-types";
import type { Json } from "../support/check-schema";
import { emittedTypes, synthesize, synthesizeAll } from "../support/environments";

// A guard that Terraform's state holds outlives its block, and holds against `-target` and an older Ponte: the provider itself refuses the deletion, leaves
// the thing where it is, or the service waits. What each attribute must be while `protect` is on, and when it is off.
const guards: Readonly<Record<string, [on: unknown, off: unknown]>> = {
  delete_contents_on_destroy: [false, true],
  deletion_protection: [true, false],
  deletion_window_in_days: [30, 7], // 7 to 30: ScheduleKeyDeletion, docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
  disable_on_destroy: [false, false], // an API that goes takes along what others of the project have made with it
  force_delete: [false, true],
  force_destroy: [false, true],
  public_access_prevention: ["enforced", "enforced"],
  recovery_window_in_days: [30, 0], // 7 to 30, or none: DeleteSecret, docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
  skip_destroy: [true, false],
};

// Attributes that read like guards and are none of what holds data.
const noGuards: Readonly<Record<string, string>> = {
  "aws_cloudwatch_event_rule.force_destroy": "of rules that a service has made for itself",
  "aws_cloudwatch_event_target.force_destroy": "of rules that a service has made for itself",
  "aws_cognito_user_pool.deletion_protection": "a guard by another word, ACTIVE: the test below",
  "aws_cognito_user_pool_client.prevent_user_existence_errors": "what a sign-in page tells strangers",
  "aws_ecs_service.force_delete": "it runs containers, and holds nothing",
  "aws_ecs_service.force_new_deployment": "tasks that are started anew",
  "aws_ecs_task_definition.skip_destroy": "a definition, which every update replaces",
  "aws_default_security_group.revoke_rules_on_delete": "it lets Terraform delete groups that name each other",
  "aws_iam_role.force_detach_policies": "a role holds nothing",
  "aws_lb.enable_deletion_protection": "it holds nothing, and goes with the last service in one deploy",
  "aws_lb.enforce_security_group_inbound_rules_on_private_link_traffic": "who is let in",
  "aws_mwaa_environment.weekly_maintenance_window_start": "when AWS updates it",
  "aws_route53_resolver_firewall_rule_group_association.mutation_protection":
    "it would refuse the changes of whoever deploys, and holds no data",
  "aws_route53_zone.force_destroy": "the network's own, which holds what this deploy writes into it",
  "aws_s3_object.force_destroy": "the list of packages stands in the environment's file; in its versioned bucket the old one stays",
  "aws_secretsmanager_secret.force_overwrite_replica_secret": "of copies in other regions, which none has",
  "aws_security_group.revoke_rules_on_delete": "it lets Terraform delete groups that name each other",
  "google_cloud_run_v2_job.deletion_protection": "a definition, and its runs' logs stay; it is taken out at will",
  "google_compute_network.delete_default_routes_on_create": "of a new network",
  "google_compute_network.network_firewall_policy_enforcement_order": "which rules are read first",
  "google_kms_crypto_key.destroy_scheduled_duration":
    "30 days, which Google gives each key; it cannot be changed, so that a value would make a new key of each that there is " +
    "(google 6.50.0, resource_kms_crypto_key.go; CryptoKey, cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys)",
  "google_monitoring_notification_channel.force_delete": "it holds nothing",
  "google_secret_manager_secret.version_destroy_ttl": "how long a destroyed value can be had back, which every secret has",
  "google_workflows_workflow.deletion_protection": "it starts a job, and goes with it",
}; // prettier-ignore

// Log groups without, by the beginning of their names: they go with one deploy and come back with another, which CreateLogGroup would refuse where they had
// stayed (ResourceAlreadyExistsException, docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html).
const without: Readonly<Record<string, string>> = {
  "/aws/batch/": "with the job, which is a definition and is taken out at will",
  "/aws/ecs/": "with the service, which holds nothing and is taken out at will",
  "/aws/sagemaker/Endpoints/": "with the endpoint, which holds nothing and is taken out at will",
  "/aws/vendedlogs/states/": "with the state machine that starts a job, or asks whether one is late",
  "/aws/vpc/flow-logs/": "with the last private endpoint; under an Airflow it stays as long as that",
};
const isWithout = (name: string) => Object.keys(without).some((beginning) => name.startsWith(beginning));

// The provider that is pinned (aws 6.25.0) has them, the one that the tests run with (5.100.0) has not.
const newer: Readonly<Record<string, string>> = {
  "aws_cloudwatch_log_group.deletion_protection_enabled": "`skip_destroy` does it in the state",
  "aws_s3_bucket_public_access_block.skip_destroy": "the account's own block stands in, which the first deploy makes",
  "aws_scheduler_schedule.flexible_time_window": "the schema has it as a block, and it is no guard",
};

const like = /protect|destroy|force|delet|abandon|prevent|window/;
const schemas = Object.fromEntries(
  ["aws", "google"].map((name) => [name, JSON.parse(readFileSync(`tests/schemas/${name}.json`, "utf8")) as Json]),
);
const attributesOf = (type: string): string[] => {
  const block = schemas[type.split("_")[0]!]?.resources[type] as Json | undefined;
  return Object.entries<Json>(block?.attributes ?? {}).flatMap(([name, { optional }]) => (optional ? [name] : []));
};

const environments = [...synthesizeAll(), ...synthesizeAll("tests/everything")];
const types = emittedTypes(environments.map(({ json }) => json)).flatMap(({ type, mode }) =>
  mode === "resource" ? [type] : [],
);
const attributes = types.flatMap((type) => attributesOf(type).map((name) => ({ type, name, path: `${type}.${name}` })));

it("every attribute that reads like a guard is one, or is listed with why it is none", () => {
  const alike = attributes.filter(({ name }) => like.test(name));
  const silent = alike.filter(({ name, path }) => !(name in guards) && !(path in noGuards));
  expect(silent.map(({ path }) => path)).toEqual([]);
  const paths = new Set(alike.map(({ path }) => path));
  expect(Object.keys(noGuards).filter((path) => !paths.has(path))).toEqual([]);
});

it("those of the pinned bindings that the schema has not are listed with what stands in", () => {
  const found = types
    .filter((type) => type.startsWith("aws_"))
    .flatMap((type) => {
      const file = `node_modules/@cdktf/provider-aws/lib/${type.slice(4).replace(/_/g, "-")}/index.d.ts`;
      const [, config] = /interface \w+Config extends[^{]*\{([^]*?)\n\}/.exec(readFileSync(file, "utf8"))!;
      const names = [...config!.matchAll(/readonly (\w+)\??:/g)].map(([, name]) =>
        name!.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      );
      return names.filter((name) => like.test(name) && !attributesOf(type).includes(name)).map((name) => `${type}.${name}`);
    });
  expect(found.filter((path) => !/\.(timeouts)$/.test(path)).sort()).toEqual(Object.keys(newer).sort());
}); // prettier-ignore

// `protect: false` lets go of what is empty; of what is not, it takes a word more.
const forced = ["delete_contents_on_destroy", "force_delete", "force_destroy", "recovery_window_in_days"];

describe.each([
  { protect: true, forceDestroy: false },
  { protect: false, forceDestroy: false },
  { protect: false, forceDestroy: true },
])("with protect: $protect and forceDestroy: $forceDestroy", (said) => {
  const programs = environments.map(({ environment }) => synthesize({ ...environment, ...said }).json);
  const guarded = attributes.filter(({ name, path }) => name in guards && !(path in noGuards));

  it.each(guarded.map(({ type, name }) => [type, name] as const))("%s has %s", (type, name) => {
    const bodies = programs.flatMap(({ resource }) => Object.values<Json>(resource[type] ?? {}));
    const own = bodies.filter((body) => {
      if (type === "aws_s3_bucket") return !/-services-(?:internal|public)-logs$/.test(body.bucket); // logs go with the load balancer
      return type !== "aws_cloudwatch_log_group" || !isWithout(body.name);
    });
    expect(own.length).toBeGreaterThan(0);
    const [on, off] = guards[name]!;
    const isOn = said.protect || (forced.includes(name) && !said.forceDestroy);
    expect([...new Set(own.map((body) => body[name]))]).toEqual([isOn ? on : off]);
  });

  it("people who sign in stay as long as data does", () => {
    const pools = programs.flatMap(({ resource }) => Object.values<Json>(resource.aws_cognito_user_pool ?? {}));
    expect(pools.length).toBeGreaterThan(0);
    expect(new Set(pools.map((pool) => pool.deletion_protection))).toEqual(
      new Set([said.protect ? "ACTIVE" : "INACTIVE"]),
    );
  });
});

it("what loses something has such a guard, or its provider has none for it", () => {
  const losing = types.filter((type) => factsOf(type).loses !== undefined);
  const bare = losing.filter((type) => !attributesOf(type).some((name) => name in guards));
  // Of these the anchor and `prevent_destroy` hold the block, and the rights of who deploys.
  expect(bare.sort()).toEqual([
    "aws_mwaa_environment",
    "google_artifact_registry_repository",
    "google_composer_environment",
    "google_kms_crypto_key",
    "google_pubsub_subscription",
  ]);
});

it("log groups without it are of what comes and goes, and nothing is explained that needs no explanation", () => {
  const groups = environments.flatMap(({ json }) => Object.values<Json>(json.resource.aws_cloudwatch_log_group ?? {}));
  const bare = groups.flatMap(({ name, skip_destroy: kept }) => (kept === undefined ? [name as string] : []));
  expect(bare.filter((name) => !isWithout(name))).toEqual([]);
  for (const beginning of Object.keys(without)) expect(bare.some((name) => name.startsWith(beginning))).toBe(true);
});
