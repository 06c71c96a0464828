import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment, loadEnvironments, type Environment } from "../language";
import type { Identity } from "../terraform-types/rights";
import { cost } from "./cost";
import { firstDeploy } from "./doctor/first-deploy";
import { rightsCommands } from "./rights";
import { show } from "./show";
import { synthesize } from "./synthesize";

// A block of a page that quotes something else: `<!-- kind: name -->`, then the fence.
const block = /<!-- (environment|diagram|first deploy|code|rights|cost): ([^\n]+) -->\n```(\w+)\n([\s\S]*?)```/g;

/**
 * A page with every quotation renewed: the diagram of its own environment, the first deploy's commands, the code of examples, the rights of who
 * plans and deploys, a bill.
 */
export function renewedPage(readme: string): string {
  const own = new Map(
    [...readme.matchAll(block)]
      .filter(([, kind]) => kind === "environment")
      .map(([, , name, , yaml]) => [name!, yaml!]),
  );
  return readme.replace(block, (_whole, kind: string, name: string, language: string, content: string) => {
    const quoted = {
      environment: () => content,
      diagram: () => diagramOf(environmentFrom(name, own.get(name) ?? "")),
      "first deploy": () =>
        `${firstDeploy(loadEnvironments({ directory: "environments", names: [name] })[0]!).join("\n")}\n`,
      code: () => readFileSync(name, "utf8"),
      rights: () => rightsIn(name),
      cost: () => billIn(name),
    }[kind]!();
    return `<!-- ${kind}: ${name} -->\n\`\`\`${language}\n${quoted}\`\`\``;
  });
}

/** The bill of an environment without the list of its prices, which say when they are old. */
function billIn(name: string): string {
  const [text] = cost({ directory: "environments", names: [name], width: 100, today: new Date() }).split(
    "\n\n  Prices",
  );
  return `${text}\n`;
}

/** `prod plan` */
function rightsIn(words: string): string {
  const [name = "", identity] = words.split(" ");
  const [environment] = loadEnvironments({ directory: "environments", names: [name] });
  return rightsCommands(synthesize(environment!), identity as Identity);
}

/** An environment whose YAML stands in the README. */
function environmentFrom(name: string, yaml: string): Environment {
  const folder = mkdtempSync(join(tmpdir(), "ponte-readme-"));
  try {
    writeFileSync(join(folder, `${name}.yaml`), yaml);
    return loadEnvironment(join(folder, `${name}.yaml`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function diagramOf(environment: Environment): string {
  return /```mermaid\n([\s\S]*?)```/.exec(show(synthesize(environment)))![1]!;
}
