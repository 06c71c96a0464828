import { expect, it } from "vitest";
import { problemsOf } from "../../../support/environments";
import { aws, digest, refuses, type Case } from "../../refuses";
import { image, onAws } from "./one-endpoint";

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
    'dev.yaml:8:33 endpoints.churn.rollout.linear.every: "2h"; write a duration from 2m to 1h, such as 5m',
  ],
  [
    "steps that take longer than Terraform waits",
    onAws("    replicas: { min: 2, max: 2 }\n    rollout: { linear: { step: 10%, every: 5m } }\n"),
    "dev.yaml:8:14 endpoints.churn.rollout: waits 50 minutes in all, and may wait 45; Terraform gives up after an hour, in which machines start and stand by; write larger steps or shorter waits",
  ],
  [
    "a rollback on nothing",
    onAws("    rollbackOn: []\n"),
    "dev.yaml:7:17 endpoints.churn.rollbackOn: is an empty list; write at least one: an endpoint that watches nothing is replaced when it is to watch something",
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

const model = (artifact: string) =>
  `${aws}buckets: { m: {} }\nregistries: { s: {} }\nendpoints: { e: { variants: { a: { image: "registry/s${digest}", artifact: ${artifact} } } } }\n`;

refuses("what SageMaker would refuse in the middle of a deploy:", [
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
  ...["model.pkl", "churn/model.zip", "churn/42/model.onnx", "model.tar", "model.tgz"].map((path): Case => [
    `the file ${path} for an artifact`,
    model(`bucket/m/${path}`),
    "dev.yaml:7:139 endpoints.e.variants.a.artifact: is one file; SageMaker takes a folder, or an archive that ends in .tar.gz",
  ]),
]);

it("takes folders and archives for artifacts", () => {
  for (const path of ["churn/42", "churn/v1.2", "churn/model.v2", "churn/model.pkl/", "model.tar.gz"])
    expect(problemsOf({ "dev.yaml": model(`bucket/m/${path}`) })).toEqual([]);
});
