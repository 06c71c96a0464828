import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each, of, rule, statements, withoutAction } from "../programs";
import { guideOf, onAws } from "./pages";

const guide = guideOf("athena/latest/ug");
const types = guide("Supported types for partition projection", "partition-projection-supported-types");
const workgroups = of("aws_athena_workgroup");
const tables = of("aws_glue_catalog_table");
const projected = of("aws_glue_catalog_table", ({ parameters }) => parameters["projection.enabled"] === "true");
const keys = (body: Json) => (body.partition_keys as { name: string; type: string }[]) ?? [];
const setting = (body: Json, name: string, what: string) => body.parameters[`projection.${name}.${what}`] as string;
const withKind = (kind: string) =>
  of("aws_glue_catalog_table", (body) => keys(body).some(({ name }) => setting(body, name, "type") === kind));
const ofKind = (body: Json, kind: string) => keys(body).filter(({ name }) => setting(body, name, "type") === kind);
const lacking = (kind: string, what: string, shape: RegExp) =>
  rule(
    withKind(kind),
    (body) => ofKind(body, kind).some(({ name }) => !shape.test(setting(body, name, what) ?? "")),
    (body) => ofKind(body, kind).forEach(({ name }) => delete body.parameters[`projection.${name}.${what}`]),
  );
const captures = of("aws_glue_catalog_table", ({ parameters }) => parameters["projection.variant.type"] === "injected");
const readers = of("aws_iam_role_policy", ({ policy }) => /athena:StartQueryExecution/.test(policy));

const serdes: Record<string, RegExp> = {
  parquet: /^org\.apache\.hadoop\.hive\.ql\.io\.parquet\.serde\.ParquetHiveSerDe$/,
  json: /^org\.openx\.data\.jsonserde\.JsonSerDe$/,
  csv: /^org\.apache\.hadoop\.hive\.serde2\.OpenCSVSerde$/,
};

export const athena: readonly Entry[] = [
  {
    says: "Every partition column of a table with projection has a type of it, and enum has its values.",
    page: types,
    held: lacking("enum", "values", /^[^,]+(,[^,]+)*$/),
  },
  {
    says: "A projected date has a range of two ends, of which NOW, NOW-30DAYS and the like are some.",
    page: types,
    held: lacking("date", "range", /^(\d{4}-\d\d-\d\d|NOW-\d+(YEARS|MONTHS|WEEKS|DAYS|HOURS)),NOW$/),
  },
  { says: "A projected date says how it is written.", page: types, held: lacking("date", "format", /[yMd]/) },
  {
    says: "Dates that are written to the hour need interval and unit; days and months do not.",
    page: types,
    held: rule(
      captures,
      ({ parameters }) =>
        parameters["projection.hour.interval"] !== "1" || parameters["projection.hour.interval.unit"] !== "HOURS",
      ({ parameters }) => delete parameters["projection.hour.interval.unit"],
    ),
  },
  { says: "A projected integer has a range.", page: types, held: lacking("integer", "range", /^-?\d+,-?\d+$/) },
  {
    says: "An injected column has no values: each query names one.",
    page: guide("Dynamic ID partitioning", "partition-projection-dynamic-id-partitioning"),
    held: rule(
      captures,
      (body) =>
        keys(body).some(
          ({ name }) => setting(body, name, "type") === "injected" && setting(body, name, "values") !== undefined,
        ),
      ({ parameters }) => (parameters["projection.variant.values"] = "champion"),
    ),
  },
  {
    says: "The template of places has each partition column once, as ${column}, and ends in a slash.",
    page: guide("Set up partition projection", "partition-projection-setting-up"),
    held: rule(
      projected,
      (body) => {
        const template = body.parameters["storage.location.template"] as string;
        return !template.endsWith("/") || keys(body).some(({ name }) => template.split(`$\${${name}}`).length !== 2);
      },
      (body) => (body.parameters["storage.location.template"] = "s3://bucket/table/"),
    ),
  },
  {
    says: "Projected integers are int or bigint columns, enum, injected and written dates are strings.",
    page: types,
    held: rule(
      projected,
      (body) =>
        keys(body).some(({ name, type }) =>
          setting(body, name, "type") === "integer" ? !/^(big)?int$/.test(type) : !/^(string|date)$/.test(type),
        ),
      (body) => keys(body).forEach((key) => (key.type = "double")),
    ),
  },
  {
    says: "Parquet, JSON and CSV are read by the SerDe of each.",
    page: guide("Choose a SerDe for your data", "supported-serdes"),
    held: rule(
      tables,
      ({ parameters, storage_descriptor: { ser_de_info: info } }) =>
        !serdes[parameters.classification]!.test(info.serialization_library),
      ({ storage_descriptor: { ser_de_info: info } }) =>
        (info.serialization_library = "org.apache.hadoop.hive.ql.io.orc.OrcSerde"),
    ),
  },
  {
    finding: "AWS 7",
    says: "OpenCSVSerDe reads STRING, BOOLEAN, INT, BIGINT and DOUBLE as they are written; a DATE only in days since 1970.",
    page: guide("Open CSV SerDe for processing CSV", "csv-serde", "2023"),
    held: {
      refused: { "dev.yaml": `${onAws}datasets: { d: { tables: { t: { format: csv, schema: { day: date } } } } }\n` },
      message: /datasets\.d\.tables\.t\.schema\.day: date is not read from csv/,
      accepted: {
        "dev.yaml": `${onAws}datasets: { d: { tables: { t: { format: csv, schema: { day: string } } } } }\n`,
      },
    },
  },
  {
    says: "Captured requests are lines of JSON with capturedata, eventmetadata and eventversion.",
    page: guideOf("sagemaker/latest/dg")("View captured data", "model-monitor-data-capture-endpoint"),
    held: rule(
      captures,
      ({ storage_descriptor: { columns } }) =>
        ["capturedata", "eventmetadata", "eventversion"].some((name, index) => columns[index]?.name !== name),
      ({ storage_descriptor: { columns } }) => columns.shift(),
    ),
  },
  {
    says: "A workgroup that enforces its settings lets no client choose another place or no encryption.",
    page: guide("Override client-side settings", "workgroups-settings-override"),
    held: rule(
      workgroups,
      ({ configuration }) => configuration.enforce_workgroup_configuration !== true,
      ({ configuration }) => delete configuration.enforce_workgroup_configuration,
    ),
  },
  {
    says: "Results under SSE_KMS name their key.",
    page: guide("Encrypt Athena query results stored in Amazon S3", "encrypting-query-results-stored-in-s3"),
    held: rule(
      of("aws_athena_workgroup", (body) => encryption(body).encryption_option === "SSE_KMS"),
      (body) => encryption(body).kms_key_arn === undefined,
      (body) => delete encryption(body).kms_key_arn,
    ),
  },
  {
    says: "The least limit of what a query may read is 10 MB.",
    page: guide(
      "Configure per-query and per-workgroup data usage controls",
      "workgroups-setting-control-limits-cloudwatch",
    ),
    held: rule(
      workgroups,
      ({ configuration }) => !(configuration.bytes_scanned_cutoff_per_query >= 10_000_000),
      ({ configuration }) => (configuration.bytes_scanned_cutoff_per_query = 1_000_000),
    ),
  },
  {
    says: 'Whoever queries may look at the database "default", which Athena asks for first.',
    page: guide(
      "Configure access to databases and tables in the AWS Glue Data Catalog",
      "fine-grained-access-to-glue-resources",
    ),
    held: {
      broken: (program) =>
        breaking(
          readers(program),
          (body) =>
            !statements(body).some(({ Resource }) => Resource?.some((each) => each.endsWith("database/default"))),
        ),
      without: (program) => each(readers(program), (body) => withoutAction(body, "glue:GetDatabase")),
    },
  },
  {
    says: "Drivers read results as a stream, and uploads of results in parts are looked at.",
    page: guide("AWS managed policies for Amazon Athena", "security-iam-awsmanpol"),
    held: {
      broken: (program) =>
        breaking(readers(program), (body) =>
          ["athena:GetQueryResultsStream", "s3:ListMultipartUploadParts", "s3:ListBucketMultipartUploads"].some(
            (action) => !statements(body).some(({ Action }) => Action.includes(action)),
          ),
        ),
      without: (program) => each(readers(program), (body) => withoutAction(body, "s3:ListMultipartUploadParts")),
    },
  },
  {
    says: "Names of databases, tables and columns are lower-case letters, digits and _.",
    page: guide("Name databases, tables, and columns", "tables-databases-columns-names"),
    held: {
      broken: (program) => {
        const bodies = [
          ...(all(program, "aws_glue_catalog_database") ?? []),
          ...(all(program, "aws_glue_catalog_table") ?? []),
        ];
        return bodies.length > 0 ? breaking(bodies, ({ name }) => !/^[a-z0-9_]{1,255}$/.test(name)) : undefined;
      },
      without: (program) =>
        each(all(program, "aws_glue_catalog_database"), (body) => (body.name = body.name.replaceAll("_", "-"))),
    },
  },
];

function encryption({ configuration }: Json): Json {
  return configuration.result_configuration.encryption_configuration as Json;
}
