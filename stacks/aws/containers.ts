import type { ContainerSecret } from "../../constructs/aws/container/secret";
import { secretsIn, type Variables, versionVariable } from "../../language";
import type { AwsPlatform } from "./kind";

// What the containers of jobs and of services are given, both by ECS.

/** The variables that are text. */
export function textsOf(env: Variables): Record<string, string> {
  const texts = Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(texts);
}

/** The variables that get the value of a secret. */
export function secretsOf(env: Variables, on: AwsPlatform): Record<string, ContainerSecret> {
  return Object.fromEntries(
    secretsIn(env).map(([name, { key, version }]) => {
      const secret = on.made("secrets", key);
      if (version === undefined) return [name, { secret }];
      const isId = versionVariable(name, version).endsWith("_ID");
      return [name, isId ? { secret, versionId: version } : { secret, versionStage: version }];
    }),
  );
}
