import { describe, expect, it } from "vitest";
import { describeProblem, warningsOf } from "../../../language";
import { loadFiles, problemsOf } from "../../support/environments";
import { aws, gcp, refuses, type Case } from "../refuses";

const from = (head: string, ...who: string[]) =>
  `${head}identities:\n  ci:\n    from:\n${who.map((each) => `      - ${each}\n`).join("")}`;
const uuid = (letter: string) => `${letter.repeat(8)}-${letter.repeat(4)}-4444-8888-${letter.repeat(12)}`;
const subjectsOf = (head: string, ...who: string[]) =>
  loadFiles({ "dev.yaml": from(head, ...who) })[0]!.kinds.identities.ci!.from;

// Subjects as the vendors' own pages write them: "OpenID Connect reference" and "Immutable subject claims" (GitHub), "ID token authentication" (GitLab).
describe("who comes from outside has the very subject that the vendor gives", () => {
  it.each([
    ["github:octo-org/octo-repo@refs/heads/demo-branch", "repo:octo-org/octo-repo:ref:refs/heads/demo-branch"],
    ["github:octo-org/octo-repo@refs/tags/demo-tag", "repo:octo-org/octo-repo:ref:refs/tags/demo-tag"],
    ["github:octo-org/octo-repo@environment/Production", "repo:octo-org/octo-repo:environment:Production"],
    ["github:octo-org/octo-repo@environment/eu:Production", "repo:octo-org/octo-repo:environment:eu%3AProduction"],
    ["github:octo-org/octo-repo@pull_request", "repo:octo-org/octo-repo:pull_request"],
    ["github:octocat@123456/my-repo@456789@refs/heads/main", "repo:octocat@123456/my-repo@456789:ref:refs/heads/main"],
    ["gitlab:my-group/my-project@main", "project_path:my-group/my-project:ref_type:branch:ref:main"],
    ["gitlab:my-group/sub/my-project@refs/tags/v1", "project_path:my-group/sub/my-project:ref_type:tag:ref:v1"],
  ])("%s", (written, subject) => {
    for (const head of [gcp, aws]) expect(subjectsOf(head, written)).toEqual([expect.objectContaining({ subject })]);
  });

  it("but for Bitbucket, whose subject ends in the id of a step", () => {
    const [who] = subjectsOf(aws, `bitbucket:acme/${uuid("a")}/${uuid("b")}@${uuid("c")}`);
    expect(who).toEqual({
      name: `bitbucket:acme/${uuid("a")}/${uuid("b")}@${uuid("c")}`,
      by: "bitbucket",
      workspace: "acme",
      issuer: "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
      audience: `ari:cloud:bitbucket::workspace/${uuid("a")}`,
      repository: `{${uuid("b")}}`,
      environment: `{${uuid("c")}}`,
    });
  });
});

const wild = "lets in more than one; write each of them whole, without *, ? and ${}";
const githubRemedy =
  "write github:owner/repository@refs/heads/main, @refs/tags/v1, @environment/prod or @pull_request; with ids, github:owner@123/repository@456@refs/heads/main";
const at = "dev.yaml:8:9 identities.ci.from.0:";

refuses("an identity that is let in from outside", [
  ...["github:acme/*@refs/heads/main", "github:acme/churn@refs/heads/*", "gitlab:acme/churn@v?"].map((text): Case => [
    `by a pattern: ${text}`,
    from(gcp, `"${text}"`),
    `${at} "${text}"; ${wild}`,
  ]),
  [
    "by every subject of an issuer",
    from(aws, '{ issuer: "https://i.acme.example", subject: "*", audience: a }'),
    'dev.yaml:8:54 identities.ci.from.0.subject: "*"; write one exact text, without *, ? and ${}',
  ],
  [
    "a subject that AWS would read from the token itself",
    from(aws, '{ issuer: "https://i.acme.example", subject: "${i.acme.example:sub}", audience: a }'),
    'dev.yaml:8:54 identities.ci.from.0.subject: "${i.acme.example:sub}"; write one exact text, without *, ? and ${}',
  ],
  ...["github:acme/churn", "github:acme@main", "github:acme/churn@refs/heads/a b"].map((text): Case => [
    `by less than GitHub says: ${text}`,
    from(aws, `"${text}"`),
    `${at} "${text}"; ${githubRemedy}`,
  ]),
  [
    "by the id of an owner without that of the repository",
    from(aws, "github:acme@12/churn@refs/heads/main"),
    `${at} "github:acme@12/churn@refs/heads/main"; write the ids of both owner and repository, or of neither`,
  ],
  [
    "by a group of GitLab",
    from(gcp, "gitlab:acme@main"),
    `${at} "gitlab:acme@main"; write gitlab:group/project@main, or @refs/tags/v1 for a tag`,
  ],
  [
    "as a role of AWS on AWS",
    from(aws, "aws:arn:aws:iam::123456789012:role/x"),
    `${at} "aws:arn:aws:iam::123456789012:role/x"; is a role of AWS; write it under access: { users }`,
  ],
  [
    "as a service account of Google Cloud there",
    from(gcp, "google:112233445566778899001"),
    `${at} "google:112233445566778899001"; is a service account of this cloud; write its e-mail address under access: { users }`,
  ],
  [
    "as a whole pool",
    from(gcp, "principalSet://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/*"),
    `${at} "principalSet://iam.googleapis.com/projects/123/loc..." (92 characters); ${wild}`,
  ],
  [
    "twice",
    from(aws, "github:acme/churn@pull_request", "github:acme/churn@pull_request"),
    "dev.yaml:9:9 identities.ci.from.1: github:acme/churn@pull_request stands in the list already; remove it here",
  ],
  [
    "by a subject that is too long for Google",
    from(gcp, `github:acme/churn@refs/heads/${"b".repeat(100)}`),
    `${at} is the subject repo:acme/churn:ref:refs/heads/${"b".repeat(100)}, 131 bytes of the 127 that Google takes; shorten the name of the branch or the environment`,
  ],
  [
    "by one subject of two issuers",
    from(gcp, ...["a", "b"].map((i) => `{ issuer: "https://${i}.acme.example", subject: s, audience: x }`)),
    "dev.yaml:9:9 identities.ci.from.1: is a subject that https://a.acme.example gives as well, and Google does not tell which of them a token is of; choose another",
  ],
  [
    "in a pool whose name Google keeps for itself",
    from(gcp.replace("system: churn", "system: gcp"), "github:acme/churn@pull_request"),
    "dev.yaml:8:7 identities.ci.from: needs a pool, whose name would begin with gcp-, which Google keeps for itself; name the system otherwise",
  ],
]);

it("takes as many subjects of one issuer as a provider's condition holds, over all identities", () => {
  const many = (count: number, prefix: string) =>
    Array.from(
      { length: count },
      (_, index) => `"github:acme/churn@environment/${prefix}-${String(index).padStart(3, "0")}"`,
    ).join(", ");
  const text = (count: number) =>
    `${gcp}identities:\n  a: { from: [${many(40, "a")}] }\n  b: { from: [${many(count, "b")}] }\n`;
  expect(problemsOf({ "dev.yaml": text(50) })).toEqual([]);
  expect(problemsOf({ "dev.yaml": text(90) })).toEqual([
    expect.stringMatching(/^dev.yaml:7:\d+ identities.b.from.\d+: is one more than fits into the 4096 characters/),
  ]);
});

refuses("who comes from outside, as it stands elsewhere:", [
  [
    "the subject of GitHub's token",
    from(gcp, '"repo:acme/churn:environment:prod"'),
    `${at} "repo:acme/churn:environment:prod"; did you mean github:acme/churn@environment/prod?`,
  ],
  [
    "the address of a repository",
    from(aws, "https://github.com/acme/churn.git"),
    `${at} "https://github.com/acme/churn.git"; did you mean github:acme/churn@refs/heads/main? Each branch, tag or environment is named exactly`,
  ],
  [
    "a role of AWS, on Google Cloud",
    from(gcp, "arn:aws:iam::123456789012:role/churn"),
    `${at} "arn:aws:iam::123456789012:role/churn"; did you mean aws:arn:aws:iam::123456789012:role/churn?`,
  ],
  [
    "a role of AWS there",
    from(aws, "arn:aws:iam::123456789012:role/churn"),
    `${at} "arn:aws:iam::123456789012:role/churn"; is a role of AWS; write it under access: { users }`,
  ],
  [
    "a branch without what Git calls it",
    from(gcp, "github:acme/churn@main"),
    `${at} "github:acme/churn@main"; did you mean github:acme/churn@refs/heads/main? A tag is written @refs/tags/main`,
  ],
  [
    "a vendor in capitals",
    from(aws, "GitHub:acme/churn@refs/heads/main"),
    `${at} "GitHub:acme/churn@refs/heads/main"; did you mean github:acme/churn@refs/heads/main?`,
  ],
  [
    "a group, on Google Cloud",
    from(gcp, '"group:ml@acme.example"'),
    `${at} "group:ml@acme.example"; is of this cloud; write it under access: { users }`,
  ],
  [
    "a service account, on AWS",
    from(aws, "ci@acme-ml.iam.gserviceaccount.com"),
    `${at} "ci@acme-ml.iam.gserviceaccount.com"; is of Google Cloud; AWS knows a service account by its unique id, google:<unique id>, and no groups or users`,
  ],
]);

const asIdentity = (who: string) => `${aws}registries: { serving: {} }\nidentities: { serving: {} }\nairflow: { p: { identity: "${who}" } }\n`; // prettier-ignore
const asPusher = (who: string) => `${gcp}registries: { r: { pushers: ["${who}"] } }\n`;

refuses("what is no identity", [
  [
    "by a name that a registry has as well",
    asIdentity("serving"),
    'dev.yaml:7:27 airflow.p.identity: "serving"; did you mean identity/serving? write a reference such as identity/serving',
  ],
  [
    "by such a name at an endpoint, where words are taken as well",
    `${gcp}registries: { serving: {} }\nidentities: { serving: {} }\nendpoints: { e: { identity: serving } }\n`,
    'dev.yaml:7:29 endpoints.e.identity: "serving"; did you mean identity/serving? write own, shared, or an identity such as identity/serving',
  ],
  [
    "but another thing",
    asIdentity("registry/serving"),
    'dev.yaml:7:27 airflow.p.identity: "registry/serving"; is no identity; write identity/serving, or another one that is declared under identities',
  ],
  [
    "but a role that is there already",
    asIdentity("arn:aws:iam::123456789012:role/churn"),
    'dev.yaml:7:27 airflow.p.identity: "arn:aws:iam::123456789012:role/churn"; is not made by this environment; a workload runs as an identity of it alone: declare one under identities, and write identity/<name>',
  ],
  [
    "but a thing, where it is to push",
    asPusher("bucket/x"),
    'dev.yaml:5:30 registries.r.pushers.0: "bucket/x"; is no identity; write identity/serving, or another one that is declared under identities',
  ],
  [
    "but a workflow, where it is to push",
    asPusher("github:acme/churn@refs/heads/main"),
    'dev.yaml:5:30 registries.r.pushers.0: "github:acme/churn@refs/heads/main"; comes from outside; declare an identity that it acts as, identities: { ci: { from: ["github:acme/churn@refs/heads/main"] } }, and write identity/ci',
  ],
  [
    "but people, where they are to push",
    asPusher("group:ml@acme.example"),
    'dev.yaml:5:30 registries.r.pushers.0: "group:ml@acme.example"; is not made by this environment; write it under access: { writers: [...] } of the registry',
  ],
  [
    "by its kind alone",
    `${aws}identity: { ci: {} }\n`,
    'dev.yaml:5:1 identity: unknown field; did you mean "identities"?',
  ],
  [
    "where something is read",
    `${gcp}identities: { a: { reads: [identity/b] } }\n`,
    'dev.yaml:5:28 identities.a.reads.0: "identity/b"; a workload runs as an identity by identity: identity/...; write it there',
  ],
  [
    "where a version of a secret is read",
    `${aws}secrets: { x: {} }\nidentities: { a: { reads: [secret/x@3] } }\n`,
    'dev.yaml:6:28 identities.a.reads.0: "secret/x@3"; a version is named by a variable alone, as in env: { NAME: secret/x@3 }; write secret/x',
  ],
]);

describe("an identity that is nobody's", () => {
  const warned = (text: string) =>
    loadFiles({ "dev.yaml": text }).flatMap((environment) => warningsOf(environment).map(describeProblem));
  const identities = (fields: string) => `identities: { a: ${fields} }\n`;

  it.each([gcp, aws])("is warned of", (head) => {
    expect(warned(head + identities("{}") + "registries: { r: { pushers: [identity/a] } }\n")).toEqual([
      expect.stringMatching(
        /dev\.yaml:5:18 identities\.a: is nobody's: nothing runs as it, and nobody acts as it; write identity: identity\/a at an endpoint, a service, a job or an Airflow, or from or access: \{ users: \[\.\.\.\] \} here$/,
      ),
    ]);
  });

  it.each([
    gcp + identities('{ access: { users: ["group:ml@acme.example"] } }'),
    aws + identities('{ access: { users: ["arn:aws:iam::123456789012:role/ml"] } }'),
    aws + identities('{ from: ["github:acme/churn@refs/heads/main"] }'),
    `${gcp}${identities("{}")}airflow: { p: { identity: identity/a } }\n`,
    `${aws}${identities("{}")}defaults: { endpoints: { identity: identity/a } }\nendpoints: { e: {} }\n`,
  ])("but not where somebody is it: %#", (text) => expect(warned(text)).toEqual([]));
});

refuses("an identity that is named", [
  [
    "and is not there",
    `${aws}endpoints: { e: { identity: identity/srving } }\nidentities: { serving: {} }\n`,
    'dev.yaml:5:29 endpoints.e.identity: no identity is named "srving"; did you mean identity/serving?',
  ],
  [
    "by an Airflow, and is not there",
    `${gcp}airflow: { p: { identity: identity/x } }\n`,
    'dev.yaml:5:27 airflow.p.identity: no identity is named "x"; there is no identity yet',
  ],
  [
    "by a registry, and is not there",
    `${gcp}registries: { r: { pushers: [identity/x] } }\n`,
    'dev.yaml:5:30 registries.r.pushers.0: no identity is named "x"; there is no identity yet',
  ],
  [
    "as a thing of another kind",
    `${gcp}endpoints: { e: { identity: bucket/raw } }\n`,
    'dev.yaml:5:29 endpoints.e.identity: "bucket/raw"; write own, shared, or an identity such as identity/serving',
  ],
]);

it("says whom workloads run as for all of a kind", () => {
  const text = `${aws}identities: { serving: {} }\ndefaults: { endpoints: { identity: identity/serving } }\nendpoints: { a: {}, b: {} }\n`;
  const { endpoints } = loadFiles({ "dev.yaml": text })[0]!.kinds;
  expect(Object.values(endpoints).map(({ identity }) => identity)).toEqual(
    Array.from({ length: 2 }, () => ({ kind: "identity", key: "serving", path: "" })),
  );
});

it("makes an account's OIDC provider in one environment of the account", () => {
  const own = aws.replace(" }", ", oidcProviders: own }");
  const ci = (head: string) => from(head, "github:acme/churn@pull_request");
  expect(problemsOf({ "dev.yaml": ci(own), "prod.yaml": ci(aws) })).toEqual([]);
  const elsewhere = ci(own).replace("111122223333", "444455556666");
  expect(problemsOf({ "dev.yaml": ci(own), "prod.yaml": elsewhere })).toEqual([]);
  expect(problemsOf({ "dev.yaml": ci(own), "prod.yaml": ci(own) })).toEqual([
    "prod.yaml:4:67 aws.oidcProviders: makes the provider of https://token.actions.githubusercontent.com that dev makes in the same account, which has one for each issuer; write existing in one of them",
  ]);
});
