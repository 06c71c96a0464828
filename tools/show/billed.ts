import type { CostClass, Inventory, Resource } from "./inventory";
import { code } from "../plan/markdown";
import { table } from "./table";
import { counted } from "../kinds/phrases";

// What people call that which is billed by time; what costs most comes first.
const billed: Record<string, string> = {
  google_composer_environment: "Airflow",
  aws_mwaa_environment: "Airflow",
  aws_sagemaker_endpoint: "model endpoint",
  restful_resource: "deployed model",
  google_compute_router_nat: "NAT gateway",
  aws_nat_gateway: "NAT gateway",
  aws_eip: "public address",
  google_compute_address: "public address",
  aws_vpc_endpoint: "interface endpoint",
  google_kms_crypto_key: "encryption key",
  aws_kms_key: "encryption key",
  aws_cloudwatch_metric_alarm: "alarm",
  aws_cloudwatch_composite_alarm: "alarm",
  google_monitoring_alert_policy: "alarm",
};

/** What is billed by the hour although nobody uses it, in words, what costs most first. */
export function billedIdle({ resources }: Inventory): string[] {
  const words = resources.filter(({ cost }) => cost === "by the hour, even when idle").map(({ type }) => wordFor(type));
  const order = Object.values(billed);
  return [...new Set(words)].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** By class: what is billed by time with its words, what is billed by use by name, and of the rest how many. */
export function costTable({ resources }: Inventory): string {
  const rows = (["by the hour, even when idle", "by the month, while it exists"] as CostClass[]).map((cost) => {
    const items = resources.filter((resource) => resource.cost === cost);
    return [cost, byThing(items).join("; ") || "nothing"];
  });
  const used = resources.filter(({ cost, thing }) => cost === "by what is stored or used" && thing !== "apis");
  const unknown = resources.filter(({ cost }) => cost === "not known here").map(({ type }) => type);
  const free = resources.filter(({ cost }) => cost === "free").length;
  const models = resources.some(({ type }) => type === "google_vertex_ai_endpoint");
  return [
    table(
      ["When", "What"],
      [
        ...rows,
        ["by what is stored or used", [...new Set(used.map(({ thing }) => code(thing)))].join(", ") || "nothing"],
        ...(unknown.length === 0
          ? []
          : [["not known here", [...new Set(unknown)].map((type) => code(type)).join(", ")]]),
        ["free", counted(free, "resource")],
      ],
    ),
    ...(models
      ? [
          "Every model that is deployed to a Vertex AI endpoint is billed by the hour as well, for as long as it is deployed.",
        ]
      : []),
  ].join("\n\n");
}

function byThing(resources: readonly Resource[]): string[] {
  return [...new Set(resources.map(({ thing }) => thing))].map((thing) => {
    const words = resources.filter((resource) => resource.thing === thing).map(({ type }) => wordFor(type));
    const counts = [...new Set(words)].map((word) => {
      const count = words.filter((other) => other === word).length;
      return count === 1 ? word : counted(count, word);
    });
    return `${code(thing)}: ${counts.join(", ")}`;
  });
}

const wordFor = (type: string): string => billed[type] ?? type.replace(/^[a-z]+_/, "").replace(/_/g, " ");
