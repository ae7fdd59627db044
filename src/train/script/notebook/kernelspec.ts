import { environmentValue, type Environment, type Platform } from '../../platform/platform';
import { interpretersIn } from '../../platform/pythonPlaces';

/** Where kernels may be registered. */
export interface KernelSurroundings {
  readonly environment: Environment;
  readonly homeFolder: string;
  /** Python environments that are known here: each has kernels of its own. */
  readonly prefixes: readonly string[];
}

/** A folder in which a kernel of the sought name may be described; `prefix` where that is part of a Python environment. */
export interface KernelFolder {
  readonly path: string;
  readonly prefix?: string;
}

const KERNEL_NAME = /^[\w.-]+$/u;
/** What every environment calls its own kernel. */
const ANY_PYTHON = /^python\d?$/iu;
const PYTHON_NAME = /^python[\d.]*(?:\.exe)?$/iu;

/** The folders of a kernel, in the order in which Jupyter looks; none for a name that tells no environment. */
export function kernelFolders(
  name: string,
  { environment, homeFolder, prefixes }: KernelSurroundings,
  { kind, paths }: Platform,
): readonly KernelFolder[] {
  if (!KERNEL_NAME.test(name) || /^\.+$/u.test(name) || ANY_PYTHON.test(name)) return [];
  const value = (variable: string): string => environmentValue(environment, variable, kind) ?? '';
  const kernelIn = (data: string, prefix?: string): KernelFolder => ({
    path: paths.join(data, 'kernels', name),
    ...(prefix === undefined ? {} : { prefix }),
  });
  const named = [...value('JUPYTER_PATH').split(paths.delimiter), value('JUPYTER_DATA_DIR')];
  const data = {
    linux: '.local/share/jupyter',
    macos: 'Library/Jupyter',
    windows: 'AppData/Roaming/jupyter',
  };
  const own =
    kind === 'windows' && value('APPDATA') !== ''
      ? paths.join(value('APPDATA'), 'jupyter')
      : paths.join(homeFolder, data[kind]);
  const shared =
    kind === 'windows'
      ? [value('PROGRAMDATA')]
          .filter((folder) => folder !== '')
          .map((folder) => paths.join(folder, 'jupyter'))
      : ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  return [
    ...[...named.filter((folder) => paths.isAbsolute(folder)), own].map((folder) => kernelIn(folder)),
    ...prefixes.map((prefix) => kernelIn(paths.join(prefix, 'share', 'jupyter'), prefix)),
    ...shared.map((folder) => kernelIn(folder)),
  ];
}

/**
 * The interpreters that a kernel.json may mean: the one that it names, or, where it only says `python`, that of the environment that
 * it stands in. None where it is no Python's kernel.
 */
export function interpretersOfKernel(
  kernelJson: string,
  { prefix }: KernelFolder,
  platform: Platform,
): readonly string[] {
  const executable = firstArgument(kernelJson);
  if (executable === undefined || !PYTHON_NAME.test(platform.paths.basename(executable))) return [];
  if (platform.paths.isAbsolute(executable)) return [executable];
  return prefix === undefined ? [] : interpretersIn(prefix, platform);
}

function firstArgument(kernelJson: string): string | undefined {
  try {
    const kernel: unknown = JSON.parse(kernelJson);
    if (typeof kernel !== 'object' || kernel === null || !('argv' in kernel)) return undefined;
    const first: unknown = Array.isArray(kernel.argv) ? kernel.argv[0] : undefined;
    return typeof first === 'string' ? first : undefined;
  } catch {
    return undefined;
  }
}
