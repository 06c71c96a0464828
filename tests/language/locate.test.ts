import { describe, expect, it } from "vitest";
import { literal } from "../../stacks/literal";
import { loadFiles } from "../support/environments";
import { gcp } from "./refuses";

describe("where a value of an environment stands", () => {
  const files = {
    "dev.yaml": `extends: base/a.yaml\n${gcp}buckets:\n  raw:\n    deleteAfter: 30d\n`,
    "base/a.yaml": "buckets:\n  raw:\n    softDelete: 7d\nairflow: { p: { packages: { pandas: '' } } }\n",
  };
  const [environment] = loadFiles(files);
  const place = (path: string[]) => {
    const { file, line, column } = literal(environment!).locate(path);
    return `${file.replace(/^.*ponte-[^/]*\//, "")}:${line}:${column}`;
  };

  it.each<[what: string, path: string[], place: string]>([
    ["a value", ["buckets", "raw", "deleteAfter"], "dev.yaml:8:18"],
    ["a value in a base", ["buckets", "raw", "softDelete"], "base/a.yaml:3:17"],
    ["an item deep in a map", ["airflow", "p", "packages", "pandas"], "base/a.yaml:4:37"],
    ["a default that nobody wrote: what is around it", ["buckets", "raw", "noncurrent"], "dev.yaml:7:3"],
    ["what is nowhere: the file", ["endpoints"], "dev.yaml:1:1"],
  ])("%s", (_, path, expected) => expect(place(path)).toBe(expected));
});
