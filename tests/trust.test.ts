import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { loadEnvironments } from "../language";
import { rightsCommands } from "../tools/rights";
import { synthesize } from "../tools/synthesize";
import { needsOnPath } from "./support/on-path";

needsOnPath("bash", "tail");

// The commands of docs/pull-requests.md, as bash reads them: each is caught, with its words and what it is given to read.
const page = readFileSync("docs/pull-requests.md", "utf8");
const catching = `
gh() { printf '%s\\0' gh "$@"; case " $* " in *" --input - "*) cat ;; esac; printf '\\0\\n'; case "$1 $2" in "api orgs"*) echo 42 ;; esac; }
aws() { printf '%s\\0' aws "$@"; printf '\\0\\n'; }
gcloud() { printf '%s\\0' gcloud "$@"; printf '\\0\\n'; }
`;

function commands(name: string): string[][] {
  const block = new RegExp(`<!-- trust: ${name} -->\\n\`\`\`sh\\n([^]*?)\`\`\``).exec(page)![1]!;
  // What a command substitution reads is the last line of what the command says.
  const script = catching + block.replace(/\$\((gh .*?)\)$/gm, "$($1 | tail -n 1)");
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-eu", "-c", script], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.split("\0\n").slice(0, -1).map((line) => line.split("\0")); // prettier-ignore
}

const option = (words: string[], name: string) => words[words.indexOf(name) + 1];
const roles = () =>
  commands("aws").slice(1).map((words) => ({
    name: option(words, "--role-name"),
    statements: JSON.parse(option(words, "--assume-role-policy-document")!).Statement,
  })); // prettier-ignore

it("asks GitHub for what .github/guarded looks for", () => {
  const puts = commands("github").map((words) => ({ path: words[4], json: words.at(-1)! }));
  const [plan, deploy, , dangerous] = puts;
  expect(plan).toMatchObject({ path: "repos/acme/ml/environments/prod-plan" });
  expect(JSON.parse(plan!.json)).toEqual({ deployment_branch_policy: null });
  for (const [put, name] of [
    [deploy!, "prod"],
    [dangerous!, "prod-dangerous"],
  ] as const) {
    // prettier-ignore
    expect(put.path).toBe(`repos/acme/ml/environments/${name}`);
    expect(JSON.parse(put.json)).toEqual({
      prevent_self_review: true,
      reviewers: [{ type: "Team", id: 42 }],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
  }
  const branches = commands("github").filter((words) => words.includes("POST"));
  expect(branches.map((words) => words.slice(3))).toEqual(
    ["prod", "prod-dangerous"].map((name) => ["POST", `repos/acme/ml/environments/${name}/deployment-branch-policies`, "-f", "name=main", "-f", "type=branch", ""]), // prettier-ignore
  );
});

it("sets every variable that the workflows read, in every environment", () => {
  const texts = ["plan-environment", "deploy-environment"].map((file) =>
    readFileSync(`.github/workflows/${file}.yml`, "utf8"),
  );
  const read = new Set(texts.flatMap((text) => [...text.matchAll(/vars\.(\w+)/g)].map(([, name]) => name!)));
  read.delete("PUBLIC_PLANS");
  const set = commands("variables").map((words) => `${words[3]} ${option(words, "--env")}`);
  const [onAws, onGoogle] = [
    ["ROLE_ARN", "AWS_REGION"],
    ["WORKLOAD_IDENTITY_PROVIDER", "SERVICE_ACCOUNT"],
  ];
  expect([...read].sort()).toEqual([...onAws, ...onGoogle].sort());
  const all = (names: string[], environment: string) =>
    names.flatMap((name) => ["-plan", "", "-dangerous"].map((end) => `${name} ${environment}${end}`));
  expect(set.sort()).toEqual([...all(onAws, "prod-aws"), ...all(onGoogle, "prod")].sort());
});

it("gives each environment of GitHub's the identity whose rights are printed for it", () => {
  const identityOf = (name: string) =>
    Object.fromEntries(
      commands("variables")
        .filter((words) => words[3] === name)
        .map((words) => [option(words, "--env"), option(words, "--body")!.replace(/^.*role\//, "")]),
    );
  const granted = (environment: string, pattern: RegExp) =>
    Object.fromEntries(
      (["plan", "deploy", "dangerous"] as const).map((identity) => {
        const end = identity === "deploy" ? "" : `-${identity}`;
        const [program] = loadEnvironments({ directory: "environments", names: [environment] }).map(synthesize);
        return [`${environment}${end}`, pattern.exec(rightsCommands(program!, identity))![1]];
      }),
    );
  expect(identityOf("ROLE_ARN")).toEqual(granted("prod-aws", /--role-name (\S+)/));
  expect(identityOf("SERVICE_ACCOUNT")).toEqual(granted("prod", /--member=serviceAccount:(\S+)/));
});

it("lets in on AWS one repository, its environments and, to deploy, the main branch, and compares each whole", () => {
  const claim = (name: string) => `token.actions.githubusercontent.com:${name}`;
  expect(commands("aws")[0]).toContain("https://token.actions.githubusercontent.com");
  expect(roles().map(({ name }) => name)).toEqual([
    "plan-churn-prod-aws",
    "deploy-churn-prod-aws",
    "dangerous-churn-prod-aws",
  ]);
  for (const { statements } of roles()) {
    expect(statements).toHaveLength(1);
    expect(Object.keys(statements[0].Condition)).toEqual(["StringEquals"]);
    expect(JSON.stringify(statements[0].Condition)).not.toMatch(/[*?]/);
    expect(statements[0].Condition.StringEquals).toMatchObject({
      [claim("aud")]: "sts.amazonaws.com",
      [claim("repository_id")]: "5678",
    });
  }
  const trusted = roles().map(({ statements }) => statements[0].Condition.StringEquals);
  expect(trusted.map((claims) => claims[claim("sub")])).toEqual(
    ["-plan", "", "-dangerous"].map((end) => `repo:acme/ml:environment:prod-aws${end}`),
  );
  expect(trusted.map((claims) => claims[claim("ref")])).toEqual([undefined, "refs/heads/main", "refs/heads/main"]);
});

it("lets in on Google Cloud one owner's one repository, and what does not plan from the main branch alone", () => {
  const all = commands("google");
  const provider = all.find((words) => words.includes("create-oidc"))!;
  const value = (name: string) => provider.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  expect(value("attribute-condition")).toBe(
    "assertion.repository_owner_id == '1234' && assertion.repository_id == '5678' && (assertion.environment.endsWith('-plan') || assertion.ref == 'refs/heads/main')",
  );
  expect(value("attribute-mapping")).toBe("google.subject=assertion.repository_id + ':' + assertion.environment");
  expect(value("allowed-audiences")).toBeUndefined();
  const trusted = all
    .filter((words) => words.includes("--role=roles/iam.workloadIdentityUser"))
    .map((words) => `${words[4]} ${words.find((word) => word.startsWith("--member="))!.split("/subject/")[1]}`);
  expect(trusted).toEqual([
    "planner@acme-ml-prod.iam.gserviceaccount.com 5678:prod-plan",
    "deployer@acme-ml-prod.iam.gserviceaccount.com 5678:prod",
    "dangerous-deployer@acme-ml-prod.iam.gserviceaccount.com 5678:prod-dangerous",
  ]);
});
