import * as z from "zod";
import { fields, text } from "../words/scalars";

/** Who outside the environment acts as an identity of it, without a key: what a token says, or what another cloud calls who calls. */
export type Outside = { readonly name: string } & (
  | { readonly by: "oidc"; readonly issuer: string; readonly subject: string; readonly audience?: string }
  | ({ readonly by: "bitbucket"; readonly issuer: string; readonly audience: string } & BitbucketIds)
  | { readonly by: "aws"; readonly account: string; readonly role: string }
  | { readonly by: "google"; readonly account: string }
  | { readonly by: "principal"; readonly member: string }
);

/** Those that one cloud can let in. */
export type OutsideOf<On extends Cloud> = Exclude<Outside, { by: On extends "gcp" ? "google" : "aws" | "principal" }>;

/** Who a pipeline of Bitbucket is. */
export interface BitbucketIds {
  readonly workspace: string;
  /** As the token has them: in braces. */
  readonly repository: string;
  readonly environment?: string;
}

type Read = Outside | { readonly remedy: string };
type Vendor = (said: string) => Outside | string;

/** GitHub's issuer, whichever repository asks: "OpenID Connect reference", GitHub Actions. */
export const githubIssuer = "https://token.actions.githubusercontent.com";

const gitlabIssuer = "https://gitlab.com";

/**
 * `repo:acme/churn:ref:refs/heads/main`, and of repositories made or renamed since July 2026, or that opted in, `repo:acme@12/churn@34:ref:...`, which no later
 * owner of the name can have ("Immutable subject claims", changelog of GitHub, 23 April 2026). A job with `environment:` has that for a subject, whatever its branch.
 */
function github(said: string): Outside | string {
  const remedy =
    "write github:owner/repository@refs/heads/main, @refs/tags/v1, @environment/prod or @pull_request; with ids, github:owner@123/repository@456@refs/heads/main";
  const owner = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})";
  const shape = new RegExp(`^(${owner})(?:@(\\d+))?/([A-Za-z0-9._-]{1,100})(?:@(\\d+))?@(.+)$`);
  const [, who = "", ownerId, repository = "", id, where = ""] = shape.exec(said) ?? [];
  if (who === "") return remedy;
  if ((ownerId === undefined) !== (id === undefined))
    return "write the ids of both owner and repository, or of neither";
  if (/^[\w.-]+$/.test(where) && where !== "pull_request")
    return `did you mean github:${said.slice(0, -where.length)}refs/heads/${where}? A tag is written @refs/tags/${where}`;
  const [, environment] = /^environment\/(.+)$/.exec(where) ?? [];
  if (environment === undefined && !/^(?:refs\/(?:heads|tags)\/[^\s:]+|pull_request)$/.test(where)) return remedy;
  // "any : within the context value will be replaced with %3A", GitHub's reference.
  const context =
    environment !== undefined
      ? `environment:${environment.replaceAll(":", "%3A")}`
      : where === "pull_request"
        ? where
        : `ref:${where}`;
  const of = id === undefined ? `${who}/${repository}` : `${who}@${ownerId}/${repository}@${id}`;
  return { name: `github:${said}`, by: "oidc", issuer: githubIssuer, subject: `repo:${of}:${context}` };
}

/** `project_path:group/project:ref_type:branch:ref:main`: "ID token authentication", GitLab. */
function gitlab(said: string): Outside | string {
  const [, project, ref] = /^([\w.-]+(?:\/[\w.-]+)+)@([^\s:]+)$/.exec(said) ?? [];
  if (project === undefined) return "write gitlab:group/project@main, or @refs/tags/v1 for a tag";
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref!) ?? [undefined, "heads", ref!];
  const subject = `project_path:${project}:ref_type:${kind === "tags" ? "tag" : "branch"}:ref:${name}`;
  return { name: `gitlab:${said}`, by: "oidc", issuer: gitlabIssuer, subject };
}

/**
 * A workspace's own issuer. The subject ends in the id of the step, new in each run, so that no exact one can be named: the repository is matched, and the deployment
 * environment where one is given ("Integrate Pipelines with resource servers using OIDC", Bitbucket).
 */
function bitbucket(said: string): Outside | string {
  const uuid = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
  const shape = new RegExp(`^([a-z0-9_-]{1,62})/${uuid}/${uuid}(?:@${uuid})?$`);
  const [, workspace, id, repository, environment] = shape.exec(said) ?? [];
  if (workspace === undefined)
    return "write bitbucket:workspace/<its uuid>/<uuid of the repository>, and @<uuid of the deployment environment>";
  return {
    name: `bitbucket:${said}`,
    by: "bitbucket",
    workspace,
    issuer: `https://api.bitbucket.org/2.0/workspaces/${workspace}/pipelines-config/identity/oidc`,
    audience: `ari:cloud:bitbucket::workspace/${id}`,
    repository: `{${repository}}`,
    ...(environment !== undefined && { environment: `{${environment}}` }),
  };
}

function aws(said: string): Outside | string {
  const [, account, role] = /^arn:aws:iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/.exec(said) ?? [];
  if (account === undefined) return "write aws: and the ARN of a role, aws:arn:aws:iam::123456789012:role/name";
  return { name: `aws:${said}`, by: "aws", account, role: role! };
}

function google(said: string): Outside | string {
  if (!/^\d{15,25}$/.test(said))
    return "write google: and the unique id of a service account, its 21 digits: gcloud iam service-accounts describe tells it";
  return { name: `google:${said}`, by: "google", account: said };
}

/** An existing pool's: "Principal identifiers", Google's IAM guide. */
function principal(said: string): Outside | string {
  const pool =
    /^(?:principal|principalSet):\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]{4,32}/;
  const who = /\/(?:subject|group|attribute\.[a-z0-9_]+)\/[^\s/].*$/;
  if (!pool.test(said) || !who.test(said))
    return "write principal://iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/pool/subject/<exact subject>, or principalSet://.../attribute.name/value";
  return { name: said, by: "principal", member: said };
}

const vendors: Record<string, { readonly read: Vendor; readonly on: readonly Cloud[] }> = {
  github: { read: github, on: ["gcp", "aws"] },
  gitlab: { read: gitlab, on: ["gcp", "aws"] },
  bitbucket: { read: bitbucket, on: ["gcp", "aws"] },
  aws: { read: aws, on: ["gcp"] },
  google: { read: google, on: ["aws"] },
};

type Cloud = "gcp" | "aws";

const examples = {
  gcp: '["github:acme/churn@refs/heads/main", "aws:arn:aws:iam::123456789012:role/churn"]',
  aws: '["github:acme/churn@refs/heads/main", "google:112233445566778899001"]',
};

function read(typed: string, cloud: Cloud): Read {
  // AWS puts what a token says in the place of ${...} ("IAM policy elements: Variables and tags", IAM guide): any token would be its own subject.
  if (/[*?]|\$\{/.test(typed))
    return { remedy: "lets in more than one; write each of them whole, without *, ? and ${}" };
  if (/^principal(?:Set)?:/.test(typed)) {
    const found = cloud === "gcp" ? principal(typed) : "is of Google Cloud; name a service account, google:<unique id>";
    return typeof found === "string" ? { remedy: found } : found;
  }
  const [, vendor = "", said = ""] = /^([a-z]+):(.*)$/s.exec(typed) ?? [];
  const known = Object.hasOwn(vendors, vendor) ? vendors[vendor] : undefined;
  const meant = known === undefined ? meantBy(typed, cloud) : undefined;
  if (meant !== undefined) return { remedy: meant };
  if (known === undefined) return { remedy: `write who, as in ${examples[cloud]}, or { issuer, subject, audience }` };
  if (!known.on.includes(cloud)) return { remedy: vendor === "aws" ? awsAtHome : googleAtHome };
  const found = known.read(said);
  return typeof found === "string" ? { remedy: found } : found;
}

const awsAtHome = "is a role of AWS; write it under access: { users }";
const googleAtHome = "is a service account of this cloud; write its e-mail address under access: { users }";

/** What is meant by a subject, an address of a repository, a role or a member, as they stand elsewhere. */
function meantBy(typed: string, cloud: Cloud): string | undefined {
  const [, repository, rest = ""] = /^repo:([^:]+):(.+)$/.exec(typed) ?? [];
  if (repository !== undefined)
    return `did you mean github:${repository}@${rest.replace(/^ref:/, "").replace(/^environment:/, "environment/")}?`;
  const [, vendor = "", said = ""] = /^\s*([A-Za-z]+):\s*(\S+)\s*$/.exec(typed) ?? [];
  if (Object.hasOwn(vendors, vendor.toLowerCase())) return `did you mean ${vendor.toLowerCase()}:${said}?`;
  const [, site, path = ""] = /^(?:https:\/\/)?(github|gitlab)\.com\/([\w./-]+?)(?:\.git)?\/?$/.exec(typed) ?? [];
  if (site !== undefined)
    return `did you mean ${site}:${path}@${site === "github" ? "refs/heads/main" : "main"}? Each branch, tag or environment is named exactly`;
  if (/^arn:aws:iam:/.test(typed)) return cloud === "gcp" ? `did you mean aws:${typed}?` : awsAtHome;
  if (!/^(?:group|user|serviceAccount):|^[^:\s]+@[^@\s/]+\.[a-z]+$/.test(typed)) return undefined;
  return cloud === "gcp"
    ? "is of this cloud; write it under access: { users }"
    : "is of Google Cloud; AWS knows a service account by its unique id, google:<unique id>, and no groups or users";
}

const issuer = text(
  /^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w.~/-]*)?$/,
  "write the issuer as its tokens have it, such as https://oidc.acme.example",
).max(255, { error: "write at most 255 characters" }); // CreateOpenIDConnectProvider, IAM API

const exact = text(/^(?!.*\$\{)[^\s*?]{1,255}$/, "write one exact text, without *, ? and ${}");

const anyIssuer = fields({
  issuer: issuer.describe(
    "Who signs the tokens; its address ends in .well-known/openid-configuration for whoever checks them",
  ),
  subject: exact.describe("The exact sub of the token"),
  audience: exact.describe("The exact aud of the token"),
});

/** A list of who outside acts as the identity. */
export function outside<On extends Cloud>(cloud: On) {
  const remedy = `write a list, such as ${examples[cloud]}`;
  const one = z
    .union([z.string(), anyIssuer], {
      error: `write who, as in ${examples[cloud]}, or { issuer: https://..., subject: ..., audience: ... }`,
    })
    .transform((typed, context): OutsideOf<On> => {
      const found: Read =
        typeof typed === "string"
          ? read(typed, cloud)
          : { ...typed, issuer: typed.issuer.replace(/\/$/, ""), by: "oidc", name: `${typed.issuer} ${typed.subject}` };
      if (!("remedy" in found)) return found as OutsideOf<On>; // read() refuses the others
      context.issues.push({ code: "custom", message: found.remedy, input: typed });
      return z.NEVER;
    });
  return z.array(one, { error: remedy }).default([]);
}
