import { kindNames, kinds } from "../../language";
import type { Answers } from "./questions";

const fields = "node_modules/ponte-constructs/docs/environment-fields.md";
const nouns = kindNames.map((kind) => kinds[kind].noun).join(", ");
const clouds = { gcp: "Google Cloud", aws: "AWS" };
const deployed = "npx ponte sandbox -- cdktf deploy dev --auto-approve";

/** What somebody runs once before the sandbox plays their cloud. */
export const sandboxSetUp = { gcp: [], aws: ["npx ponte sandbox install"] };

/** The project's first page, of one screen. */
export function readmePage({ cloud, system, owner }: Answers): string {
  return `# ${system}

The ML platform ${system} on ${clouds[cloud]}, made by [Ponte](node_modules/ponte-constructs/README.md) from one YAML file per
environment. ${owner} answers for it.

With Node 20.19 or newer and Terraform 1.11 or newer (or OpenTofu, with \`TERRAFORM_BINARY_NAME=tofu\`), try it without an account:

\`\`\`sh
${["npm install", ...sandboxSetUp[cloud], deployed].join("\n")}
\`\`\`

- \`npx ponte show dev\` shows what is in an environment, \`npx ponte check\` whether the files are right.
- \`npx ponte add endpoint churn\` adds something, \`npx ponte add environment staging --from dev\` an environment.
- \`npx ponte doctor dev\` says what the first deploy to a real account still needs.
- \`npx cdktf diff dev\`, then \`npx ponte diff dev\`, tell a change in words; \`npx cdktf deploy dev\` makes it.
- \`npx ponte upgrade\` takes the next version of Ponte, and says before what it would change in the cloud.

\`environments/dev.yaml\` says what is dev's own, \`environments/base/\` what all share;
[every field](${fields}) has a line. The workflows plan each pull request and deploy what
is merged, once [they are set up](node_modules/ponte-constructs/docs/pull-requests.md), and build images once
[\`images/\` says which](node_modules/ponte-constructs/docs/build-images.md).
`;
}

/** What an agent that works on the project is to know. */
export function agentsPage({ cloud }: Answers): string {
  return `# For agents

This repository describes an ML platform on ${clouds[cloud]}: one YAML file per environment in \`environments/\`, from which
\`ponte-constructs\` writes Terraform. There is no other source.

- Change \`environments/*.yaml\` and \`environments/base/*.yaml\`. All fields are in \`${fields}\`, and as JSON Schema in
  \`node_modules/ponte-constructs/environments/environment.schema.json\`.
- \`npx ponte add <noun> <name>\` writes a new entry (${nouns}); \`npx ponte add environment <name> --from dev\` a
  new file. Comments and order stay.
- After each change run \`npx ponte check\`: mistakes come with file, line, column and what to write instead. \`npx ponte check --against origin/main\` says
  what would be lost, and ends with 3.
- \`npx ponte show dev\` says what there is. \`npx ponte sandbox -- cdktf deploy dev --auto-approve\` deploys to stand-ins on this machine; no account is
  needed, and none is touched.
- Deploy nowhere else: \`npx cdktf deploy\` without the sandbox changes the real cloud, and is people's or the workflows' to run. Never use \`-target\`.
- Do not write \`protect: false\`, \`delete\` or \`retired\` to make an error go away. They let data go, and are people's to decide.
- No secret belongs in these files; they are refused. Refer to what keeps them.
- Do not edit \`cdktf.out/\`, \`.ponte/\` or \`locks/\`: they are written by commands.
`;
}
