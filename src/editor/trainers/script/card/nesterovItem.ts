import { runValues } from '../../../../advise/runValues';
import { numericValue } from '../../../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../../../model/optimizer/optimizerConfig';
import type { DryRun, ScriptRun } from '../scriptRun';
import { said } from '../../../../model/language/said';

/** Whether the other form of momentum can be trained with too: in PyTorch's own SGD, whose Nesterov takes no dampening. */
function canTryNesterov({ framework, optimizer, dampening }: OptimizerConfig): boolean {
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

/** The row that adds it to the verification; none where it cannot be had. */
export function nesterovItems(
  config: OptimizerConfig,
  { triesNesterov }: Pick<ScriptRun, 'triesNesterov'>,
): { readonly label: string; readonly description: string; readonly detail: string }[] {
  if (!canTryNesterov(config)) return [];
  return [
    {
      label: `$(split-horizontal) ${said`Nesterov`}`,
      description: triesNesterov === true ? said`the other form is tried too` : said`as the script has it`,
      detail:
        triesNesterov === true
          ? said`The suggested β also trains with Nesterov where the script has none, or without, on three of the fresh seeds. Pick to leave it out.`
          : said`Pick to train the suggested β with the other form of momentum too, on three of the fresh seeds.`,
    },
  ];
}
