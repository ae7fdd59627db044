import { detectConfig as detectWanting } from '../../../src/detect/configFiles/detectConfig';
import type { ConfigSyntax } from '../../../src/detect/configFiles/configTree';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';

/** Every optimizer configuration of a configuration file that stands alone. */
export function detectConfig(text: string, syntax: ConfigSyntax): OptimizerConfig[] {
  return [...detectWanting({ text, syntax, file: `config.${syntax}`, files: new Map() }).configs];
}
