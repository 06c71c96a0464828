import { existsSync, readFileSync, writeFileSync } from "node:fs";
import prices from "./prices.json";
import { answerOf, type Outcome, type Question } from "./questions";
import type { Options } from "./options";

/** A question with what the cloud said. */
export interface Answered extends Question {
  readonly answer: string;
}

const clouds = { aws: "AWS", gcp: "Google Cloud" };

/** What the run makes and what that costs by its list price; said before anything is made. */
export function announcement({ cloud, region, account, airflow }: Options, steps: readonly string[]): string {
  const known = prices.filter((price) => price.cloud === cloud && ["any", region].includes(price.region));
  const elsewhere = prices.filter(
    ({ cloud: of, what }, index) =>
      of === cloud &&
      !known.some((each) => each.what === what) &&
      prices.findIndex((each) => each.what === what) === index,
  );
  const lines = [...known, ...elsewhere]
    .filter(({ what }) => airflow || !what.startsWith("Airflow"))
    .map(
      ({ what, usd, per, region: where, read }) => `  ${what}: $${usd} per ${per} (${where}, list price, read ${read})`,
    );
  const remains =
    cloud === "gcp"
      ? ["What stays behind: the key ring and its key, which Google never deletes, and the APIs, which stay on."]
      : [];
  return [
    `This deploys a little of everything into ${account} on ${clouds[cloud]}, ${region}, and destroys it at the end, after an hour or two:`,
    ...steps.map((step) => `  ${step}`),
    "",
    "It is billed to that account. What there is a list price for, before tax and discounts:",
    ...lines,
    "Storage, requests, logs and metrics of so small a run come on top; they are cents.",
    ...remains,
  ].join("\n");
}

/** Answers the questions that a step answers; `looked` has the others. */
export function answered(
  questions: readonly Question[],
  outcomes: readonly Outcome[],
  looked: ReadonlyMap<Question, string>,
): Answered[] {
  return questions.map((question) => {
    const outcome = outcomes.find(({ step }) => step === question.step);
    const answer = question.step === undefined ? looked.get(question) : outcome && answerOf(outcome);
    return { ...question, answer: answer ?? "not asked: the run ended before" };
  });
}

/** What was learned, as a part of docs/proof.md. */
export function report({ region }: Options, outcomes: readonly Outcome[], questions: readonly Answered[]): string {
  const today = new Date().toISOString().slice(0, 10);
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  return [
    `Run on ${today} in ${region}, with \`npm run first-run\`.`,
    "",
    "| step | minutes | went through |",
    "| --- | --- | --- |",
    ...outcomes.map((outcome) => `| ${outcome.step} | ${outcome.minutes.toFixed(1)} | ${cell(answerOf(outcome))} |`),
    "",
    "| finding | question | the cloud's answer |",
    "| --- | --- | --- |",
    ...questions.map(({ finding, asks, answer }) => `| ${finding} | ${cell(asks)} | ${cell(answer)} |`),
  ].join("\n");
}

/** Puts the part in its place on the page, below a heading of its own at the end. */
export function write(file: string, { cloud }: Options, part: string): void {
  const heading = `## First run on the real ${clouds[cloud]}`;
  const page = existsSync(file) ? readFileSync(file, "utf8") : "";
  const others = page.split(/\n(?=## )/).filter((each) => !each.startsWith(`${heading}\n`));
  writeFileSync(file, `${[...others.map((each) => each.trimEnd()), `${heading}\n\n${part}`].join("\n\n")}\n`);
}
