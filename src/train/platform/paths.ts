import type { Platform } from './platform';

/** The longest path that a Windows program opens which has not asked for more (MAX_PATH, without its final NUL). */
const MOST_WINDOWS_CHARACTERS = 259;

/** Whether two absolute paths name one file as far as their text tells: on Windows whatever their case, slashes and long form. */
export function isSamePath(left: string, right: string, platform: Platform): boolean {
  return comparable(left, platform) === comparable(right, platform);
}

/** Whether `path` is the folder or stands below it. */
export function isInside(path: string, folder: string, platform: Platform): boolean {
  const { paths } = platform;
  const below = paths.relative(comparable(folder, platform), comparable(path, platform));
  return below !== '..' && !below.startsWith(`..${paths.sep}`) && !paths.isAbsolute(below);
}

/** Whether the programs of the platform may refuse to open a path for its length. */
export function isTooLong(path: string, { kind }: Platform): boolean {
  return kind === 'windows' && path.length > MOST_WINDOWS_CHARACTERS;
}

/** A share of another machine: `\\server\share`. The command interpreter cannot work in one. */
export function isNetworkPath(path: string, { kind }: Platform): boolean {
  return kind === 'windows' && /^[\\/]{2}(?![?.][\\/])/u.test(path);
}

/**
 * Text in which a folder's path is replaced wherever it is named: on Windows in any case, with slashes either way, or with the doubled
 * backslashes of a string literal, which the replacement then has too.
 */
export function replaceFolder(text: string, folder: string, replacement: string, platform: Platform): string {
  if (platform.kind !== 'windows') return text.replaceAll(folder, () => replacement);
  const parts = folder.split(/[\\/]+/u).map((part) => part.replaceAll(/[.*+?^${}()|[\]]/gu, String.raw`\$&`));
  const anyCase = new RegExp(parts.join(String.raw`(?:\\{1,4}|/)`), 'giu');
  return text.replaceAll(anyCase, (found) => {
    if (found.slice(2).includes('\\\\')) return replacement.replaceAll('\\', String.raw`\\`);
    return found.includes('/') ? replacement.replaceAll('\\', '/') : replacement;
  });
}

function comparable(path: string, { kind, paths }: Platform): string {
  const plain = kind === 'windows' ? shortForm(path) : path;
  const normal = paths.normalize(plain);
  const isRoot = paths.parse(normal).root === normal;
  const whole = !isRoot && normal.endsWith(paths.sep) ? normal.slice(0, -1) : normal;
  return kind === 'windows' ? whole.toLowerCase() : whole;
}

/** `C:\x` of `\\?\C:\x`, and `\\server\share` of `\\?\UNC\server\share`. */
function shortForm(path: string): string {
  if (!path.startsWith('\\\\?\\')) return path;
  const rest = path.slice(4);
  return rest.toUpperCase().startsWith('UNC\\') ? `\\\\${rest.slice(4)}` : rest;
}
