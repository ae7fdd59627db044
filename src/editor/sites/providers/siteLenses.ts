import { lensTitle } from '../../../advise/lens/lensTitle';
import type { Advice } from '../../../model/advice/advice';
import { runningTitle } from '../../../advise/lens/runningTitle';
import { interruptionTitle } from '../../../model/calibration/interruption';
import { shortTitle } from '../../../advise/lens/shortTitle';
import { COMMANDS } from '../../base/declarations';
import type { RunningRun } from '../../calibration/calibrator';
import { interruptionOf } from '../../calibration/interruptedCalibrations';
import type { DocumentSite } from '../siteAdvisor';
import { said } from '../../../model/language/said';

/** One lens of a site: its words and what a click does. */
export interface SiteLens {
  readonly title: string;
  readonly command: string;
  readonly tooltip?: string;
}

/** The finding, Calibrate momentum, Why?, or a short one alone; while something runs at the site, how far it has come and the way to it and to its end. */
export function siteLenses(
  {
    advice,
    calibrationKind,
    interrupted,
    isIgnored,
  }: Pick<DocumentSite, 'advice' | 'calibrationKind' | 'interrupted' | 'isIgnored'>,
  running: RunningRun | undefined,
  isShort = false,
): readonly SiteLens[] {
  if (running !== undefined) return runningLenses(running);
  const title = isIgnored ? undefined : lensTitle(advice);
  if (title === undefined) return [];
  const hasRecord = 'calibration' in advice;
  const finding =
    hasRecord && advice.kind !== 'measuredElsewhere'
      ? { title, command: COMMANDS.showPanel, tooltip: said`Show the calibration` }
      : { title, command: COMMANDS.explain, tooltip: said`Why this value?` };
  if (isShort) return [{ ...finding, title: shortTitle(advice) ?? title, tooltip: title }];
  const isElsewhere = advice.kind === 'measuredElsewhere';
  const why = isElsewhere
    ? { title: said`Show`, command: COMMANDS.showPanel }
    : { title: said`Why?`, command: COMMANDS.explain };
  if (calibrationKind === undefined) return [finding, why];
  const calibrate =
    interrupted === undefined
      ? { title: calibrateTitle(advice), command: COMMANDS.calibrate }
      : { title: interruptionTitle(interruptionOf(interrupted)), command: COMMANDS.resume };
  return [finding, calibrate, why];
}

function calibrateTitle(advice: Advice): string {
  if (advice.kind === 'measuredElsewhere') return said`Calibrate here`;
  return 'calibration' in advice ? said`Calibrate again` : said`Calibrate momentum`;
}

function runningLenses(running: RunningRun): readonly SiteLens[] {
  const show = { title: said`Show`, command: COMMANDS.showPanel };
  const stop = { title: said`Stop`, command: COMMANDS.stop, tooltip: said`Stop and use what there is` };
  return [
    { title: runningTitle(running), command: COMMANDS.showPanel },
    show,
    ...(running.stopping ? [] : [stop]),
  ];
}
