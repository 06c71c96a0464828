import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "./run";

const own = resolve(__dirname, "../../../.ponte/airflow/bin/python");

/** A Python that has Airflow with both clouds' providers, which takes some minutes to install; PONTE_AIRFLOW_PYTHON names another. */
export const airflowPython = process.env.PONTE_AIRFLOW_PYTHON ?? own;

/** Why Airflow's own backends cannot be asked here, if they cannot. */
export function whyNoAirflow(): string | undefined {
  if (existsSync(airflowPython)) return undefined;
  const install = "pip install apache-airflow-providers-amazon apache-airflow-providers-google";
  return `no Airflow at ${airflowPython}; make a virtual environment in .ponte/airflow, and in it: ${install}`;
}

/** What a backend found. */
export interface Found {
  /** The connection, or `null` where the backend says that there is none. */
  readonly connection?: string | null;
  readonly error?: string;
}

/**
 * Looks for connections as an Airflow does that is configured so.
 *
 * @param backend class and arguments, as its configuration has them
 * @param folder for its log and its home
 */
export async function askBackend(
  backend: { readonly name: string; readonly kwargs: string },
  connections: readonly string[],
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<Found[]> {
  const words = ["-W", "ignore", join(__dirname, "airflow-backend.py"), backend.name, backend.kwargs, ...connections];
  const home = { AIRFLOW_HOME: join(folder, "airflow"), AIRFLOW__CORE__UNIT_TEST_MODE: "False" };
  const log = join(folder, "airflow-backend.log");
  const { code, output } = await run(airflowPython, words, {
    cwd: folder,
    env: { ...process.env, ...env, ...home },
    log,
  });
  const found = output.split("\n").filter((line) => /^\{"(connection|error)"/.test(line));
  if (code !== 0 || found.length < connections.length) throw new Error(output);
  return found.map((line) => JSON.parse(line) as Found);
}
