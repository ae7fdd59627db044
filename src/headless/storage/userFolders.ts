import { environmentValue, type Environment, type Platform } from '../../train/platform/platform';

/** This program's folder in those of its user. */
export const PROGRAM_FOLDER = 'momentum-lens';

/** Who asks: their home, variables and platform. */
export interface User {
  readonly homeFolder: string;
  readonly environment: Environment;
  readonly platform: Platform;
}

/** The folder for what programs keep of this user's settings; each has one of its own in it. */
export function settingsFolder({ homeFolder, environment, platform: { kind, paths } }: User): string {
  switch (kind) {
    case 'linux':
      return absoluteOr(environment['XDG_CONFIG_HOME'], paths.join(homeFolder, '.config'));
    case 'macos':
      return paths.join(homeFolder, 'Library', 'Application Support');
    case 'windows':
      return environmentValue(environment, 'APPDATA', kind) ?? paths.join(homeFolder, 'AppData', 'Roaming');
  }
}

/** The same for what can be made again. */
export function cacheFolder({ homeFolder, environment, platform: { kind, paths } }: User): string {
  switch (kind) {
    case 'linux':
      return absoluteOr(environment['XDG_CACHE_HOME'], paths.join(homeFolder, '.cache'));
    case 'macos':
      return paths.join(homeFolder, 'Library', 'Caches');
    case 'windows':
      return (
        environmentValue(environment, 'LOCALAPPDATA', kind) ?? paths.join(homeFolder, 'AppData', 'Local')
      );
  }
}

/** The XDG base directory specification has relative paths ignored. */
function absoluteOr(path: string | undefined, usual: string): string {
  return path?.startsWith('/') === true ? path : usual;
}
