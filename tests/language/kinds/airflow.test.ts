import { expect, it } from "vitest";
import { problemsOf } from "../../support/environments";
import { aws, gcp, refuses, type Case } from "../refuses";

const airflow = (head: string, text: string) => `${head}airflow:\n  p:\n    ${text}\n`;

refuses("Airflow", [
  [
    "with a version without quotes",
    `${aws}airflow: { p: { version: 2.10 } }\n`,
    'dev.yaml:5:26 airflow.p.version: 2.10 is a number; write the version in quotes: "2.10.3"',
  ],
  [
    "of a version that MWAA never had",
    airflow(aws, 'version: "4.1.0"'),
    'dev.yaml:7:14 airflow.p.version: "4.1.0"; write all three numbers of a version 2 or 3: "2.10.3"',
  ],
  ...["core.executor", "core-executor", "core.dags_folder", "celery.broker_url"].map((option): Case => [
    `with MWAA's own ${option}`,
    airflow(aws, `config: { ${option}: "x" }`),
    `dev.yaml:7:15 airflow.p.config.${option}: the name is "${option}"; MWAA sets this option itself; remove it`,
  ]),
  ...["core.dags_folder", "core-dags_folder", "cli.endpoint_url"].map((option): Case => [
    `with Composer's own ${option}`,
    airflow(gcp, `config: { ${option}: "x" }`),
    `dev.yaml:7:15 airflow.p.config.${option}: the name is "${option}"; Composer sets this option itself; remove it`,
  ]),
  [
    "with an option in both spellings",
    airflow(gcp, 'config: { core.parallelism: "3", core-parallelism: "4" }'),
    "dev.yaml:7:56 airflow.p.config.core-parallelism: is the same option as core.parallelism; keep one of the two",
  ],
  ...["apache-airflow", "apache_airflow", "apache-airflow[celery]"].map((name): Case => [
    `among its own packages: ${name}`,
    airflow(aws, `packages: { "${name}": "==2.10.3" }`),
    `dev.yaml:7:17 airflow.p.packages.${name}: the name is "${name}"; Airflow's own version is not a package; write it as version (AWS) or image (Google Cloud)`,
  ]),
  [
    "with fewer workers than the least",
    `${gcp}airflow:\n  p:\n    workers: { min: 5, max: 2 }\n`,
    "dev.yaml:7:21 airflow.p.workers.min: 5 is more than max, which is 2; write at most 2",
  ],
  [
    "with several workers of a size that has one",
    `${aws}airflow:\n  p:\n    size: micro\n    workers: { min: 1, max: 2 }\n`,
    "dev.yaml:8:29 airflow.p.workers.max: 2 workers on size micro; it has exactly one, write size: small",
  ],
  ...[aws, gcp].map((head): Case => [
    `with arguments of no backend, beside a secret that it reads, on ${head.slice(7, 10)}`,
    `${head}secrets: { hubspot: {} }\nairflow:\n  p:\n    reads: [secret/hubspot]\n    config: { secrets-backend_kwargs: "{}" }\n`,
    "dev.yaml:9:39 airflow.p.config.secrets-backend_kwargs: stands without secrets.backend; write secrets.backend as well, or take it out: an Airflow that reads a secret is set up for it",
  ]),
  [
    "where there is no MWAA",
    `${aws.replace("eu-west-1", "ap-southeast-6")}airflow: { p: {} }\n`,
    "dev.yaml:4:41 aws.region: ap-southeast-6 has no managed Airflow (Amazon MWAA); choose another region, or remove airflow",
  ],
]);

it("takes packages with extras, providers, and options that are the user's", () => {
  const text =
    'packages: { "pandas[parquet]": "==2.2.3", apache-airflow-providers-amazon: "" }\n    config: { core.parallelism: "3" }';
  expect(problemsOf({ "dev.yaml": airflow(aws, text), "prod.yaml": airflow(gcp, text) })).toEqual([]);
});
