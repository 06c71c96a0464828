import {
  declaredDestinations,
  type Destination,
  destinationInWords,
  type Environment,
  standsInNetwork,
} from "../../language";

/** What of the environment reaches what outside, where that is closed; undefined where it is open. */
export function egressInWords(environment: Environment): string | undefined {
  if (environment.egress === "open") return undefined;
  const inside = standsInNetwork(environment);
  if (inside.length === 0) return "declared, and nothing stands in a network that it could close";
  const declared = declaredDestinations(environment);
  const cloud = environment.cloud === "gcp" ? "Google" : "AWS";
  const reach = `${inside.join(", ")} ${inside.length === 1 ? "reaches" : "reach"}`;
  const packages = needsPackageIndex(environment) ? ["the index of Python packages"] : [];
  const places = [`the APIs of ${cloud}`, ...packages, ...declared.map(destinationInWords)];
  return `declared: outside ${reach} ${places.join(", ")}${rest(environment, declared)}`;
}

/** What is within reach besides what is declared. Google Cloud lets out to the addresses of a host; AWS to every address on its port, and finds no other name. */
function rest({ cloud }: Environment, declared: readonly Destination[]): string {
  const hosts = declared.filter(({ host }) => host !== undefined);
  if (cloud === "gcp") return hosts.length === 0 ? ", and nothing else" : ", and nothing else but what answers at the addresses of these hosts"; // prettier-ignore
  const ports = [...new Set([443, ...hosts.map(({ port }) => port)])].sort((one, other) => one - other);
  return `. No other name is found; ${ports.length === 1 ? "port" : "ports"} ${ports.join(", ")} ${ports.length === 1 ? "stays" : "stay"} open to every address that is known without its name`;
}

function needsPackageIndex(environment: Environment): boolean {
  return (
    environment.cloud === "aws" &&
    Object.values(environment.kinds.airflow).some(({ packages }) => Object.keys(packages).length > 0)
  );
}
