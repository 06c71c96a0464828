import { everySecond, hourly, usd } from "./listed";
import { churn, variant } from "./priced";
import type { PreparedChange } from "./fifty";

const machine = (type: string) => hourly(usd(`online/batch prediction node ${type}`));
const n1 = machine("n1-standard-4");
const unit = hourly(usd("Composer 3 standard DCU-hour"));
const run = (way: string, cpu: number, memory: number) =>
  everySecond(cpu * usd(`vCPU, ${way}`) + memory * usd(`memory, ${way}`));
const answering = run("request-based billing", 1, 2);

const scaled = churn("gcp", "machine: n1-standard-4, replicas: { min: 1, max: 4 }");
const nobodyKnows = churn("gcp", "machine: n2d-standard-4, replicas: { min: 1, max: 4 }");
const plain = churn("gcp");
const serverless = churn("gcp", "mode: serverless, serverless: { cpu: 1, memory: 2GiB }, replicas: { min: 0, max: 3 }");
const pipelines = "airflow: { pipelines: { workers: { min: 2, max: 3 } } }\n";
const [own, second] = [variant("gcp", "traffic: 50%"), "traffic: 50%, env: { IS: second }"];
const two = (more: string) => `endpoint/churn.variants={ only: ${own}, second: ${variant("gcp", more)} }`;

// Of a small Airflow: 9.5 units of what always runs and 2.5 of each worker. Community notes and one measurement of 12 units, in the reference of prices.
const [always, worker] = [9.5 * unit, 2.5 * unit];

export const onGoogle: PreparedChange[] = [
  { what: "a replica more", has: scaled, edits: ["endpoint/churn.replicas={ min: 2, max: 4 }"], idle: n1, full: 0 },
  { what: "two more at most", has: scaled, edits: ["endpoint/churn.replicas.max=6"], idle: 0, full: 2 * n1 },
  { what: "a larger machine", has: scaled, edits: ["endpoint/churn.machine=n1-standard-8"], idle: machine("n1-standard-8") - n1, full: 4 * (machine("n1-standard-8") - n1) },
  { what: "a smaller machine", has: scaled, edits: ["endpoint/churn.machine=n1-standard-2"], idle: machine("n1-standard-2") - n1, full: 4 * (machine("n1-standard-2") - n1) },
  { what: "an accelerator", has: scaled, edits: ["endpoint/churn.accelerator={ type: NVIDIA_TESLA_T4, count: 1 }"], idle: hourly(usd("prediction accelerator NVIDIA T4")), full: 4 * hourly(usd("prediction accelerator NVIDIA T4")) },
  { what: "a machine that has its accelerator", has: scaled, edits: ["endpoint/churn.machine=g2-standard-4", "endpoint/churn.accelerator={ type: NVIDIA_L4, count: 1 }"], idle: machine("g2-standard-4") - n1, full: 4 * (machine("g2-standard-4") - n1) },
  { what: "a machine without a price", has: scaled, edits: ["endpoint/churn.machine=n2d-standard-4"], notKnown: true },
  { what: "from one machine without a price to another", has: nobodyKnows, edits: ["endpoint/churn.machine=n2d-standard-8"], notKnown: true },
  { what: "more of a machine without a price", has: nobodyKnows, edits: ["endpoint/churn.replicas.min=2"], notKnown: true },
  { what: "from a machine without a price to serverless", has: churn("gcp", "", "machine: n2d-standard-4"), edits: [`endpoint/churn.variants={ only: ${variant("gcp")} }`, "endpoint/churn.mode=serverless", "endpoint/churn.replicas={ min: 0, max: 3 }"], notKnown: true },
  { what: "a variant more", has: scaled, edits: [two(second)], idle: n1, full: 4 * n1 },
  { what: "a variant more on a machine of its own", has: scaled, edits: [two(`${second}, machine: n1-standard-2, replicas: { min: 1, max: 2 }`)], idle: machine("n1-standard-2"), full: 2 * machine("n1-standard-2") },
  { what: "a variant more on a machine without a price", has: scaled, edits: [two(`${second}, machine: n2d-standard-4`)], notKnown: true },
  { what: "traffic alone", has: `endpoints: { churn: { variants: { only: ${variant("gcp", "traffic: 90%")}, second: ${variant("gcp", "traffic: 10%, env: { A: b }")} } } }\n`, edits: ["endpoint/churn.variants.only.traffic=50%", "endpoint/churn.variants.second.traffic=50%"], idle: 0, full: 0 },
  { what: "another variable, which is another model", has: scaled, edits: [`endpoint/churn.variants={ only: ${variant("gcp", "env: { IS: other }")} }`], idle: 0, full: 0 },
  { what: "alarms for a promise", has: scaled, edits: ["endpoint/churn.slo={ availability: 99.5%, latency: { p95: 300ms } }"], idle: 0, full: 0 },
  { what: "serverless in place of a machine", has: plain, edits: ["endpoint/churn.mode=serverless", "endpoint/churn.serverless={ cpu: 1, memory: 2GiB }", "endpoint/churn.replicas={ min: 0, max: 3 }"], idle: -n1, full: 3 * answering - n1 },
  { what: "one kept warm", has: serverless, edits: ["endpoint/churn.replicas.min=1"], idle: run("kept warm and idle", 1, 2), full: 0 },
  { what: "twice the processors and the memory", has: serverless, edits: ["endpoint/churn.serverless={ cpu: 2, memory: 4GiB }"], idle: 0, full: 3 * answering },
  { what: "one endpoint more", has: scaled, edits: [`endpoints.fraud={ machine: n1-standard-2, variants: { only: ${variant("gcp")} } }`], idle: machine("n1-standard-2"), full: machine("n1-standard-2") },
  { what: "a key", has: "", edits: ["encryption=customer-managed"], idle: usd("active software key version"), full: usd("active software key version") },
  { what: "more workers", has: pipelines, edits: ["airflow/pipelines.workers={ min: 3, max: 6 }"], idle: worker, full: 3 * worker },
  { what: "two of each part of an Airflow", has: pipelines, edits: ["airflow/pipelines.highResilience=true"], idle: always, full: always },
  { what: "a larger Airflow, of which only a floor is known", has: pipelines, edits: ["airflow/pipelines.size=medium"], notKnown: true },
  { what: "a larger Airflow without a second of each part", has: "airflow: { pipelines: { highResilience: true, workers: { min: 2, max: 3 } } }\n", edits: ["airflow/pipelines.size=medium", "airflow/pipelines.highResilience=false"], notKnown: true },
  { what: "from one larger Airflow to another", has: "airflow: { pipelines: { size: medium, workers: { min: 2, max: 3 } } }\n", edits: ["airflow/pipelines.size=large"], notKnown: true },
  { what: "more workers of a larger Airflow", has: "airflow: { pipelines: { size: medium, workers: { min: 2, max: 3 } } }\n", edits: ["airflow/pipelines.workers={ min: 3, max: 6 }"], idle: worker, full: 3 * worker, inPart: true },
  { what: "an Airflow", has: "", edits: ["airflow={ pipelines: { workers: { min: 2, max: 3 } } }"], idle: always + 2 * worker, full: always + 3 * worker },
  { what: "a NAT, billed by machines that come and go", has: pipelines, edits: ["gcp.network={ nat: true }"], notKnown: true },
  { what: "a bucket", has: scaled, edits: ["buckets.raw={}"], idle: 0, full: 0 },
  { what: "a registry and a dataset", has: scaled, edits: ["registries.training={}", "datasets={ features: {} }"], idle: 0, full: 0 },
]; // prettier-ignore
