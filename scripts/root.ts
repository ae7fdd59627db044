import path from 'node:path';

/** The repository's root. */
export const ROOT = process.env['MOMENTUM_LENS_ROOT'] ?? process.cwd();

/** A path inside the repository. */
export function inRoot(...parts: string[]): string {
  return path.join(ROOT, ...parts);
}
