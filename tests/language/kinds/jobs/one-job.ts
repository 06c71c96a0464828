import { aws, digest, gcp } from "../../refuses";

const registries = "registries: { pipelines: {} }\n";
const images = { gcp: `registry/pipelines/ingest${digest}`, aws: `registry/pipelines${digest}` };

/** A job of one cloud that says these fields, each on a line of its own from line 9 on, and what stands behind it. */
export const job = (cloud: "gcp" | "aws", fields: string[], more = "") => {
  const head = (cloud === "gcp" ? gcp : aws) + registries;
  return `${head}jobs:\n  ingest:\n    image: ${images[cloud]}\n${fields.map((field) => `    ${field}\n`).join("")}${more}`;
};
