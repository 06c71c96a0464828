import { expect, it } from "vitest";
import { describeProblem, namesDate, warningsOf } from "../../../../language";
import { loadFiles, problemsOf } from "../../../support/environments";
import { digest, gcp, refuses, role, type Case } from "../../refuses";
import { job } from "./one-job";

const raw = "buckets: { raw: {} }\n";
const onBoth = (title: string, fields: string[], line: string, more = ""): Case[] =>
  (["gcp", "aws"] as const).map((cloud) => [`${title}, on ${cloud}`, job(cloud, fields, more), line]);

refuses("a job", [
  ...onBoth("that has no image", ["image: null"], "").map(([title, text]): Case => [
    title,
    (text as string).replace(/ {4}image: registry.*\n/, "").replace("    image: null\n", "    cpu: 1\n"),
    `dev.yaml:7:3 jobs.ingest.image: is missing; ${title.endsWith("gcp") ? "write registry/<name>/<image>@sha256:<digest>, or <region>-docker.pkg.dev/<project>/<repository>/<image>@sha256:<digest>" : "write registry/<name>@sha256:<digest>, or <account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<digest>"}`,
  ]),
  [
    "whose image can move",
    `${gcp}registries: { pipelines: {} }\njobs: { ingest: { image: "registry/pipelines/ingest:v1" } }\n`,
    "dev.yaml:6:26 jobs.ingest.image: is named by a tag, which can move to another image; write @sha256:<digest>, or protect: false in a test environment",
  ],
  [
    "whose registry is not there",
    `${gcp}jobs: { ingest: { image: "registry/pipelines/ingest${digest}" } }\n`,
    'dev.yaml:5:26 jobs.ingest.image: no registry is named "pipelines"; there is no registry yet',
  ],
  ...onBoth("with arguments that are one text", ["args: --all"], 'dev.yaml:9:11 jobs.ingest.args: "--all"; write a list of texts, such as [python, "-m", ingest]'),
  ...onBoth("with a number among its arguments", ["args: [--days, 7]"], "dev.yaml:9:20 jobs.ingest.args.1: 7 is a number; did you mean \"7\"? write a text in quotes").map(
    ([title, text]): Case => [title, text, 'dev.yaml:9:20 jobs.ingest.args.1: 7 is a number; write it in quotes, "7"'],
  ),
  ...onBoth("with an empty command", ["command: []"], 'dev.yaml:9:14 jobs.ingest.command: is an empty list; write at least one text, such as [python, "-m", ingest], or leave it out'),
  ...onBoth("with several tasks and no command", ["tasks: 10"], "dev.yaml:9:12 jobs.ingest.tasks: 10 tasks need a command, which /bin/sh of the image starts for each with TASK_INDEX and TASK_COUNT; write command: [...]"),
  ...onBoth("with too many tasks", ["tasks: 10001"], "dev.yaml:9:12 jobs.ingest.tasks: 10001 is a number; write a whole number from 1 to 10000"),
  ...onBoth("that sets a variable of ours", ["env: { TASK_INDEX: a }"], 'dev.yaml:9:12 jobs.ingest.env.TASK_INDEX: the name is "TASK_INDEX"; is set for each task; choose another name'),
  ...onBoth("with a secret that is not there", ["env: { TOKEN: secret/erp }"], 'dev.yaml:9:19 jobs.ingest.env.TOKEN: no secret is named "erp"; there is no secret yet'),
  ...onBoth("that a file in no bucket starts", ["on: bucket/rwa/incoming"], 'dev.yaml:9:9 jobs.ingest.on: no bucket is named "rwa"; did you mean bucket/raw?', raw),
  ...onBoth("that a dataset starts", ["on: dataset/raw"], 'dev.yaml:9:9 jobs.ingest.on: "dataset/raw"; a workload gets at dataset/... by reads, writes; write it there'),
  ...onBoth("that is late after no whole minutes", ['schedule: { cron: "0 3 * * *" }', "alerts: { lateAfter: 90s }"], 'dev.yaml:10:26 jobs.ingest.alerts.lateAfter: "90s"; write whole minutes, such as 90m or 4h'),
  ...onBoth("that is late and has no schedule", ["alerts: { lateAfter: 4h }"], "dev.yaml:9:26 jobs.ingest.alerts.lateAfter: has no time to count from, since nothing says when ingest starts; write schedule, or remove it"),
  ...onBoth(
    "of the month whose deadline is on the next day",
    ['schedule: { cron: "0 22 1 * *" }', "alerts: { lateAfter: 4h }"],
    "dev.yaml:10:26 jobs.ingest.alerts.lateAfter: counted from 0 22 1 * * it is on the next day, which no cron says of a day of the month; write lateAfter: 105m",
  ),
  ...onBoth(
    "some of whose deadlines are past midnight",
    ['schedule: { cron: "0 9,22 * * 1-5" }', "alerts: { lateAfter: 4h }"],
    "dev.yaml:10:26 jobs.ingest.alerts.lateAfter: counted from 0 9,22 * * 1-5 it is past midnight for some of its times, and not for others; write lateAfter: 105m",
  ),
  ...onBoth(
    "whose deadlines no cron says",
    ['schedule: { cron: "0,30 9 * * *" }', "alerts: { lateAfter: 45m }"],
    "dev.yaml:10:26 jobs.ingest.alerts.lateAfter: counted from 0,30 9 * * * it is at 09:45, 10:15, which no one cron says; write lateAfter: 1h",
  ),
  ...onBoth(
    "called as what asks for late runs",
    ['schedule: { cron: "0 3 * * *" }', "alerts: { lateAfter: 4h }"],
    "dev.yaml:11:16 jobs.ingest-late: is what asks for a late run called in the cloud; choose another name",
    `  ingest-late: { image: "X${digest}" }\n`,
  ).map(([title, text, line]): Case => [
    title,
    (text as string).replace('"X', title.endsWith("gcp") ? '"registry/pipelines/ingest' : '"registry/pipelines'),
    line,
  ]),
  ...onBoth("with no known overlap", ['schedule: { cron: "0 3 * * *", overlap: forbid }'], 'dev.yaml:9:45 jobs.ingest.schedule.overlap: "forbid"; write skip or allow'),
]); // prettier-ignore

refuses("jobs that set off each other", [
  ...onBoth("one itself", ["starts: [job/ingest]"], "dev.yaml:9:14 jobs.ingest.starts.0: starts job/ingest, so that ingest would set off itself, again and again; remove it"),
  ...onBoth(
    "one by the files that it waits for",
    ["on: bucket/raw/incoming", "writes: [bucket/raw/incoming/done]"],
    "dev.yaml:10:14 jobs.ingest.writes.0: puts files where job/ingest waits for them, bucket/raw/incoming, so that ingest would set off itself, again and again; let it write to another path, or the other start otherwise",
    raw,
  ),
  ...onBoth(
    "one by all of the bucket",
    ["on: bucket/raw/incoming", "appends: [bucket/raw]"],
    "dev.yaml:10:15 jobs.ingest.appends.0: puts files where job/ingest waits for them, bucket/raw/incoming, so that ingest would set off itself, again and again; let it write to another path, or the other start otherwise",
    raw,
  ),
  [
    "two by a start and a file",
    job("gcp", ["on: bucket/raw/incoming", "starts: [job/clean]"], `  clean: { image: registry/pipelines/ingest${digest}, appends: [bucket/raw/incoming/a] }\n${raw}`),
    "dev.yaml:10:14 jobs.ingest.starts.0: starts job/clean, so that ingest would set off itself, by clean, again and again; remove it",
  ],
]); // prettier-ignore

it("takes what stands in a command twice, and variables that only look like the service's own", () => {
  const twice = ['command: [sh, -c, -c]', 'args: ["--in", raw, "--out", raw]', "env: { K_FOLDS: a, MY_PORT: b, TASK_INDEX_FILE: c, AWS_REGIONS: d }"]; // prettier-ignore
  expect(problemsOf({ "dev.yaml": job("gcp", twice), "prod.yaml": job("aws", twice) })).toEqual([]);
});

refuses("people", [
  [
    "who stand among the starters twice",
    job("gcp", ['access: { starters: ["group:ml@acme.example", "group:ML@acme.example"] }']),
    'dev.yaml:9:51 jobs.ingest.access.starters.1: "group:ML@acme.example" stands in the list already, as "group:ml@acme.example"; remove it here',
  ],
]);

it("lets jobs set off each other in a line, and files lie beside where one waits", () => {
  const clean = `  clean: { image: registry/pipelines/ingest${digest}, on: bucket/raw/done, reads: [bucket/raw], writes: [bucket/raw/incoming-old] }\n`;
  const text = job("gcp", ["on: bucket/raw/incoming", "reads: [bucket/raw/incoming]", "writes: [bucket/raw/done]"], clean + raw);
  expect(problemsOf({ "dev.yaml": text })).toEqual([]);
}); // prettier-ignore

refuses("a job of Cloud Run", [
  ["with processors that it does not have", job("gcp", ["cpu: 3"]), "dev.yaml:9:10 jobs.ingest.cpu: 3 is a number; write 1, 2, 4, 6 or 8"],
  ...([[1, "5GiB", "512MiB to 4GiB"], [2, "16GiB", "512MiB to 8GiB"], [4, "1GiB", "2GiB to 16GiB"], [6, "2GiB", "4GiB to 24GiB"], [8, "33GiB", "4GiB to 32GiB"]] as const).map(
    ([cpu, memory, range]): Case => [
      `with ${memory} for ${cpu}`,
      job("gcp", [`cpu: ${cpu}`, `memory: ${memory}`]),
      `dev.yaml:10:13 jobs.ingest.memory: ${memory} does not go with cpu: ${cpu}; write ${range}`,
    ],
  ),
  ["that takes longer than a week", job("gcp", ["timeout: 169h"]), 'dev.yaml:9:14 jobs.ingest.timeout: "169h"; write a duration from 1s to 168h, such as 2h'],
  ["with more retries than there are", job("gcp", ["retries: 11"]), "dev.yaml:9:14 jobs.ingest.retries: 11 is a number; write a whole number from 0 to 10"],
  ["with a GPU and too little beside it", job("gcp", ["gpu: {}", "cpu: 2", "memory: 8GiB"]), "dev.yaml:9:10 jobs.ingest.gpu: needs more beside it; write cpu: 4 and memory: 16GiB, or more"],
  ["with a GPU for more than an hour", job("gcp", ["gpu: {}", "cpu: 4", "memory: 16GiB", "timeout: 2h"]), "dev.yaml:12:14 jobs.ingest.timeout: is more than the hour that Cloud Run gives a task with a GPU; write 1h, or more tasks"],
  ["with two GPUs", job("gcp", ["gpu: { count: 2 }", "cpu: 4", "memory: 16GiB"]), "dev.yaml:9:19 jobs.ingest.gpu.count: 2 is a number; a task of Cloud Run has one GPU; write 1"],
  ["with a GPU where there is none", job("gcp", ["gpu: {}", "cpu: 4", "memory: 16GiB"]).replace("europe-west1", "europe-west6"), "dev.yaml:9:10 jobs.ingest.gpu: Cloud Run has no GPU in europe-west6; remove it, or run the job in an environment in asia-southeast1, asia-south1, europe-west1, europe-west4, us-central1 or us-east4"],
  ["on spare machines", job("gcp", ["capacity: spot"]), "dev.yaml:9:5 jobs.ingest.capacity: is a field of AWS only; Cloud Run has no spare machines for less, and bills the seconds of a task alone; remove it, or start work of Dataproc or Batch from Airflow"],
  ["with a disk", job("gcp", ["disk: 50GiB"]), "dev.yaml:9:5 jobs.ingest.disk: is a field of AWS only; what a task of Cloud Run writes to its disk is in its memory; write memory: 16GiB, or keep it in a bucket"],
  ["with an instance", job("gcp", ["gpu: { instance: g5.xlarge }", "cpu: 4", "memory: 16GiB"]), "dev.yaml:9:12 jobs.ingest.gpu.instance: is a field of AWS only; write type: nvidia-l4"],
  ...["PORT", "K_SERVICE", "CLOUD_RUN_JOB", "CLOUD_RUN_TASK_INDEX", "X_GOOGLE_A"].map((name): Case => [
    `that sets ${name}`,
    job("gcp", [`env: { ${name}: a }`]),
    `dev.yaml:9:${14 + name.length} jobs.ingest.env.${name}: is set by the service itself; choose another name`,
  ]),
  ["that a role of AWS starts", job("gcp", [`access: { starters: [${role("ml")}] }`]), 'dev.yaml:9:26 jobs.ingest.access.starters.0: "arn:aws:iam::111122223333:role/ml"; is of AWS; a role of AWS acts as an identity of this environment, by from: [aws:<its ARN>]'],
  ["whose secret has a version of AWS", job("gcp", ["env: { TOKEN: secret/erp@AWSPREVIOUS }"], "secrets: { erp: {} }\n"), 'dev.yaml:9:19 jobs.ingest.env.TOKEN: "secret/erp@AWSPREVIOUS"; on Google Cloud versions have numbers, as in secret/erp@3; write secret/erp for the newest version'],
  [
    "outside the network that an endpoint answers in",
    job("gcp", ["calls: [endpoint/churn]"], "endpoints: { churn: { privateServiceConnect: { projects: [acme-ml-dev] } } }\n"),
    "dev.yaml:9:13 jobs.ingest.calls.0: endpoint/churn answers by privateServiceConnect alone, and the job stands in no network; write vpc: true",
  ],
  [
    "in the network, and asks an endpoint that does not let it in",
    job("gcp", ["vpc: true", "calls: [endpoint/churn]"], "endpoints: { churn: { privateServiceConnect: { projects: [acme-shop] } } }\n"),
    "dev.yaml:10:13 jobs.ingest.calls.0: answers to the networks of acme-shop alone, and the job stands in one of acme-ml-dev; add it to endpoints.churn.privateServiceConnect.projects, which makes another endpoint",
  ],
  [
    "in the network without a way to the internet",
    job("gcp", ["vpc: true", 'calls: ["https://api.example.com"]']),
    "dev.yaml:10:13 jobs.ingest.calls.0: lies on the internet, which the network does not reach; write gcp: { network: { nat: true } }, or the range of a host that is reached privately, such as 10.1.0.0/16:5432",
  ],
]); // prettier-ignore

refuses("a job of AWS Batch", [
  ["with processors that it does not have", job("aws", ["cpu: 3"]), "dev.yaml:9:10 jobs.ingest.cpu: 3 is a number; write 0.25, 0.5, 1, 2, 4, 8 or 16"],
  ["with 32 of them", job("aws", ["cpu: 32"]), "dev.yaml:9:10 jobs.ingest.cpu: 32 is a number; write 0.25, 0.5, 1, 2, 4, 8 or 16"],
  ["with little memory for two", job("aws", ["cpu: 2"]), "dev.yaml:7:3 jobs.ingest.memory: 2GiB does not go with cpu: 2 on Fargate; write 4GiB to 16GiB in steps of 1GiB"],
  ["with 3GiB for a quarter", job("aws", ["cpu: 0.25", "memory: 3GiB"]), "dev.yaml:10:13 jobs.ingest.memory: 3GiB does not go with cpu: 0.25 on Fargate; write 512MiB, 1GiB or 2GiB"],
  ["with a size between two steps", job("aws", ["cpu: 8", "memory: 18GiB"]), "dev.yaml:10:13 jobs.ingest.memory: 18GiB does not go with cpu: 8 on Fargate; write 16GiB to 60GiB in steps of 4GiB"],
  ["with no whole GiB", job("aws", ["memory: 2500MiB"]), "dev.yaml:9:13 jobs.ingest.memory: 2500MiB does not go with cpu: 1 on Fargate; write 2GiB to 8GiB in steps of 1GiB"],
  ["that ends within a minute", job("aws", ["timeout: 30s"]), 'dev.yaml:9:14 jobs.ingest.timeout: "30s"; write a duration from 60s to 336h, such as 2h'],
  ["with more retries than there are", job("aws", ["retries: 10"]), "dev.yaml:9:14 jobs.ingest.retries: 10 is a number; write a whole number from 0 to 9"],
  ["with more on spot than there are", job("aws", ["retries: 8", "capacity: spot"]), "dev.yaml:9:14 jobs.ingest.retries: 8 retries and two for machines that are taken back are more than the 10 attempts of AWS Batch; write at most 7"],
  ["with a small disk", job("aws", ["disk: 20GiB"]), 'dev.yaml:9:11 jobs.ingest.disk: "20GiB"; write a size of at least 21504MiB, such as 50GiB'],
  ["with a large disk", job("aws", ["disk: 201GiB"]), 'dev.yaml:9:11 jobs.ingest.disk: "201GiB"; write 21GiB to 200GiB'],
  ["with a GPU and a disk", job("aws", ["gpu: { instance: g5.xlarge }", "disk: 50GiB"]), "dev.yaml:10:11 jobs.ingest.disk: is Fargate's, and a job with a GPU runs on g5.xlarge, which has its own; remove it"],
  ["with a GPU and half a processor", job("aws", ["gpu: { instance: g5.xlarge }", "cpu: 0.5"]), "dev.yaml:10:10 jobs.ingest.cpu: 0.5 is for Fargate, and a job with a GPU runs on EC2; write at least 1"],
  ["with more GPUs than there are", job("aws", ["gpu: { instance: g5.xlarge, count: 2 }"]), "dev.yaml:9:40 jobs.ingest.gpu.count: g5.xlarge has 1; write at most 1"],
  ["with more processors than there are", job("aws", ["gpu: { instance: g5.xlarge }", "cpu: 8"]), "dev.yaml:10:10 jobs.ingest.cpu: g5.xlarge has 4; write at most 4"],
  ["with all of the memory", job("aws", ["gpu: { instance: g5.xlarge }", "memory: 16GiB"]), "dev.yaml:10:13 jobs.ingest.memory: g5.xlarge has 16GiB, of which its system needs some; write less"],
  ["with an instance of SageMaker", job("aws", ["gpu: { instance: ml.g5.xlarge }"]), 'dev.yaml:9:22 jobs.ingest.gpu.instance: "ml.g5.xlarge"; write an instance type of EC2 with GPUs, such as g5.xlarge'],
  ["with Google's word for a GPU", job("aws", ["gpu: { instance: g5.xlarge, type: nvidia-l4 }"]), "dev.yaml:9:33 jobs.ingest.gpu.type: is a field of Google Cloud only; the instance type says it; write instance: g5.xlarge"],
  ["with an empty argument", job("aws", ['args: [--all, ""]']), "dev.yaml:9:19 jobs.ingest.args.1: is empty, which AWS Batch does not take; remove it"],
  ...["AWS_BATCH_JOB_ID", "AWS_BATCHES", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "ECS_CONTAINER_METADATA_URI_V4"].map((name): Case => [
    `that sets ${name}`,
    job("aws", [`env: { ${name}: a }`]),
    `dev.yaml:9:${14 + name.length} jobs.ingest.env.${name}: is set by the service itself; choose another name`,
  ]),
  [
    "that a role of another account starts",
    job("aws", [`access: { starters: [${role("ml", "999988887777")}] }`]),
    "dev.yaml:9:26 jobs.ingest.access.starters.0: is a role of another account than 111122223333; jobs can be shared with this account's roles only",
  ],
]); // prettier-ignore

const told = (text: string) =>
  warningsOf(loadFiles({ "dev.yaml": text })[0]!).map((problem) =>
    describeProblem(problem).replace(/^.*\/(?=dev\.yaml)/, ""),
  );

it("says what a job will hardly mean", () => {
  const nightly = 'schedule: { cron: "0 3 * * *" }';
  const emails = "alerts: { emails: [ml@acme.example] }\n";
  expect(told(job("gcp", [nightly, "timeout: 6h", "alerts: { lateAfter: 4h }"], emails))).toEqual([
    "dev.yaml:11:26 jobs.ingest.alerts.lateAfter: calls a run late that may still go, since one may take 360 minutes; write as much as timeout, or more",
  ]);
  expect(told(job("gcp", [nightly, "alerts: { lateAfter: 4h }"], emails))).toEqual([]);
  expect(told(job("gcp", [nightly, "alerts: { lateAfter: 4h }"]))).toEqual([
    "dev.yaml:10:26 jobs.ingest.alerts.lateAfter: tells nobody; write alerts: { emails: [...] } of the environment",
  ]);
  expect(told(job("aws", ['schedule: { cron: "*/15 * * * *", overlap: allow }', "timeout: 50m"]))).toEqual([
    "dev.yaml:9:48 jobs.ingest.schedule.overlap: lets up to 4 runs go at a time, since one starts every 15 minutes and may take 50; write overlap: skip, or a shorter timeout",
  ]);
  expect(told(job("aws", ['schedule: { cron: "*/15 * * * *" }', "timeout: 50m"]))).toEqual([]);
  expect(told(job("aws", ['schedule: { cron: "*/15 * * * *", overlap: allow }', "timeout: 15m"]))).toEqual([]);
  expect(told(job("aws", ['command: [run, "{date}"]', 'env: { DAY: "{date}" }']))).toEqual([
    "dev.yaml:9:20 jobs.ingest.command.1: holds {date}, which is put into args alone; write it there",
    "dev.yaml:10:17 jobs.ingest.env.DAY: holds {date}, which is put into args alone; write it there",
  ]);
  expect(told(job("aws", ["on: bucket/raw/incoming"], raw))).toEqual([
    "dev.yaml:9:9 jobs.ingest.on: starts it, and it may not read what landed; write reads: [bucket/raw/incoming]",
  ]);
  expect(told(job("aws", ["on: bucket/raw/incoming", "reads: [bucket/raw]"], raw))).toEqual([]);
  expect(told(job("aws", ["gpu: { instance: g5.xlrage }"]))).toEqual([
    "dev.yaml:9:22 jobs.ingest.gpu.instance: g5.xlrage is no instance type with GPUs of NVIDIA that EC2 had in November 2026; did you mean g5.xlarge?",
  ]);
});

it("is what is written, and what is left out", () => {
  const [environment] = loadFiles({ "dev.yaml": job("aws", ['args: ["--date={date}", "{other}"]', 'schedule: { cron: "0 3 * * SUN" }']) }); // prettier-ignore
  const { image, ...ingest } = environment!.kinds.jobs.ingest!;
  expect(image).toBe(`registry/pipelines${digest}`);
  expect(ingest).toEqual({
    args: ["--date={date}", "{other}"],
    env: {},
    cpu: 1,
    memory: 2 * 1024 ** 3,
    tasks: 1,
    timeout: 3_600,
    retries: 0,
    schedule: { cron: "0 3 * * 0", timezone: "UTC", overlap: "skip", enabled: true },
    vpc: false,
    reads: [],
    writes: [],
    appends: [],
    calls: [],
    starts: [],
    alerts: { onFailure: true },
    capacity: "onDemand",
  });
  expect(namesDate(ingest.args)).toBe(true);
  expect(namesDate(["{ date }", "{DATE}", "date"])).toBe(false);
});

it("counts the jobs of a region, and the accounts of a project, on Google Cloud", () => {
  const names = Array.from({ length: 51 }, (_, index) => `j${index}`);
  const item = `{ image: registry/pipelines/ingest${digest}`;
  const all = (fields: string) =>
    `${gcp}registries: { pipelines: {} }\njobs:\n${names.map((name) => `  ${name}: ${item}${fields} }\n`).join("")}`;
  expect(problemsOf({ "dev.yaml": all("") })).toEqual([]);
  // Each has an account of its own, and one that starts it: the 101st is the 51st job's.
  const [line, ...others] = problemsOf({ "dev.yaml": all(', schedule: { cron: "0 3 * * *" }') });
  expect(line).toMatch(/^dev\.yaml:57:3 jobs\.j50: is the 101st service account of acme-ml-dev, and Google allows 100/);
  expect(others).toEqual([]);
});

it("counts what all jobs of an environment share", () => {
  const names = Array.from({ length: 49 }, (_, index) => `j${index}`);
  const item = (fields: string) => `{ image: registry/pipelines/ingest${digest}, ${fields} }`;
  const bare = 'schedule: { cron: "0 3 * * *", overlap: allow }';
  const all = (first: string) =>
    `${gcp}buckets: { raw: {} }\nregistries: { pipelines: {} }\njobs:\n  first: ${item(first)}\n${names.map((name) => `  ${name}: ${item(bare)}\n`).join("")}`;
  expect(problemsOf({ "dev.yaml": all(bare) })).toEqual([]); // 50 jobs, and 50 that start them
  const onFile = "on: bucket/raw/in, reads: [bucket/raw]";
  for (const more of [onFile, 'schedule: { cron: "0 3 * * *" }'])
    expect(problemsOf({ "dev.yaml": all(more) })).toEqual([expect.stringMatching(/jobs\.first: is the 101st service/)]);
});

it("are a thousand in a region of Google Cloud", () => {
  const all = (count: number) =>
    `${gcp}registries: { pipelines: {} }\nidentities: { one: {} }\ndefaults: { jobs: { image: registry/pipelines/ingest${digest}, identity: identity/one } }\njobs:\n${Array.from({ length: count }, (_, index) => `  j${index}: {}\n`).join("")}`;
  expect(problemsOf({ "dev.yaml": all(1_000) })).toEqual([]);
  expect(problemsOf({ "dev.yaml": all(1_001) })).toEqual([
    "dev.yaml:1009:3 jobs.j1000: is the 1001st job in acme-ml-dev and europe-west1, and Cloud Run takes 1000; put some into another project or region",
  ]);
});

it("stands in the network of AWS whatever it says, and of Google Cloud where it says vpc", () => {
  const declared = "egress: declared\n";
  const calls = 'calls: ["https://api.example.com"]';
  expect(told(job("aws", [calls], declared))).toEqual([]);
  expect(told(job("gcp", [calls], declared))).toEqual([
    "dev.yaml:10:9 egress: closes nothing: no Airflow, and no job or service with vpc, stands in a network of the environment; remove it",
    "dev.yaml:9:13 jobs.ingest.calls.0: is declared, and nothing holds job/ingest to it outside the network; write vpc: true",
  ]);
  const withNat = job("gcp", ["vpc: true", calls], declared).replace("region: europe-west1", "region: europe-west1, network: { nat: true }"); // prettier-ignore
  expect(told(withNat)).toEqual([]);
});
