/** Made by scripts/windows/bundle.ts: how each test file of the bundle is loaded. */
declare module 'bundled-tests' {
  export const testFiles: Readonly<Record<string, () => Promise<unknown>>>;
}
