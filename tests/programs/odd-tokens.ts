// Everything odd that tokens can do, once on the engine's own stack and once on ours. Prints how long the program is that both wrote, or ends
// with 1.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import {
  App,
  Aspects,
  conditional,
  Fn,
  type ITerraformDependable,
  Lazy,
  Op,
  propertyAccess,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import { FastStack, withoutTokenStacks } from "../../stacks/fast-stack";

/** A class of somebody's own that writes itself. */
class Renamed extends S3Bucket {
  public override toTerraform(): unknown {
    const own = { [this.friendlyUniqueId]: { bucket: this.bucket } };
    return { resource: { aws_s3_bucket: own }, data: { aws_region: { beside: {} } } };
  }
}

/** One that writes two resources. */
class Doubled extends S3Bucket {
  public override toTerraform(): unknown {
    const own = { [this.friendlyUniqueId]: { bucket: this.bucket } };
    return { resource: { aws_s3_bucket: { ...own, second: { bucket: "second" } } } };
  }
}

/** One whose attribute has the name of a meta-argument, and whose dependencies are its own. */
class Named extends S3Bucket {
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...super.synthesizeAttributes(), connection: "vpn", provider: "mine" };
  }

  public override get terraformMetaArguments(): Record<string, unknown> {
    return { ...super.terraformMetaArguments, dependsOn: ["aws_s3_bucket.elsewhere"] };
  }
}

/** Ids that the engine's rule for addresses treats in another way than most. */
function namesOf(stack: TerraformStack): void {
  const long = "long-".repeat(60);
  const paths = [
    ["Default", "under-default"],
    ["under", "Default", "Default"],
    ["inner", "Resource"],
    ["Resource", "Resource"],
    ["my-inner", "inner"],
    ["shop", "Resource", "e"],
    ["caf\u00e9 cr\u00e8me", "a b.c"],
    ["\u00e9", "x"],
    ["x", "\u00e9", "\u00e8"],
    ["only-\u00e9"],
    [long],
    [long, long, "x"],
    ["a".repeat(255)],
    ["a".repeat(256)],
    ["a".repeat(236), "bcd", "efg"],
  ];
  for (const path of paths) {
    const scopes = path.slice(0, -1);
    const scope = scopes.reduce<Construct>(
      (at, id) => (at.node.tryFindChild(id) as Construct | undefined) ?? new Construct(at, id),
      stack,
    );
    new S3Bucket(scope, path.at(-1)!, { bucket: `n-${path.length}` });
  }
}

function program(Stack: typeof TerraformStack): unknown[] {
  const outdir = mkdtempSync(join(tmpdir(), "ponte-identity-"));
  const app = new App({ outdir });
  const one = new Stack(app, "one");
  const two = new Stack(app, "two");
  for (const stack of [one, two]) new AwsProvider(stack, "aws", { region: "eu-west-1" });

  const names = new TerraformVariable(one, "names", { type: "list(string)", default: ["a", "b"] });
  const count = new TerraformVariable(one, "count", { type: "number", default: 2 });
  const each = TerraformIterator.fromList(names.listValue);
  const local = new TerraformLocal(one, "local", {
    list: names.listValue,
    text: Fn.join(",", names.listValue),
    number: count.numberValue,
    mixed: `a ${count.numberValue} b`,
  });
  const bucket = new S3Bucket(one, "bucket", {
    bucket: `x-${local.asString}-y`,
    tags: {
      odd: 'line\nbreak "quoted" back\\slash',
      literal: "$${kept} %{if} e+289 1e+21",
      n: Token.asString(count.numberValue),
      empty: "",
    },
    timeouts: undefined,
  });
  new S3Bucket(one, "each", {
    forEach: each,
    bucket: each.value,
    lifecycle: { preventDestroy: true, ignoreChanges: ["tags"] },
    dependsOn: [bucket],
  });
  new S3Bucket(one, "from-list", {
    bucket: Fn.element(names.listValue, 0) as string,
    tags: Token.asStringMap(Fn.merge([{ a: "1" }, { b: bucket.arn }])),
    forceDestroy: conditional(Op.gt(count.numberValue, 1), true, false) as unknown as boolean,
  });
  new SecurityGroup(one, "group", {
    name: Lazy.stringValue({ produce: () => "lazy" }),
    ingress: each.dynamic({ fromPort: 80, toPort: count.numberValue, protocol: "tcp", cidrBlocks: names.listValue }),
  });
  const group = new SecurityGroup(one, "nested", {
    name: "nested",
    timeouts: { create: `${count.numberValue}m`, delete: Token.asString(bucket.tagsInput) },
    ingress: [{ fromPort: 1, toPort: 2, protocol: "tcp", cidrBlocks: [bucket.arn, `\${"${bucket.arn}"}`, "plain"] }],
    revokeRulesOnDelete: Token.asAny(bucket.forceDestroy) as unknown as boolean,
    dependsOn: [bucket, local],
  });
  group.addOverride("tags.added", `\${upper("${bucket.id}")}`);
  const shop = new AwsProvider(one, "shop", { region: "eu-west-1", alias: "shop" });
  const caller = new DataAwsCallerIdentity(one, "caller", { provider: shop, dependsOn: [group] });
  new S3Bucket(one, "texts", {
    bucket: `a}${bucket.bucket}}b{${caller.accountId}`,
    tags: {
      afterDollar: `$${bucket.arn}`,
      afterEscape: `$\${"${bucket.arn}"}`,
      inExpression: `\${upper("${bucket.arn}")} and ${bucket.id}`,
      inDirective: `%{ if ${bucket.arn} }x%{ endif }`,
      large: `${bucket.arn} 1e+300 ${count.numberValue}`,
      hash: bucket.arn + caller.arn,
      dependency: `on ${group.dependsOn![0]}`,
      function: `${Fn.upper(bucket.id)}-${bucket.id}`,
    },
    count: 2,
  });
  new S3Bucket(one, "provisioned", { provisioners: [{ type: "local-exec", command: `echo ${bucket.id}` }] });
  new S3Bucket(one, "computed", {
    bucket: bucket.getStringAttribute(`tags[${count.numberValue}]`),
    dependsOn: [names],
  });
  new S3Bucket(one, "renamed", { bucket: bucket.bucket, provider: shop }).overrideLogicalId("other");
  new S3Bucket(one, "blocks", { corsRule: each.dynamic({ allowedMethods: ["GET"], allowedOrigins: [each.value] }) });
  new S3Bucket(one, "inner-blocks", {
    replicationConfiguration: { role: "replicator", rules: each.dynamic({ id: each.value, status: "Enabled" }) },
  });
  new Renamed(one, "renames");
  new Doubled(one, "doubles");
  new Named(one, "named");
  new S3Bucket(one, "independent", { dependsOn: [{} as ITerraformDependable] });
  new IamPolicy(one, "policy", { policy: JSON.stringify({ Resource: [bucket.arn, `${bucket.arn}/*`] }) });
  const moved = new S3Bucket(one, "moved", { bucket: "moved" });
  moved.moveToId("aws_s3_bucket.elsewhere");
  new S3Bucket(one, "imported", { bucket: "imported" }).importFrom("imported");
  namesOf(one);
  new TerraformOutput(one, "out", { value: propertyAccess(bucket.tags, ["odd"]), sensitive: true });
  new S3Bucket(two, "across", {
    bucket: `${bucket.bucket}-copy`,
    tags: { arn: bucket.arn, both: `${bucket.arn}/${caller.accountId}`, list: Fn.join("", names.listValue) },
  });
  new SecurityGroup(two, "lists", { name: "lists", ingress: [{ fromPort: 1, cidrBlocks: ["a", bucket.arn] }] });
  // Aspects run between the two passes over a stack, and what they change must not be lost.
  Aspects.of(two).add({ visit: (node) => node instanceof S3Bucket && node.addOverride("force_destroy", true) });
  one.addOverride("terraform.required_version", ">=1.10");
  one.addOverride("locals.extra", { a: [1, 2], b: null, c: bucket.arn });
  one.addOverride("resource.aws_s3_bucket.imported.bucket", undefined);
  one.addOverride("resource.aws_security_group.nested.ingress.0.from_port", 7);
  one.addOverride("locals.accessed", propertyAccess(bucket.tags, ["odd"]));
  one.addOverride("moved", [{ from: "a.b", to: "c.d" }]);
  app.synth();

  const read = (stack: string) => {
    const text = readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8");
    return JSON.parse(text.replaceAll(/\/[^"]*terraform\.(one|two)\.tfstate/g, "STATE")) as unknown;
  };
  const written = [read("one"), read("two"), readFileSync(join(outdir, "manifest.json"), "utf8")];
  rmSync(outdir, { recursive: true });
  return written;
}

/** What the engine says to what is no text. */
function refusals(Stack: typeof TerraformStack): string[] {
  const wrong: ((stack: TerraformStack) => unknown)[] = [
    (stack) => `a-${new TerraformVariable(stack, "names", {}).listValue as unknown as string}`,
    (stack) => {
      const list = new TerraformVariable(stack, "names", {}).listValue;
      return `${new S3Bucket(stack, "other", {}).arn}-${list as unknown as string}`;
    },
    (stack) => new TerraformVariable(stack, "names", {}).listValue[0],
    (stack) => JSON.stringify({ a: new TerraformVariable(stack, "names", {}).listValue }),
    () => Object.values(Token.asStringMap(Fn.merge([])))[0],
    (stack) => new S3Bucket(stack, "Default", { bucket: "nowhere" }).node.id,
  ];
  return wrong.map((bucketOf) => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), "ponte-refused-")) });
    const stack = new Stack(app, "one");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    new S3Bucket(stack, "bucket", { bucket: bucketOf(stack) as string });
    try {
      app.synth();
      return "taken";
    } catch (error) {
      return (error as Error).message;
    } finally {
      rmSync(app.outdir, { recursive: true });
    }
  });
}

const everything = (Stack: typeof TerraformStack) => [program(Stack), refusals(Stack)] as const;
const stock = everything(TerraformStack);
const fast = withoutTokenStacks(() => everything(FastStack));
const isSame = isDeepStrictEqual(stock, fast) && !fast[1].includes("taken");
console.log(isSame ? `the same, ${JSON.stringify(stock).length} characters` : "different");
process.exitCode = isSame ? 0 : 1;
