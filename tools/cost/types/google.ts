import type { googleTypes } from "../../../terraform-types";
import type { Billed } from "../item";
import { type Place, priceAt } from "../place";
import { type BilledResource, block, blocks, textIn } from "../resources";
import { job, service } from "./cloud-run";
import { composer } from "./composer";
import { type Priced, regionOf, standing, used, withAnother } from "./pricing";

const reading = used("reading secrets", "secret-manager", "access operations");
const asking = used("requests to the key", "kms", "software key operations");

export const googlePricing = {
  google_artifact_registry_repository: used("images", "artifact-registry", "storage"),
  google_bigquery_dataset: (resource, place) => ({
    uses: ["active logical storage", "on-demand analysis"].map((item) => ({
      what: item === "on-demand analysis" ? "BigQuery" : "tables",
      price: priceAt(place, "bigquery", item, regionOf(resource, place)),
    })),
  }),
  google_bigquery_table: withAnother, // in its dataset
  google_cloud_run_v2_job: job,
  google_cloud_run_v2_service: service,
  google_composer_environment: composer,
  google_cloud_scheduler_job: standing("scheduled call", "cloud-scheduler", "job"), // three of a billing account are free
  google_compute_global_forwarding_rule: forwarding,
  google_compute_network_firewall_policy_rule: names,
  google_compute_router_nat: nat,
  google_compute_subnetwork: flowLogs,
  google_kms_crypto_key: standing(
    "key version, one more with each rotation",
    "kms",
    "active software key version",
    asking,
  ),
  google_monitoring_alert_policy: conditions,
  google_pubsub_subscription: withAnother, // what it delivers is in its topic's price
  google_pubsub_topic: used("messages", "pubsub", "message throughput"),
  // Its versions are put in beside Terraform: one of each is counted.
  google_secret_manager_secret: standing(
    "secret with one version, more with each that is not destroyed",
    "secret-manager",
    "active secret version per location",
    reading,
  ),
  google_secret_manager_secret_version: standing(
    "secret version",
    "secret-manager",
    "active secret version per location",
    reading,
  ),
  google_storage_bucket: bucket,
  google_workflows_workflow: used("steps of starting", "workflows", "internal steps"),
} satisfies Priced<typeof googleTypes>;

const classes: Readonly<Record<string, string>> = {
  NEARLINE: "Nearline storage",
  COLDLINE: "Coldline storage",
  ARCHIVE: "Archive storage",
};

function bucket(resource: BilledResource, place: Place): Billed {
  const item = classes[textIn(resource.body.storage_class) ?? ""] ?? "Standard storage";
  return { uses: [{ what: "storage", price: priceAt(place, "cloud-storage", item, regionOf(resource, place)) }] };
}

/** Announced for May 2026 after a delay, and seen on no bill by who told us: named, and in no sum. */
function conditions({ body }: BilledResource, place: Place): Billed {
  const count = blocks(body.conditions).length;
  const price = priceAt(place, "cloud-monitoring", "alerting policy condition");
  return { uses: [{ what: count === 0 ? "alerts' conditions" : "alerts' conditions, each", price }] };
}

/** The first five of a project cost together what one does, and an environment has two: that of plain HTTP only sends on to HTTPS. */
function forwarding({ body }: BilledResource, place: Place): Billed {
  if (!/^443\b/.test(String(body.port_range))) return {};
  const of = (item: string) => priceAt(place, "load-balancing", item);
  return {
    items: [
      {
        key: "load balancer",
        what: "load balancer",
        isOne: true,
        counts: { idle: 1, full: 1 },
        price: of("forwarding rule, first five"),
      },
    ],
    uses: [{ what: "data past the load balancer", price: of("data processed, in or out") }],
  };
}

/** Billed for each machine that it serves, which come and go with what uses the network. */
function nat(_: BilledResource, place: Place): Billed {
  return {
    uses: [
      { what: "NAT, for each machine", price: priceAt(place, "cloud-nat", "gateway, per VM served, up to 32 VMs") },
      { what: "NAT", price: priceAt(place, "cloud-nat", "data processed") },
    ],
    onTop: ["how many machines the NAT serves"],
  };
}

/** Rules by names are Cloud NGFW Standard; ranges, which are Essentials, cost nothing. */
function names({ body }: BilledResource, place: Place): Billed {
  if (!JSON.stringify(body.match ?? {}).includes("_fqdns")) return {};
  return {
    uses: [{ what: "traffic past rules by name", price: priceAt(place, "cloud-ngfw", "Standard, data processed") }],
  };
}

function flowLogs({ body }: BilledResource, place: Place): Billed {
  if (Object.keys(block(body.log_config)).length === 0) return {};
  return { uses: [{ what: "logs", price: priceAt(place, "cloud-logging", "ingestion into log buckets") }] };
}
