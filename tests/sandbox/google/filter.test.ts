import { describe, expect, it } from "vitest";
import { filtered } from "../../../sandbox/google";

// "Logging query language": a line, and what lets it through.
const line = {
  severity: "ERROR",
  timestamp: "2026-11-01T03:00:00Z",
  resource: { type: "cloud_run_job", labels: { job_name: "ingest" } },
  labels: { "run.googleapis.com/execution_name": "ingest-1" },
  jsonPayload: { state: "late", count: 3, "@type": "x" },
};

describe("a line of a log", () => {
  it.each([
    "",
    "severity>=WARNING",
    "severity=error AND resource.type=cloud_run_job",
    'resource.type="cloud_run_job" resource.labels.job_name="ingest"',
    'labels."run.googleapis.com/execution_name"="ingest-1"',
    'timestamp>="2026-11-01T00:00:00-03:00" AND timestamp<"2026-11-01T03:00:01Z"',
    "jsonPayload.state:*",
    'jsonPayload.state:"LA"',
    "jsonPayload.count>2 jsonPayload.count<10",
    'jsonPayload.state=~"^la"',
    "NOT severity<ERROR",
    "-severity=INFO",
    'severity=INFO OR severity=ERROR AND (jsonPayload.state="late" OR jsonPayload.state="failed")',
    'jsonPayload.none!="x"',
    'jsonPayload.state=("failed" OR "late") AND severity=ERROR',
    "severity>=ERROR -- what is told\nresource.type=cloud_run_job",
  ])("is let through by %s", (filter) => {
    expect(filtered(filter)(line)).toBe(true);
  });

  it.each([
    "severity>ERROR",
    "severity<=WARNING",
    "resource.type=workflows.googleapis.com/Workflow",
    'timestamp>="2026-11-01T01:00:00-03:00"',
    "jsonPayload.none:*",
    'jsonPayload.none="x"',
    "severity=INFO OR severity=ERROR severity=DEBUG", // OR binds tighter
    'jsonPayload.state!~"^la"',
    'NOT (severity=ERROR OR severity="INFO")',
    'jsonPayload.state=("failed" OR "early")',
  ])("is not let through by %s", (filter) => {
    expect(filtered(filter)(line)).toBe(false);
  });

  it.each(["severity>=", "severity ERROR x", "(severity=ERROR", "severity=ERROR )", "severity=(ERROR"])(
    "is no filter: %s",
    (filter) => {
      expect(() => filtered(filter)).toThrow("Unparseable filter");
    },
  );
});
