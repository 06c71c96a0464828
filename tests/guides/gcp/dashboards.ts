import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { ruleOn } from "./rules";

const page = (title: string, address: string) => ({ title, address: `cloud.google.com/${address}`, read: "2026-11" });

export const dashboards: readonly Entry[] = [
  {
    says: "A dashboard holds a hundred charts at most.",
    page: page("Quotas and limits", "monitoring/quotas"),
    held: ruleOn(
      "google_monitoring_dashboard",
      ({ dashboard_json: json }) => tiles(json).length <= 100,
      (body) => {
        const dashboard = JSON.parse(body.dashboard_json) as Json;
        dashboard.mosaicLayout.tiles = Array<Json>(101).fill(tiles(body.dashboard_json)[0]!);
        body.dashboard_json = JSON.stringify(dashboard);
      },
    ),
  },
  {
    says: "A channel of type email has its address in the label email_address.",
    page: page("Create and manage notification channels with the API", "monitoring/alerts/using-channels-api"),
    held: ruleOn(
      "google_monitoring_notification_channel",
      ({ type, labels }) => type === "email" && /@/.test(labels.email_address),
      ({ labels }) => delete labels.email_address,
    ),
  },
  {
    says: "A metric may come six minutes late, and how fast a budget burns over five is then told late, too.",
    page: page("Google Cloud metrics: A to B", "monitoring/api/metrics_gcp_a_b"),
    held: {
      notChecked:
        "how late a point comes is the service's; the longer time of each pair decides, and the short one ends the alert",
    },
  },
];

function tiles(json: string): Json[] {
  return (JSON.parse(json) as Json).mosaicLayout.tiles as Json[];
}
