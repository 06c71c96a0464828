import type { KindWords } from "./kind";
import { days, prose } from "./phrases";

export const secrets: KindWords<"secrets"> = {
  title: "Secrets",
  shape: ["[/", "/]"],
  place: (name, environment) =>
    environment.cloud === "gcp" ? `projects/${environment.gcp.project}/secrets/${name}` : name,
  describe: ({ description, rotate, expires }) => [
    ...(description === undefined ? [] : [prose(description)]),
    ...(rotate === undefined ? [] : [`reminds of a new value every ${days(rotate)}`]),
    ...(expires === undefined ? [] : [`its value is good until ${expires}`]),
  ],
  keyAgents: (items) => ["secretmanager", ...(items.some(({ rotate }) => rotate !== undefined) ? ["pubsub"] : [])],
};
