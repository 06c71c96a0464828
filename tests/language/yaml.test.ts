import { expect, it } from "vitest";
import { yamlOf } from "../../bench/endpoints";
import { problemsOf } from "../support/environments";
import { aws, gcp, refuses } from "./refuses";

refuses("YAML", [
  [
    "with a tab",
    `${gcp}buckets:\n\traw:\n\t\tdeleteAfter: 30d\n`,
    "dev.yaml:6:1 a tab indents this line; indent with spaces",
  ],
  [
    "with a key twice",
    `${gcp}buckets:\n  raw: {}\n  models: {}\n  raw: {}\n`,
    'dev.yaml:8:3 buckets.raw: key "raw" stands here a second time, first on line 6; keep one of them',
  ],
  [
    "with an open bracket",
    `${gcp}airflow:\n  p:\n    reads: [bucket/raw\n    writes: [bucket/raw]\n`,
    'dev.yaml:7:12 the "[" that opens here is not closed; write "]" behind the last item',
  ],
  [
    "with an open bracket in braces",
    `${gcp}airflow:\n  p: { reads: [bucket/raw }\n`,
    'dev.yaml:6:15 the "[" that opens here is not closed; write "]" behind the last item',
  ],
  [
    "with an open brace in brackets",
    `${gcp}buckets:\n  raw:\n    transitions: [{ after: 30d, to: NEARLINE ]\n`,
    'dev.yaml:7:19 the "{" that opens here is not closed; write "}" behind the last item',
  ],
  [
    "with an open brace",
    `${gcp}buckets:\n  raw: { deleteAfter: 3d\n  models: {}\n`,
    'dev.yaml:6:8 the "{" that opens here is not closed; write "}" behind the last item',
  ],
  ["with a bracket too many", `${gcp}airflow:\n  p:\n    reads: []]\n`, 'dev.yaml:7:14 "]" closes nothing; remove it'],
  [
    "with an open quote",
    `${gcp}labels:\n  a: "x\nbuckets:\n  raw: {}\n`,
    'dev.yaml:6:6 the quote that opens here is not closed; write " at the end of the text',
  ],
  [
    "with an open quote in braces",
    gcp.replace('200"', "200"),
    'dev.yaml:4:45 the quote that opens here is not closed; write " at the end of the text',
  ],
  [
    "with an open quote before another text in quotes",
    `${gcp}labels:\n  a: "x\n  b: "y"\n`,
    'dev.yaml:6:6 the quote that opens here is not closed; write " at the end of the text',
  ],
  [
    "with an apostrophe in single quotes",
    `${gcp}labels:\n  a: 'it's'\n`,
    "dev.yaml:6:10 text stands behind the closing quote; write '' for a quote in single quotes, or use double quotes",
  ],
  [
    "with an unknown escape",
    `${gcp}labels:\n  a: "C:\\dir"\n`,
    'dev.yaml:6:9 "\\" begins an escape that YAML does not know; write "\\\\", or put the text in single quotes',
  ],
  [
    "indented by a width of its own",
    `${gcp}buckets:\n  raw:\n    deleteAfter: 3d\n   noncurrent: 3d\n`,
    "dev.yaml:8:4 the line is indented by 3 spaces, which fits none above it; indent it by 0 or 2 or 4",
  ],
  [
    "indented below a value",
    `${gcp}buckets:\n  raw:\n    deleteAfter: 3d\n      noncurrent: 3d\n`,
    "dev.yaml:8:7 the line is indented deeper than the one above, which holds a value already; indent it by 4",
  ],
  [
    "without a space behind a colon",
    aws.replace("system: ", "system:"),
    'dev.yaml:2:1 no space stands behind the colon; write "system: " and then the value',
  ],
  [
    "without a space behind a colon, last in a map",
    `cloud: gcp\nsystem: churn\nowner: ml\ngcp:\n  project: acme-ml-dev\n  projectNumber: "481516234200"\n  region:europe-west1\n`,
    'dev.yaml:7:3 no space stands behind the colon; write "region: " and then the value',
  ],
  [
    "without a space behind the only colon",
    `cloud: gcp\nsystem: churn\nowner: ml\ngcp:\n  region:europe-west1\n`,
    'dev.yaml:5:3 gcp: no space stands behind the colon; write "region: " and then the value',
  ],
  [
    "without a space behind a colon in braces",
    `${gcp}buckets: { raw: {deleteAfter:30d} }\n`,
    'dev.yaml:5:18 buckets.raw.deleteAfter: no space stands behind the colon; write "deleteAfter: " and then the value',
  ],
  ["without a colon", `${gcp}buckets\n  raw: {}\n`, 'dev.yaml:5:1 no colon stands behind "buckets"; write "buckets:"'],
  [
    "without a colon before a value",
    `${gcp}protect false\n`,
    'dev.yaml:5:1 no colon stands behind "protect"; write "protect:" and then the value',
  ],
  [
    "with a second colon",
    `${gcp}datasets:\n  d:\n    description: features: one row per day\n`,
    "dev.yaml:7:18 a second colon on this line; put a text that holds a colon in quotes",
  ],
  [
    "with a sign that opens no text",
    `${gcp}labels: { a: @x }\n`,
    "dev.yaml:5:14 a text cannot begin with @; put it in quotes",
  ],
  [
    "with a list on the line of its key",
    `${gcp}airflow:\n  p:\n    reads: - bucket/raw\n`,
    "dev.yaml:7:12 a list begins on the line of its key; write [a, b], or each item on a line of its own",
  ],
  [
    "without a comma",
    `${gcp}buckets: { raw: { deleteAfter: 30d noncurrent: 3d } }\n`,
    "dev.yaml:5:32 a second colon in one entry; write a comma between entries, or put a text that holds a colon in quotes",
  ],
  [
    "with a space that is none",
    `${gcp}protect:\u00a0false\n`,
    "dev.yaml:5:9 a space that is not a plain one stands here; type it anew",
  ],
  [
    "with an anchor",
    `${gcp}labels: &all { a: b }\n`,
    'dev.yaml:5:9 labels: anchor "&all" is not allowed; share values with "extends", or put a text that begins with & in quotes',
  ],
  [
    "with an alias",
    `${gcp}labels: *all\n`,
    'dev.yaml:5:9 labels: alias "*all" is not allowed; write the value out, in quotes if it begins with *',
  ],
  [
    "with a merge key",
    `${gcp}labels:\n  <<: { a: b }\n`,
    'dev.yaml:6:3 labels.<<: merge key "<<" is not allowed; share values with "extends"',
  ],
  [
    "with a tag of its own",
    `${gcp}owner2: !Ref x\n`,
    "dev.yaml:5:9 tags are not allowed; write the plain value, in quotes if it begins with !",
  ],
  [
    "with a tag of YAML's",
    `${gcp}labels: { a: !!str 1 }\n`,
    "dev.yaml:5:14 labels.a: tags are not allowed; write the plain value, in quotes if it begins with !",
  ],
  [
    "in two documents",
    `${gcp}---\ncloud: aws\n`,
    "dev.yaml:5:1 a second document begins here; keep one document in a file",
  ],
  ["with a directive", `%YAML 1.1\n---\n${gcp}`, 'dev.yaml:1:1 directive "%YAML 1.1" is not allowed; remove the line'],
  ["that is empty", "", 'dev.yaml:1:1 the file is empty; write fields such as "cloud: gcp"'],
  ["with comments alone", "# later\n", 'dev.yaml:1:1 the file is empty; write fields such as "cloud: gcp"'],
  ["that is a list", "- cloud: gcp\n", 'dev.yaml:1:1 the file holds a list; write fields such as "cloud: gcp"'],
  ["that is one word", "gcp\n", 'dev.yaml:1:1 the file holds a single value; write fields such as "cloud: gcp"'],
  [
    "with a map for a key",
    `${gcp}labels: { {a: b}: c }\n`,
    "dev.yaml:5:11 labels: a key must be a plain word; remove the brackets",
  ],
  [
    "nested in brackets without end",
    `${gcp}labels: ${"[".repeat(50_000)}`,
    "dev.yaml:5:41 nested more than 32 levels deep; an environment needs fewer than ten",
  ],
  [
    "nested in dashes without end",
    `${gcp}labels:\n  ${"- ".repeat(20_000)}\n`,
    "dev.yaml:6:67 nested more than 32 levels deep; an environment needs fewer than ten",
  ],
  [
    "nested by indentation",
    `${gcp}${Array.from({ length: 34 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")}${" ".repeat(34)}b: 1\n`,
    `dev.yaml:38:34 nested more than 32 levels deep; an environment needs fewer than ten`,
  ],
  [
    "of more words than can be read in time",
    `${gcp}labels:\n${"  a: b\n".repeat(40_000)}`,
    "dev.yaml:24999:1 the file is too long to be read beyond this; split the environment",
  ],
  [
    "with a map of more entries than anybody has",
    `${gcp}buckets:\n${Array.from({ length: 2_001 }, (_, index) => `  b${index}: {}\n`).join("")}`,
    "dev.yaml:6:3 buckets: holds 2001 entries; at most 2000 are read in one place, so split the environment",
  ],
  [
    "with a text without an end",
    `${gcp}labels: { a: "${"\\q".repeat(40_000)}" }\n`,
    "dev.yaml:5:14 80002 characters stand here without an end; write at most 65536 in one piece",
  ],
  [
    "whose defaults make too much of it",
    `${aws}defaults: { endpoints: { variants: { a: { env: { ${Array.from({ length: 100 }, (_, index) => `A${index}: b`).join(", ")} } } } } }\nendpoints:\n${Array.from({ length: 1_000 }, (_, index) => `  e${index}: {}\n`).join("")}`,
    "dev.yaml:5:24 defaults: 104 values for each of 1000 are more than can be read; write fewer, or split the environment",
  ],
  [
    "with a thousand quotes",
    `${gcp}labels: ${'"'.repeat(1_001)}\n`,
    'dev.yaml:5:11 text stands behind the closing quote; write \\" for a quote in double quotes, or use single quotes',
  ],
  [
    "with the marks of a merge",
    `${gcp}<<<<<<< HEAD\nbuckets: {}\n=======\nbuckets: { raw: {} }\n>>>>>>> other\n`,
    "dev.yaml:5:1 git left a merge conflict here; keep one of the two sides, and remove its marks",
  ],
  [
    "with the marks of a merge below a key",
    `${gcp}buckets:\n<<<<<<< HEAD\n  raw: {}\n=======\n  models: {}\n>>>>>>> other\n`,
    "dev.yaml:6:1 git left a merge conflict here; keep one of the two sides, and remove its marks",
  ],
  [
    "whose lines end in a carriage return alone",
    gcp.replaceAll("\n", "\r"),
    "dev.yaml:1:11 a carriage return alone ends this line; save the file with line feeds",
  ],
  [
    "indented with a space that is not a plain one",
    `${gcp}buckets:\n\u00a0\u00a0raw: {}\n`,
    "dev.yaml:6:1 a space that is not a plain one indents this line; type it anew",
  ],
  [
    "with a bracket behind a colon",
    `${gcp}buckets:{raw: {}}\n`,
    'dev.yaml:5:1 no space stands behind the colon; write "buckets: " and then the value',
  ],
  [
    "with a secret on a line of its own",
    `${gcp}password ghp_${"a1".repeat(18)}\n`,
    "dev.yaml:5:1 no field stands on this line, and what does looks like a GitHub token; take it out of the file",
  ],
  [
    "of more than 1 MiB",
    gcp + "#".repeat(1024 * 1024),
    "dev.yaml:1:1 the file has 1048703 bytes; split it: at most 1 MiB is read",
  ],
  [
    "in Latin 1",
    Buffer.from(`${gcp}labels:\n  a: caf\u00e9\n`, "latin1"),
    "dev.yaml:6:9 the file is not UTF-8 here; save it as UTF-8",
  ],
  ["in UTF-16", Buffer.from(`\ufeff${gcp}`, "utf16le"), "dev.yaml:1:1 the file is UTF-16; save it as UTF-8"],
  [
    "with a control character in a comment",
    `${gcp}# \u001b[2J\n`,
    "dev.yaml:5:3 an invisible control character (U+001B) stands here; remove it",
  ],
  [
    "with text that runs backwards",
    `${gcp}labels: { a: "\u202ex" }\n`,
    "dev.yaml:5:15 an invisible control character (U+202E) stands here; remove it",
  ],
]);

it("reads a thousand endpoints of two variants, which is as much as a bench has", () => {
  expect(problemsOf({ "dev.yaml": yamlOf(1_000) })).toEqual([]);
}, 30_000);
