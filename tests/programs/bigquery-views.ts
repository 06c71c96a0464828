// Reports that other teams read by views alone, over tables that they may not read, in the European Union and, by a second provider, in the United
// States; one view also looks into a dataset that the finance team owns.
import { BigqueryRoutine } from "@cdktf/provider-google/lib/bigquery-routine";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { ServiceAccount as GoogleServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { type App, type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { BigQueryDataset } from "ponte-constructs/gcp";

export function bigQueryViews(app: App): TerraformStack {
  const stack = new TerraformStack(app, "reports");
  new GoogleProvider(stack, "google", { region: "europe-west1" }); // whoever deploys says in which project
  const us = new GoogleProvider(stack, "us", { alias: "us", project: "acme-data-us", region: "us-central1" });
  const { member: trainer } = new GoogleServiceAccount(stack, "trainer", { accountId: "trainer" });

  const europe = new Reports(stack, "europe", { location: "EU", trainer });
  new Reports(stack, "america", { location: "US", trainer, provider: us });

  const finance = BigQueryDataset.fromName(stack, "finance", "ledger", { project: "acme-finance" });
  const revenue = europe.reports.addTable("revenue", {
    query: "SELECT day, SUM(amount) AS amount FROM `acme-finance.ledger.bookings` GROUP BY day",
  });
  finance.authorizeView("revenue", revenue);
  finance.grant("names", "roles/bigquery.metadataViewer", trainer);
  BigQueryDataset.fromName(stack, "currencies", "currencies").grantRead("trainer", trainer);
  return stack;
}

interface ReportsProps {
  readonly location: string;
  readonly trainer: string;
  readonly provider?: TerraformProvider;
}

class Reports extends Construct {
  public readonly reports: BigQueryDataset;

  constructor(scope: Construct, id: string, { location, trainer, provider }: ReportsProps) {
    super(scope, id);
    const common = { location, provider, labels: { team: "reporting" } };
    const facts = new BigQueryDataset(this, "facts", {
      ...common,
      datasetId: "facts",
      billing: "PHYSICAL",
      ownsAccess: false,
    });
    const allVisits = facts.addTable("visits", {
      schema: [
        { name: "shop", type: "INT64", mode: "REQUIRED" },
        { name: "customer", type: "STRING" },
      ],
      partitionBy: { type: "DAY", requireFilter: true },
      deleteAfterDays: 400,
    });
    const shops = facts.addTable("shops", {
      schema: [{ name: "shop", type: "INT64", mode: "REQUIRED" }],
      partitionBy: { column: "shop", range: { start: 0, end: 10_000, interval: 100 } },
      primaryKey: ["shop"],
    });
    facts.grantRead("trainer", trainer);

    this.reports = new BigQueryDataset(this, "reports", { ...common, datasetId: "reports" });
    const visits = this.reports.addTable("visits", {
      query: `SELECT shop, COUNT(*) AS visits FROM \`${allVisits.name}\` WHERE _PARTITIONTIME >= "2026-01-01" GROUP BY shop`,
    });
    facts.authorizeView("visits", visits);
    const { routineId } = new BigqueryRoutine(this, "top", {
      ...{ datasetId: this.reports.datasetId, routineId: "top", routineType: "TABLE_VALUED_FUNCTION", language: "SQL" },
      ...{ definitionBody: `SELECT shop FROM \`${shops.name}\` LIMIT 10`, provider },
    });
    facts.authorizeRoutine("top", { project: this.reports.project, datasetId: this.reports.datasetId, routineId });
    this.reports.grantRead("everybody", "domain:acme.example");
  }
}
