import type { OptimizerConfig } from '../../../../model/optimizer/optimizerConfig';
import { said } from '../../../../model/language/said';
import type { ScriptRun } from '../../../../workspace/runs/scriptRun';
import { canTryNesterov } from '../../../../workspace/runs/otherNesterov';

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
