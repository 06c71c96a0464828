import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { synthesize } from "../tools/synthesize";
import { loadFiles } from "./support/environments";
import { needsOnPath } from "./support/on-path";
import { run, stepOf } from "./support/workflow-steps";

describe("the images that are built", () => {
  needsOnPath("bash", "git", "jq");

  const google = {
    environment: "dev",
    image: "registry/serving/churn",
    variants: ["endpoint/churn/champion", "endpoint/churn/challenger", "job/ingest"],
    address: "europe-west1-docker.pkg.dev/acme-ml-dev/churn-dev-serving/churn",
    account: "churn-dev-identity-ci@acme-ml-dev.iam.gserviceaccount.com",
    provider: "projects/481516234200/locations/global/workloadIdentityPools/churn-dev-pool/providers/github",
  };
  const aws = {
    environment: "dev-aws",
    image: "registry/serving",
    variants: ["endpoint/churn/champion"],
    address: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn-dev-aws-serving",
    role: "arn:aws:iam::111122223333:role/churn-dev-aws-ci-identity",
  };
  const git = "git -c user.name=Ana -c user.email=ana@acme.example -c init.defaultBranch=main";

  /** Two images, of which the second has changed in the last commit. */
  function listed(churn: unknown, variables: Record<string, string>) {
    const script = `${git} init -q; mkdir -p images/churn images/fraud images/notes
cat > images/churn/image.json <<'JSON'
${JSON.stringify(churn)}
JSON
echo '${JSON.stringify([aws])}' > images/fraud/image.json
git add . && ${git} commit -qm one; first=$(git rev-parse HEAD)
touch images/fraud/Dockerfile; git add . && ${git} commit -qm two
[ "$BEFORE" != first ] || BEFORE=$first
${stepOf("build-images: list", "list")}`;
    const empty = { BEFORE: "", IMAGE: "", ENVIRONMENT: "" };
    const { output, ...ended } = run(script, {}, { GITHUB_EVENT_NAME: "workflow_dispatch", ...empty, ...variables });
    const [, found] = /^images=(.*)\n$/.exec(output) ?? [];
    return { ...ended, images: found === undefined ? undefined : (JSON.parse(found) as Record<string, string>[]) };
  }
  const names = (images: Record<string, string>[] | undefined) =>
    images?.map(({ name, environment }) => `${name} ${environment}`);

  it("are told with all that the jobs need", () => {
    const { images } = listed([google], { IMAGE: "churn" });
    const variants = "endpoint/churn/champion endpoint/churn/challenger job/ingest";
    expect(images).toEqual([{ name: "churn", ...google, variants, role: "", region: "" }]);
    const none = { account: "", provider: "" };
    expect(listed([google], { IMAGE: "fraud" }).images).toEqual([
      { name: "fraud", ...aws, variants: "endpoint/churn/champion", region: "eu-west-1", ...none },
    ]);
  });

  it.each<[what: string, variables: Record<string, string>, images: string[]]>([
    ["all that somebody asks for", {}, ["churn dev", "churn dev-aws", "fraud dev-aws"]],
    ["those of an environment", { ENVIRONMENT: "dev" }, ["churn dev"]],
    ["none where none is called so", { IMAGE: "other" }, []],
    ["what a push has changed", { GITHUB_EVENT_NAME: "push", BEFORE: "first" }, ["fraud dev-aws"]],
    ["all where nobody knows what was before", { GITHUB_EVENT_NAME: "push", BEFORE: "0".repeat(40) }, ["churn dev", "churn dev-aws", "fraud dev-aws"]],
  ])("are %s", (_, variables, images) => {
    expect(names(listed([google, aws], variables).images)).toEqual(images);
  }); // prettier-ignore

  it("are listed as docs/build-images.md says, in the names that its environments have", () => {
    const page = readFileSync("docs/build-images.md", "utf8");
    const block = (name: string) => new RegExp(`<!-- images: ${name} -->\n\`\`\`\\w+\n([^]*?)\`\`\``).exec(page)![1]!;
    const [onGoogle, onAws] = listed(JSON.parse(block("list")), { IMAGE: "churn" }).images!;
    const made = loadFiles({ "dev.yaml": block("dev"), "dev-aws.yaml": block("dev-aws") }).map((each) => synthesize(each).json.resource);
    const one = (type: string, name: string) => {
      const all = made.flatMap((resources) => Object.values((resources as Record<string, Record<string, Record<string, string>>>)[type] ?? {}));
      return all.map((each) => each[name]);
    };
    const [account] = onGoogle!.account!.split("@");
    expect(one("google_service_account", "account_id")).toContain(account);
    expect(onGoogle!.address!.split("/")[2]).toBe(one("google_artifact_registry_repository", "repository_id")[0]);
    const [, number, pool, provider] = /^projects\/(\d+)\/locations\/global\/workloadIdentityPools\/(.+)\/providers\/(.+)$/.exec(onGoogle!.provider!)!;
    expect([number, [pool], [provider]]).toEqual(["481516234200", one("google_iam_workload_identity_pool", "workload_identity_pool_id"), one("google_iam_workload_identity_pool_provider", "workload_identity_pool_provider_id")]);
    expect(one("aws_iam_role", "name")).toContain(onAws!.role!.split("/")[1]);
    expect(onAws!.address!.split("/")[1]).toBe(one("aws_ecr_repository", "name")[0]);
  }); // prettier-ignore

  it("are none where there is no such folder", () =>
    expect(run(stepOf("build-images: list", "list"), {}, { IMAGE: "", ENVIRONMENT: "" })).toMatchObject({ status: 0, output: "images=[]\n" })); // prettier-ignore

  it.each<[what: string, churn: unknown]>([
    ["no list", google],
    ["an environment that is a path", [{ ...google, environment: "../prod" }]],
    ["a job that is a command", [{ ...google, variants: ["job/a; rm -rf ."] }]],
    ["a variant that is a command", [{ ...google, variants: ["endpoint/churn/a; rm -rf ."] }]],
    ["an environment with a line's end", [{ ...google, environment: "dev\n" }]],
    ["a variant of two lines", [{ ...google, variants: ["endpoint/churn/a\nb"] }]],
    ["no variant", [{ ...google, variants: [] }]],
    ["an address elsewhere", [{ ...google, address: "docker.io/acme/churn" }]],
    ["an address of the other cloud", [{ ...aws, address: google.address }]],
    ["a role that is none", [{ ...aws, role: "churn" }]],
    ["a provider that is none", [{ ...google, provider: "github" }]],
    ["no identity", [{ ...google, account: undefined }]],
    ["one that is wrong beside one that is right", [google, { ...aws, image: 1 }]],
  ])("are refused where a list holds %s", (_, churn) => {
    const { status, images, stdout } = listed(churn, {});
    expect([status, images]).toEqual([1, undefined]);
    expect(stdout).toContain("::error file=images/churn/image.json::");
  });
});

describe("an image", () => {
  needsOnPath("bash", "jq");

  const digest = `sha256:${"d".repeat(64)}`;
  const metadata = {
    "containerimage.digest": digest,
    "buildx.build.provenance": { buildType: "https://mobyproject.org/buildkit@v1" },
  };
  const given = {
    ADDRESS: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn-dev-aws-serving",
    NAME: "churn",
    GOOGLE_TOKEN: "",
    DIGEST: digest,
    GITHUB_SHA: "a".repeat(40),
    GITHUB_RUN_ID: "17",
    GITHUB_RUN_ATTEMPT: "2",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "acme/ml",
    GITHUB_REF: "refs/heads/main",
  };
  const docker = (said: object) =>
    `echo "docker $*"\n[ "$1" = login ] && cat\n[ "$2" != build ] || echo '${JSON.stringify(said)}' > metadata.json`;
  const push = (said: object = metadata, variables: Record<string, string> = {}) =>
    run(
      `${stepOf("build-image: build", "push")}\ncat provenance.json`,
      { docker: docker(said), aws: '[ "$*" = "ecr get-login-password" ] && echo ecr-token' },
      { ...given, ...variables },
    );

  it("is pushed under a tag that no other has, in the format that SageMaker takes, and told by its digest", () => {
    const { status, stdout, output } = push();
    expect(status).toBe(0);
    expect(output).toBe(`digest=${digest}\n`);
    expect(stdout).toContain("docker login --username AWS --password-stdin 111122223333.dkr.ecr.eu-west-1.amazonaws.com\necr-token\n");
    const build = stdout.split("\n").find((line) => line.startsWith("docker buildx build"))!;
    expect(build).toContain(`type=image,name=${given.ADDRESS}:${given.GITHUB_SHA}-17-2,push=true,oci-mediatypes=false images/churn`);
    expect(build).toContain("--provenance=false");
    expect(JSON.parse(stdout.slice(stdout.indexOf("\n{")))).toEqual({
      ...metadata["buildx.build.provenance"],
      builder: { id: "https://github.com/acme/ml/actions/runs/17" },
    });
  }); // prettier-ignore

  it("goes to Artifact Registry with the token of its identity", () => {
    const { stdout } = push(metadata, { GOOGLE_TOKEN: "ya29.obviously-fake", ADDRESS: "europe-west1-docker.pkg.dev/p/r/churn" });
    expect(stdout).toContain("docker login --username oauth2accesstoken --password-stdin https://europe-west1-docker.pkg.dev\nya29.obviously-fake\n");
  }); // prettier-ignore

  it.each([
    ["a digest", { ...metadata, "containerimage.digest": undefined }],
    ["a digest that is one", { ...metadata, "containerimage.digest": "sha256:x\nmore=1" }],
    ["provenance", { ...metadata, "buildx.build.provenance": undefined }],
  ])("is told to nobody without %s", (_, said) => {
    const { status, output } = push(said);
    expect(status).not.toBe(0);
    expect(output).toBe("");
  });

  /** Cosign with what is there already; it notes what it adds. */
  function sign(...there: string[]) {
    const cosign = `action=$1; shift\n[[ "$*" == *"@$DIGEST" ]] || exit 99
case $action in
verify*) [[ "$*" == *"--certificate-identity https://github.com/acme/ml/.github/workflows/build-image.yml@refs/heads/main"* ]] && grep -q "^$action$" there ;;
sign) echo sign; echo verify >> there ;;
attest) [[ "$*" == *"--predicate provenance.json"* ]] && echo attest ;;
esac`;
    const started = `printf '%s\n' ${there.join(" ") || "nothing"} > there\n`;
    const programs = { cosign: `exec bash ./cosign.bash "$@"`, "cosign.bash": cosign };
    return run(`${started}${stepOf("build-image: build", "sign")}`, programs, given);
  }

  it("is signed by its digest, with its provenance", () => {
    expect(sign()).toMatchObject({ status: 0, stdout: "sign\nattest\n" });
    expect(sign().summary).toContain(`@${digest}`);
  });

  it("is not signed anew, since the tag of a signature cannot be moved", () => {
    expect(sign("verify", "verify-attestation")).toMatchObject({ status: 0, stdout: "" });
    expect(sign("verify")).toMatchObject({ status: 0, stdout: "attest\n" });
  });
});

describe("the pull request for an image", () => {
  needsOnPath("bash", "git", "jq", "sha256sum");

  const digest = `sha256:${"d".repeat(64)}`;
  const git = "git -c user.name=Ana -c user.email=ana@acme.example -c init.defaultBranch=main";
  const file = `cloud: aws # ours
system: churn
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }

registries: { serving: {} }
endpoints:
  churn:
    variants:
      a: { image: "registry/serving@sha256:${"a".repeat(64)}", traffic: 90% } # the old one
      b: { image: registry/serving@sha256:${"b".repeat(64)}, traffic: 10% }
`;
  const given = {
    ENVIRONMENT: "dev",
    VARIANTS: "endpoint/churn/b",
    IMAGE: "registry/serving",
    NAME: "churn",
    ADDRESS: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn-dev-serving",
    DIGEST: digest,
    GITHUB_SHA: "a".repeat(40),
    GITHUB_RUN_ID: "17",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "acme/ml",
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
  /** A repository with an environment and a remote; what is there is not one of the runner's. */
  const started = `${git} init -q; git init -q --bare remote.git; git remote add origin ./remote.git
printf '/*\\n!/environments\\n' > .git/info/exclude
mkdir environments; cat > environments/dev.yaml <<'YAML'
${file}YAML
echo one > README.md; git add -f environments README.md; ${git} commit -qm one; git push -q origin HEAD:refs/heads/main
`;
  const ponte = `exec "${process.execPath}" "${resolve("bin/ponte.js")}" $(shift; echo "$@")`;

  it("holds the digest at the variant, and nothing else", () => {
    const script = `${started}${stepOf("build-image: pin", "pin")}\ncat pin.patch`;
    const { status, stdout, output } = run(script, { node: ponte }, given);
    expect(status).toBe(0);
    expect(output).toMatch(/^patch=[0-9a-f]{64}\n$/);
    expect(stdout.split("\n").filter((line) => /^[+-] /.test(line))).toEqual([
      `-      b: { image: registry/serving@sha256:${"b".repeat(64)}, traffic: 10% }`,
      `+      b: { image: registry/serving@${digest}, traffic: 10% }`,
    ]);
  });

  it("is none where the file says so already", () => {
    const script = `${started}${stepOf("build-image: pin", "pin")}`;
    expect(run(script, { node: ponte }, { ...given, DIGEST: `sha256:${"b".repeat(64)}` })).toMatchObject({ status: 0, output: "" });
  }); // prettier-ignore

  it("is not where one variant of several is not there", () => {
    const script = `${started}${stepOf("build-image: pin", "pin")}`;
    const { status, output } = run(script, { node: ponte }, { ...given, VARIANTS: "endpoint/churn/b endpoint/churn/c" });
    expect([status, output]).toEqual([1, ""]);
  }); // prettier-ignore

  /** Proposes what `change` does to the repository; `open` is the number of a pull request that is there. */
  function proposed(change: string, { open = "", patch = "" } = {}) {
    const script = `${started}${change}
git add -A environments; git diff --binary HEAD > pin.patch; git reset -q --hard
export PATCH=${patch || '$(sha256sum pin.patch | cut -d" " -f1)'}
${stepOf("build-image: propose", "propose")}
git --git-dir remote.git log --format='branch %s by %an' main..image/churn-dev
git --git-dir remote.git show image/churn-dev:environments/dev.yaml; cat body.md`;
    const gh = `case "$1 $2" in
"auth setup-git") ;;
"pr list") [ "$*" = "pr list --head image/churn-dev --base main --state open --json number --jq .[0].number // empty" ] && echo "${open}" ;;
*) echo "gh $*" ;;
esac`;
    return run(script, { gh }, given);
  }
  const right = "sed -i s/a*a/aaa/ environments/dev.yaml";

  it("is opened on a branch of its own, from the main branch", () => {
    const { status, stdout } = proposed(right);
    expect(status).toBe(0);
    expect(stdout).toContain("gh pr create --head image/churn-dev --base main --title Take the image churn of aaaaaaaaaaaa in dev --body-file body.md\n");
    expect(stdout).toContain("branch Take the image churn of aaaaaaaaaaaa in dev by github-actions[bot]\n");
    expect(stdout).toContain(`${given.ADDRESS}@${digest}\n`);
  }); // prettier-ignore

  it("is kept up to date where it is open", () => {
    const { status, stdout } = proposed(right, { open: "42" });
    expect(status).toBe(0);
    expect(stdout).toContain("gh api --method PATCH repos/acme/ml/pulls/42 -f title=Take the image churn of aaaaaaaaaaaa in dev");
    expect(stdout).not.toContain("gh pr create");
  }); // prettier-ignore

  it.each([
    ["is another than the job has made", right, "0".repeat(64)],
    ["makes a file", "echo > environments/new.yaml", ""],
    ["takes a file away", "git rm -q environments/dev.yaml", ""],
    ["makes a link of a file", "ln -sf /etc/passwd environments/dev.yaml", ""],
    ["changes another file", "echo two > README.md", ""],
  ])("is not where the change %s", (_, change, patch) => {
    const { status, stdout } = proposed(change, { patch });
    expect(status).not.toBe(0);
    expect(stdout).not.toMatch(/^(gh|branch) /m);
  });
});
