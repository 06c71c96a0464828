// Regions of Google Cloud in November 2026. The sandbox knows no environment file, so it has a list of its own.
// prettier-ignore
export const regions: readonly string[] = [
  "africa-south1", "asia-east1", "asia-east2", "asia-northeast1", "asia-northeast2", "asia-northeast3", "asia-south1", "asia-south2",
  "asia-southeast1", "asia-southeast2", "asia-southeast3", "australia-southeast1", "australia-southeast2", "europe-central2",
  "europe-north1", "europe-north2", "europe-southwest1", "europe-west1", "europe-west10", "europe-west12", "europe-west2",
  "europe-west3", "europe-west4", "europe-west6", "europe-west8", "europe-west9", "me-central1", "me-central2", "me-west1",
  "northamerica-northeast1", "northamerica-northeast2", "northamerica-south1", "southamerica-east1", "southamerica-west1",
  "us-central1", "us-east1", "us-east4", "us-east5", "us-south1", "us-west1", "us-west2", "us-west3", "us-west4", "us-west8",
];

// Multi-regions and pairs, as the services write them.
const wider = /^(global|us|eu|europe|asia|ca|au|in|nam\d{1,2}|eur\d{1,2}|asia\d{1,2}|-)$/;

/** Whether Google has a region, zone or multi-region of this name. */
export function isLocation(name: string): boolean {
  const region = name.replace(/-[a-z]$/, "");
  return wider.test(name) || regions.includes(region);
}

/** Where a bucket may be: a region, a multi-region or a pair, in either case. */
export function isBucketLocation(name: string): boolean {
  return regions.includes(name.toLowerCase()) || /^(us|eu|asia|nam\d{1,2}|eur\d{1,2}|asia\d{1,2})$/i.test(name);
}

/** Where a dataset may be: a region or the multi-regions `US` and `EU`. */
export function isDatasetLocation(name: string): boolean {
  return regions.includes(name.toLowerCase()) || /^(us|eu)$/i.test(name);
}
