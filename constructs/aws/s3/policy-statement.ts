import type { Conditions } from "../principals";

/** Lets some in to a part of a bucket, by the bucket's own policy. */
export interface S3Share {
  /** Who: ARNs of roles, accounts (twelve digits) or organizations (`o-...`). Of an account, its own policies decide who. */
  readonly principals: string[];

  /** `read` lists and reads, `put` lists and puts, `write` deletes as well, `readWrite` does all of it. */
  readonly access: "read" | "put" | "write" | "readWrite";

  /**
   * Where: below a path that ends in `/`, or one object.
   * @default - everywhere
   */
  readonly path?: string;

  /**
   * IAM conditions, operator first: `{ StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } }`.
   * @default - none
   */
  readonly conditions?: Conditions;
}

/** One statement of a bucket's policy. */
export interface S3PolicyStatement {
  /**
   * `Deny` takes away what anything else allows.
   * @default "Allow"
   */
  readonly effect?: "Allow" | "Deny";

  /**
   * Who: ARNs of roles, accounts (twelve digits) or organizations (`o-...`); `*` for anybody, to deny, or on conditions.
   * @default - `services` alone
   */
  readonly principals?: string[];

  /**
   * Services, such as `logdelivery.elasticloadbalancing.amazonaws.com`.
   * @default - `principals` alone
   */
  readonly services?: string[];

  /** Actions such as `s3:GetObject`. */
  readonly actions: string[];

  /**
   * ARNs that the actions reach.
   * @default - the bucket and all objects in it
   */
  readonly resources?: string[];

  /**
   * IAM conditions, operator first.
   * @default - none
   */
  readonly conditions?: Conditions;
}
