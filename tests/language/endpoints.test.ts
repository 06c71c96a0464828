import { expect, it } from "vitest";
import { problemsOf } from "../support/environments";
import { aws, digest, gcp, refuses, type Case } from "./refuses";

const deployer = gcp.replace(
  "region: europe-west1",
  "region: europe-west1, deployer: deployer@acme-ml-dev.iam.gserviceaccount.com",
);
const image = `image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn${digest}"`;
const googleImage = `image: "europe-docker.pkg.dev/acme/serving/churn${digest}"`;

// The endpoint begins on line 7; its model stands on the last line.
const onAws = (fields: string, model = image) =>
  `${aws}endpoints:\n  churn:\n${fields}    variants: { a: { ${model} } }\n`;
const onGoogle = (fields: string, model = googleImage) =>
  `${deployer}endpoints:\n  churn:\n${fields}    variants: { a: { ${model} } }\n`;
const canaryWords =
  "a canary on Vertex AI is two variants and their shares; write variants: { champion: { traffic: 90%, ... }, challenger: { traffic: 10%, ... } }";

refuses("what only the other cloud can do:", [
  [
    "a rollout on Vertex AI",
    onGoogle("    rollout: { canary: { step: 10% } }\n"),
    `dev.yaml:7:5 endpoints.churn.rollout: is a field of AWS only; ${canaryWords}`,
  ],
  [
    "a rollback on Vertex AI",
    onGoogle("    rollbackOn: [errors]\n"),
    `dev.yaml:7:5 endpoints.churn.rollbackOn: is a field of AWS only; ${canaryWords}, and take it back by a revert`,
  ],
  [
    "a shadow on Vertex AI",
    onGoogle("    shadow: {}\n"),
    "dev.yaml:7:5 endpoints.churn.shadow: is a field of AWS only; Vertex AI copies no requests; write a second variant with traffic: 1%",
  ],
  [
    "an asynchronous endpoint on Google Cloud",
    onGoogle("    mode: async\n"),
    'dev.yaml:7:11 endpoints.churn.mode: "async"; Google Cloud has no asynchronous endpoint; write serverless, and let Cloud Tasks or Pub/Sub call it',
  ],
  [
    "an instance of AWS",
    onGoogle("", `${googleImage}, instance: ml.m5.large`),
    `dev.yaml:7:${24 + googleImage.length} endpoints.churn.variants.a.instance: is a field of AWS only; write machine: n1-standard-4, or another machine type of Google Cloud`,
  ],
  [
    "an accelerator on AWS",
    onAws("    accelerator: { type: NVIDIA_L4 }\n"),
    "dev.yaml:7:5 endpoints.churn.accelerator: is a field of Google Cloud only; the instance type says it; write instance: ml.g5.xlarge",
  ],
  [
    "a port on AWS",
    onAws("", `${image}, port: 8080`),
    `dev.yaml:7:${24 + image.length} endpoints.churn.variants.a.port: is a field of Google Cloud only; SageMaker asks port 8080 for /invocations and /ping; remove it`,
  ],
]);

const notIn = (mode: string, field: string, value: string, typed = value): Case => [
  `${field} in mode ${mode}`,
  onAws(`    mode: ${mode}\n    ${field}: ${typed}\n`),
  `dev.yaml:8:5 endpoints.churn.${field}: is not supported in mode ${mode}; remove it, or write mode: realtime`,
];

refuses("what a mode of SageMaker rules out:", [
  ...(
    [
      ["instance", "ml.m5.large"],
      ["replicas", "{ min: 1, max: 2 }"],
      ["scaleOn", "{ requests: 60 }"],
      ["rollout", "allAtOnce"],
      ["rollbackOn", "[errors]"],
      ["vpc", "true"],
    ] as const
  ).map(([field, value]) => {
    const [title, text, line] = notIn("serverless", field, value);
    // A value points at itself where it is one, at its name where it is a map.
    const column = 7 + field.length;
    return [title, text, (line as string).replace("8:5", `8:${column}`)] as Case;
  }),
  [
    "two models in mode serverless",
    `${aws}endpoints:\n  churn:\n    mode: serverless\n    variants:\n      a: { ${image}, traffic: 90% }\n      b: { ${image}, traffic: 10% }\n`,
    "dev.yaml:9:7 endpoints.churn.variants: holds 2 variants; mode serverless takes one, write mode: realtime for several",
  ],
  [
    "isolation in mode serverless",
    onAws("    mode: serverless\n    networkIsolation: true\n"),
    "dev.yaml:8:23 endpoints.churn.networkIsolation: is not supported in mode serverless; remove it",
  ],
  [
    "more memory than there is",
    onAws("    mode: serverless\n    serverless: { memory: 8GiB }\n"),
    "dev.yaml:8:27 endpoints.churn.serverless.memory: is no size that SageMaker has; write 1GiB, 2GiB, 3GiB, 4GiB, 5GiB or 6GiB",
  ],
  [
    "memory in parts",
    onAws("    mode: serverless\n    serverless: { memory: 1536MiB }\n"),
    "dev.yaml:8:27 endpoints.churn.serverless.memory: is no size that SageMaker has; write 1GiB, 2GiB, 3GiB, 4GiB, 5GiB or 6GiB",
  ],
  [
    "more provisioned than may run",
    onAws("    mode: serverless\n    serverless: { concurrency: 5, provisioned: 6 }\n"),
    "dev.yaml:8:48 endpoints.churn.serverless.provisioned: 6 is more than concurrency, which is 5",
  ],
  [
    "the size of a replica in mode realtime",
    onAws("    serverless: { memory: 2GiB }\n"),
    "dev.yaml:7:17 endpoints.churn.serverless: is for mode serverless, and the mode is realtime; remove it",
  ],
  [
    "mode async without a place for answers",
    onAws("    mode: async\n"),
    "dev.yaml:7:5 endpoints.churn: has mode async and does not say where answers go; write async: { output: bucket/<name>/<path> }",
  ],
  [
    "a place for answers in mode realtime",
    onAws("    async: { output: bucket/b/answers }\n").replace("endpoints:", "buckets: { b: {} }\nendpoints:"),
    "dev.yaml:8:12 endpoints.churn.async: is for mode async, and the mode is realtime; remove it",
  ],
  [
    "no replica in mode realtime",
    onAws("    replicas: { min: 0, max: 2 }\n"),
    "dev.yaml:7:22 endpoints.churn.replicas.min: 0 leaves nobody who answers in mode realtime; write at least 1, or mode: serverless",
  ],
  [
    "a shadow of two models",
    `${aws}endpoints:\n  churn:\n    shadow: { ${image} }\n    variants:\n      a: { ${image}, traffic: 90% }\n      b: { ${image}, traffic: 10% }\n`,
    "dev.yaml:7:13 endpoints.churn.shadow: copies the requests of a variant, and there are 2; SageMaker takes exactly one beside a shadow, remove the others",
  ],
]);

refuses("what does not fit the instances or the update of a SageMaker endpoint:", [
  [
    "a canary of one replica",
    onAws("    rollout: { canary: { step: 10% } }\n"),
    "dev.yaml:7:14 endpoints.churn.rollout: moves a part, and one replica has none; write allAtOnce, or replicas: { min: 2, ... }",
  ],
  [
    "a canary of more than half",
    onAws("    replicas: { min: 2, max: 2 }\n    rollout: { canary: { step: 60% } }\n"),
    'dev.yaml:8:32 endpoints.churn.rollout.canary.step: "60%"; write a share from 1% to 50%: SageMaker tries at most half',
  ],
  [
    "steps that are too small",
    onAws("    replicas: { min: 2, max: 2 }\n    rollout: { linear: { step: 5% } }\n"),
    'dev.yaml:8:32 endpoints.churn.rollout.linear.step: "5%"; write a share from 10% to 100% in whole percent, such as 10%',
  ],
  [
    "a wait that is too long",
    onAws("    replicas: { min: 2, max: 2 }\n    rollout: { linear: { every: 2h } }\n"),
    'dev.yaml:8:33 endpoints.churn.rollout.linear.every: "2h"; write a duration from 1m to 1h, such as 5m',
  ],
  [
    "steps that take longer than Terraform waits",
    onAws("    replicas: { min: 2, max: 2 }\n    rollout: { linear: { step: 10%, every: 5m } }\n"),
    "dev.yaml:8:14 endpoints.churn.rollout: waits 50 minutes in all, and may wait 45; Terraform gives up after an hour, in which machines start and stand by; write larger steps or shorter waits",
  ],
  [
    "a rollback on nothing",
    onAws("    rollbackOn: []\n"),
    "dev.yaml:7:17 endpoints.churn.rollbackOn: is a list; write at least one: an endpoint that watches nothing is replaced when it is to watch something",
  ],
  [
    "two ways at once",
    onAws("    replicas: { min: 2, max: 2 }\n    rollout: { linear: {}, canary: {} }\n"),
    "dev.yaml:8:14 endpoints.churn.rollout: is a map; write allAtOnce, { canary: { step: 10%, bake: 5m } } or { linear: { step: 25%, every: 5m } }",
  ],
  [
    "a rollback on a latency that nobody promised",
    onAws("    rollbackOn: [latency]\n"),
    "dev.yaml:7:17 endpoints.churn.rollbackOn: names latency, and no slo says which; write slo: { latency: { p95: 300ms } }",
  ],
  [
    "scaling on waiting requests without a queue",
    onAws("    scaleOn: { backlog: 5 }\n"),
    "dev.yaml:7:25 endpoints.churn.scaleOn.backlog: is counted in the queue of mode async only; write requests, cpu or gpu",
  ],
  [
    "scaling on nothing",
    onAws("    scaleOn: {}\n"),
    "dev.yaml:7:14 endpoints.churn.scaleOn: is empty; write requests, cpu, gpu or backlog, such as { requests: 600 }",
  ],
  [
    "scaling on accelerators that are not there",
    onAws("    instance: ml.m5.large\n    scaleOn: { gpu: 60% }\n"),
    "dev.yaml:8:21 endpoints.churn.scaleOn.gpu: needs an accelerator, and ml.m5.large has none; write instance: ml.g5.xlarge",
  ],
  [
    "scaling of a burstable instance",
    onAws("    instance: ml.t2.medium\n    replicas: { min: 1, max: 2 }\n"),
    "dev.yaml:7:15 endpoints.churn.instance: ml.t2.medium cannot be scaled; write ml.m5.large, or min and max alike",
  ],
  [
    "a caller of another account",
    onAws('    access: { callers: ["arn:aws:iam::999922223333:role/shop"] }\n'),
    "dev.yaml:7:25 endpoints.churn.access.callers.0: is a role of another account; let it assume a role of this account, and name that one",
  ],
]);

refuses("what does not fit an endpoint of Google Cloud:", [
  [
    "models without anybody who deploys them",
    onGoogle("").replace(deployer, gcp),
    "dev.yaml:7:15 endpoints.churn.variants: are deployed by a service account that nothing names; write gcp: { deployer: name@project.iam.gserviceaccount.com }",
  ],
  [
    "a machine on Cloud Run",
    onGoogle("    mode: serverless\n    machine: n1-standard-4\n"),
    "dev.yaml:8:14 endpoints.churn.machine: is not supported on Cloud Run; remove it, or write mode: realtime",
  ],
  [
    "a capture on Cloud Run",
    onGoogle("    mode: serverless\n    capture: { sample: 1%, to: dataset/d }\n").replace(
      "endpoints:",
      "datasets: { d: {} }\nendpoints:",
    ),
    "dev.yaml:9:14 endpoints.churn.capture: is not supported on Cloud Run; remove it, or write mode: realtime",
  ],
  [
    "callers of Vertex AI",
    onGoogle('    access: { callers: ["group:shop@acme.example"] }\n'),
    "dev.yaml:7:13 endpoints.churn.access: is for mode serverless; on Vertex AI grant roles/aiplatform.user on the project, and remove it",
  ],
  [
    "an accelerator in the other service's words",
    onGoogle("    mode: serverless\n    accelerator: { type: NVIDIA_L4 }\n"),
    "dev.yaml:8:26 endpoints.churn.accelerator.type: NVIDIA_L4 is the other service's word; write nvidia-l4",
  ],
  [
    "scaling on accelerators that are not there",
    onGoogle("    scaleOn: { gpu: 60% }\n"),
    "dev.yaml:7:21 endpoints.churn.scaleOn.gpu: needs an accelerator; write accelerator: { type: NVIDIA_L4 }, or scale on cpu",
  ],
  [
    "memory that no such replica has",
    onGoogle("    mode: serverless\n    serverless: { cpu: 4, memory: 1GiB }\n"),
    "dev.yaml:8:35 endpoints.churn.serverless.memory: does not go with cpu: 4; write 2GiB to 16GiB",
  ],
  [
    "a GPU in a small replica",
    onGoogle("    mode: serverless\n    accelerator: { type: nvidia-l4 }\n    serverless: { cpu: 2 }\n"),
    "dev.yaml:9:17 endpoints.churn.serverless: is too small for a GPU; write cpu: 4 and memory: 16GiB, or more",
  ],
  [
    "two models of which none is new",
    `${deployer}endpoints:\n  churn:\n    mode: serverless\n    variants:\n      a: { ${googleImage}, traffic: 90% }\n      b: { ${googleImage}, traffic: 10% }\n`,
    "dev.yaml:9:7 endpoints.churn.variants: holds two variants, and a deploy makes one revision; write latest: true at the one that is new",
  ],
  [
    "an image of another registry",
    onGoogle("", `image: "docker.io/acme/churn${digest}"`),
    `dev.yaml:7:29 endpoints.churn.variants.a.image: "docker.io/acme/churn@sha256:aaaaaaaaaaaaaaaaaaaaaa..." (92 characters); write registry/<name>/<image>@sha256:<digest>, or <region>-docker.pkg.dev/<project>/<repository>/<image>@sha256:<digest>`,
  ],
]);

refuses("a promise", [
  [
    "of nothing",
    onAws("    slo: {}\n"),
    "dev.yaml:7:10 endpoints.churn.slo: promises nothing; write availability: 99.9%, or latency: { p95: 300ms }",
  ],
  [
    "of every request",
    onAws("    slo: { availability: 100% }\n"),
    'dev.yaml:7:26 endpoints.churn.slo.availability: "100%"; write a share from 90% to 99.99%, such as 99.9%',
  ],
  [
    "of an answer in no time",
    onAws("    slo: { latency: { p95: 0ms } }\n"),
    'dev.yaml:7:28 endpoints.churn.slo.latency.p95: "0ms"; write a duration from 1ms to 60s, such as 300ms',
  ],
  [
    "of an unknown kind",
    onAws("    slo: { latency: { p90: 300ms } }\n"),
    'dev.yaml:7:23 endpoints.churn.slo.latency.p90: unknown field; did you mean "p50"?',
  ],
  [
    "that nobody hears of",
    `${aws}alerts: { emails: [] }\n`,
    "dev.yaml:5:19 alerts.emails: is a list; write at least one address",
  ],
]);

refuses("what the services would refuse in the middle of a deploy:", [
  [
    "a folder of weights in mode serverless",
    onAws("    mode: serverless\n", `${image}, artifact: bucket/models/churn/42`).replace(
      "endpoints:",
      "buckets: { models: {} }\nendpoints:",
    ),
    `dev.yaml:9:${34 + image.length} endpoints.churn.variants.a.artifact: is a folder, which SageMaker serverless does not take; write an archive that ends in .tar.gz`,
  ],
  [
    "a shadow of nothing",
    `${aws}endpoints:\n  churn:\n    shadow: { ${image}, instance: ml.m5.large }\n`,
    "dev.yaml:7:13 endpoints.churn.shadow: copies the requests of a variant, and there is none; write the variant that answers, or remove it",
  ],
  [
    "a canary on Inferentia 1",
    onAws("    instance: ml.inf1.xlarge\n    replicas: { min: 2, max: 2 }\n    rollout: { canary: { step: 10% } }\n"),
    "dev.yaml:7:15 endpoints.churn.instance: ml.inf1.xlarge is Inferentia 1, for which SageMaker knows no shadow and moves all at once; write rollout: allAtOnce, or another instance",
  ],
  [
    "a variable that is too long for SageMaker",
    onAws("", `${image}, env: { LONG: ${"a".repeat(1025)} }`),
    `dev.yaml:7:${37 + image.length} endpoints.churn.variants.a.env.LONG: has 1025 characters, and SageMaker takes 1024; put it into a file beside the weights`,
  ],
  [
    "a variable that is too long for a shadow",
    onAws(`    shadow: { ${image}, instance: ml.m5.large, env: { LONG: ${"a".repeat(1025)} } }\n`),
    `dev.yaml:7:${53 + image.length} endpoints.churn.shadow.env.LONG: has 1025 characters, and SageMaker takes 1024; put it into a file beside the weights`,
  ],
  [
    "a variable that Cloud Run sets",
    onGoogle("    mode: serverless\n", `${googleImage}, env: { PORT: "9000" }`),
    `dev.yaml:8:${37 + googleImage.length} endpoints.churn.variants.a.env.PORT: is set by the service itself; choose another name`,
  ],
  [
    "an accelerator on the machine that is the default, which does not take it",
    onGoogle("    accelerator: { type: NVIDIA_L4 }\n"),
    "dev.yaml:7:26 endpoints.churn.accelerator.type: NVIDIA_L4 goes with g2 machines, and the machine is n1-standard-4; write machine: g2-standard-8, or another of that series",
  ],
  [
    "a model's own machine that does not take the endpoint's accelerator",
    onGoogle(
      "    machine: a2-highgpu-1g\n    accelerator: { type: NVIDIA_TESLA_A100 }\n",
      `${googleImage}, machine: e2-standard-4`,
    ),
    `dev.yaml:9:${33 + googleImage.length} endpoints.churn.variants.a.machine: NVIDIA_TESLA_A100 goes with a2 machines, and the machine is e2-standard-4; write machine: a2-highgpu-1g, or another of that series`,
  ],
  [
    "an accelerator that Cloud Run has not",
    onGoogle("    mode: serverless\n    accelerator: { type: nvidia-tesla-t4 }\n"),
    "dev.yaml:8:26 endpoints.churn.accelerator.type: nvidia-tesla-t4 is none that Cloud Run has for replicas of this size; write nvidia-l4",
  ],
  [
    "one file as the weights of Vertex AI",
    onGoogle("", `${googleImage}, artifact: bucket/models/churn/model.pkl`).replace(
      "endpoints:",
      "buckets: { models: {} }\nendpoints:",
    ),
    `dev.yaml:8:${34 + googleImage.length} endpoints.churn.variants.a.artifact: is one file; Vertex AI takes the folder that holds it`,
  ],
]);

it("asks of the endpoint's machine and accelerator only where a model uses them", () => {
  const own = `${googleImage}, machine: g2-standard-8, accelerator: { type: NVIDIA_L4 }`;
  const endpoint = "    accelerator: { type: NVIDIA_TESLA_A100 }\n";
  expect(problemsOf({ "dev.yaml": onGoogle(endpoint, own) })).toEqual([]);
  expect(problemsOf({ "dev.yaml": `${deployer}endpoints:\n  churn:\n${endpoint}` })).toEqual([]);
});
