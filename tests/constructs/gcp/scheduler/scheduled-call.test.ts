import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { ScheduledCall, type ScheduledCallProps } from "../../../../constructs/gcp/scheduler/scheduled-call";
import { synth } from "../../../support/synth";

const serviceAccount = (scope: Construct) =>
  ServiceAccount.fromEmail(scope, "account", "nights@acme.iam.gserviceaccount.com");
const url = "https://run.googleapis.com/v2/projects/acme/locations/europe-west1/jobs/nightly:run";
const job = (props: Partial<ScheduledCallProps> = {}) =>
  synth((scope) => {
    const common = { jobName: "nightly", location: "europe-west1", schedule: "0 4 * * *", url };
    new ScheduledCall(scope, "call", { ...common, serviceAccount: serviceAccount(scope), ...props });
  }).resource.google_cloud_scheduler_job![0]!;

describe("a ScheduledCall", () => {
  it("with nothing set posts nothing but the call, with a token of its account, at the time of UTC", () => {
    expect(job()).toMatchObject({
      ...{ name: "nightly", region: "europe-west1", schedule: "0 4 * * *", time_zone: "Etc/UTC" },
      http_target: {
        ...{ uri: url, http_method: "POST" },
        oauth_token: {
          service_account_email: "nights@acme.iam.gserviceaccount.com",
          scope: "https://www.googleapis.com/auth/cloud-platform",
        },
      },
    });
    expect(job().http_target).not.toHaveProperty("body");
  });

  // docs.cloud.google.com/scheduler/docs/configuring/retry-jobs: at most five by count, and "until both limits are reached".
  it("is tried for an hour, or for as long as is said", () => {
    expect(job().retry_config).toMatchObject({
      retry_count: 5,
      max_retry_duration: "3600s",
      max_backoff_duration: "300s",
    });
    expect(job({ retryMinutes: 10 }).retry_config.max_retry_duration).toBe("600s");
    expect(job({ retryMinutes: 0 }).retry_config).toEqual({ retry_count: 0 });
  });

  it("sends its body as JSON", () => {
    const { http_target } = job({ method: "PATCH", body: { scaling: { minInstanceCount: 0 } } });
    expect(http_target).toMatchObject({ http_method: "PATCH", headers: { "Content-Type": "application/json" } });
    expect(Buffer.from(http_target.body, "base64").toString()).toBe('{"scaling":{"minInstanceCount":0}}');
  });

  it("comes after its account", () => {
    const { resource } = synth((scope) => {
      const made = new ServiceAccount(scope, "made", { accountId: "nights-of-acme" });
      const common = { jobName: "nightly", location: "europe-west1", schedule: "0 4 * * *", url };
      new ScheduledCall(scope, "call", { ...common, serviceAccount: made });
    });
    const { depends_on, http_target } = resource.google_cloud_scheduler_job![0]!;
    expect(depends_on).toEqual([expect.stringMatching(/^google_service_account\./)]);
    expect(http_target.oauth_token.service_account_email).toMatch(/^\$\{google_service_account\.\w+\.email\}$/);
  });

  it.each<[Partial<ScheduledCallProps>, string]>([
    [{ jobName: "every night" }, 'jobName is "every night"; write 1-500 letters, digits, "-" and "_"'],
    [{ location: "europe-west1-b" }, 'location is "europe-west1-b"; write a region, such as "europe-west1"'],
    [{ schedule: "0 4 * *" }, 'schedule is "0 4 * *"; write five fields of unix-cron, such as "0 20 * * 1-5"'],
    [{ timeZone: "Berlin" }, 'timeZone is "Berlin"; write a name of the tz database, such as Europe/Berlin'],
    [{ timeZone: "+01:00" }, 'timeZone is "+01:00"; write a name of the tz database, such as Europe/Berlin'],
    [
      { url: "https://embed-x.a.run.app/nightly" },
      'url is "https://embed-x.a.run.app/nightly"; write an address at googleapis.com: others take another kind of token',
    ],
    [
      { method: "DELETE", body: {} },
      "method is DELETE, which takes no body; write POST, PUT or PATCH, or leave out body",
    ],
    [{ retryMinutes: -1 }, "retryMinutes is -1; give a whole number from 0 to 1440"],
    [{ description: "x".repeat(501) }, "description has 501 characters; keep at most 500"],
  ])("refuses %j", (props, message) => {
    expect(() => job(props)).toThrow(`test/call: ${message}`);
  });
});
