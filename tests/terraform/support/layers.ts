import { cpSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "../../../language";

/** A copy of an environment's files, in which it can be edited by texts on top of its own file. */
export class Layers {
  private readonly environments: string;

  /** @param folder the project, below which `environments/` is made */
  constructor(
    folder: string,
    private readonly environment: Environment,
  ) {
    this.environments = join(folder, "environments");
    const own = dirname(environment.file);
    cpSync(own, this.environments, { recursive: true });
    cpSync(own, join(this.environments, "base", "original"), { recursive: true });
  }

  /** Makes the environment what its own file says, with these texts on top of it, one above the other. */
  write(texts: readonly string[]): void {
    const { name } = this.environment;
    for (const [file, text] of layered(`original/${name}.yaml`, name, texts))
      writeFileSync(join(this.environments, file), text);
  }
}

/** Files, by their paths, that say what `original` in the folder `base` says, with texts on top of it, one above the other. */
export function layered(original: string, name: string, texts: readonly string[]): [file: string, text: string][] {
  const below = ["", ...texts].map((_, index) => (index === 0 ? original : `edit-${index - 1}.yaml`));
  return [
    ...texts.map((text, index): [string, string] => [`base/edit-${index}.yaml`, `extends: ${below[index]}\n${text}`]),
    [`${name}.yaml`, `extends: base/${below.at(-1)}\n`],
  ];
}
