import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { Construct } from "constructs";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { mustHaveKnownItems } from "../../shared/tokens";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of a {@link LogAlert}. */
export interface LogAlertProps extends ProviderSettings {
  /** What people read in the console and as the subject of e-mails, such as `Jobs of churn prod are late`. */
  readonly displayName: string;

  /** Which lines ring, in the words of Cloud Logging, 20,000 characters at most ("Logging query language"). */
  readonly filter: string;

  /**
   * What is taken of a line by name, such as `{ job: "EXTRACT(jsonPayload.of)" }`: each combination of values rings by itself. 10 at most.
   * @default - nothing: all lines ring as one
   */
  readonly extract?: { readonly [name: string]: string };

  /**
   * Seconds in which the same rings once at most, 300 to 172,800.
   * @default 3600
   */
  readonly everySeconds?: number;

  /** Channels of Cloud Monitoring that are told, at least one and at most 16. */
  readonly notificationChannels: string[];

  /**
   * How grave it is.
   * @default WARNING
   */
  readonly severity?: "CRITICAL" | "ERROR" | "WARNING";

  /** What it means and what people are to do, in Markdown; `${log.extracted_label.job}` stands for a label. */
  readonly documentation: string;

  /**
   * Project whose log is read.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** Tells people of lines in a log: of the first, and then of none until a time is over. Cloud Monitoring tells no end of it, since a log has none. */
export class LogAlert extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: MonitoringAlertPolicy;

  constructor(scope: Construct, id: string, props: LogAlertProps) {
    super(scope, id);
    const { displayName, filter, extract, everySeconds = 3600, notificationChannels, documentation, project } = props;
    for (const [name, value] of Object.entries({ displayName, filter, documentation })) required(this, name, value);
    if (isKnown(filter) && filter.length > 20_000)
      throw invalid(this, `filter has ${filter.length} characters`, "keep at most 20000");
    checkKnownWhole(this, "everySeconds", everySeconds, 300, 172_800);
    mustHaveKnownItems(this, "extract", extract);
    if (Object.keys(extract ?? {}).length > 10)
      throw invalid(this, `extract has ${Object.keys(extract!).length}`, "keep at most 10");
    mustHaveKnownItems(this, "notificationChannels", notificationChannels);
    if (notificationChannels.length === 0)
      throw invalid(this, "nobody is told", "give at least one of notificationChannels");
    this.resource = new MonitoringAlertPolicy(this, "Resource", {
      displayName,
      project,
      notificationChannels,
      severity: props.severity ?? "WARNING",
      combiner: "OR",
      conditions: [{ displayName, conditionMatchedLog: { filter, labelExtractors: extract } }],
      alertStrategy: { notificationRateLimit: { period: `${everySeconds}s` }, autoClose: "1800s" },
      documentation: {
        mimeType: "text/markdown",
        subject: displayName,
        content: documentation.replace(/(?<!\$)\$\{log\./g, "$$$${log."), // doubled, or Terraform would take it for its own
      },
    });
    applySettings(this, props);
  }
}
