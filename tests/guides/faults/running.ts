import type { Fault } from "../entry";

const sandboxed = "tests/tools/sandbox.test.ts";
const status = "tests/tools/sandbox/describe-status.test.ts";
const broken = "tests/tools/broken-folders.test.ts";
const terminal = "tests/tools/show/terminal.test.ts";
const outputs = "tests/stacks/outputs.test.ts";
const folders = "tests/tools/sandbox/terraform-folders.test.ts";
const refused = "tests/tools/sandbox/protected.test.ts";

/** What the sandbox and the terminal showed. */
export const running: readonly Fault[] = [
  {
    fault: "C7",
    input: "`ponte sandbox -- cdktf destroy dev` of an environment with `protect: true`, on a busy machine",
    was: "the plan of what will be destroyed, then `Invoking Terraform CLI failed with exit code 1`",
    held: {
      file: refused,
      test: "is explained where it destroys what is protected, also where the engine lost Terraform's reason",
    },
  },
  {
    fault: "C7",
    input: "`ponte sandbox -- cdktf deploy dev` of a change that replaces what is protected",
    was: "`Instance cannot be destroyed`, and Terraform's advice on `lifecycle.prevent_destroy`; never `protect: false`",
    held: { file: refused, test: "is explained where a deploy would replace what is protected" },
  },
  {
    fault: "C8",
    input: "any command of `cdktf` in the sandbox, in a terminal",
    was: "`npm error code E403`, `Could not run version check`, and at the end the npm registry's host under `Refused, because nothing here plays them`",
    held: {
      file: sandboxed,
      test: "keeps the engine from drawing where there is no terminal, and from asking for a newer version of itself",
    },
  },
  {
    fault: "C10",
    input: "`ponte sandbox status` behind a deploy of `dev-aws`",
    was: "`1 airflow environments, 1 ec2 vpcs, 1 applicationautoscaling policies, 6 s3 buckets`",
    held: { file: status, test: "is counted in plain words with their plurals" },
  },
  {
    fault: "C10",
    input: "the same of a service that has no words of its own here",
    was: "`1 dns managedZones`",
    held: { file: status, test: "is counted without a word of its own as its service calls it" },
  },
  {
    fault: "C10",
    input: "`ponte sandbox -- cdktf destroy dev-aws --auto-approve`",
    was: "`In the sandbox, on AWS account 111122223333: 1 iam roles, 1 s3 buckets.`, which looks like a leak",
    held: { file: status, test: "is told apart from what the sandbox made before the first deploy" },
  },
  {
    fault: "C10",
    input: "`ponte sandbox -- cdktf destroy dev --auto-approve`",
    was: "`1 storage b, 9 serviceusage services`, without a word on why they stay",
    held: { file: status, test: "says why Google Cloud keeps what a destroy leaves, once nothing else is there" },
  },
  {
    fault: "C10",
    input: "one call in the sandbox",
    was: "`Google Cloud was called 1 times: 1 storage`",
    held: { file: status, test: "counts calls" },
  },
  {
    fault: "C11",
    input: "an environment that was deployed in the sandbox gets `state: { bucket: acme-tfstate }`",
    was: "`Error: Backend configuration changed`, in every later command",
    held: { file: "tests/terraform/sandbox.test.ts", test: "takes its state along when `state` is taken out" },
  },
  {
    fault: "C11",
    input: "the same, with another `cloud` too",
    was: "`Error: Backend configuration changed`, in every later command",
    held: { file: folders, test: "stays on Google Cloud where the state was in %s: %s" },
  },
  {
    fault: "C11",
    input: "another bucket of the state, in a sandbox that has been started anew",
    was: "`Error: Backend configuration changed`, in every later command",
    held: { file: folders, test: "goes with the sandbox whose state it names" },
  },
  {
    fault: "C14",
    input: "`ponte sandbox -- cdktf deploy dev --auto-approve > log`",
    was: "frames and escape codes: 166 of 343 lines of the smallest deploy",
    held: {
      file: sandboxed,
      test: "keeps the engine from drawing where there is no terminal, and from asking for a newer version of itself",
    },
  },
  {
    fault: "C, first use",
    input: "`ponte sandbox -- cdktf deploy dev-aws`",
    was: "nothing at all for the first 15 seconds, and no file with what had been said",
    held: {
      file: sandboxed,
      test: "says at once what it does, on standard error, and keeps the engine's log of this sandbox alone",
    },
  },
  {
    fault: "C, first use",
    input: "`ponte show prod-aws` in a terminal",
    was: "raw Markdown with `**` and the source of a diagram, up to 206 columns wide",
    held: { file: terminal, test: "no line is wider than the terminal, in any view" },
  },
  {
    fault: "C, first use",
    input: "`npm run synth` in a terminal of 80 columns",
    was: "lines of 193 columns",
    held: { file: "tests/tools/show.test.ts", test: "fits a terminal of %i columns, and leaves nothing out" },
  },
  {
    fault: "B11",
    input: "`endpoints: { e: { mode: async, async: { output: bucket/answers }, ... } }`",
    was: "topics for answers and failures are made, and no output names them",
    held: { file: outputs, test: "who is told of answers and of failures" },
  },
  {
    fault: "B11",
    input: "the same",
    was: "no output says where requests are put, and where answers lie",
    held: { file: outputs, test: "where requests are put and answers lie, as its own role may" },
  },
  {
    fault: "B11",
    input: "`capture` of an endpoint, on either cloud",
    was: "no output names the table",
    held: { file: outputs, test: "the table of its requests, as queries write it, and only where they are captured" },
  },
  {
    fault: "B11",
    input: "an endpoint whose models another account's bucket or registry is to let in",
    was: "no output names the role or the account that they run as",
    held: { file: outputs, test: "the role or account that its models run as, which others let in" },
  },
  {
    fault: "B11",
    input: "`airflow: { pipelines: {} }`",
    was: "its page and its DAG folder; neither its name, which the clouds' commands ask for, nor who its tasks run as",
    held: { file: outputs, test: "Airflow tells its name, its page, its DAG folder, and who its tasks run as" },
  },
  {
    fault: "B11",
    input: "`datasets: { features: {} }` on AWS",
    was: "the database's name; not the workgroup without which no query runs, nor where files are put",
    held: { file: outputs, test: "a dataset tells on AWS by which workgroup it is queried and where its files lie" },
  },
  {
    fault: "B11",
    input: "`alerts: { emails: [a@acme.example] }` and an endpoint",
    was: "no output names the dashboard, nor the topic that a chat could listen to",
    held: { file: outputs, test: "the pages that show endpoints are told, and where alarms go" },
  },
  {
    fault: "D-a",
    input: "a file called .ponte, and `npm run synth` in a checkout",
    was: "Error: ENOTDIR: not a directory, mkdir, and a stack trace",
    held: {
      file: "tests/start.test.ts",
      test: "says in one line that the bundle cannot be written, and that the packages are not installed",
    },
  },
  {
    fault: "D-a",
    input: "`npm run synth` before `npm ci`",
    was: "Error: Cannot find module 'esbuild', and a stack trace",
    held: {
      file: "tests/start.test.ts",
      test: "says in one line that the bundle cannot be written, and that the packages are not installed",
    },
  },
  {
    fault: "D-a",
    input: "a folder called .ponte/terraform.dev.tfstate, and any command in the sandbox",
    was: "nothing: the command waited for ever, and the sandbox's process stayed",
    held: { file: sandboxed, test: "says where it stands why it could not start, and leaves no process" },
  },
  ...(
    [
      [
        "`{` in cdktf.json, `ponte synth`",
        "SyntaxError: Expected property name or '}' in JSON",
        "cdktf.json is cut off",
      ],
      ["an empty cdktf.json", "SyntaxError: Unexpected end of JSON input", "cdktf.json is empty"],
      ["`null` in cdktf.json", "TypeError: Cannot destructure property 'app'", "cdktf.json is null"],
      ["`{}` in cdktf.json", "TypeError [ERR_INVALID_ARG_TYPE]", "cdktf.json names no app"],
      ['`{ "app": "" }` in cdktf.json', "TypeError [ERR_INVALID_ARG_VALUE]", "app is empty"],
      ["`app` runs a file that is not there", "Node's `Cannot find module`", "app runs a file that is not there"],
      ["a folder called cdktf.json", "Error: EISDIR: illegal operation on a directory", "cdktf.json is a folder"],
      ["a file called cdktf.out", "Error: ENOTDIR: not a directory, mkdir 'cdktf.out/stacks'", "the output is a file"],
      ["a folder called cdk.tf.json", "Error: EISDIR: illegal operation on a directory", "a program is a folder"],
      ["a file called .ponte/sandbox", "Error: EEXIST: file already exists", "the sandbox's folder is a file"],
      ["`{` in manifest.json, `ponte changed`", "SyntaxError", "a manifest is cut off"],
      ["a cdk.tf.json that is cut off, `ponte changed`", "SyntaxError", "a program is cut off"],
      [
        "a folder called dev.md, `ponte comment`",
        "Error: EISDIR: illegal operation on a directory",
        "a comment's text is a folder",
      ],
      ["`{` in a package's package.json, `ponte doctor`", "SyntaxError", "a package's description is cut off"],
    ] as const
  ).map(([input, was, test]) => ({
    fault: "D-a",
    input,
    was: `${was}, a stack trace, and \`This is a bug; please report it\``,
    held: { file: broken, test },
  })),
];
