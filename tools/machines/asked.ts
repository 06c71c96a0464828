import { nearest } from "../../language";
import type { Cloud } from "../../prices/price";
import { specs } from "../../prices/specs";
import { UserError } from "../user-error";

/** What a person writes behind `ponte machines`. */
export interface Given {
  readonly region?: string;
  readonly cloud?: string;
  readonly gpu?: string;
  readonly memory?: string;
  readonly vcpu?: string;
}

/** The same, understood: a machine is to have at least so much. */
export interface Asked {
  readonly cloud: Cloud;
  readonly region: string;
  /** GPUs; with 0, machines without any accelerator. */
  readonly gpu?: number;
  readonly memoryGiB?: number;
  readonly vcpu?: number;
}

export const cloudNames = { aws: "AWS", gcp: "Google Cloud" } as const;
const examples = { aws: "eu-west-1", gcp: "europe-west1" } as const;

/** Understands what was written, or says all that is wrong of it at once. */
export function understood(given: Given): Asked {
  const mistakes: string[] = [];
  const report = (flag: string, problem: string) => void mistakes.push(`--${flag} ${problem}`);
  const place = placeOf(given, report);
  const gpu = wholeNumber("gpu", given.gpu, 0, report);
  const vcpu = wholeNumber("vcpu", given.vcpu, 1, report);
  const memoryGiB = given.memory === undefined ? undefined : gibibytes(given.memory, report);
  if (mistakes.length > 0) throw new UserError(mistakes.join("\n"));
  return { ...place!, gpu, vcpu, memoryGiB };
}

type Report = (flag: string, problem: string) => void;

function placeOf({ region, cloud }: Given, report: Report): Pick<Asked, "cloud" | "region"> | undefined {
  if (cloud !== undefined && cloud !== "aws" && cloud !== "gcp") {
    const meant = nearest(cloud, ["aws", "gcp"]);
    report("cloud", `${cloud} is none that Ponte deploys to; ${meant === undefined ? "" : `did you mean ${meant}? `}write aws or gcp`);
    cloud = undefined;
  }
  const { sagemaker, vertex } = specs().regions;
  if (region === undefined) {
    const example = cloud === undefined ? `${examples.aws} or ${examples.gcp}` : examples[cloud];
    report("region", `is missing; write the region where the model is to serve, such as ${example}`);
    return undefined;
  }
  const found = sagemaker.includes(region) ? "aws" : vertex.includes(region) ? "gcp" : undefined;
  if (found === undefined) {
    const names = cloud === undefined ? [...sagemaker, ...vertex] : cloud === "aws" ? sagemaker : vertex;
    const meant = nearest(region, names);
    const where = cloud === undefined ? "AWS or Google Cloud" : cloudNames[cloud];
    report("region", `${region} is none that ${where} serves models in; ${meant === undefined ? `write one such as ${names[0]}` : `did you mean ${meant}?`}`);
    return undefined;
  }
  if (cloud !== undefined && cloud !== found) {
    report("region", `${region} is a region of ${cloudNames[found]}; write --cloud ${found}, or a region of ${cloudNames[cloud]}, such as ${examples[cloud]}`);
    return undefined;
  }
  return { cloud: found, region };
} // prettier-ignore

function wholeNumber(flag: string, text: string | undefined, least: number, report: Report): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text) && Number(text) >= least) return Number(text);
  report(flag, `${text} is no number; write a whole number from ${least}, such as 1`);
  return undefined;
}

/** A size as the language takes it. */
function gibibytes(text: string, report: Report): number | undefined {
  const inGiB = { MiB: 1 / 1024, GiB: 1, TiB: 1024 };
  const [, amount, unit] = /^(\d{1,6})(MiB|GiB|TiB)$/.exec(text) ?? [];
  if (amount !== undefined && Number(amount) > 0) return Number(amount) * inGiB[unit as keyof typeof inGiB];
  const [, digits, letter = "g"] = /^(\d{1,6})\s*([kmgt])?i?b?$/i.exec(text) ?? [];
  const meant = digits === undefined || letter.toLowerCase() === "k" ? undefined : `${digits}${letter.toUpperCase()}iB`;
  report("memory", `${text} is no size; ${meant === undefined || Number(digits) === 0 ? "" : `did you mean ${meant}? `}write a size such as 16GiB`);
  return undefined;
} // prettier-ignore
