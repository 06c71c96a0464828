import type { KindWords } from "./kind";
import { counted, range } from "./phrases";
import { variableFlows } from "./variables";

export const airflow: KindWords<"airflow"> = {
  title: "Airflow",
  shape: ["{{", "}}"],
  place: (name) => name,
  describe: (airflow) => [
    `size ${airflow.size}`,
    ...(airflow.workers === undefined ? [] : [range(airflow.workers, "worker")]),
    ...("highResilience" in airflow && airflow.highResilience ? ["spread over zones"] : []),
    ...("privateWebserver" in airflow && airflow.privateWebserver ? ["page only inside the network"] : []),
    ...(Object.keys(airflow.packages).length === 0 ? [] : [counted(Object.keys(airflow.packages).length, "package")]),
  ],
  flows: (who, airflow) => ("env" in airflow ? variableFlows(who, airflow.env) : []),
  keyAgents: () => ["composer"],
};
