import { packageFile } from "../../sandbox/package-file";
import { readTextFile } from "../text-file";

const names = [
  "build-image",
  "build-images",
  "check",
  "deploy-environment",
  "deploy",
  "diff",
  "plan-environment",
  "reap",
];

/** Our own workflows, as a project needs them that has the package and no clone of it. */
export function workflowFiles(): Record<string, string> {
  const workflows = names.map((name) => {
    const file = `.github/workflows/${name}.yml`;
    return [file, changed(inPackage(file), changes[name] ?? [], file)];
  });
  const others = [".github/guarded", ".github/zizmor.yml"].map((file) => [file, inPackage(file)]);
  return Object.fromEntries([...workflows, ...others].map(([file, text]) => [file, called(text!)]));
}

const inPackage = (file: string) => readTextFile(packageFile(...file.split("/")));

/** The command comes from the package, and so do the pages. */
function called(text: string): string {
  return text
    .replaceAll("node bin/ponte.js", "npx ponte")
    .replaceAll("npm run synth", "npx ponte synth")
    .replace(/docs\/(pull-requests|ttl|build-images)\.md/g, (page) => `node_modules/ponte-constructs/${page}`);
}

type Change = readonly [now: RegExp, then: string];

function changed(text: string, all: readonly Change[], file: string): string {
  return all.reduce((before, [now, then]) => {
    const after = before.replace(now, () => then);
    if (after === before) throw new Error(`${file} has nothing like ${now}, which init changes`);
    return after;
  }, text);
}

const onMain = "github.ref == 'refs/heads/main'";
const after = "needs.program.result == 'success' && !cancelled() && !failure()";

/** A stage of the deploy: its environments come from the files, and one without any is skipped. */
function stage(name: string, needs: string, more: readonly string[], reviewed: boolean): string {
  const when = [onMain, ...more, `needs.environments.outputs.${name} != '[]'`].join(" && ");
  return `  ${name}:
    needs: [${needs}]
    if: ${when}
    permissions:
      actions: read
      contents: read
      id-token: write
    strategy:
      fail-fast: false
      matrix:
        environment: \${{ fromJSON(needs.environments.outputs.${name}) }}
    uses: ./.github/workflows/deploy-environment.yml
    with: { environment: "\${{ matrix.environment }}", program: "\${{ needs.program.outputs.program }}", reviewed: ${reviewed} }
`;
}

const stages = `  # Which environments there are, by the names of their files. Nothing of npm has a word in who is reviewed.
  environments:
    if: ${onMain}
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    outputs:
      dev: \${{ steps.list.outputs.dev }}
      staging: \${{ steps.list.outputs.staging }}
      prod: \${{ steps.list.outputs.prod }}
    steps:
      - uses: CHECKOUT
        with: { persist-credentials: false, sparse-checkout: environments }
      - id: list
        run: |
          names=$(cd environments && printf '%s\\n' *.yaml | jq -Rnc '[inputs | rtrimstr(".yaml") | select(test("^[a-z][a-z0-9-]*$"))]')
          {
            echo "dev=$(jq -c 'map(select(test("^dev(-|$)")))' <<<"$names")"
            echo "staging=$(jq -c 'map(select(test("^staging(-|$)")))' <<<"$names")"
            echo "prod=$(jq -c 'map(select(test("^(dev|staging)(-|$)") | not))' <<<"$names")"
          } >> "$GITHUB_OUTPUT"

${stage("dev", "environments, program", [], false)}
${stage("staging", "environments, program, dev", [after], true)}
${stage("prod", "environments, program, staging", [after], true)}`;

const changes: Record<string, readonly Change[]> = {
  check: [
    [/ {4}strategy:\n(?: {6,}.*\n)+/, ""],
    [/node-version: "[^"]*"/, "node-version-file: .nvmrc"],
    [/ {6}- run: \.ci\/node-alone\n/, ""],
    [/ {6}- run: npm run check\n[^]*$/, "      - run: npx ponte check\n"],
  ],
  deploy: [
    [
      /^# After a merge:[^]*?\non:/m,
      `# After a merge: dev, then staging, then whatever is called otherwise, each only where its plan is not empty. All but dev waits for an approval, and a
# dangerous plan waits for that of others everywhere; the approver reads the plan in words on the page of the run.
on:`,
    ],
    [/ {2}dev:\n[^]*$/, stages.replace("CHECKOUT", checkout())],
  ],
};

/** The very commit that the other jobs take. */
function checkout(): string {
  return /actions\/checkout@.*/.exec(inPackage(".github/workflows/deploy.yml"))![0];
}
