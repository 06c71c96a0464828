import { CloudRunV2Service, type CloudRunV2ServiceTemplate } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { CloudRunV2ServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-member";
import type { Construct, IDependable } from "constructs";
import { mainResourceOf, resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { resolverOf } from "../../shared/resolve";
import { checkKeys, checkSwitches, mustBeKnown, mustHaveKnownItems } from "../../shared/tokens";
import { checkKeyName, checkRegion, type Grants } from "../checks";
import type { Member } from "../iam/identity";
import { mayRead, type Read } from "../may-read";
import { knownProject } from "../place";
import { checkImage, checkModel, checkReplica } from "./check-cloud-run";
import type { CloudRunContainer, CloudRunModel, CloudRunServing } from "./cloud-run-props";
import { finalName, writtenName } from "./cloud-run-revision";

// What the services of Cloud Run have in common, whatever their containers are told: their revisions' names and shares, their order, who may ask them.

/** One revision, and its share. */
export interface ServedRevision {
  /** Whole percent of the requests. */
  readonly traffic: number;
  readonly redeploy?: string;
  readonly template: CloudRunV2ServiceTemplate;
}

/** The service with its revisions by name, of which the last is made now; `reads` is what they read. */
export function makeService(
  construct: Construct,
  props: CloudRunServing,
  revisions: { readonly [tag: string]: ServedRevision },
  reads: readonly Read[],
): CloudRunV2Service {
  const { serviceName, location, project, description, kmsKeyName, protect = true, host, minReplicas = 0 } = props;
  const all = Object.entries(revisions).map(([tag, { template, redeploy, traffic }]) => {
    const content = { template, encrypted: kmsKeyName !== undefined, redeploy };
    return { tag, content, written: writtenName(construct, serviceName, content), percent: traffic };
  });
  refuseTwins(construct, all);
  const last = all.at(-1)!;
  const made = { ...last.content.template, encryptionKey: kmsKeyName };
  const nameOf = ({ content }: typeof last): string =>
    finalName(construct, serviceName, content, { made, resource: () => resource });
  const resource: CloudRunV2Service = new CloudRunV2Service(construct, "Resource", {
    name: serviceName,
    location,
    project,
    description,
    // From anywhere, by whom IAM lets in.
    ingress: props.ingress ?? (host === undefined ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"),
    customAudiences: audiences(props),
    invokerIamDisabled: props.invokerIamDisabled,
    launchStage: props.launchStage,
    scaling: minReplicas === 0 ? undefined : { minInstanceCount: minReplicas }, // Google answers nothing for 0
    template: { ...made, revision: nameOf(last) },
    traffic: all.map((revision) => ({
      type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
      revision: nameOf(revision),
      percent: revision.percent,
      tag: revision.tag,
    })),
    deletionProtection: protect,
    dependsOn: order(construct, props, reads),
    lifecycle: lifecycleOf(protect, props.scaledElsewhere ?? false),
  });
  return resource;
}

/** The secrets that a revision reads. */
export function secretsOf({ environment = {} }: Pick<CloudRunContainer, "environment">): Read[] {
  return Object.values(environment).flatMap((value) => (typeof value === "string" ? [] : [{ from: value.secret }]));
}

/** What an identity token must be for. */
export function audienceOf({ host }: CloudRunServing, resource: CloudRunV2Service): string {
  return host === undefined ? resource.uri : `https://${host}`;
}

/** Where Cloud Run's API has a service: `projects/PROJECT/locations/LOCATION/services/NAME`. */
export function pathOf(construct: Construct, props: CloudRunServing, resource: CloudRunV2Service): string {
  const project = knownProject(construct, props) ?? resource.project;
  return `projects/${project}/locations/${props.location}/services/${props.serviceName}`;
}

/** Lets a member ask a service. */
export function grantInvoke(
  construct: Construct,
  grants: Grants,
  resource: CloudRunV2Service,
  id: string,
  member: Member,
  dependsOn?: IDependable[],
): IDependable {
  const grant = `Invoke-${id}`;
  const { name, location, project } = resource;
  const invoker = { name, location, project, role: "roles/run.invoker" };
  return grants.add(grant, member, (to) => {
    const before = dependsOn && resourcesOf(construct, dependsOn);
    return new CloudRunV2ServiceIamMember(construct, grant, { ...invoker, member: to, dependsOn: before });
  });
}

/**
 * Throws for a service that Cloud Run would not take.
 *
 * @param word what holds the revisions, such as `models`
 */
export function checkService(
  construct: Construct,
  props: CloudRunServing,
  word: string,
  revisions: { readonly [name: string]: CloudRunModel & { readonly traffic: number } },
): void {
  const { serviceName, location, host, customAudiences, serviceAccount, scaledElsewhere, protect } = props;
  checkSwitches(construct, { protect, scaledElsewhere });
  for (const [name, value] of Object.entries({ serviceName, location, [word]: revisions, serviceAccount }))
    required(construct, name, value);
  for (const [name, value] of Object.entries({ serviceName, location }))
    mustBeKnown(construct, name, value, "revisions are named by it");
  checkRegion(construct, "location", location);
  if (!/^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/.test(serviceName)) {
    const remedy = 'write 1-49 of a-z, 0-9 and "-", beginning with a letter';
    throw invalid(construct, `serviceName is "${serviceName}"`, remedy);
  }
  if (isKnown(host) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) {
    throw invalid(construct, `host is "${host}"`, "write a host name alone, such as llm.acme.example");
  }
  if (host !== undefined) mustHaveKnownItems(construct, "customAudiences", customAudiences);
  checkKeyName(construct, "kmsKeyName", props.kmsKeyName);
  checkKnownWhole(construct, "minReplicas", props.minReplicas, 0);
  checkReplica(construct, props);
  checkKeys(construct, word, revisions);
  const one = word.replace(/s$/, "");
  if (Object.keys(revisions).length === 0) throw invalid(construct, `${word} is empty`, `name one ${one}`);
  for (const [name, revision] of Object.entries(revisions)) {
    if (!/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/.test(name) || name.length + serviceName.length > 46) {
      const remedy = 'write 1-20 of a-z, 0-9 and "-", and with the service\'s name 46 at most';
      throw invalid(construct, `${word} holds "${name}"`, remedy);
    }
    checkKnownWhole(construct, `traffic of ${name}`, revision.traffic, 0, 100);
    checkModel(construct, props, name, revision);
    if (name !== Object.keys(revisions).at(-1)) refuseNewest(construct, one, name, revision);
    checkImage(construct, name, revision.image, protect ?? true);
  }
  const sum = Object.values(revisions).reduce((total, { traffic }) => total + traffic, 0);
  if (sum !== 100) throw invalid(construct, `traffic sums to ${sum}`, "give whole percents that sum to 100");
}

/** What an earlier deploy made has the version of then, and its name is made of that. */
function refuseNewest(construct: Construct, word: string, name: string, { environment = {} }: CloudRunModel): void {
  for (const [variable, value] of Object.entries(environment)) {
    if (typeof value === "string" || value.version !== undefined) continue;
    const problem = `environment.${variable} of ${name} has no version, and the deploy makes no revision of it`;
    throw invalid(construct, problem, `write the number that it was made with, or put the ${word} last`);
  }
}

function refuseTwins(construct: Construct, revisions: { tag: string; written: string }[]): void {
  const names = revisions.map(({ written }) => resolverOf(construct)(written));
  for (const [index, { tag }] of revisions.entries()) {
    const first = names.indexOf(names[index]);
    if (first === index) continue;
    const remedy = "change one of them, or give it another text in redeploy";
    throw invalid(construct, `${tag} is the same as ${revisions[first]!.tag}`, remedy);
  }
}

/** What a revision needs to start: what the program says, its account, and what the account reads. */
function order(
  construct: Construct,
  { dependsOn = [], serviceAccount }: Pick<CloudRunServing, "dependsOn" | "serviceAccount">,
  reads: readonly Read[],
) {
  const granted = reads.map((read) => mayRead(serviceAccount, read));
  const all = resourcesOf(construct, [...dependsOn, ...mainResourceOf(serviceAccount), ...granted]);
  return all.length === 0 ? undefined : [...new Set(all)];
}

/** What is ignored is the whole block: Google leaves it out where it is empty, so that there is nothing to ignore in it. */
function lifecycleOf(protect: boolean, scaledElsewhere: boolean) {
  if (!protect && !scaledElsewhere) return undefined;
  return { ...(protect && { preventDestroy: true }), ...(scaledElsewhere && { ignoreChanges: ["scaling"] }) };
}

/** What identity tokens may be for besides the service's own addresses. */
function audiences({ host, customAudiences }: CloudRunServing): string[] | undefined {
  return host === undefined ? customAudiences : [`https://${host}`, ...(customAudiences ?? [])];
}
