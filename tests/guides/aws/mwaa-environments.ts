import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rule } from "../programs";
import { guideOf, onAws } from "./pages";

const guide = guideOf("mwaa/latest/userguide");
const networking = guide("About networking on Amazon MWAA", "networking-about");
const create = guideOf("mwaa/latest/API")("CreateEnvironment", "API_CreateEnvironment");
const dependencies = guide("Installing Python dependencies", "working-dags-dependencies");
const environments = of("aws_mwaa_environment");

/** What an environment may be. */
export const mwaaEnvironments: readonly Entry[] = [
  {
    says: "The folder of the DAGs is a path in the bucket, and need not be there.",
    page: create,
    held: rule(
      environments,
      ({ dag_s3_path }) => /^\//.test(dag_s3_path),
      (body) => (body.dag_s3_path = "/dags"),
    ),
  },
  {
    says: "A requirements file is named with its version, or a change of it is not seen.",
    page: dependencies,
    held: rule(
      of("aws_mwaa_environment", (body) => body.requirements_s3_path !== undefined),
      (body) => !/\.version_id\}$/.test(body.requirements_s3_object_version ?? ""),
      (body) => delete body.requirements_s3_object_version,
    ),
  },
  {
    finding: "AWS 6",
    says: "From 2.7.2 on packages are held to Airflow's constraint file, MWAA's own where none is named: what it pins cannot be pinned otherwise.",
    page: dependencies,
    held: {
      broken: (program) => {
        const files = all(program, "aws_s3_object")?.filter(([, { key }]) => key === "requirements.txt");
        return files && files.length > 0
          ? breaking(files, ({ content }) => /^(pandas|numpy|pyarrow|sqlalchemy)\S*[=<>~!]/im.test(content))
          : undefined;
      },
      without: (program) => each(all(program, "aws_s3_object"), (body) => (body.content += "pandas==2.2.3\n")),
    },
  },
  {
    says: "Two private subnets in two zones, which reach out through NAT.",
    page: networking,
    held: rule(
      environments,
      ({ network_configuration: { subnet_ids } }) =>
        new Set(subnet_ids).size !== 2 || subnet_ids.some((each: string) => !/Private/.test(each)),
      ({ network_configuration }) => network_configuration.subnet_ids.pop(),
    ),
  },
  {
    says: "The security group lets itself in by all protocols, and out to AWS by HTTPS.",
    page: guide("Security in your VPC on Amazon MWAA", "vpc-security"),
    held: rule(
      of("aws_vpc_security_group_ingress_rule", (_, id) => /^mwaa_/.test(id)),
      (body) => body.ip_protocol !== "-1" || body.referenced_security_group_id !== body.security_group_id,
      (body) => (body.ip_protocol = "tcp"),
    ),
  },
  {
    says: "The page is PUBLIC_ONLY or PRIVATE_ONLY.",
    page: create,
    held: rule(
      environments,
      (body) => !/^(PUBLIC|PRIVATE)_ONLY$/.test(body.webserver_access_mode),
      (body) => (body.webserver_access_mode = "PUBLIC"),
    ),
  },
  {
    says: "mw1.micro, small, medium, large, xlarge and 2xlarge; 1 to 25 workers; micro has one.",
    page: guide("Amazon MWAA environment classes", "environment-class"),
    held: rule(
      environments,
      (body) =>
        !/^mw1\.(micro|small|medium|large|xlarge|2xlarge)$/.test(body.environment_class) ||
        body.max_workers > (body.environment_class === "mw1.micro" ? 1 : 25) ||
        body.min_workers > body.max_workers,
      (body) => (body.max_workers = 26),
    ),
  },
  {
    says: "Log levels are CRITICAL, ERROR, WARNING, INFO and DEBUG.",
    page: create,
    held: rule(
      environments,
      ({ logging_configuration }) =>
        Object.values<Json>(logging_configuration).some(
          ({ log_level }) => !/^(CRITICAL|ERROR|WARNING|INFO|DEBUG)$/.test(log_level),
        ),
      ({ logging_configuration }) => (logging_configuration.task_logs.log_level = "TRACE"),
    ),
  },
  {
    says: "Whoever uses Airflow's page may CreateWebLoginToken on role/<environment>/<Airflow's role>.",
    page: guide("Accessing an Amazon MWAA environment", "access-policies"),
    held: {
      file: "tests/constructs/aws/mwaa/mwaa-environment.test.ts",
      test: "grants people the use of Airflow's page, and says where the DAGs go",
    },
  },
  {
    finding: "AWS 12",
    says: "A version of Airflow past its support can no longer be made.",
    page: guide("Apache Airflow versions on Amazon MWAA", "airflow-versions"),
    held: {
      refused: { "dev.yaml": `${onAws}airflow: { pipelines: { version: "2.2.2" } }\n` },
      message: /airflow\.pipelines\.version: "2\.2\.2"; MWAA makes no environment of a version before 2\.4/,
      accepted: { "dev.yaml": `${onAws}airflow: { pipelines: { version: "2.10.3" } }\n` },
    },
  },
];
