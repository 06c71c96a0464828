import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadEnvironment, SpecError, type Problem } from "../../language";
import { environmentFiles } from "./environment";
import { isCloud, type Answers, type Given, type QuestionName, questionsOf } from "./questions";

// What is right on both clouds, in place of what is not known yet.
const others = {
  account: "111122223333",
  project: "acme-ml-dev",
  projectNumber: "481516234200",
  system: "ml",
  owner: "ml@acme.example",
};
const regions = { gcp: "europe-west1", aws: "eu-west-1" };

/** What the language says of the answers that are there, by question: what is wrong with each, and what to write. */
export function mistakesIn(given: Given): ReadonlyMap<QuestionName, string> {
  const { cloud } = given;
  if (!isCloud(cloud)) return new Map(cloud === undefined ? [] : [["cloud", `"${cloud}"; write gcp or aws`]]);
  const known = Object.fromEntries(Object.entries(given).filter(([, answer]) => answer !== undefined));
  const problems = problemsOf({ region: regions[cloud], ...others, ...known } as unknown as Answers);
  return new Map(
    questionsOf(cloud).flatMap(({ name, field }) => {
      const problem = problems.find((each) => each.field === field(cloud));
      return problem === undefined || given[name] === undefined ? [] : [[name, unquoted(problem.message)] as const];
    }),
  );
}

/** In a file a number needs quotes, and here none does. */
const unquoted = (message: string) => message.replace(" in quotes", "").replace(/such as "(\d+)"/, "such as $1");

/** The problems of the files that the answers would make. */
function problemsOf(answers: Answers): readonly Problem[] {
  const folder = mkdtempSync(join(tmpdir(), "ponte-init-"));
  try {
    for (const [path, text] of Object.entries(environmentFiles(answers))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    loadEnvironment(join(folder, "environments", "dev.yaml"));
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.problems;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
