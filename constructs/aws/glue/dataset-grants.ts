import type { IDependable } from "constructs";
import type { IGrantee } from "../iam/role";
import type { Place } from "../place";
import type { AthenaLocation } from "./dataset";

// What Glue and Athena call reading and writing.

const lookActions = [
  "glue:GetDatabase",
  "glue:GetTable",
  "glue:GetTables",
  "glue:GetPartition",
  "glue:GetPartitions",
  "glue:BatchGetPartition",
];
const changeActions = [
  "glue:CreateTable",
  "glue:UpdateTable",
  "glue:DeleteTable",
  "glue:CreatePartition",
  "glue:BatchCreatePartition",
  "glue:UpdatePartition",
  "glue:BatchUpdatePartition",
  "glue:DeletePartition",
  "glue:BatchDeletePartition",
];
const queryActions = [
  "athena:StartQueryExecution",
  "athena:StopQueryExecution",
  "athena:GetQueryExecution",
  "athena:GetQueryResults",
  "athena:GetQueryResultsStream", // what JDBC and ODBC drivers ask
  "athena:GetWorkGroup",
];

/** All that grants need to know of a dataset. */
export interface GrantedDataset {
  readonly arn: string;
  readonly workgroupArn: string;
  readonly databaseName: string;
  readonly data: AthenaLocation;
  readonly kmsKeyArn?: string;
  readonly place: Place;
}

/** Where the results of queries lie. */
export const resultsIn = (prefix: string) => `${prefix}athena-results/`;

/** {@link IDataset} says what each of them lets in to. */
export const datasetGrants = {
  read(dataset: GrantedDataset, grantee: IGrantee): IDependable {
    const { bucket, prefix } = dataset.data;
    grant(dataset, grantee, lookActions);
    bucket.grantRead(grantee, prefix);
    return bucket.grantReadWrite(grantee, resultsIn(prefix));
  },

  readWrite(dataset: GrantedDataset, grantee: IGrantee): IDependable {
    const { bucket, prefix } = dataset.data;
    grant(dataset, grantee, [...lookActions, ...changeActions]);
    return bucket.grantReadWrite(grantee, prefix); // the results lie there too
  },
};

function grant(dataset: GrantedDataset, grantee: IGrantee, glueActions: string[]): void {
  const { arn, workgroupArn, databaseName, data, kmsKeyArn, place } = dataset;
  const glue = `arn:${place.partition}:glue:${place.region}:${place.accountId}`;
  const catalog = `${glue}:catalog`;
  grantee.allow({ actions: glueActions, resources: [catalog, arn, `${glue}:table/${databaseName}/*`] });
  // Athena looks at the database "default" before any other.
  grantee.allow({ actions: ["glue:GetDatabase"], resources: [catalog, `${glue}:database/default`] });
  grantee.allow({ actions: queryActions, resources: [workgroupArn] });
  grantee.allow({ actions: ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"], resources: [data.bucket.arn] });
  if (kmsKeyArn !== undefined)
    grantee.allow({ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [kmsKeyArn] });
}
