import type { IConstruct, IDependable } from "constructs";

/**
 * Who is granted something: a service account, or text: `user:`, `group:` or `serviceAccount:` and an e-mail address, `domain:` and a domain, or `principal://` or
 * `principalSet://` and what follows. A token is taken as it is, such as the `member` of a service account that the provider makes.
 */
export type Member = string | IServiceAccount;

/** A service account, made by this program or not. */
export interface IServiceAccount extends IConstruct {
  /** E-mail address. What names it is made after the account is. */
  readonly email: string;

  /** The address as far as it is known at synthesis, for what is named by it; a token where it is not. It brings no order: see `dependsOn`. */
  readonly knownEmail: string;

  /** `serviceAccount:` and the address, as IAM policies write it. */
  readonly member: string;

  /**
   * Grants a role on the account itself, such as `roles/iam.workloadIdentityUser`.
   *
   * @param dependsOn what must be there before
   * @returns the grant, for `dependsOn`, as all of them
   */
  grant(id: string, role: string, member: Member, dependsOn?: IDependable[]): IDependable;

  /**
   * Grants a role on a whole project, for what cannot be granted on less (running BigQuery jobs, being a Composer worker).
   * Roles that reach every resource are refused.
   */
  grantOnProject(role: string): IDependable;

  /** Lets `member` start things that run as this account, such as a deployed model. */
  grantActAs(id: string, member: Member): IDependable;

  /**
   * Lets `member`, a service agent of Google's, hand this account to what it runs: Vertex AI asks for it where containers run as an account of
   * one's own. It may change who uses this account, and no other.
   *
   * @param dependsOn what makes the agent
   */
  grantAdmin(id: string, member: Member, dependsOn?: IDependable[]): IDependable;
}
