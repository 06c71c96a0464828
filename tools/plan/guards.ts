import { factsOf } from "../../terraform-types";
import { differences, type Difference } from "./differences";
import type { Finding, Gate } from "./finding";
import { deleteRules } from "./expiry";
import { isEmpty, parsed, record } from "./json";
import { arrow, code } from "./markdown";
import { nameOf, title } from "./names";
import { actionOf, type ResourceChange } from "./plan";
import {
  fewer,
  gone,
  leaves,
  laterOrNever,
  leavesKms,
  offAtLast,
  shorter,
  sooner,
  turnedOff,
  turnedOn,
  type Told,
} from "./weaker";

/**
 * What a guard's difference says, by the last words of its path; `undefined` when it became no weaker. The third word is the last gate's, where
 * the resource holds data or guards it: without one, the weaker guard is told, and may be deployed.
 */
type Guard = [RegExp, Told<string>, (Gate | Told<Gate>)?];

const deletesSooner = sooner("deletes objects sooner");
const unprotected = "is no longer protected from deletion";
const guards: Guard[] = [
  [
    /(^|\.)(force_destroy|force_delete|delete_contents_on_destroy)$/,
    turnedOn("can be destroyed with all that is in it"),
    "switch",
  ],
  [/(^|\.)skip_destroy$/, turnedOff("goes with all that is in it when it is destroyed")],
  [/(^|\.)skip_final_snapshot$/, turnedOn("is destroyed without a last backup")],
  [
    /(^|\.)(deletion_protection|deletion_protection_enabled|enable_deletion_protection)$/,
    // A user pool of Cognito says ACTIVE.
    (one) => turnedOff(unprotected)(one) ?? leaves("ACTIVE", unprotected)(one),
    "switch",
  ],
  [/(^|\.)versioning\.enabled$/, turnedOff("no longer keeps old versions of objects"), "loss"],
  [/(^|\.)versioning_configuration\.status$/, leaves("Enabled", "no longer keeps old versions of objects"), "loss"],
  [/(^|\.)image_tag_mutability$|(^|\.)immutable_tags$/, leaves("IMMUTABLE", "lets images be overwritten")],
  [/(^|\.)point_in_time_recovery\.enabled$/, turnedOff("cannot be brought back to an earlier time"), "loss"],
  [/(^|\.)enable_key_rotation$/, turnedOff("is no longer renewed every year")],
  [/(^|\.)uniform_bucket_level_access$/, turnedOff("lets single objects have access rules of their own")],
  [
    /(^|\.)(soft_delete_policy\.retention_duration_seconds|retention_policy\.retention_period|max_time_travel_hours)$/,
    shorter("keeps what was deleted for a shorter time"),
    offAtLast,
  ],
  [
    /(^|\.)(deletion_window_in_days|recovery_window_in_days|destroy_scheduled_duration|version_destroy_ttl)$/,
    shorter("leaves less time to undo a deletion"),
    "switch",
  ],
  [/(^|\.)(backup_retention_period|message_retention_duration)$/, shorter("keeps less of the past"), offAtLast],
  [/(^|\.)(retention_in_days|retention_days)$/, sooner("keeps less of the past")],
  [/(^|\.)(expiration_time|expiration_ms)$/, sooner("deletes data sooner"), "loss"],
  // For tables that are made later.
  [/(^|\.)(default_table_expiration_ms|default_partition_expiration_ms)$/, sooner("deletes data sooner")],
  [/expiration\.days$|noncurrent_version_expiration\.noncurrent_days$|countNumber$/, deletesSooner],
  [
    /(^|\.)((default_)?kms_key(_name|_id|_arn)?|kms_(master_)?key_(name|id|arn)|kms_data_key_reuse_key|crypto_key(_name|_id)?|data_key)$/,
    gone("is no longer encrypted with a key of one's own"),
    "key",
  ],
  [
    /(^|\.)(sse_algorithm|encryption_type|encryption_option)$/,
    leavesKms("is no longer encrypted with a key of one's own"),
    "key",
  ],
  [
    /(^|\.)(storage_encrypted|encrypted|at_rest_encryption_enabled|transit_encryption_enabled)$/,
    turnedOff("is no longer encrypted"),
    "loss",
  ],
  [
    /(^|\.)enable_inter_container_traffic_encryption$/,
    turnedOff("no longer encrypts what its machines say to each other"),
  ],
  [/(^|\.)is_enabled$/, turnedOff("can no longer be used"), "loss"],
  [/(^|\.)(rotation_period)$/, gone("is no longer renewed by itself")],
  [
    /(^|\.)(scan_on_push|enable_log_file_validation|is_multi_region_trail|include_global_service_events)$/,
    turnedOff("is no longer watched as before"),
  ],
  [/(^|\.)(actions_enabled|enabled)$/, turnedOff("is off")],
  [
    /(^|\.)(alarm_actions|(monitoring_)?notification_channels|subscriber_(sns_topic_arns|email_addresses))$/,
    fewer("tells fewer people"),
  ],
  [/(^|\.)log_config(\.\w+)?$/, gone("writes no log of its traffic any more")],
  [/(^|\.)(traffic_type)$/, leaves("ALL", "writes down less of its traffic")],
  // Of budgets: no other type has these names.
  [
    /(^|\.)(limit_amount|specified_amount\.units|notification(\.\d+)?\.threshold|threshold_rules(\.\d+)?\.threshold_percent)$/,
    laterOrNever("tells of costs later"),
  ],
  [/(^|\.)(mfa_delete|object_lock_enabled)$/, turnedOff("lets more people delete"), "loss"],
  [/(^|\.)(target_bucket|access_logs|logging_config)(\.\w+)?$/, gone("no longer writes down who reaches it")],
];

// What watches or keeps, and does so for something else: what is said when it goes alone.
const watchers: [RegExp, string][] = [
  [/^aws_s3_bucket_versioning$/, "no longer keeps old versions of objects"],
  [/^aws_s3_bucket_server_side_encryption_configuration$/, "is no longer encrypted as the program says"],
  [/^aws_s3_bucket_ownership_controls$/, "lets single objects have access rules of their own"],
  [/^aws_s3_bucket_logging$/, "no longer writes down who reaches it"],
  [/^aws_s3_bucket_object_lock_configuration$/, "lets its objects be deleted"],
  [
    /^(aws_flow_log|google_logging_\w*sink|aws_cloudtrail|google_project_iam_audit_config)$/,
    "goes: nobody writes down what happens there",
  ],
  [/^(aws_cloudwatch_(metric|composite)_alarm|google_monitoring_alert_policy)$/, "goes: nobody is told any more"],
  [/^(aws_budgets_budget|google_billing_budget)$/, "goes: nobody is told any more what is spent"],
  [/^(aws_sns_topic_subscription|google_monitoring_notification_channel)$/, "goes: one fewer is told"],
  [
    /^(aws_guardduty_detector|aws_config_\w+|aws_securityhub_account|aws_accessanalyzer_analyzer|aws_iam_account_password_policy|google_org_policy_policy|google_access_context_manager_service_perimeter|google_compute_security_policy|aws_wafv2_web_acl_association)$/,
    "goes, and with it what it kept watch over",
  ],
];

/** What no longer protects; `before` of a new thing that takes another's place is that of the other. */
export function guardFindings(resource: ResourceChange, old: unknown): Finding[] {
  const { type, change } = resource;
  const action = actionOf(change);
  const found = (says: string, rank = 1): Finding => ({ level: "guard", says, dangerous: true, rank });
  const subject = type.startsWith("aws_s3_bucket") ? `Bucket ${code(nameOf(resource))}` : upper(title(resource));
  const goes = watchers.find(([of]) => of.test(type))?.[1];
  if (action === "delete" && goes !== undefined) return [found(`${subject} ${goes}`)];
  const { loses, unguarded, serves, guards: keeps } = factsOf(type);
  const isKept = (loses !== undefined && unguarded === undefined) || keeps !== undefined;
  const isSetting = loses === undefined && !serves; // of what is replaced itself, nothing is left to guard
  const takesPlace = action === "create" && !isEmpty(old);
  if (action !== "update" && !takesPlace && !(action === "replace" && isSetting)) return [];
  const judged = differences(old, change.after)
    .flatMap(inJson)
    .flatMap((one) =>
      weakerBy(
        one,
        guards.find(([path]) => path.test(one.path)),
      ),
    );
  const weak = [...judged, ...deleteRules(resource).flatMap((one) => weakerBy(one, [/$/, deletesSooner]))];
  // What several attributes say, such as those of one block that goes, is said once.
  return [...new Set(weak.map(({ weaker }) => weaker))].flatMap((weaker) => {
    const own = weak.filter((one) => one.weaker === weaker);
    const at = own.map(({ path, before, after }) => `${code(path)}: ${arrow(before, after)}`).join(", ");
    const gate = isKept ? own.find((one) => one.gate !== undefined)?.gate : undefined;
    return [{ ...found(`${subject} ${weaker} (${at})`), ...(gate && { gate }) }];
  });
}

/** True where the state before says that the thing refuses its own deletion, or can be had back after it, as it does while `protect` is on. */
export function guardsItself({ type, change }: ResourceChange): boolean {
  if (factsOf(type).loses === undefined) return false;
  return Object.entries(record(change.before)).some(([path, value]) => {
    // A secret of AWS refuses nothing: it waits, unless it may go at once.
    if (path === "recovery_window_in_days") return Number(value) > 0;
    const isOn = value === true || value === "ACTIVE";
    return guards.some(
      ([of, says, gate]) =>
        gate === "switch" && of.test(path) && says({ path, before: isOn, after: !isOn }) !== undefined,
    );
  });
}

function weakerBy(difference: Difference, guard?: Guard) {
  const [, says, gate] = guard ?? [];
  const weaker = says?.(difference);
  const stops = typeof gate === "function" ? gate(difference) : gate;
  return weaker === undefined ? [] : [{ ...difference, weaker, gate: stops }];
}

/** The rules of an image registry are JSON in a string. */
function inJson(difference: Difference): Difference[] {
  const [before, after] = [parsed(difference.before), parsed(difference.after)];
  if (before === undefined || after === undefined) return [difference];
  return differences(before, after).map((inner) => ({ ...inner, path: `${difference.path}.${inner.path}` }));
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
