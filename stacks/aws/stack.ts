import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { CostBudget } from "../../constructs/aws/budgets/cost-budget";
import { ExistingRole } from "../../constructs/aws/iam/existing-role";
import type { IGrantee } from "../../constructs/aws/iam/role";
import { KmsKey } from "../../constructs/aws/kms/kms-key";
import { S3Bucket } from "../../constructs/aws/s3/s3-bucket";
import { AlertTopic } from "../../constructs/aws/sns/alert-topic";
import { DnsFirewall } from "../../constructs/aws/vpc/dns-firewall";
import { PrivateNetwork } from "../../constructs/aws/vpc/private-network";
import { fitName } from "../../constructs/shared/names";
import { type AwsEnvironment, serviceDestination } from "../../language";
import { EnvironmentStack } from "../environment-stack";
import { lookedUp } from "./egress";
import { awsKinds } from "./index";
import type { ByNoun } from "../kind";
import type { AwsMade, AwsPlatform } from "./kind";
import { offHoursProps } from "./off-hours";

/** One environment on AWS. */
export class AwsStack extends EnvironmentStack<AwsEnvironment> {
  /** Which cloud it is on. */
  public readonly cloud = "aws";

  /** The key that encrypts everything; none where AWS's own do. */
  public readonly key?: KmsKey;

  /** Where alarms go; none where nobody hears of them. */
  public readonly alerts?: AlertTopic;

  /** What tells when the environment costs more than it may; none where nothing was said. */
  public readonly budget?: CostBudget;

  private readonly roles: Record<string, ExistingRole> = {};
  private privateNetwork?: PrivateNetwork;
  private firewall?: DnsFirewall;

  constructor(scope: Construct, environment: AwsEnvironment) {
    super(scope, environment);
    const { aws, encryption, alerts } = environment;
    const { account, region } = aws;
    new AwsProvider(this, "aws", { region, allowedAccountIds: [account], defaultTags: [{ tags: this.labels }] });
    if (encryption === "customer-managed") this.key = this.addKey(environment);
    this.alerts = alerts && this.addAlerts(environment, alerts.emails, this.key);
    this.budget = this.alerts && this.addBudget(environment, this.alerts);
    this.makeKinds(awsKinds, environment.kinds, this.platform(environment, this.key, this.alerts));
    if (this.alerts) this.output("topics", { alerts: this.alerts.arn });
  }

  /**
   * The construct of a thing of the environment, by what references call it: `get("bucket/raw")`.
   *
   * @throws ConstructError where there is none, which names those that there are
   */
  public get<Noun extends string & keyof ByNoun<AwsMade>>(reference: `${Noun}/${string}`): ByNoun<AwsMade>[Noun] {
    return this.named(reference) as ByNoun<AwsMade>[Noun];
  }

  /** The private network that things of the environment stand in, made when it is first asked for; without NAT where nothing but jobs outside its private subnets needs it. */
  public network(): PrivateNetwork {
    return (this.privateNetwork ??= this.addNetwork(this.environment, this.key));
  }

  /** What lets the network look up declared names alone; none where egress is open, or nothing stands in a network. */
  public get dnsFirewall(): DnsFirewall | undefined {
    return this.firewall;
  }

  private platform(environment: AwsEnvironment, key?: KmsKey, topic?: AlertTopic): AwsPlatform {
    const { aws, protect } = environment;
    const bucketName = (name: string) => fitName(`${aws.account}-${this.nameOf(name, 100)}`, 63);
    return {
      stack: this,
      account: aws.account,
      region: aws.region,
      protect,
      kinds: environment.kinds,
      oidcProviders: aws.oidcProviders,
      offHours: offHoursProps(environment),
      key,
      topic,
      cidr: aws.network.cidr,
      network: () => this.network(),
      closed: () => (this.firewall === undefined ? [] : [this.firewall.association]),
      made: (kind, name) => this.made(kind, name),
      queryBytes: environment.budget?.stop?.queryBytes,
      nameOf: (name, maxLength) => this.nameOf(name, maxLength),
      bucketName,
      hostOf: (service) => serviceDestination(environment, service)!.host!,
      deletes: environment.delete,
      guardOf: (thing) => this.guardOf(thing),
      keyOf: (kind, name) => this.keyOf(kind, name),
      ownBucket: (owner, name, guard, deleteAfterDays) =>
        new S3Bucket(this.group(`${owner}-bucket`), name, {
          bucketName: bucketName(`${owner}-${name}`),
          deleteAfterDays,
          kmsKeyArn: key?.arn,
          ...guard,
        }),
      output: (name, value) => this.output(name, value),
      group: (name) => this.group(name),
      existingRole: (arn) => this.existingRole(arn),
    };
  }

  /** Buckets let people in by their own policies, and what they hold is read with the key: no other kind does. */
  private addKey(environment: AwsEnvironment): KmsKey {
    const { aws, kindsWithRetired, alerts } = environment;
    const people = Object.values(kindsWithRetired.buckets).flatMap(({ access }) => [
      ...(access?.readers ?? []),
      ...(access?.writers ?? []),
    ]);
    return new KmsKey(this, "key", {
      aliasName: `alias/${this.nameOf("key", 250)}`,
      description: `Everything in ${this.node.id}`,
      accountId: aws.account,
      services: [
        `logs.${aws.region}.amazonaws.com`,
        ...(alerts ? ["cloudwatch.amazonaws.com", ...publishersOf(environment)] : []),
      ],
      rolesThroughS3: [...new Set(people)].sort(),
      protect: this.keyIsProtected,
    });
  }

  private addAlerts(environment: AwsEnvironment, emails: string[], key?: KmsKey): AlertTopic {
    const { aws, protect } = environment;
    return new AlertTopic(this, "alerts", {
      topicName: this.nameOf("alerts", 200),
      emails,
      publishers: publishersOf(environment),
      region: aws.region,
      accountId: aws.account,
      kmsKeyArn: key?.arn,
      protect,
    });
  }

  private addBudget({ budget, system, name }: AwsEnvironment, topic: AlertTopic): CostBudget | undefined {
    if (budget === undefined) return undefined;
    return new CostBudget(this, "budget", {
      budgetName: this.nameOf("budget", 100),
      amount: budget.amount,
      countedTags: { system, environment: name },
      topicArn: topic.arn,
    });
  }

  private addNetwork(environment: AwsEnvironment, key?: KmsKey): PrivateNetwork {
    const { aws, protect } = environment;
    const { cidr, natGateways, zones } = aws.network;
    const network = new PrivateNetwork(this, "network", {
      networkName: this.nameOf("network", 60),
      cidr,
      natGateways: needsNat(environment) ? natGateways : 0,
      availabilityZones: zones.map((letter) => `${aws.region}${letter}`),
      region: aws.region,
      accountId: aws.account,
      loggedTraffic: protect ? "ALL" : "REJECT",
      logKmsKeyArn: key?.arn,
    });
    if (environment.egress === "declared")
      this.firewall = new DnsFirewall(this, "egress", {
        firewallName: this.nameOf("egress", 50),
        vpcId: network.vpcId,
        domains: lookedUp(environment),
        region: aws.region,
      });
    return network;
  }

  /** One policy for all that a role is granted: IAM limits a role's policies together, and what is said twice counts twice. */
  private existingRole(roleArn: string): IGrantee {
    return (this.roles[roleArn] ??= new ExistingRole(this.group("access"), roleArn, {
      roleArn,
      policyName: this.nameOf("access", 128),
    }));
  }
}

/** Who publishes in the alerts' topic beside CloudWatch. */
function publishersOf({ budget }: AwsEnvironment): string[] {
  return budget === undefined ? [] : ["budgets.amazonaws.com"];
}

/** Whether anything stands in the private subnets, or the network is there for what the environment does not know of. */
function needsNat({ kinds }: AwsEnvironment): boolean {
  const ofTheirOwn = [...Object.values(kinds.jobs), ...Object.values(kinds.services)]; // which have an address of their own without vpc
  const isInside = ({ vpc }: { readonly vpc?: boolean }) => vpc === true;
  if (Object.keys(kinds.airflow).length > 0) return true;
  return ofTheirOwn.length === 0 || [...ofTheirOwn, ...Object.values(kinds.endpoints)].some(isInside);
}
