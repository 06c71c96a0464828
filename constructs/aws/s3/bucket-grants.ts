import { Fn } from "cdktf";
import { type Construct, DependencyGroup, type IDependable } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { endsInToken, whole } from "../../shared/tokens";
import type { IGrantee } from "../iam/role";

// What S3 calls reading and writing, for grants and for bucket policies.

/** To read objects. */
export const readActions = ["s3:GetObject"];

/** To put objects, in one part or many. */
export const putActions = ["s3:PutObject", "s3:AbortMultipartUpload"];

/** S3 guide, "Multipart upload API and permissions": whoever uploads in parts looks them up and gives them up. */
export const writeActions = [
  "s3:PutObject",
  "s3:DeleteObject",
  "s3:AbortMultipartUpload",
  "s3:ListMultipartUploadParts",
];

const keyRead = ["kms:Decrypt"];
const keyWrite = ["kms:Decrypt", "kms:GenerateDataKey"];

type Bucket = Construct & { readonly arn: string; readonly kmsKeyArn?: string };

/** {@link IBucket} says what each of them lets in to. */
export const bucketGrants = {
  read: (bucket: Bucket, grantee: IGrantee, path: string) => grant(bucket, grantee, path, readActions, keyRead),

  put: (bucket: Bucket, grantee: IGrantee, path: string) => grant(bucket, grantee, path, putActions, keyWrite),

  write: (bucket: Bucket, grantee: IGrantee, path: string) => grant(bucket, grantee, path, writeActions, keyWrite),

  readWrite: (bucket: Bucket, grantee: IGrantee, path: string) =>
    grant(bucket, grantee, path, [...readActions, ...writeActions], keyWrite),

  append(bucket: Bucket, grantee: IGrantee, path: string): IDependable {
    const resources = [`${bucket.arn}/${objectsAt(bucket, path)}`];
    const allowed = grantee.allow(
      { actions: ["s3:PutObject"], resources, conditions: { Null: { "s3:if-none-match": "false" } } },
      // Beginning and parts of an upload in parts know no such header; its completion does.
      { actions: ["s3:PutObject"], resources, conditions: { Bool: { "s3:ObjectCreationOperation": "false" } } },
      { actions: ["s3:AbortMultipartUpload"], resources },
    );
    return grantKey(bucket, grantee, keyWrite) ?? allowed;
  },

  encrypt: (bucket: Bucket, grantee: IGrantee): IDependable =>
    grantKey(bucket, grantee, ["kms:Encrypt"]) ?? new DependencyGroup(),
};

function grant(
  bucket: Bucket,
  grantee: IGrantee,
  path: string,
  objectActions: string[],
  keyActions: string[],
): IDependable {
  const objects = objectsAt(bucket, path);
  const listed = { [objects === path ? "StringEquals" : "StringLike"]: { "s3:prefix": objects } };
  const allowed = grantee.allow(
    { actions: ["s3:ListBucket"], resources: [bucket.arn], conditions: path === "" ? undefined : listed },
    { actions: objectActions, resources: [`${bucket.arn}/${objects}`] },
  );
  return grantKey(bucket, grantee, keyActions) ?? allowed;
}

function grantKey({ kmsKeyArn }: Bucket, grantee: IGrantee, actions: string[]): IDependable | undefined {
  return kmsKeyArn === undefined ? undefined : grantee.allow({ actions, resources: [kmsKeyArn] });
}

/** The objects that a path means, as a policy names them. */
export function objectsAt(construct: Construct, path: string): string {
  if (isKnown(path) && /^\/|[*?]|\$\{/.test(path)) {
    const remedy = 'write an object key, or a prefix that ends in "/", without wildcards';
    throw invalid(construct, `path is "${path}"`, remedy);
  }
  if (endsInToken(path)) return Fn.replace(whole(path), "/[/]$/", "/*");
  return path === "" || path.endsWith("/") ? `${path}*` : path;
}
