import { everySecond, hourly, usd } from "./listed";
import { churn, variant } from "./priced";
import type { PreparedChange } from "./fifty";

const machine = (type: string) => hourly(usd(`ml.${type} instance`));
const airflow = (size: string) => hourly(usd(`environment mw1.${size}`));
const worker = (size: string) => hourly(usd(`additional worker, ${size}`));
const m5 = machine("m5.xlarge");
const gateway = hourly(usd("gateway") + usd("public IPv4 address"));
const gigabyte = everySecond(usd("serverless inference per GB-second"));
const warm = everySecond(usd("serverless provisioned concurrency kept warm, 2 GB"));
const onWarm = everySecond(usd("serverless processing time on provisioned concurrency, 2 GB"));

const scaled = churn("aws", "instance: ml.m5.xlarge, replicas: { min: 2, max: 8 }");
// Neither type has a price in the table; the first has disks of its own, and the second has volumes that SageMaker chooses.
const nobodyKnows = churn("aws", "instance: ml.g6e.xlarge, replicas: { min: 2, max: 8 }");
const plain = churn("aws");
const serverless = churn("aws", "mode: serverless, serverless: { memory: 2GiB, concurrency: 10 }");
const pipelines = "airflow: { pipelines: { size: small, workers: { min: 1, max: 3 } } }\n";
const [other, own] = [variant("aws", "env: { IS: other }"), variant("aws", "traffic: 50%")];
const two = (second: string) => `endpoint/churn.variants={ only: ${own}, second: ${second} }`;

export const onAws: PreparedChange[] = [
  { what: "a replica more", has: scaled, edits: ["endpoint/churn.replicas={ min: 3, max: 8 }"], idle: m5, full: 0 },
  { what: "two more at most", has: scaled, edits: ["endpoint/churn.replicas.max=10"], idle: 0, full: 2 * m5 },
  { what: "a larger machine", has: scaled, edits: ["endpoint/churn.instance=ml.m5.2xlarge"], idle: 2 * (machine("m5.2xlarge") - m5), full: 8 * (machine("m5.2xlarge") - m5) },
  { what: "a cheaper machine", has: scaled, edits: ["endpoint/churn.instance=ml.c5.xlarge"], idle: 2 * (machine("c5.xlarge") - m5), full: 8 * (machine("c5.xlarge") - m5) },
  { what: "a machine with a GPU, and without volumes", has: scaled, edits: ["endpoint/churn.instance=ml.g5.xlarge"], idle: 2 * (machine("g5.xlarge") - m5), full: 8 * (machine("g5.xlarge") - m5), inPart: true },
  { what: "a machine without a price", has: scaled, edits: ["endpoint/churn.instance=ml.g6e.xlarge"], notKnown: true },
  { what: "a machine without a price, with volumes", has: scaled, edits: ["endpoint/churn.instance=ml.r5.large"], notKnown: true },
  { what: "from one machine without a price to another", has: nobodyKnows, edits: ["endpoint/churn.instance=ml.g6e.2xlarge"], notKnown: true },
  { what: "from one machine without a price to one with volumes", has: nobodyKnows, edits: ["endpoint/churn.instance=ml.r5.xlarge"], notKnown: true },
  { what: "more of a machine without a price", has: nobodyKnows, edits: ["endpoint/churn.replicas.min=3"], notKnown: true },
  { what: "from a machine without a price to serverless", has: churn("aws", "", "instance: ml.g6e.xlarge"), edits: [`endpoint/churn.variants={ only: ${variant("aws")} }`, "endpoint/churn.mode=serverless"], notKnown: true },
  { what: "from one with volumes and without a price to serverless", has: churn("aws", "", "instance: ml.r5.large"), edits: [`endpoint/churn.variants={ only: ${variant("aws")} }`, "endpoint/churn.mode=serverless"], notKnown: true },
  { what: "a variant more", has: scaled, edits: [two(variant("aws", "traffic: 50%, env: { IS: second }"))], idle: 2 * m5, full: 8 * m5 },
  { what: "a variant more on a machine of its own", has: scaled, edits: [two(variant("aws", "traffic: 50%, instance: ml.c5.xlarge"))], idle: 2 * machine("c5.xlarge"), full: 8 * machine("c5.xlarge") },
  { what: "a variant more on a machine without a price", has: scaled, edits: [two(variant("aws", "traffic: 50%, instance: ml.g6e.xlarge"))], notKnown: true },
  { what: "a shadow", has: scaled, edits: [`endpoint/churn.shadow={ image: "registry/serving@sha256:9b7d2f0c6a1e4d83b5c47e19f2a86d305c1be4f7a9028d6e3f51c07ab94e8d12", instance: ml.c5.xlarge, replicas: { min: 1, max: 2 } }`], idle: machine("c5.xlarge"), full: 2 * machine("c5.xlarge") },
  { what: "traffic alone", has: `endpoints: { churn: { instance: ml.m5.xlarge, variants: { only: ${variant("aws", "traffic: 90%")}, second: ${variant("aws", "traffic: 10%, env: { A: b }")} } } }\n`, edits: ["endpoint/churn.variants.only.traffic=50%", "endpoint/churn.variants.second.traffic=50%"], idle: 0, full: 0 },
  { what: "another variable", has: scaled, edits: [`endpoint/churn.variants={ only: ${other} }`], idle: 0, full: 0 },
  { what: "another target of scaling", has: scaled, edits: ["endpoint/churn.scaleOn={ requests: 900 }"], idle: 0, full: 0 },
  { what: "a load", has: scaled, edits: ["endpoint/churn.load={ rps: 40, hours: 12 }"], idle: 0, full: 0, sameProgram: true },
  { what: "alarms for a promise", has: scaled, edits: ["endpoint/churn.slo={ availability: 99.5%, latency: { p95: 300ms } }"], idle: 0, full: 0, alarms: true },
  { what: "serverless in place of a machine", has: plain, edits: ["endpoint/churn.mode=serverless", "endpoint/churn.serverless={ memory: 2GiB, concurrency: 10 }"], idle: -machine("m5.large"), full: 10 * 2 * gigabyte - machine("m5.large"), inPart: true },
  { what: "twice the memory", has: serverless, edits: ["endpoint/churn.serverless.memory=4GiB"], idle: 0, full: 10 * 2 * gigabyte },
  { what: "two kept warm", has: serverless, edits: ["endpoint/churn.serverless.provisioned=2"], idle: 2 * warm, full: 2 * (warm + onWarm - 2 * gigabyte) },
  { what: "a queue in front, and none while idle", has: churn("aws", "replicas: { min: 1, max: 3 }"), edits: ["endpoint/churn.mode=async", "endpoint/churn.async={ output: bucket/answers/churn }", "endpoint/churn.replicas={ min: 0, max: 3 }"], idle: -machine("m5.large"), full: 0 },
  { what: "one endpoint more", has: scaled, edits: [`endpoints.fraud={ instance: ml.c5.xlarge, variants: { only: ${variant("aws")} } }`], idle: machine("c5.xlarge"), full: machine("c5.xlarge"), inPart: true },
  { what: "a network for the endpoint", has: scaled, edits: ["endpoint/churn.vpc=true"], idle: gateway, full: gateway },
  { what: "a key", has: scaled, edits: ["encryption=customer-managed"], idle: usd("customer managed key"), full: usd("customer managed key") },
  { what: "a NAT gateway more", has: pipelines, edits: ["aws.network={ natGateways: 2 }"], idle: gateway, full: gateway },
  { what: "a larger Airflow", has: pipelines, edits: ["airflow/pipelines.size=medium"], idle: airflow("medium") - airflow("small"), full: airflow("medium") - airflow("small") + 2 * (worker("medium") - worker("small")) },
  { what: "an Airflow of which the price is from memory", has: pipelines, edits: ["airflow/pipelines.size=2xlarge"], idle: airflow("2xlarge") - airflow("small"), full: airflow("2xlarge") - airflow("small") + 2 * (worker("2xlarge") - worker("small")) },
  { what: "more workers", has: pipelines, edits: ["airflow/pipelines.workers={ min: 2, max: 6 }"], idle: worker("small"), full: 3 * worker("small") },
  { what: "an Airflow, with its network", has: "", edits: ["airflow={ pipelines: { size: small, workers: { min: 1, max: 3 } } }"], idle: airflow("small") + gateway, full: airflow("small") + 2 * worker("small") + gateway },
  { what: "a bucket", has: scaled, edits: ["buckets.raw={}"], idle: 0, full: 0 },
  { what: "a registry and a dataset", has: scaled, edits: ["registries.training={}", "datasets={ features: {} }"], idle: 0, full: 0 },
]; // prettier-ignore
