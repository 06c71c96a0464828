// Environments on Google Cloud that are refused, or are not.

const image = `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${"a".repeat(64)}`;

/** An environment with these kinds, in a region. */
export const environment = (kinds: string, region = "europe-west1") => `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: ${region}, deployer: deployer@acme-ml-dev.iam.gserviceaccount.com }
${kinds}
`;

/** An endpoint with these fields, each followed by a comma, and one variant. */
export const endpoint = (name: string, fields = "") => `  ${name}: { ${fields}variants: { a: { image: "${image}" } } }`;

export const endpointIn = (region: string, fields: string) =>
  environment(`endpoints:\n${endpoint("e", fields)}`, region);
export const served = (fields: string) => endpointIn("europe-west1", fields);
