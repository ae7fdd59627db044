import { runValues } from '../../advise/runValues';
import { numericValue } from '../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { DryRun } from './dryRun';
import type { ScriptRun } from './scriptRun';

/** Whether the other form of momentum can be trained with too: in PyTorch's own SGD, whose Nesterov takes no dampening. */
export function canTryNesterov({ framework, optimizer, dampening }: OptimizerConfig): boolean {
  return framework === 'pytorch' && optimizer === 'SGD' && numericValue(dampening) === 0;
}

/** The form of momentum that the suggestion is tried with beside the script's own: whether that is Nesterov's; undefined where none is. */
export function otherNesterovOf(
  config: OptimizerConfig,
  { triesNesterov }: Pick<ScriptRun, 'triesNesterov'>,
  dryRun: Pick<DryRun, 'constructed'> | undefined,
): boolean | undefined {
  return triesNesterov === true && canTryNesterov(config)
    ? !runValues(config, dryRun?.constructed).nesterov
    : undefined;
}
