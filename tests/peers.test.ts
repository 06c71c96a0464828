import { expect, it } from "vitest";
import manifest from "../package.json";
import { sets } from "../scripts/peer-sets";

/** The first version that is another interface by semver: 22.0.0 for 21.22.1, 0.22.0 for 0.21.0. */
function nextMajor(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 0 ? `${major + 1}.0.0` : `0.${minor + 1}.0`;
}

it("takes of its peers what `npm run peers` tries: from the oldest there to the major that the project is made with", () => {
  const made: Record<string, string> = manifest.devDependencies;
  const tried = Object.entries(sets.oldest!.versions).map(([name, oldest]) => [
    name,
    `>=${oldest} <${nextMajor(made[name]!)}`,
  ]);
  expect(manifest.peerDependencies).toEqual(Object.fromEntries(tried));
});

it("tries the engine's continuation as it stands among what the project is made with", () => {
  expect(sets.cdktn!.versions).toMatchObject({
    cdktn: manifest.devDependencies.cdktn,
    constructs: manifest.devDependencies.constructs,
  });
});
