declare module "asl-validator" {
  /** Checks a definition by the schema of the Amazon States Language, and the paths and expressions in it. */
  // eslint-disable-next-line no-restricted-syntax -- as the package exports it
  export default function validate(definition: object): { isValid: boolean; errorsText(separator?: string): string };
}
