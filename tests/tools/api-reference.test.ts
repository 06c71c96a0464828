import { beforeAll, expect, it } from "vitest";
import { apiReference } from "../../tools/api-reference";

let pages: Record<string, string>;
beforeAll(() => {
  pages = apiReference();
}, 60_000);

/** The rows of the table under a heading, cell by cell. */
const rows = (page: string, heading: string) =>
  (page.split(`## ${heading}\n`)[1] ?? "")
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
    .slice(1)
    .map((line) => line.slice(2, -2).split(/(?<!\\) \| /));

it("has a page for each construct, and a line that leads there", () => {
  const names = Object.keys(pages).filter((path) => !/README|functions/.test(path));
  expect(names.length).toBeGreaterThan(50);
  for (const path of names) expect(pages["docs/api/README.md"]).toContain(`](${path.slice("docs/api/".length)})`);
});

// Percentiles say it by their names, and what only passes on to the restful provider has its documentation.
const plain = /`p(?:50|95|99)`|ConstructError.*`name`|(?:Restful|Adoption|VertexProvider)/;

it("says of every prop and member what it does", () => {
  const silent = Object.entries(pages).flatMap(([path, page]) => {
    const empty = page.split("\n").filter((line) => /^\| \*{0,2}`.*\| +\|$/.test(line));
    return empty.map((line) => `${path}: ${line}`).filter((line) => !plain.test(line));
  });
  expect(silent).toEqual([]);
});

it("says what is required, what holds without a prop, and of what type it is", () => {
  const props = rows(pages["docs/api/aws/S3Bucket.md"]!, "Props");
  const [, type, fallback, says] = props.find(([name]) => name === "**`bucketName`**")!;
  expect([type, fallback]).toEqual(["`string`", "required"]);
  expect(says).toMatch(/^Name of the bucket, unique in all of AWS/);
  expect(props.find(([name]) => name === "`protect`")!.slice(1, 3)).toEqual(["`boolean`", "true"]);
});

it("tells the types that props are made of on the same page, with what they inherit", () => {
  const page = pages["docs/api/aws/SageMakerEndpoint.md"]!;
  const names = rows(page, "SageMakerModelVariant").map(([name]) => name);
  expect(names).toEqual(expect.arrayContaining(["**`traffic`**", "**`instanceType`**", "`image`"]));
  expect(page).toContain("type SageMakerEndpointModel = SageMakerModelVariant | SageMakerServerlessModel;");
});

it("names the class of the provider that `resource` is, and where it is imported from", () => {
  const [, type] = rows(pages["docs/api/aws/S3Bucket.md"]!, "Members").find(([name]) => name === "`resource`")!;
  expect(type).toBe("`S3Bucket` of `@cdktf/provider-aws/lib/s3-bucket`");
});

it("says of a member that it may not be there", () => {
  const [, type] = rows(pages["docs/api/aws/SageMakerEndpoint.md"]!, "Members").find(
    ([name]) => name === "`resource`",
  )!;
  expect(type).toMatch(/`@cdktf\/provider-aws\/lib\/sagemaker-endpoint` \\\| `undefined`$/);
});

it("shows what can be called, and nothing that is private", () => {
  const page = pages["docs/api/aws/S3Bucket.md"]!;
  expect(page).toMatch(/### grantRead\n\n```ts\ngrantRead\(grantee: IGrantee, path\?: string\): /);
  expect(page).not.toContain("lifecycleConfiguration");
});
