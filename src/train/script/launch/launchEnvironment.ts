import type { ScriptFramework } from '../../../model/optimizer/optimizerConfig';
import {
  environmentValue,
  mergedEnvironment,
  type Environment,
  type Platform,
} from '../../platform/platform';

/** Where the processes of a launch find their host, their request and the probe. */
export interface LaunchPlace {
  /** `PORT:TOKEN` on the loopback interface. */
  readonly address: string;
  /** Holds nothing but the launch's own sitecustomize.py. */
  readonly launchFolder: string;
  readonly probeFolder: string;
}

/** Packages whose import wakes the probe; trial.py has the same. */
const WAKING_PACKAGES: Readonly<Record<ScriptFramework, readonly string[]>> = {
  pytorch: ['torch'],
  keras: ['keras', 'tensorflow'],
  optax: ['jax', 'optax'],
  paddle: ['paddle'],
  mlx: ['mlx'],
  sklearn: ['sklearn'],
};

/** The environment by which every Python that a command starts wakes the probe; a PYTHONPATH that is there stays behind. */
export function launchEnvironment(
  environment: Environment,
  place: LaunchPlace,
  request: { readonly framework: ScriptFramework },
  { kind, paths }: Platform,
): Environment {
  const searched = environmentValue(environment, 'PYTHONPATH', kind) ?? '';
  return mergedEnvironment<string | undefined>(kind, environment, {
    PYTHONPATH: [place.launchFolder, ...(searched === '' ? [] : [searched])].join(paths.delimiter),
    PYTHONUNBUFFERED: '1',
    MOMENTUM_LENS_ADDRESS: place.address,
    MOMENTUM_LENS_PROBE: place.probeFolder,
    MOMENTUM_LENS_PACKAGES: WAKING_PACKAGES[request.framework].join(','),
    MOMENTUM_LENS_REQUEST: JSON.stringify(request),
  });
}
