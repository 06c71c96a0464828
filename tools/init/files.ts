import { packageFile } from "../../sandbox/package-file";
import { readJsonFile } from "../json-file";
import { packagedApp } from "../run-app";
import { environmentFiles } from "./environment";
import { agentsPage, readmePage } from "./pages";
import type { Answers } from "./questions";
import { workflowFiles } from "./workflows";

/** Every file of a new project by its path; `ponte` is what package.json says of the package itself. */
export function projectFiles(answers: Answers, ponte: string): Record<string, string> {
  return {
    ".gitignore": ignored,
    ".nvmrc": "22\n",
    "AGENTS.md": agentsPage(answers),
    "README.md": readmePage(answers),
    "cdktf.json": json({
      language: "typescript",
      app: packagedApp,
      projectId: answers.system,
      sendCrashReports: "false",
    }),
    "package.json": json(manifest(answers, ponte)),
    ...environmentFiles(answers),
    ...workflowFiles(),
  };
}

/** Those that are run as a command. */
export const isCommand = (path: string) => path === ".github/guarded";

const ignored = ["node_modules/", "cdktf.out/", ".ponte/", ".terraform/", "*.tfstate", "*.tfstate.*", "*.tfplan", "*.log", ""].join("\n"); // prettier-ignore

/** The versions are those that this release is tried with. The provider's classes are in the package: a project that has files alone needs none. */
function manifest({ system }: Answers, ponte: string): object {
  const { devDependencies, overrides, engines } = readJsonFile(packageFile("package.json"));
  const ours = devDependencies as Record<string, string>;
  const taken = ["cdktf", "cdktf-cli", "constructs"].map((name) => [name, ours[name]]);
  return {
    name: `${system}-platform`,
    private: true,
    engines,
    dependencies: Object.fromEntries([...taken, ["ponte-constructs", ponte]]),
    overrides,
  };
}

const json = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;
