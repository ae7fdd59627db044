import path from 'node:path';

/** The systems that are told apart. */
export type PlatformKind = 'linux' | 'macos' | 'windows';

/** A system that trials run on, as far as anything is decided by it; tests make their own. */
export interface Platform {
  readonly kind: PlatformKind;
  /** How its paths are written. */
  readonly paths: path.PlatformPath;
  /** Where Windows keeps its own programs, so that none of that name on PATH or in a project's folder is taken for them. */
  readonly systemFolder: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The platform of a Node process; whatever is neither Windows nor macOS is treated as Linux. */
export function platformOf(name: NodeJS.Platform, environment: Environment): Platform {
  switch (name) {
    case 'win32': {
      const paths = path.win32;
      const root = environmentValue(environment, 'SystemRoot', 'windows') ?? 'C:\\Windows';
      return { kind: 'windows', paths, systemFolder: paths.join(root, 'System32') };
    }
    case 'darwin':
      return { kind: 'macos', paths: path.posix, systemFolder: '/usr/bin' };
    default:
      return { kind: 'linux', paths: path.posix, systemFolder: '/usr/bin' };
  }
}

/** The platform of this process. */
export const hostPlatform: Platform = platformOf(process.platform, process.env);

/** A variable's value; on Windows its name is one whatever its case. */
export function environmentValue(
  environment: Environment,
  name: string,
  kind: PlatformKind,
): string | undefined {
  if (kind !== 'windows') return environment[name];
  const upper = name.toUpperCase();
  return Object.entries(environment).find(([key]) => key.toUpperCase() === upper)?.[1];
}

/** All variables, a later layer's before an earlier one's; on Windows `Path` and `PATH` are one. */
export function mergedEnvironment<Value extends string | undefined>(
  kind: PlatformKind,
  ...layers: readonly Readonly<Record<string, Value>>[]
): Readonly<Record<string, Value>> {
  const keyOf = (name: string): string => (kind === 'windows' ? name.toUpperCase() : name);
  const merged = new Map<string, readonly [name: string, value: Value]>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      merged.set(keyOf(name), [merged.get(keyOf(name))?.[0] ?? name, value]);
    }
  }
  return Object.fromEntries(merged.values());
}
