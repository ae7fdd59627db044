import type { ControlResult } from '../../src/model/calibration/calibration';
import { formatMomentum, formatNumber } from '../../src/model/wording/format/numberFormat';
import type { Trial } from '../../src/model/calibration/trial';
import { pairedRatioText } from '../../src/model/wording/pairedRatioText';
import type { Comparison } from '../sections/pairedRuns';
import { roleName, shortRoleName } from '../../src/model/wording/roleName';
import { table, wrapped } from './table';
import { outcomeText } from './trialOutcome';
import { said } from '../../src/model/language/said';

/** What the suggestion was compared with on fresh seeds: what else would have been as fast. */
export function controlsTable(controls: readonly ControlResult[]): HTMLElement {
  return wrapped(
    table(
      said`Other settings on the same fresh seeds as the suggestion`,
      [
        said`Setting`,
        'β',
        said`Learning rate`,
        said`Steps to the target`,
        said`Times the suggestion’s`,
        said`Seeds that reached it`,
      ],
      controls.map((control) => [
        settingName(control),
        formatMomentum(control.momentum),
        formatNumber(control.learningRate),
        controlStepsText(control),
        pairedRatioText({ ratio: control.ratio, ratioOver: control.ratioOver }),
        said`${control.seedsConverged} of ${control.seeds}`,
      ]),
    ),
  );
}

function settingName({ role, nesterov }: ControlResult): string {
  if (nesterov === undefined) return roleName(role);
  return nesterov
    ? said`${roleName('suggestion')} with Nesterov`
    : said`${roleName('suggestion')} without Nesterov`;
}

/** The runs that the plot of the verification joins by lines, a row a seed. */
export function pairedRunsTable(compared: readonly Comparison[]): HTMLElement {
  const seeds = new Map<number, Trial>(
    compared.flatMap(({ pairs }) => pairs.map(({ seed, suggestion }) => [seed, suggestion])),
  );
  return table(
    said`Steps to the target on each fresh seed`,
    [said`Seed`, shortRoleName('suggestion'), ...compared.map(({ role }) => shortRoleName(role))],
    [...seeds]
      .toSorted(([left], [right]) => left - right)
      .map(([seed, suggestion]) => [
        String(seed),
        outcomeText(suggestion),
        ...compared.map(({ pairs }) => {
          const pair = pairs.find((each) => each.seed === seed);
          return pair === undefined ? '–' : outcomeText(pair.other);
        }),
      ]),
  );
}

function controlStepsText({ convergenceSteps, ratioOver }: ControlResult): string {
  if (convergenceSteps !== undefined) return formatNumber(convergenceSteps);
  return ratioOver === undefined ? said`not reached` : said`stopped at its budget`;
}
