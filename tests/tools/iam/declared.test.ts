import { expect, it } from "vitest";
import { declaredIn } from "../../../tools/iam/declared";
import { blocksOf, rightsText } from "../../../tools/iam/text";
import type { Environment, Tree } from "../../../language";

const at = { file: "dev.yaml", line: 1, column: 1 };
const scalar = (value: string): Tree => ({ kind: "scalar", at, value, source: value });
const map = (entries: Record<string, Tree>): Tree => ({ kind: "map", at, entries: new Map(Object.entries(entries).map(([key, value]) => [key, { keyAt: at, value }])) }); // prettier-ignore
const list = (...items: Tree[]): Tree => ({ kind: "list", at, items });

it("tells what a file says that one calls and no grant carries, and leaves out what is a thing", () => {
  const kinds = { buckets: {}, registries: {}, datasets: {}, airflow: { pipelines: {} }, endpoints: {} };
  const calls = list(scalar("https://api.example.com"), scalar("endpoint/churn"), map({ to: scalar("https://b.example.com") })); // prettier-ignore
  const tree = map({ airflow: map({ pipelines: map({ calls }) }) });
  const declared = declaredIn({ kinds } as unknown as Environment, tree);
  expect(declared.map(({ thing, calls, path }) => [thing, calls, path.join(".")])).toEqual([
    ["airflow/pipelines", "https://api.example.com", "airflow.pipelines.calls.0"],
    ["airflow/pipelines", "https://b.example.com", "airflow.pipelines.calls.2"],
  ]);
  expect(rightsText("dev", blocksOf([], declared), [], 100).split("\n").slice(1)).toEqual([
    "",
    "WORKLOADS",
    "  airflow/pipelines",
    "    calls https://api.example.com, as the file says; no grant carries it",
    "    calls https://b.example.com, as the file says; no grant carries it",
    "",
  ]);
});
