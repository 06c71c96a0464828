import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import * as gcp from "../../../constructs/gcp";

// What is exported is kept: a name comes into this list because a program of somebody's needs it, and goes with a line in the changelog.
const values = `
  ArtifactRegistry BigQueryDataset BigQueryTable BillingBudget CloudRunJob CloudRunMetrics CloudRunModelService CloudRunOffHours CloudRunScalingRole CloudRunService
  ComposerEnvironment ConstructError CryptoKey DnsRecord EgressPolicy EmailChannel EndpointSlo FailedRunsAlert GcsBucket GoogleAccessToken HttpsLoadBalancer LateCheck LogAlert
  NotificationChannel PredictionRole PrivateNetwork ProjectServices RestfulProvider RotationAlert RotationTopic ScheduledCall Secret ServiceAccount
  ServiceAgents ServerlessBackend ServingDashboard Starter StorageTrigger Topic VertexDeployment VertexEndpoint VertexMetrics VertexModel VertexModels VertexOffHours
  VertexProvider VertexScalingRole VertexTraffic Workflow WorkflowInvokers WorkloadIdentityPool WorkloadIdentityProvider cloudRunJobWork failedJob
  failedWorkflow vertexLogTable
`;

it("a program of ponte-constructs/gcp gets these classes and functions, and no others", () => {
  expect(Object.keys(gcp).sort()).toEqual(values.trim().split(/\s+/).sort());
});

it("every type that a program of ponte-constructs/gcp has to write is exported, too", () => {
  const { config } = ts.parseConfigFileTextToJson("tsconfig.json", readFileSync("tsconfig.json", "utf8"));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve("."));
  const index = resolve("constructs", "gcp", "index.ts");
  const program = ts.createProgram([index], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!);
  const names = new Set(exported.map(({ name }) => name));
  const missing = new Set<string>();
  for (const alias of exported) {
    const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
    if (!(symbol.flags & ts.SymbolFlags.Interface)) continue;
    for (const field of checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))) {
      for (const type of partsOf(checker.getTypeOfSymbol(field))) {
        const named = type.aliasSymbol ?? type.symbol;
        const isOurs = named?.declarations?.some((one) =>
          one.getSourceFile().fileName.startsWith(resolve("constructs")),
        );
        if (isOurs && !named.name.startsWith("__") && !names.has(named.name))
          missing.add(`${symbol.name}.${field.name}: ${named.name}`);
      }
    }
  }
  expect([...missing]).toEqual([]);

  /** A type, or those that a union or a list is made of. */
  function partsOf(type: ts.Type): ts.Type[] {
    if (type.isUnion() && type.aliasSymbol === undefined) return type.types.flatMap(partsOf);
    if (checker.isArrayType(type)) return checker.getTypeArguments(type as ts.TypeReference).flatMap(partsOf);
    if (type.getCallSignatures().length > 0) return []; // a method
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return values === undefined ? [type] : partsOf(values);
  }
});
