import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Options } from "./options";

/** What the run asks of a cloud besides what Terraform does. */
export interface Clients {
  /** One prediction; `undefined` when it was answered, what went wrong otherwise. */
  readonly predict: (endpoint: Endpoint) => Promise<string | undefined>;
  /** The metrics of a namespace that have had a value lately; AWS only. */
  readonly metrics: (namespace: string) => Promise<{ metric: string; dimensions: string[] }[]>;
  /** The newest value of a percentile, over whichever dimensions come first; AWS only. */
  readonly percentile: (namespace: string, metric: string, statistic: string) => Promise<number | undefined>;
  /** The metrics under a filter that have had a value lately; Google Cloud only. */
  readonly series: (filter: string) => Promise<string[]>;
  /** The tables of a dataset and how many rows each holds, those on their way included; Google Cloud only. */
  readonly rows: (dataset: string) => Promise<{ table: string; count: number }[]>;
}

/** What the program puts out of an endpoint. */
export interface Endpoint {
  readonly name: string;
  readonly url: string;
}

const packages = {
  aws: ["@aws-sdk/client-cloudwatch@3.1164.0", "@aws-sdk/client-sagemaker-runtime@3.1164.0"],
  gcp: ["google-auth-library@11.3.4"],
};

/** Brings the vendor's libraries into `folder`; they are no dependency of the package. */
export function installClients({ cloud }: Options, folder: string): void {
  const at = join(folder, cloud);
  const names = packages[cloud];
  const isThere = (name: string) => existsSync(join(at, "node_modules", name.slice(0, name.lastIndexOf("@"))));
  if (names.every(isThere)) return;
  mkdirSync(at, { recursive: true });
  const { status } = spawnSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", at, ...names], {
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`${names.join(" and ")} could not be installed`);
}

/** The clients of a cloud, by the libraries that {@link installClients} has brought into `folder`. */
export function clientsOf({ cloud, account, region }: Options, folder: string): Clients {
  const load = createRequire(join(folder, cloud, "package.json"));
  return cloud === "aws" ? awsClients(load, region) : googleClients(load, account);
}

const none = () => Promise.reject(new Error("there is no such thing on this cloud"));
const lately = () => ({ from: new Date(Date.now() - 3_600_000), to: new Date() });

/* eslint-disable @typescript-eslint/no-explicit-any -- the libraries come later, and so do their types */
function awsClients(load: NodeJS.Require, region: string): Clients {
  const { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } = load("@aws-sdk/client-cloudwatch") as any;
  const { InvokeEndpointCommand, SageMakerRuntimeClient } = load("@aws-sdk/client-sagemaker-runtime") as any;
  const watch = new CloudWatchClient({ region });
  const serving = new SageMakerRuntimeClient({ region });
  const listed = async (namespace: string, MetricName?: string): Promise<any[]> =>
    (await watch.send(new ListMetricsCommand({ Namespace: namespace, MetricName, RecentlyActive: "PT3H" }))).Metrics ??
    [];
  return {
    predict: ({ name }) =>
      serving.send(new InvokeEndpointCommand({ EndpointName: name, ContentType: "application/json", Body: "{}" })).then(
        () => undefined,
        (error: Error) => error.message,
      ),
    metrics: async (namespace) =>
      (await listed(namespace)).map(({ MetricName, Dimensions = [] }) => ({
        metric: MetricName,
        dimensions: Dimensions.map(({ Name }: { Name: string }) => Name),
      })),
    percentile: async (namespace, metric, Stat) => {
      const [Metric] = await listed(namespace, metric);
      if (Metric === undefined) return undefined;
      const { from, to } = lately();
      const MetricDataQueries = [{ Id: "value", MetricStat: { Metric, Period: 60, Stat } }];
      const { MetricDataResults = [] } = await watch.send(
        new GetMetricDataCommand({ StartTime: from, EndTime: to, MetricDataQueries }),
      );
      return MetricDataResults[0]?.Values?.[0];
    },
    series: none,
    rows: none,
  };
}

function googleClients(load: NodeJS.Require, project: string): Clients {
  const { GoogleAuth, OAuth2Client } = load("google-auth-library") as any;
  const token = process.env.GOOGLE_OAUTH_ACCESS_TOKEN ?? process.env.TF_VAR_google_access_token;
  const caller =
    token === undefined
      ? new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform" })
      : new OAuth2Client();
  if (token !== undefined) caller.setCredentials({ access_token: token });
  const get = async (url: string): Promise<any> => (await caller.request({ url })).data;
  const bigQuery = `https://bigquery.googleapis.com/bigquery/v2/projects/${project}/datasets`;
  return {
    predict: ({ url }) =>
      caller.request({ url, method: "POST", data: { instances: [[1]] } }).then(
        () => undefined,
        (error: Error) => error.message,
      ),
    series: async (filter) => {
      const { from, to } = lately();
      const interval = { "interval.startTime": from.toISOString(), "interval.endTime": to.toISOString() };
      const query = new URLSearchParams({ filter, view: "HEADERS", ...interval });
      const { timeSeries = [] } = await get(
        `https://monitoring.googleapis.com/v3/projects/${project}/timeSeries?${query}`,
      );
      return timeSeries.map(({ metric }: any) => metric.type);
    },
    rows: async (dataset) => {
      const { datasets = [] } = await get(bigQuery);
      const id = datasets
        .map((each: any) => each.datasetReference.datasetId)
        .find((each: string) => each.endsWith(dataset));
      const { tables = [] } = id === undefined ? {} : await get(`${bigQuery}/${id}/tables`);
      const read = tables.map(async ({ tableReference: { tableId } }: any) => {
        const { numRows = 0, streamingBuffer } = await get(`${bigQuery}/${id}/tables/${tableId}`);
        return { table: tableId, count: Number(numRows) + Number(streamingBuffer?.estimatedRows ?? 0) };
      });
      return Promise.all(read) as Promise<{ table: string; count: number }[]>;
    },
    metrics: none,
    percentile: none,
  };
}
/* eslint-enable @typescript-eslint/no-explicit-any */
