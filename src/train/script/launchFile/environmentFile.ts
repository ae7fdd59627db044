import { parseEnv } from 'node:util';
import { environmentValue, type Environment, type PlatformKind } from '../../platform/platform';

/**
 * The variables of an environment file as the debugger reads it: `NAME=value` lines, quotes, comments and `export`, where `${NAME}`
 * stands for a variable that the file has set before, else for one of `base`, else for nothing.
 */
export function parseEnvironmentFile(
  text: string,
  base: Environment,
  kind: PlatformKind,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(parseEnv(text))) {
    found[name] = value.replaceAll(
      /\$\{([A-Za-z_]\w*)\}/gu,
      (_, other: string) => environmentValue(found, other, kind) ?? environmentValue(base, other, kind) ?? '',
    );
  }
  return found;
}
