import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import type { SagemakerEndpointConfigurationDataCaptureConfig } from "@cdktf/provider-aws/lib/sagemaker-endpoint-configuration";
import { Construct, DependencyGroup, type IDependable } from "constructs";
import { checkKnownWhole, checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { textOf } from "../../shared/tokens";
import type { IDataset } from "../glue/dataset";
import type { IGrantee } from "../iam/role";
import { expireUnder } from "../s3/bucket";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of an {@link EndpointCapture}. */
export interface EndpointCaptureProps extends ProviderSettings {
  /** Name of the endpoint, written out: its folder is made before it is. */
  readonly endpointName: string;

  /** Database that receives the table; the files lie in its place in its bucket, below `endpoint-captures/`. */
  readonly database: IDataset;

  /** Name of the table: lower-case letters, digits and `_`, at most 255. A change replaces the table and no file. */
  readonly tableName: string;

  /** Percent of the requests that are kept, 1 to 100. */
  readonly samplePercent: number;

  /** Days after which what was kept is deleted, 1 or more. */
  readonly deleteAfterDays: number;
}

// A line of SageMaker's files; the reader of JSON takes names without regard to case.
const data = "struct<observedcontenttype:string,mode:string,data:string,encoding:string>";
const columns = [
  { name: "capturedata", type: `struct<endpointinput:${data},endpointoutput:${data}>` },
  { name: "eventmetadata", type: "struct<eventid:string,inferencetime:string,inferenceid:string>" },
  { name: "eventversion", type: "string" },
];

/**
 * A sample of an endpoint's requests and answers, as a table for Athena. A query names one variant, and hours as text:
 * `WHERE variant = 'champion' AND hour >= '2026/11/26/00'`.
 */
export class EndpointCapture extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: GlueCatalogTable;

  private readonly prefix: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EndpointCaptureProps,
  ) {
    super(scope, id);
    const { endpointName, database, tableName, samplePercent, deleteAfterDays } = props;
    required(this, "database", database);
    checkKnownWhole(this, "samplePercent", samplePercent, 1, 100);
    checkWhole(this, "deleteAfterDays", deleteAfterDays, 1);
    if (isKnown(tableName) && !/^[a-z0-9_]{1,255}$/.test(tableName)) {
      throw invalid(this, `tableName is "${tableName}"`, "write 1-255 of a-z, 0-9 and _");
    }
    if (database.tableNames.includes(tableName)) {
      throw invalid(
        this,
        `the database has a table "${tableName}" already`,
        "capture into another, or rename one of them",
      );
    }
    const { bucket, prefix } = database.data;
    this.prefix = `${prefix}endpoint-captures/`; // no table's folder has a hyphen
    const folder = `${this.prefix}${endpointName}/`;
    const location = `${bucket.url}/${folder}`;
    this.resource = new GlueCatalogTable(this, "Table", {
      databaseName: database.name,
      name: tableName,
      description: `Requests to ${endpointName} and its answers, ${samplePercent}% of them`,
      tableType: "EXTERNAL_TABLE",
      parameters: {
        EXTERNAL: "TRUE",
        classification: "json",
        "projection.enabled": "true",
        "projection.variant.type": "injected", // a list would hide what earlier variants left
        "projection.hour.type": "date",
        "projection.hour.format": "yyyy/MM/dd/HH",
        "projection.hour.range": `NOW-${textOf(deleteAfterDays)}DAYS,NOW`,
        "projection.hour.interval": "1",
        "projection.hour.interval.unit": "HOURS",
        "storage.location.template": `${location}$\${variant}/$\${hour}/`, // Athena's own; the second $ keeps it from Terraform
      },
      storageDescriptor: {
        location,
        inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        serDeInfo: { serializationLibrary: "org.openx.data.jsonserde.JsonSerDe" },
        columns,
      },
      partitionKeys: [
        { name: "variant", type: "string" },
        { name: "hour", type: "string" },
      ],
    });
    expireUnder(this, "deleteAfterDays", bucket, folder, deleteAfterDays);
    applySettings(this, props);
  }

  /** `database.table`, as queries write it. */
  public get tableName(): string {
    return `${this.resource.databaseName}.${this.resource.name}`;
  }

  /** What goes into the endpoint's configuration. */
  public get config(): SagemakerEndpointConfigurationDataCaptureConfig {
    const { database, samplePercent } = this.props;
    const { bucket } = database.data;
    return {
      enableCapture: true,
      initialSamplingPercentage: samplePercent,
      destinationS3Uri: `${bucket.url}/${this.prefix.replace(/\/$/, "")}`, // SageMaker adds /<endpoint>/<variant>/yyyy/mm/dd/hh
      kmsKeyId: bucket.kmsKeyArn,
      captureOptions: [{ captureMode: "Input" }, { captureMode: "Output" }],
      // Of any other type SageMaker keeps base64.
      captureContentTypeHeader: {
        csvContentTypes: ["text/csv"],
        jsonContentTypes: ["application/json", "application/jsonlines"],
      },
    };
  }

  /** Lets the endpoint's role leave its files, and nothing else. */
  public grantWrite(role: IGrantee): IDependable {
    const { bucket } = this.props.database.data;
    const place = `${this.prefix}${this.props.endpointName}/`;
    return new DependencyGroup(bucket.grantPut(role, place), bucket.grantEncrypt(role));
  }
}
