import type { IDependable } from "constructs";
import type { IGrantee } from "../iam/role";
import type { IBucket } from "../s3/bucket";

/** Where the files of tables lie. */
export interface AthenaLocation {
  /** The bucket; it may hold other things as well. */
  readonly bucket: IBucket;

  /** What comes before the tables' folders: empty, or ending in `/`. */
  readonly prefix: string;
}

/** Tables over files in S3, whoever made them. */
export interface IDataset {
  /** Name of the database, as queries write it. */
  readonly name: string;

  /** Where its files lie. */
  readonly data: AthenaLocation;

  /** Names of its tables, as far as they are known. */
  readonly tableNames: readonly string[];

  /** Where its files lie, with a `/` at the end: those of a table in a folder of its name. */
  readonly filesUrl: string;

  /** Lets `grantee` query the tables, and with them read everything below the database's place in the bucket. */
  grantRead(grantee: IGrantee): IDependable;

  /** Lets `grantee` query the tables, make and drop tables, and read and write everything below the database's place in the bucket. */
  grantReadWrite(grantee: IGrantee): IDependable;
}
