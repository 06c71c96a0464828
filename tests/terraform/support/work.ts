/** Jobs of all sorts, on either cloud: what is due every night, what files start, what others start. `image` is the cloud's. */
export function workOf(image: string) {
  const night = { cron: "30 23 * * *", timezone: "America/Sao_Paulo" };
  const dated = { command: ["python", "-m", "load"], args: ["--date", "{date}"] };
  return {
    alerts: { emails: ["ml-oncall@acme.example"] },
    secrets: { erp: {} },
    buckets: { raw: {} },
    identities: { airflow: { starts: ["job/ingest"] }, others: {}, reports: { reads: ["bucket/raw"] } },
    jobs: {
      ingest: {
        ...{ image, ...dated, env: { ERP_TOKEN: "secret/erp", LEVEL: "info" }, retries: 1, timeout: "2h" },
        ...{ schedule: night, appends: ["bucket/raw/erp"], alerts: { lateAfter: "4h" } },
      },
      parse: { image, ...dated, tasks: 3, on: "bucket/raw/incoming", starts: ["job/report"] },
      report: { image, identity: "identity/reports" },
      plain: { image, schedule: { ...night, overlap: "allow" } },
      nightly: { image, ...dated, schedule: night, alerts: { lateAfter: "4h" } },
      quick: { image, ...dated },
      quiet: { image, ...dated, alerts: { onFailure: false } },
    },
  };
}

/** 23:30 of the 4th in São Paulo, when it is the 5th in UTC. */
export const due = new Date("2026-12-05T02:30:00Z");
