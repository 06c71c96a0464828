/** Something that the google provider sends, that Google's description does not have, and that Google takes. */
export interface Tolerated {
  /** Id of the method in the description. */
  readonly method: string;
  /** Where it stands in the request: see `Mistake`. */
  readonly at: string;
  /** Why it is known to be taken. */
  readonly why: string;
}

// The google provider's requests are proven by its own acceptance tests, which run at Google: what they send is true, and the description is not
// whole there. What is written by us, through the restful provider, has no such proof, and nothing is tolerated of it.
export const tolerated: readonly Tolerated[] = [
  {
    method: "composer.projects.locations.environments.patch",
    at: "?updateMask config.EnvironmentSize",
    why: "updated by the provider's TestAccComposerEnvironmentComposer3_update; the field is environmentSize",
  },
  {
    method: "composer.projects.locations.environments.patch",
    at: "?updateMask config.WorkloadsConfig",
    why: "updated by the same acceptance test; the field is workloadsConfig",
  },
  {
    method: "composer.projects.locations.environments.patch",
    at: "?updateMask config.ResilienceMode",
    why: "updated by TestAccComposerEnvironment_UpdateComposerV2ResilienceMode; the field is resilienceMode",
  },
  {
    method: "compute.routers.patch",
    at: "nats.initialNatIps",
    why: "a field of the provider's own, sent empty with each router NAT; Compute Engine ignores names that it does not know",
  },
  ...["setSslCertificates", "setSslPolicy", "setUrlMap"].map((method) => ({
    method: `compute.targetHttpsProxies.${method}`,
    at: "serverTlsPolicy",
    why: "sent empty with every change by resource_compute_target_https_proxy.go; Compute Engine ignores names that it does not know",
  })),
  {
    method: "bigquery.jobs.insert",
    at: "jobReference.project",
    why: "set beside projectId in resource_bigquery_job.go; BigQuery ignores names that it does not know",
  },
  {
    method: "bigquery.datasets.patch",
    at: "access.datasetId",
    why: "sent with each entry by resource_bigquery_dataset_access.go, in all its acceptance tests; BigQuery ignores names that it does not know",
  },
];
