import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { needsOnPath } from "./support/on-path";
import { rules } from "./support/workflow-rules";
import { run, stepOf, workflows } from "./support/workflow-steps";

it.each(Object.keys(rules))("%s", (rule) => expect(rules[rule]!(workflows)).toEqual([]));

const onMain = "if: github.ref == 'refs/heads/main'";
const env = 'env: { TF_VAR_google_access_token: "${{ steps.google.outputs.access_token }}" }';
const apply = '- run: terraform -chdir="stacks/$PONTE_ENVIRONMENT" apply';

const opens =
  "who opens a pull request runs nothing that was installed, and changes environments' files on a branch of its own";
const builds =
  "who builds an image pushes it from the main branch alone, by its digest to all that follows, and touches nothing else";

// Each hole opened again: the rule, the workflow, what stands there and what stood or could stand there.
const holes: [rule: keyof typeof rules, file: string, now: string | RegExp, then: string][] = [
  ["who has an identity runs nothing of npm", "plan-environment", "- id: google", "- run: npm ci\n      - id: google"],
  ["who has an identity runs nothing of npm", "deploy-environment", apply, `- run: npx cdktf deploy\n      ${apply}`],
  ["who has an identity runs nothing of npm", "deploy-environment", apply, `- run: node_modules/.bin/x\n      ${apply}`],
  ["who has an identity runs nothing of npm", "diff", "contents: read\n    outputs:", "id-token: write\n    outputs:"],
  ["an identity is asked for in a job, and never for a whole workflow", "deploy", "permissions: {}", "permissions:\n  id-token: write"],
  ["an identity is asked for in a job, and never for a whole workflow", "diff", "permissions: {}", "permissions: write-all"],
  ["an identity is asked for in a job, and never for a whole workflow", "check", "permissions:\n  contents: read\n", ""],
  ["only who writes the comment or opens a pull request may write anything but ask for an identity", "diff", "actions: read", "actions: write"],
  ["only who writes the comment or opens a pull request may write anything but ask for an identity", "deploy", "contents: read\n    outputs", "contents: write\n    outputs"],
  ["an identity belongs to a named environment", "plan-environment", "    environment: ${{ inputs.environment }}-plan\n", ""],
  ["an identity belongs to a named environment", "deploy-environment", /    environment: \$\{\{ inputs.environment \}\}\$.*\n/, ""],
  ["deploys run from the main branch alone", "deploy", `needs: program\n    ${onMain}\n`, "needs: program\n"],
  ["deploys run from the main branch alone", "deploy", `${onMain} && needs`, "if: needs"],
  ["deploys run from the main branch alone", "deploy-environment", `${onMain} && (needs`, `${onMain} || (needs`],
  ["what is dangerous waits for others", "deploy-environment", "${{ needs.review.outputs.verdict == 'dangerous' && '-dangerous' || '' }}", ""],
  ["what is dangerous waits for others", "deploy-environment", " && (needs.review.outputs.verdict == 'changes'", " && (needs.review.outputs.verdict != 'none'"],
  ["each environment is looked at before a job names it", "deploy-environment", "    needs: guarded\n", ""],
  ["each environment is looked at before a job names it", "diff", "xargs --no-run-if-empty .github/guarded", "cat"],
  ["what deploys is limited to the main branch, and reviewed where it must be", "deploy-environment", "=main$REVIEWED", "$REVIEWED"],
  ["what deploys is limited to the main branch, and reviewed where it must be", "deploy-environment", "',reviewers' || ''", "'' || ''"],
  ["what deploys is limited to the main branch, and reviewed where it must be", "deploy", "reviewed: true", "reviewed: false"],
  ["what comes from another job is what that job made", "deploy-environment", /echo "\$PLAN {2}plan.tar" \| sha256sum --check\n +mkdir -p/, "mkdir -p"],
  ["what comes from another job is what that job made", "deploy-environment", /echo "\$PLAN {2}plan.tar" \| sha256sum --check\n +mkdir planned/, "mkdir planned"],
  ["what comes from another job is what that job made", "plan-environment", 'echo "$PROGRAM  program.tar" | sha256sum --check\n', "true\n"],
  ["the plan that was made is applied, with the providers that made it", "deploy-environment", "apply -input=false -lock-timeout=5m plan", "apply -input=false -auto-approve"],
  ["the plan that was made is applied, with the providers that made it", "deploy-environment", "init -input=false -lockfile=readonly", "init -input=false"],
  ["what deploys is limited to the main branch, and reviewed where it must be", "deploy", "reviewed: true", "reviewed: false, reap: false"],
  ["what is reaped is over by its own clock, and the main branch's code has judged its plan", "plan-environment", "over == 'true'", "over != ''"],
  ["what is reaped is over by its own clock, and the main branch's code has judged its plan", "plan-environment", "inputs.reap && '-destroy'", "'-destroy'"],
  ["what is reaped is over by its own clock, and the main branch's code has judged its plan", "deploy-environment", "--plan planned/plan.json --json", "--json"],
  ["what is reaped is over by its own clock, and the main branch's code has judged its plan", "deploy", "reviewed: false", "reviewed: false, reap: true"],
  ["what is reaped is over by its own clock, and the main branch's code has judged its plan", "reap", "  workflow_dispatch:", "  pull_request:"],
  ["a plan takes its providers from the lock where there is one", "plan-environment", "init -input=false $readonly", "init -input=false"],
  ["Terraform alone gets a token, and each job its own", "plan-environment", /TF_VAR_google_access_token: .*\n/, ""],
  ["Terraform alone gets a token, and each job its own", "deploy-environment", "init -input=false -lockfile=readonly", `init -input=false -lockfile=readonly\n        ${env}`],
  ["what may write on a pull request runs the base's code alone", "diff", /(so that no code[^]*)ref: "\$\{\{ github.event.pull_request.base.sha \}\}"/, '$1ref: "${{ github.event.pull_request.head.sha }}"'],
  ["what is told of a pull request is the base's code's word", "diff", ', ref: "${{ github.event.pull_request.base.sha }}"', ""],
  ["a pull request is held against its base, and what that refuses ends in red", "diff", ", fetch-depth: 2", ""],
  ["a pull request is held against its base, and what that refuses ends in red", "diff", "HEAD^1", "HEAD"],
  ["a pull request is held against its base, and what that refuses ends in red", "diff", "exit $status\n\n", "exit 0\n\n"],
  ["a pull request is held against its base, and what that refuses ends in red", "diff", "      - id: kept", "      - id: kept\n        if: github.actor != 'ana'"],
  ["a fork gets no identity", "diff", "changed != '[]' && github.event.pull_request.head.repo.full_name == github.repository", "changed != '[]'"],
  ["nothing that others start runs with the base's rights", "diff", "on: pull_request\n", "on: pull_request_target\n"],
  ["nothing that others start runs with the base's rights", "deploy", "  workflow_dispatch:", "  issue_comment:"],
  ["no expression stands in a script", "diff", '"$CHANGED"', '"${{ github.event.pull_request.title }}"'],
  ["actions are those of a commit, and a comment says which", "check", "@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2", "@v4"],
  ["actions are those of a commit, and a comment says which", "deploy", "./.github/workflows/deploy-environment.yml", "acme/x/.github/workflows/deploy.yml@main"],
  ["a checkout leaves no credentials behind", "deploy", "persist-credentials: false", "persist-credentials: true"],
  ["who has an identity runs nothing of npm", "build-image", "      - id: push\n", "      - run: npm ci\n      - id: push\n"],
  ["only who writes the comment or opens a pull request may write anything but ask for an identity", "build-image", /(pin:[^]*?)contents: read/, "$1contents: write"],
  ["only who writes the comment or opens a pull request may write anything but ask for an identity", "build-image", "pull-requests: write", "pull-requests: write\n      actions: write"],
  ["only who writes the comment or opens a pull request may write anything but ask for an identity", "build-images", "contents: read", "contents: write"],
  ["an identity belongs to a named environment", "build-image", "docker buildx build", "docker build"],
  [opens, "build-image", "pull-requests: write", "pull-requests: write\n      id-token: write"],
  [opens, "build-image", `${onMain} && needs.pin`, "if: needs.pin"],
  [opens, "build-image", "          git apply --index", "          npx prettier --write environments\n          git apply --index"],
  [opens, "build-image", "- id: propose", "- run: ./after\n      - id: propose"],
  [opens, "build-image", "- id: propose", `- uses: actions/setup-node@${"a".repeat(40)} # v4.4.0\n      - id: propose`],
  [opens, "build-image", /echo "\$PATCH {2}pin.patch" \| sha256sum --check\n/, "true\n"],
  [opens, "build-image", "--diff-filter=m", "--diff-filter=d"],
  [opens, "build-image", "grep -vxE 'environments/", "grep -vxE '(environments|images)/"],
  [opens, "build-image", "            exit 1\n          fi\n          title", "          fi\n          title"],
  [opens, "build-image", "HEAD:refs/heads/image/$NAME-$ENVIRONMENT", "HEAD:refs/heads/main"],
  [opens, "build-image", "PATCH: ${{ needs.pin.outputs.patch }}", "PATCH: ${{ inputs.name }}"],
  [builds, "build-image", `    ${onMain}\n    runs-on: ubuntu-latest\n    timeout-minutes: 60`, "    runs-on: ubuntu-latest\n    timeout-minutes: 60"],
  [builds, "build-image", "contents: read\n      id-token", "contents: write\n      id-token"],
  [builds, "build-image", "timeout-minutes: 60", "timeout-minutes: 60\n    environment: prod"],
  [builds, "build-image", "          docker buildx create", "          terraform apply plan\n          docker buildx create"],
  [builds, "build-image", 'cosign sign --yes "$ADDRESS@$DIGEST"', 'cosign sign --yes "$ADDRESS:latest"'],
  [builds, "build-image", "[[ $digest =~", "[[ x$digest =~"],
  [builds, "build-images", `    needs: list\n    ${onMain} && `, "    needs: list\n    if: "],
  ["what may write on a pull request runs the base's code alone", "build-image", /(propose:[^]*?)ref: main/, "$1ref: dev"],
]; // prettier-ignore

it.each(holes)("%s: seen where it is broken in %s (%s)", (rule, file, now, then) => {
  const broken = workflows[file]!.replace(now, then);
  expect(broken, "the hole was not opened").not.toBe(workflows[file]);
  expect(rules[rule]!({ ...workflows, [file]: broken })).not.toEqual([]);
});

it("every rule has a hole that it sees", () => {
  expect([...new Set(holes.map(([rule]) => rule))].sort()).toEqual(Object.keys(rules).sort());
});

describe("the review of a plan", () => {
  needsOnPath("bash", "grep", "cat");

  it.each([
    [0, 0, "verdict=none\n"],
    [10, 0, "verdict=changes\n"],
    [11, 0, "verdict=dangerous\n"],
    [3, 3, ""],
    [1, 1, ""],
    [70, 70, ""],
  ])("a plan that `ponte diff` ends with %i for ends the review with %i, and says %j", (exitCode, status, output) => {
    const {
      stdout,
      summary: _,
      ...ended
    } = run(
      stepOf("deploy-environment: review", "diff"),
      { node: `echo "$@" | grep -q -- '--gate --exit-code' || exit 99\nexit ${exitCode}` },
      { PONTE_ENVIRONMENT: "dev" },
    );
    expect(ended).toEqual({ status, output });
    expect(stdout.includes("::error::")).toBe(exitCode === 3);
  });
});

describe("what is looked at each hour", () => {
  needsOnPath("bash", "jq", "tar", "sha256sum", "find", "grep");

  const packed = (...files: string[]) => {
    const made = files.map(
      (file) =>
        `mkdir -p "cdktf.out/stacks/${file}" && rmdir "cdktf.out/stacks/${file}" && touch "cdktf.out/stacks/${file}"`,
    );
    return run(["mkdir -p cdktf.out/stacks", ...made, stepOf("reap: program", "pack")].join("\n"), {}).output;
  };

  it("is what has a clock beside its program", () => {
    const output = packed("prod/cdk.tf.json", "dev-2/ttl.tf", "dev-1/cdk.tf.json", "dev-1/ttl.tf");
    expect(output).toContain('environments=["dev-1","dev-2"]\n');
    expect(output).toMatch(/^program=[0-9a-f]{64}$/m);
    expect(packed("prod/cdk.tf.json")).toContain("environments=[]\n");
  });

  it.each([
    ["ttl: 3d", "any=true\n"],
    ["{ cloud: aws, ttl: 3d }", "any=true\n"],
    ["throttle: 3", ""],
  ])("is nothing where no file has an end: %s", (text, output) => {
    const files = `mkdir -p environments/base\necho '${text}' > environments/base/short.yaml\necho ttl > environments/environment.schema.json\n`;
    expect(run(`${files}${stepOf("reap: program", "any")}`, {})).toMatchObject({ status: 0, output });
  });
});

describe("the clock of what is to be reaped", () => {
  needsOnPath("bash", "jq", "date", "tee");

  const started = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString().replace(/\.\d+/, "");
  const state = (...resources: object[]) => ({ values: { root_module: { resources } } });
  const clock = (hours: number, hoursAgo: number) => ({ type: "terraform_data", name: "ttl", index: `${hours}h`, values: { input: started(hoursAgo) } }); // prettier-ignore
  const other = { type: "terraform_data", name: "ponte", values: { input: { format: 1 } } };

  it.each<[what: string, state: object, output: string, said: string]>([
    ["is over", state(other, clock(2, 3)), "over=true\n", ""],
    ["is still to come", state(clock(4, 3), other), "", "dev goes at 20"],
    ["is not over for its other clock", state(clock(2, 3), clock(4, 3)), "", "dev goes at 20"],
    ["is not there", state(other), "", "dev is not deployed, or without a ttl"],
    ["is not there in an empty state", { format_version: "1.0" }, "", "dev is not deployed, or without a ttl"],
  ])("%s", (_, of, output, said) => {
    const terraform = `[ "$*" = "-chdir=stacks/dev show -json" ] || exit 99\necho '${JSON.stringify(of)}'`;
    const ended = run(stepOf("plan-environment: plan", "ttl"), { terraform }, { PONTE_ENVIRONMENT: "dev" });
    expect(ended).toMatchObject({ status: 0, output });
    expect(ended.stdout).toMatch(new RegExp(`^${said}`));
  });
});

describe("the plan that reaps", () => {
  needsOnPath("bash", "jq", "tee");

  it.each([
    ["due", 0, 0, "verdict=changes\n"],
    ["goes", 0, 0, ""],
    ["stays", 0, 0, ""],
    ["kept", 3, 3, ""],
    ["due", 1, 1, ""],
    ["due", 70, 70, ""],
  ])("is %s where ponte ends with %i: ends with %i, and says %j", (verdict, exitCode, status, output) => {
    const said = JSON.stringify([{ environment: "dev", verdict, says: "as it is" }]);
    const node = `[ "$*" = "bin/ponte.js reap dev --plan planned/plan.json --json" ] || exit 99\necho '${said}'\nexit ${exitCode}`;
    const ended = run(stepOf("deploy-environment: review", "reap"), { node }, { PONTE_ENVIRONMENT: "dev" });
    expect(ended).toMatchObject({ status, output });
    expect(ended.stdout.includes("::error::")).toBe(exitCode === 3);
  });
});

describe("what a pull request loses of what is protected", () => {
  needsOnPath("bash", "cat");

  it.each([0, 1, 3])("ends the job with %i where `ponte check` does, and is on the page of the run", (exitCode) => {
    const { status, stdout, summary } = run(
      stepOf("diff: kept", "kept"),
      {
        git: `[ "$*" = "update-ref refs/remotes/origin/main HEAD^1" ] || exit 99`,
        node: `[ "$*" = "bin/ponte.js check --against origin/main" ] || exit 99\necho said\necho too >&2\nexit ${exitCode}`,
      },
      { GITHUB_BASE_REF: "main" },
    );
    expect(status).toBe(exitCode);
    expect(stdout.split("::error::")[0]).toBe("said\ntoo\n");
    expect(stdout.includes("::error::")).toBe(exitCode === 3);
    expect(summary).toBe("```text\nsaid\ntoo\n```\n");
  });
});

describe(".github/guarded", () => {
  needsOnPath("bash", "jq");

  const closed = { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } };
  const reviewed = { protection_rules: [{ type: "required_reviewers", reviewers: [{ type: "Team" }] }, { type: "branch_policy" }] }; // prettier-ignore
  const main = { branch_policies: [{ name: "main", type: "branch" }] };
  const dangerous = "/environments/dev-dangerous";
  const good = {
    "": { visibility: "private" },
    "/environments/dev-plan": { deployment_branch_policy: null, protection_rules: [] },
    "/environments/dev": { ...closed, protection_rules: [{ type: "branch_policy" }] },
    "/environments/dev/deployment-branch-policies": main,
    [dangerous]: { ...closed, ...reviewed },
    [`${dangerous}/deployment-branch-policies`]: main,
  };

  /** What GitHub answers by path; another path is one that is not there. */
  function guard(answers: Record<string, object>, variables: Record<string, string> = {}) {
    const cases = Object.entries(answers).map(
      ([path, json]) => `repos/acme/ml${path}) json='${JSON.stringify(json)}' ;;`,
    );
    const gh = `case "$2" in\n${cases.join("\n")}\n*) echo '{"message":"Not Found"}'; exit 1 ;;\nesac
[ "$3" = --jq ] && { printf '%s' "$json" | jq -r "$4"; exit; }\nprintf '%s' "$json"`;
    const words = "dev-plan dev=main dev-dangerous=main,reviewers";
    const script = `${resolve(".github", "guarded")} ${words}`;
    const { status, stdout } = run(script, { gh }, { GITHUB_REPOSITORY: "acme/ml", PUBLIC_PLANS: "", ...variables });
    return { status, refused: [...stdout.matchAll(/::error::(.*?);/g)].map(([, why]) => why) };
  }
  const without = (path: string) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== path));

  it("lets pass what is closed", () => expect(guard(good)).toEqual({ status: 0, refused: [] }));

  it.each<[what: string, answers: Record<string, object>, refused: string]>([
    ["an environment that is not there", without("/environments/dev-plan"), "the environment dev-plan cannot be read"],
    ["a deploying one that is not there", without("/environments/dev"), "the environment dev cannot be read"],
    ["no limit of branches", { ...good, "/environments/dev": { deployment_branch_policy: null, protection_rules: [] } }, "the environment dev is not limited to the branch main"],
    ["any protected branch", { ...good, "/environments/dev": { deployment_branch_policy: { protected_branches: true, custom_branch_policies: false } } }, "the environment dev is not limited to the branch main"],
    ["another branch too", { ...good, "/environments/dev/deployment-branch-policies": { branch_policies: [...main.branch_policies, { name: "release/*", type: "branch" }] } }, "the environment dev is not limited to the branch main"],
    ["a tag called main", { ...good, "/environments/dev/deployment-branch-policies": { branch_policies: [{ name: "main", type: "tag" }] } }, "the environment dev is not limited to the branch main"],
    ["limits that cannot be read", without("/environments/dev/deployment-branch-policies"), "the environment dev is not limited to the branch main"],
    ["no reviewer", { ...good, [dangerous]: { ...closed, protection_rules: [{ type: "branch_policy" }] } }, "the environment dev-dangerous asks no reviewer"],
    ["a rule of reviewers with nobody in it", { ...good, [dangerous]: { ...closed, protection_rules: [{ type: "required_reviewers", reviewers: [] }] } }, "the environment dev-dangerous asks no reviewer"],
    ["no rules at all", { ...good, [dangerous]: closed }, "the environment dev-dangerous asks no reviewer"],
    ["a public repository", { ...good, "": { visibility: "public" } }, "the repository is public, and so are the plans that its runs keep"],
    ["a repository that cannot be read", without(""), "the repository cannot be read"],
  ])("refuses %s", (_, answers, refused) => {
    const found = guard(answers);
    expect(found.status).toBe(1);
    expect(found.refused[0]).toContain(refused);
  }); // prettier-ignore

  it("takes a word for it that the plans of a public repository may be read", () =>
    expect(guard({ ...good, "": { visibility: "public" } }, { PUBLIC_PLANS: "true" }).status).toBe(0));
});
