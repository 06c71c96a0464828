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
    let below = `original/${name}.yaml`;
    texts.forEach((text, index) => {
      writeFileSync(join(this.environments, "base", `edit-${index}.yaml`), `extends: ${below}\n${text}`);
      below = `edit-${index}.yaml`;
    });
    writeFileSync(join(this.environments, `${name}.yaml`), `extends: base/${below}\n`);
  }
}
