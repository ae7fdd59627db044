type Outputs = Readonly<
  Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
>;
export function shippedPackages(
  outputs: Outputs,
  copied: readonly (readonly [from: string, to: string])[],
): string[];
export function thirdPartyNotices(root: string, packages: readonly string[]): Promise<string>;
