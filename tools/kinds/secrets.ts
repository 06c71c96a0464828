import type { KindWords } from "./kind";
import { prose } from "./phrases";

export const secrets: KindWords<"secrets"> = {
  title: "Secrets",
  shape: ["[/", "/]"],
  place: (name, environment) =>
    environment.cloud === "gcp" ? `projects/${environment.gcp.project}/secrets/${name}` : name,
  describe: ({ description }) => (description === undefined ? [] : [prose(description)]),
  keyAgents: () => ["secretmanager"],
};
