"use strict";
const { createHash } = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");

const variable = /(model-\d{5}|[0-9A-F]{8}|[0-9a-f]{8})/;

/**
 * Writes the program that nothing which makes the same JSON can be much faster than: plain objects, written out for one endpoint and
 * made for each, and `JSON.stringify`. It hashes paths to ids as the engine does; the hashes of a model's content it is given.
 *
 * @param {string} written a program of ours with the endpoints
 * @param {string} bound where the plain program is to be
 */
function writeBound(written, bound) {
  const { resource, ...rest } = JSON.parse(readFileSync(written, "utf8"));
  const endpoints = new Map();
  const others = {};
  for (const [type, byId] of Object.entries(resource)) {
    for (const [id, body] of Object.entries(byId)) {
      const name = /^bench\/(model-\d{5})\//.exec(body["//"].metadata.path)?.[1];
      if (name === undefined) (others[type] ??= {})[id] = body;
      else endpoints.set(name, [...(endpoints.get(name) ?? []), [type, id, body]]);
    }
  }
  const texts = [...endpoints.values()].map((resources) => JSON.stringify(resources).split(variable));
  // What differs between two endpoints; everything else is the same in all of them.
  const differing = [...texts[0].keys()].filter((at) => texts[0][at] !== texts[1][at]);
  const firsts = [...new Set(differing.map((at) => texts[0][at]))];
  const places = firsts.map((first) => texts[0].indexOf(first));
  const values = texts.map((parts) => places.map((place) => parts[place]));
  const [first] = endpoints.values();
  const paths = new Map(
    first.map(([, , body]) => body["//"].metadata.path.replace("bench/", "")).map((path) => [idHash(path), path]),
  );
  const made = firsts.map((text, index) => {
    const hash = paths.has(text) ? `idHash(${source(paths.get(text), firsts)})` : `given[${index}]`;
    return `  v[${index}] = ${hash};`;
  });
  const lines = first.map(
    ([type, id, body]) => `  (resource.${type} ??= {})[${source(id, firsts)}] = ${source(body, firsts)};`,
  );
  writeFileSync(`${bound}.json`, JSON.stringify(values));
  writeFileSync(
    bound,
    `const { createHash } = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");
${idHash}
const resource = ${JSON.stringify(others)};
for (const given of JSON.parse(readFileSync(process.argv[1] + ".json", "utf8"))) {
  const v = [];
${made.join("\n")}
${lines.join("\n")}
}
writeFileSync(process.argv[2], JSON.stringify({ ...${JSON.stringify(rest)}, resource }, null, 2));
`,
  );
}

/** What the engine puts behind an id. */
function idHash(path) {
  return createHash("md5").update(path).digest("hex").slice(0, 8).toUpperCase();
}

/** A value as JavaScript, with `v[0]`, `v[1]`, ... for the texts that differ between endpoints. */
function source(value, firsts) {
  if (Array.isArray(value)) return `[${value.map((item) => source(item, firsts)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${source(item, firsts)}`);
    return `{ ${entries.join(", ")} }`;
  }
  if (typeof value !== "string" || !firsts.some((first) => value.includes(first))) return JSON.stringify(value);
  if (value.startsWith('{"')) return `JSON.stringify(${source(JSON.parse(value), firsts)})`;
  const parts = value.split(variable).map((part) => {
    const index = firsts.indexOf(part);
    return index < 0 ? part.replace(/[\\`]|\$\{/g, "\\$&") : `\${v[${index}]}`;
  });
  return `\`${parts.join("")}\``;
}

module.exports = { writeBound };
