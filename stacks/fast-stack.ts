import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  Aspects,
  type ISynthesisSession,
  TerraformBackend,
  TerraformElement,
  TerraformOutput,
  TerraformResource,
  TerraformDataSource,
  TerraformStack,
  Tokenization,
} from "cdktf";
import type { Construct, IConstruct, Node } from "constructs";
import { type Resolve, resolverOf } from "../constructs/shared/resolve";
import { logicalId } from "./logical-id";

type Json = Record<string, unknown>;

/**
 * Runs `work` (construction and synthesis) without the full stack trace that the engine records for every token and nested block:
 * a quarter of its time, and nobody reads them. Errors that are thrown keep their stacks.
 */
export function withoutTokenStacks<T>(work: () => T): T {
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = (target: object) => {
    (target as { stack: string }).stack = "";
  };
  try {
    return work();
  } finally {
    Error.captureStackTrace = capture;
  }
}

/**
 * A stack that writes the same program as its base class for a sixth of the time: each element is rendered and resolved once, where its
 * base class does both up to three times; literals and nearly all references do not go through the token resolver; nothing is copied to be
 * merged; and Node writes the JSON. A test compares the programs on both engines.
 *
 * Once prepared, an element stays as it is, unless this stack has an aspect: what a validation, or an aspect of another stack, changes in it
 * then is not seen.
 *
 * It also refuses to lose anything: two constructs with one Terraform address would silently become one resource (the engine strips
 * what is directly under a stack to `[A-Za-z0-9_-]`).
 */
export class FastStack extends TerraformStack {
  /** What the elements became in {@link prepareStack}. */
  private prepared = new Map<TerraformElement, Rendered>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const engine = this.synthesizer;
    this.synthesizer = { synthesize: (session) => this.writeAfter(() => engine.synthesize(session), session) };
  }

  /** The engine's own ids, made faster. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const id = TerraformElement.isTerraformElement(element) ? logicalId(element, element.cdktfStack) : undefined;
    return id ?? super.allocateLogicalId(element);
  }

  /** Resolves every element, which is how the engine finds references into other stacks. */
  public override prepareStack(): void {
    const elements = this.elements();
    if (!elements.some((element) => TerraformBackend.isBackend(element))) elements.push(this.ensureBackendExists());
    const resolve = resolverOf(this, true);
    this.prepared = new Map(elements.map((element) => [element, render(element, resolve)]));
  }

  /**
   * Lets the engine check and note, and writes the program in its place: of a large one, its writer makes a gigabyte of text to throw away.
   * Where it is told to write HCL, it does.
   */
  private writeAfter(engine: () => void, session: ISynthesisSession): void {
    const toTerraform = this.toTerraform.bind(this);
    let program: Json | undefined;
    this.toTerraform = () => {
      program = toTerraform();
      return {};
    };
    try {
      engine();
    } finally {
      this.toTerraform = toTerraform;
    }
    if (program === undefined) return;
    const { synthesizedStackPath } = session.manifest.forStack(this);
    writeFileSync(join(session.outdir, synthesizedStackPath), JSON.stringify(program, null, 2));
  }

  public override toTerraform(): Json {
    const resolve = resolverOf(this);
    const elements = this.elements();
    const prepared = this.takePrepared();
    const { rawOverrides, cdktfVersion } = this as unknown as { rawOverrides: Json; cdktfVersion: unknown };
    const overrides = Object.keys(rawOverrides);
    const metadata: Json = { version: cdktfVersion, stackName: this.node.id, backend: "local" };
    if (overrides.length > 0) metadata.overrides = { stack: overrides };
    const outputs: Json = {};
    const result: Json = { "//": { metadata, outputs } };

    for (const element of elements) {
      const { body, others, notes } = prepared.get(element) ?? render(element, resolve);
      if (isAddressed(element) && body !== undefined) place(result, element, body);
      if (others !== undefined) merge(result, others);
      if (notes !== undefined) merge(metadata, notes);
      if (TerraformOutput.isTerraformOutput(element)) merge(outputs, outputPath(element));
    }
    override(result, rawOverrides, resolve);
    return result;
  }

  /** What was prepared, to be used once: merging changes it. Aspects run after the preparing and may change any element. */
  private takePrepared(): Map<TerraformElement, Rendered> {
    const prepared = this.prepared;
    this.prepared = new Map();
    const hasAspects = this.node.findAll().some((construct) => Aspects.of(construct).all.length > 0);
    return hasAspects ? new Map() : prepared;
  }

  private elements(): TerraformElement[] {
    const found: TerraformElement[] = [];
    const visit = (construct: IConstruct) => {
      if (TerraformElement.isTerraformElement(construct)) found.push(construct);
      for (const child of construct.node.children) if (!TerraformStack.isStack(child)) visit(child);
    };
    visit(this);
    return found;
  }
}

type Addressed = TerraformResource | TerraformDataSource;

/** What an element becomes: the body of a resource or data source, what stands elsewhere in the program, and what the engine notes of it. */
interface Rendered {
  readonly body?: Json;
  readonly others?: Json;
  readonly notes?: Json;
}

/**
 * Renders and resolves an element. The body alone where there is one: around it the engine puts objects whose only key is its id, and objects
 * with keys that no other has are what V8 is slowest at.
 */
function render(element: TerraformElement, resolve: Resolve): Rendered {
  const notes = resolve(element.toMetadata()) as Json;
  if (!isAddressed(element)) return { others: resolve(element.toTerraform()) as Json, notes };
  const plain = Object.keys(notes).length === 0 ? plainBody(element, resolve) : undefined;
  if (plain !== undefined) return { body: plain };
  const rendered = element.toTerraform() as Json;
  const { [blockOf(element)]: own, ...others } = rendered;
  const body = onlyItem(onlyItem(own, element.terraformResourceType), element.friendlyUniqueId);
  if (body === undefined) return { others: resolve(rendered) as Json, notes };
  return { body: resolve(body) as Json, others: resolve(others) as Json, notes };
}

const blockOf = (element: Addressed) => (TerraformResource.isTerraformResource(element) ? "resource" : "data");
const onlyItem = (of: unknown, key: string) => (isObject(of) && Object.keys(of).length === 1 ? of[key] : undefined);

/** What the engine makes a body of; it keeps it to its own classes. */
interface Insides {
  readonly provisioners?: unknown;
  readonly terraformMetaArguments: Json;
  readonly constructNodeMetadata: Json;
  synthesizeAttributes(): Json;
}

/** What the engine would lay over attributes of these names. */
const metaArguments = ["depends_on", "count", "provider", "lifecycle", "for_each", "connection", "provisioner"];

/**
 * The body of a resource or data source that the engine renders, with no meta-argument but `depends_on`, as nearly all are. Of one that is
 * neither moved, imported nor overridden, it is what its class makes of its settings: nothing to rename, and nothing to merge.
 */
function plainBody(element: Addressed, resolve: Resolve): Json | undefined {
  const insides = element as unknown as Insides;
  const { provisioners, terraformMetaArguments: settings } = insides;
  for (const name in settings) if (name !== "dependsOn" && settings[name] !== undefined) return undefined;
  const engine = TerraformResource.isTerraformResource(element) ? TerraformResource : TerraformDataSource;
  if (provisioners !== undefined || element.toTerraform !== engine.prototype.toTerraform) return undefined;
  const attributes = insides.synthesizeAttributes();
  if (metaArguments.some((name) => name in attributes) || holdsDynamicBlock(attributes)) return undefined;
  const body = resolve(attributes) as Json;
  if (settings.dependsOn !== undefined) body.depends_on = resolve(settings.dependsOn);
  body["//"] = insides.constructNodeMetadata;
  return body;
}

/** True for blocks of the engine's iterators, which it writes under `dynamic`. */
function holdsDynamicBlock(attributes: Json): boolean {
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== "object" || value === null) continue;
    if ("toTerraformDynamicBlockJson" in value) return true;
    if (value.constructor === Object && holdsDynamicBlock(value as Json)) return true;
  }
  return false;
}

function isAddressed(element: TerraformElement): element is Addressed {
  return TerraformResource.isTerraformResource(element) || TerraformDataSource.isTerraformDataSource(element);
}

/** Puts a body at its address, where nothing may be yet. */
function place(program: Json, element: Addressed, body: Json): void {
  const { terraformResourceType: type, friendlyUniqueId: id } = element;
  const block = blockOf(element);
  const byType = (program[block] ??= {}) as Record<string, Record<string, Json>>;
  const byId = (byType[type] ??= {});
  const present = byId[id]?.["//"] as { metadata: { path: string } } | undefined;
  if (present !== undefined) {
    const address = `${block === "data" ? "data." : ""}${type}.${id}`;
    throw new Error(
      `${element.node.path}: has the Terraform address of ${present.metadata.path} (${address}); give one of them another id`,
    );
  }
  byId[id] = body;
}

function outputPath(output: TerraformOutput): Json {
  const nested = output.node.path
    .split("/")
    .reduceRight<unknown>((inner, part) => ({ [part]: inner }), output.friendlyUniqueId);
  return nested as Json;
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Moves everything of `source`, which is not to be used afterwards, into `target`. */
function merge(target: Json, source: Json): void {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key];
    if (Array.isArray(value) && Array.isArray(present)) for (const item of value) present.push(item);
    else if (isObject(value) && isObject(present)) merge(present, value);
    else target[key] = value;
  }
}

/** Lays overrides of the stack over its program: what is undefined is taken away, a number finds an item of a list, and lists grow. */
function override(target: Json, source: Json, resolve: Resolve): void {
  for (const [key, value] of Object.entries(source)) {
    if (value === undefined) delete target[key];
    else if (isObject(value) && !Tokenization.isResolvable(value)) {
      if (typeof target[key] !== "object" || target[key] === null) target[key] = {};
      override(target[key] as Json, value, resolve);
    } else {
      const resolved = resolve(value);
      const present = target[key];
      target[key] =
        Array.isArray(resolved) && Array.isArray(present) ? [...(present as unknown[]), ...resolved] : resolved;
    }
  }
}
