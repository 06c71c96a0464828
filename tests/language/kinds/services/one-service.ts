import { describeProblem, warningsOf } from "../../../../language";
import { loadFiles } from "../../../support/environments";
import { aws, digest, gcp, type Case } from "../../refuses";

const registries = "registries: { serving: {} }\n";
export const images = { gcp: `registry/serving/api${digest}`, aws: `registry/serving${digest}` };

/** A service of one cloud that says these fields, each on a line of its own from line 9 on, and what stands behind it. */
export const service = (cloud: "gcp" | "aws", fields: string[], more = "") => {
  const head = (cloud === "gcp" ? gcp : aws) + registries;
  return `${head}services:\n  api:\n    image: ${images[cloud]}\n${fields.map((field) => `    ${field}\n`).join("")}${more}`;
};

/** The same of variants in place of the image: `services.api.variants` on line 8, and the first variant on line 9. */
export const varied = (cloud: "gcp" | "aws", variants: Record<string, string>, fields: string[] = [], more = "") =>
  service(cloud, fields, more).replace(
    `    image: ${images[cloud]}\n`,
    `    variants:\n${Object.entries(variants)
      .map(([name, says]) => `      ${name}: { image: ${images[cloud]}, ${says} }\n`)
      .join("")}`,
  );

export const onBoth = (title: string, fields: string[], line: string, more = ""): Case[] =>
  (["gcp", "aws"] as const).map((cloud) => [`${title}, on ${cloud}`, service(cloud, fields, more), line]);

/** What a file is warned of, a line each. */
export const told = (text: string) =>
  warningsOf(loadFiles({ "dev.yaml": text })[0]!).map((problem) =>
    describeProblem(problem).replace(/^.*\/(?=dev\.yaml)/, ""),
  );

/** What a service of AWS on the internet needs. */
export const onInternet = ["ingress: public", "domain: api.acme.example", "zone: Z0123456789ABC"];
export const forAll = "access: { everyone: true }";
