import { parse } from "yaml";

export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, string | boolean | number>;
  readonly env?: Record<string, string>;
}

export interface Job {
  readonly if?: string;
  readonly needs?: string | string[];
  readonly uses?: string;
  readonly with?: Record<string, string | boolean>;
  readonly environment?: string;
  readonly permissions?: Record<string, string>;
  readonly outputs?: Record<string, string>;
  readonly steps?: Step[];
}

/** The text of each workflow by the name of its file. */
export type Workflows = Readonly<Record<string, string>>;

interface Workflow {
  readonly on: unknown;
  readonly permissions?: Record<string, string> | string;
  readonly jobs: Record<string, Job>;
}

const known = new Map<string, Workflow>();
function workflow(text: string): Workflow {
  if (!known.has(text)) known.set(text, parse(text) as Workflow);
  return known.get(text)!;
}

/** Every job of every workflow, named as `deploy: program`. */
export function jobsIn(workflows: Workflows): [string, Job][] {
  return Object.entries(workflows).flatMap(([file, text]) =>
    Object.entries(workflow(text).jobs).map(([name, job]): [string, Job] => [`${file}: ${name}`, job]),
  );
}

const asList = (value: string | string[] | undefined) => (value === undefined ? [] : [value].flat());
const steps = (job: Job) => job.steps ?? [];
const isTrusted = (job: Job) => job.permissions?.["id-token"] === "write";
const writes = (job: Job) => Object.values(job.permissions ?? {}).includes("write");
const named = (job: Job) => job.environment ?? "";
const isPlanning = (job: Job) => named(job).endsWith("-plan") || /plan-environment\.yml$/.test(job.uses ?? "");
const isBuilding = (job: Job) =>
  isTrusted(job) &&
  (steps(job).some(({ run = "" }) => /\bdocker buildx build\b/.test(run)) || /build-image\.yml$/.test(job.uses ?? ""));
const isDeploying = (job: Job) =>
  (isTrusted(job) && !isPlanning(job) && !isBuilding(job)) || /deploy-environment\.yml$/.test(job.uses ?? "");
const isProposing = (job: Job) => job.permissions?.contents === "write" && job.uses === undefined;
const every = (workflows: Workflows, which: (job: Job) => boolean, rule: (job: Job) => boolean) =>
  jobsIn(workflows).flatMap(([name, job]) => (which(job) && !rule(job) ? [name] : []));

const onMain = "github.ref == 'refs/heads/main'";
const base = "${{ github.event.pull_request.base.sha }}";
const token = "${{ steps.google.outputs.access_token }}";
const npm = /\b(npm|npx|node|node_modules|yarn|pnpm|corepack|cdktf|cdktn|ponte\.js)\b/;
const refreshes = ({ run = "" }: Step) => /^\s*terraform .*\b(plan|apply) -/m.test(run);

/** Beside an identity. Who calls the workflow of one image passes on what its last job may. */
const mayWrite = ["diff: comment pull-requests", ...["build-image: propose", "build-images: build"].flatMap((job) => [`${job} contents`, `${job} pull-requests`])]; // prettier-ignore

/** What workflows must be so that only who should can deploy, each rule with the places that break it. */
export const rules: Record<string, (workflows: Workflows) => string[]> = {
  "who has an identity runs nothing of npm": (all) =>
    every(all, isTrusted, (job) =>
      steps(job).every(
        ({ run = "", uses = "" }) => !npm.test(run) && !uses.startsWith("actions/setup-node") && !uses.startsWith("./"),
      ),
    ),
  "an identity is asked for in a job, and never for a whole workflow": (all) =>
    Object.entries(all).flatMap(([file, text]) => {
      const { permissions } = workflow(text);
      const isLittle =
        typeof permissions === "object" && Object.entries(permissions).every(([, may]) => may === "read");
      return isLittle ? [] : [file];
    }),
  "only who writes the comment or opens a pull request may write anything but ask for an identity": (all) =>
    jobsIn(all).flatMap(([name, { permissions = {} }]) =>
      Object.entries(permissions)
        .filter(([, may]) => may !== "read" && may !== "none")
        .filter(([what]) => what !== "id-token" && !mayWrite.includes(`${name} ${what}`))
        .map(([what]) => `${name}: ${what}`),
    ),
  "who opens a pull request runs nothing that was installed, and changes environments' files on a branch of its own": (all) =>
    every(all, isProposing, (job) => {
      const scripts = steps(job).flatMap(({ run }) => (run === undefined ? [] : [run]));
      const uses = steps(job).flatMap(({ uses }) => (uses === undefined ? [] : [uses.replace(/@.*/, "")]));
      const [run = ""] = scripts;
      return (
        !isTrusted(job) &&
        (job.if ?? "").startsWith(`${onMain} && `) &&
        scripts.length === 1 &&
        uses.join() === "actions/checkout,actions/download-artifact" &&
        !npm.test(run) &&
        run.startsWith('echo "$PATCH  pin.patch" | sha256sum --check\ngit apply --index pin.patch\nif [ -n "$(git diff --cached --name-only --diff-filter=m)" ] || git diff --cached --name-only | grep -vxE \'environments/([a-z0-9-]+/)*[a-z0-9-]+\\.yaml\'; then\n') &&
        /; then\n.*\n {2}exit 1\nfi\n/.test(run) &&
        [...run.matchAll(/git push.*/g)].join() === 'git push --force origin "HEAD:refs/heads/image/$NAME-$ENVIRONMENT"' &&
        JSON.stringify(steps(job).find((step) => step.run === run)!.env).includes('"PATCH":"${{ needs.pin.outputs.patch }}"')
      );
    }), // prettier-ignore
  "who builds an image pushes it from the main branch alone, by its digest to all that follows, and touches nothing else": (all) =>
    every(all, isBuilding, (job) => {
      if (job.uses !== undefined) return (job.if ?? "").startsWith(`${onMain} && `);
      const runs = steps(job).map(({ run = "" }) => run).join("\n");
      return (
        job.if === onMain &&
        named(job) === "" &&
        JSON.stringify(job.permissions) === '{"contents":"read","id-token":"write"}' &&
        JSON.stringify(job.outputs) === '{"digest":"${{ steps.push.outputs.digest }}"}' &&
        runs.includes("[[ $digest =~ ^sha256:[a-f0-9]{64}$ ]] || {") &&
        [...runs.matchAll(/cosign \w.*/g)].every(([line]) => line.endsWith('"$ADDRESS@$DIGEST"') || line.includes('"$ADDRESS@$DIGEST" >')) &&
        runs.includes('cosign sign --yes "$ADDRESS@$DIGEST"') &&
        !/\b(terraform|gh|git)\b/.test(runs.replaceAll(/--output.*|https?:\S*|\.github\S*/g, ""))
      );
    }), // prettier-ignore
  "an identity belongs to a named environment": (all) =>
    every(
      all,
      (job) => isTrusted(job) && !isBuilding(job),
      (job) => /^\$\{\{ inputs\.environment \}\}/.test(named(job)) || job.uses !== undefined,
    ),
  "deploys run from the main branch alone": (all) =>
    every(all, isDeploying, ({ if: when = "" }) => when === onMain || when.startsWith(`${onMain} && `)),
  "what is dangerous waits for others": (all) =>
    every(
      all,
      (job) => isDeploying(job) && job.uses === undefined,
      (job) =>
        named(job) ===
          "${{ inputs.environment }}${{ needs.review.outputs.verdict == 'dangerous' && '-dangerous' || '' }}" &&
        /&& \(needs\.review\.outputs\.verdict == 'changes' \|\| needs\.review\.outputs\.verdict == 'dangerous'\)$/.test(
          job.if ?? "",
        ),
    ),
  "each environment is looked at before a job names it": (all) =>
    jobsIn(all).flatMap(([name, job]) => {
      const file = name.split(":")[0]!;
      const own = Object.fromEntries(jobsIn({ [file]: all[file]! }));
      const before = (each: Job): Job[] =>
        asList(each.needs).flatMap((need) => [own[`${file}: ${need}`]!, ...before(own[`${file}: ${need}`]!)]);
      const looks = before(job).some((each) => steps(each).some(({ run = "" }) => run.includes(".github/guarded")));
      // A called workflow is looked at where it is called, but for the one that deploys, which looks itself.
      const isCalled = /^on:\n {2}workflow_call:/m.test(all[file]!) && file !== "deploy-environment";
      const isNaming = job.environment !== undefined || /plan-environment\.yml$/.test(job.uses ?? "");
      return isNaming && !isCalled && !looks ? [name] : [];
    }),
  "what deploys is limited to the main branch, and reviewed where it must be": (all) => {
    const looked = /\.github\/guarded "\$PONTE_ENVIRONMENT-plan" "\$PONTE_ENVIRONMENT=main\$REVIEWED" "\$PONTE_ENVIRONMENT-dangerous=main,reviewers"/; // prettier-ignore
    const reviewed = jobsIn(all).filter(([, job]) => job.uses?.endsWith("deploy-environment.yml"));
    const open = reviewed.filter(
      // That an environment goes was reviewed with its ttl.
      ([name, job]) => job.with?.reviewed !== (job.with?.reap !== true && !name.endsWith(": dev")),
    );
    return [
      ...(looked.test(all["deploy-environment"]!) ? [] : ["deploy-environment: guarded"]),
      ...(all["deploy-environment"]!.includes("REVIEWED: ${{ inputs.reviewed && ',reviewers' || '' }}")
        ? []
        : ["deploy-environment: REVIEWED"]),
      ...open.map(([name]) => name),
    ];
  },
  "what comes from another job is what that job made": (all) =>
    every(
      all,
      (job) => isTrusted(job) || steps(job).some(({ id }) => id === "diff"),
      (job) =>
        steps(job).every(({ run = "", env = {} }, index) => {
          if (!/\btar -x/.test(run)) return true;
          const [name, digest] = Object.entries(env)[0] ?? [];
          return (
            /^\$\{\{ (needs\.plan\.outputs\.plan|inputs\.program) \}\}$/.test(digest ?? "") &&
            run.startsWith(`echo "$${name}  `) &&
            /^echo "\$\w+ {2}\w+\.tar" \| sha256sum --check\n/.test(run) &&
            steps(job)[index - 1]!.uses!.startsWith("actions/download-artifact@")
          );
        }),
    ),
  "the plan that was made is applied, with the providers that made it": (all) =>
    every(
      all,
      (job) => isDeploying(job) && job.uses === undefined,
      (job) => {
        const runs = steps(job).map(({ run = "" }) => run);
        return (
          runs.some((run) => /^terraform .* init .*-lockfile=readonly$/.test(run)) &&
          runs.some((run) => /^terraform .* apply .* plan$/.test(run)) &&
          !runs.some((run) => /\bplan -|auto-approve/.test(run))
        );
      },
    ),
  "what is reaped is over by its own clock, and the main branch's code has judged its plan": (all) => {
    const reaps = jobsIn(all).filter(([, job]) => job.with?.reap !== undefined && job.with.reap !== false);
    const plans = jobsIn(all).flatMap(([, job]) => steps(job).filter(refreshes)).filter(({ run = "" }) => run.includes(" plan -")); // prettier-ignore
    const judges = jobsIn(all).flatMap(([, job]) =>
      steps(job).filter(({ run = "" }) => /ponte(?:\.js)? reap /.test(run)),
    );
    const isGood = [
      reaps.every(([name, { with: given }]) => name.startsWith("reap: ") ? given!.reap === true : given!.reap === "${{ inputs.reap }}"),
      Object.keys(workflow(all.reap!).on as object).join() === "schedule,workflow_dispatch",
      plans.every(({ if: when, env = {} }) => when === "!inputs.reap || steps.ttl.outputs.over == 'true'" && env.DESTROY === "${{ inputs.reap && '-destroy' || '' }}"),
      judges.length === 1 && judges[0]!.if === "inputs.reap" && /reap "\$PONTE_ENVIRONMENT" --plan planned\/plan\.json --json /.test(judges[0]!.run!),
    ]; // prettier-ignore
    return isGood.every(Boolean) ? [] : [`reap: ${isGood.join()}`];
  },
  "a plan takes its providers from the lock where there is one": (all) =>
    every(
      all,
      (job) => isTrusted(job) && named(job).endsWith("-plan"),
      (job) =>
        steps(job).some(({ run = "" }) => /readonly=-lockfile=readonly\n/.test(run) && /init .*\$readonly/.test(run)),
    ),
  "Terraform alone gets a token, and each job its own": (all) =>
    every(
      all,
      (job) => steps(job).some(refreshes),
      (job) =>
        steps(job).every((step) => JSON.stringify(step.env ?? {}).includes(token) === refreshes(step)) &&
        steps(job).filter(({ id, uses = "" }) => id === "google" && uses.startsWith("google-github-actions/auth@"))
          .length === 1,
    ),
  "what may write on a pull request runs the base's code alone": (all) =>
    every(
      all,
      (job) => writes(job) && !isTrusted(job),
      (job) =>
        steps(job)
          .filter(({ uses = "" }) => uses.startsWith("actions/checkout@"))
          .every((step) => step.with?.ref === (isProposing(job) ? "main" : base)),
    ),
  "what is told of a pull request is the base's code's word": (all) =>
    jobsIn(all).flatMap(([name, job]) => {
      const tells = steps(job).some(({ run = "" }) => /\bponte(?:\.js)? (changed|diff|comment)/.test(run));
      const isBase = steps(job).some(({ uses = "", ...step }) => uses.startsWith("actions/checkout@") && step.with?.ref === base); // prettier-ignore
      return name.startsWith("diff:") && tells && !isBase ? [name] : [];
    }),
  "a pull request is held against its base, and what that refuses ends in red": (all) => {
    const holds = jobsIn(all).filter(
      ([name, job]) =>
        name.startsWith("diff:") &&
        job.if === undefined &&
        !writes(job) &&
        steps(job).some(({ uses = "", ...step }) => uses.startsWith("actions/checkout@") && step.with?.["fetch-depth"] === 2 && step.with.ref === undefined) &&
        steps(job).some(
          ({ run = "", if: when }) =>
            when === undefined &&
            run.startsWith('git update-ref "refs/remotes/origin/$GITHUB_BASE_REF" HEAD^1\n') &&
            /ponte(?:\.js)? check --against "origin\/\$GITHUB_BASE_REF" /.test(run) &&
            run.endsWith("exit $status\n"),
        ),
    ); // prettier-ignore
    return holds.length === 1 ? [] : ["diff: none holds a pull request against its base"];
  },
  "a fork gets no identity": (all) =>
    jobsIn(all).flatMap(([name, job]) =>
      name.startsWith("diff:") &&
      writes(job) &&
      !(job.if ?? "").endsWith("&& github.event.pull_request.head.repo.full_name == github.repository")
        ? [name]
        : [],
    ),
  "nothing that others start runs with the base's rights": (all) =>
    Object.entries(all).flatMap(([file, text]) => {
      const { on } = workflow(text);
      const events = typeof on === "object" && !Array.isArray(on) ? Object.keys(on!) : asList(on as string);
      const ours = ["pull_request", "push", "schedule", "workflow_dispatch", "workflow_call"];
      return events.filter((event) => !ours.includes(event)).map((event) => `${file}: ${event}`);
    }),
  "no expression stands in a script": (all) =>
    every(
      all,
      () => true,
      (job) => steps(job).every(({ run = "" }) => !run.includes("${{")),
    ),
  "actions are those of a commit, and a comment says which": (all) =>
    Object.entries(all).flatMap(([file, text]) =>
      [...text.matchAll(/^\s*-?\s*uses: (.*)$/gm)]
        .map(([, use]) => use!)
        .filter(
          (use) =>
            !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$|^\.\/\.github\/workflows\/[\w-]+\.yml$/.test(use),
        )
        .map((use) => `${file}: ${use}`),
    ),
  "a checkout leaves no credentials behind": (all) =>
    every(
      all,
      () => true,
      (job) =>
        steps(job).every(
          (step) => !step.uses?.startsWith("actions/checkout@") || step.with?.["persist-credentials"] === false,
        ),
    ),
};
