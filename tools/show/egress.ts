import { declaredDestinations, destinationInWords, type Environment, standsInNetwork } from "../../language";

/** What of the environment reaches what outside, where that is closed; undefined where it is open. */
export function egressInWords(environment: Environment): string | undefined {
  if (environment.egress === "open") return undefined;
  const inside = standsInNetwork(environment);
  if (inside.length === 0) return "declared, and nothing stands in a network that it could close";
  const places = declaredDestinations(environment).map(destinationInWords);
  const cloud = environment.cloud === "gcp" ? "Google" : "AWS";
  const reach = `${inside.join(", ")} ${inside.length === 1 ? "reaches" : "reach"}`;
  const packages = needsPackageIndex(environment) ? ["the index of Python packages"] : [];
  return `declared: outside ${reach} the APIs of ${cloud}, ${[...packages, ...places, "and nothing else"].join(", ")}`;
}

function needsPackageIndex(environment: Environment): boolean {
  return (
    environment.cloud === "aws" &&
    Object.values(environment.kinds.airflow).some(({ packages }) => Object.keys(packages).length > 0)
  );
}
