import { isDeepStrictEqual } from 'node:util';
import { config } from '../../test/support/detect/configFixture';
import { parsePageMessage } from '../../webview/messages';
import { advise } from '../../src/advise/advise';
import { exportRow, toCsv } from '../../src/advise/exportRows';
import { hoverLines } from '../../src/advise/hoverMarkdown';
import { lensTitle } from '../../src/advise/lens/lensTitle';
import { refit } from '../../src/calibrate/fit/refit';
import { fittedCurve } from '../../src/calibrate/fit/fittedCurve';
import { decodeCalibration, encodeCalibration } from '../../src/calibrate/record/calibrationCodec';
import { decodeExportedPlan } from '../../src/calibrate/record/exportedPlan';
import { DEFAULT_RULE } from '../../src/model/advice/assumedRule';
import { failureMessage } from '../../src/model/wording/failureMessage';
import { titleOf } from '../../src/model/wording/calibrationFacts';
import { joinArguments, splitArguments } from '../../src/train/platform/argumentText';
import { hostPlatform } from '../../src/train/platform/platform';
import { parseReportedLine } from '../../src/train/program/lineProtocol';
import {
  fillEnvironment,
  readLaunchConfigurations,
} from '../../src/train/script/launchFile/launchConfigurations';
import { parseProbeEvent } from '../../src/train/script/probe/probeProtocol';

/** What comes from outside, valid samples of it, and what the extension does with it. */
export interface InputKind {
  readonly samples: readonly string[];
  /** Whether it was believed, in part at least; throws where something is wrong. */
  readonly take: (text: string) => boolean | Promise<boolean>;
}

/** A record that is read is stored again as it is, advised by, shown and fitted again. */
export function takeRecord(text: string): boolean {
  const decoded = decodeCalibration(text);
  if (!decoded.ok) return false;
  const { calibration } = decoded;
  const again = decodeCalibration(encodeCalibration(calibration));
  if (!again.ok || !isDeepStrictEqual(again.calibration, calibration))
    throw new Error('is stored as another');
  const advice = advise(config(), calibration, DEFAULT_RULE);
  lensTitle(advice);
  hoverLines(config(), advice);
  toCsv([exportRow('train.py', config(), advice)]);
  titleOf(calibration);
  fittedCurve(calibration.result, calibration.trials);
  for (const { outcome } of calibration.trials)
    if (outcome.kind === 'failed') failureMessage(outcome.failure);
  refit(calibration, new Set(calibration.trials.slice(0, 1).map(({ trialId }) => trialId)));
  return true;
}

/** A plan that is read is one as it was written. */
export function takePlan(text: string): boolean {
  const decoded = decodeExportedPlan(text);
  if (!decoded.ok) return false;
  const again = decodeExportedPlan(JSON.stringify(decoded.exported));
  if (!again.ok || !isDeepStrictEqual(again.exported, decoded.exported))
    throw new Error('is written as another');
  return true;
}

/** What the probe or a program prints; steps that are believed are whole numbers. */
export function takeProtocolLine(text: string): boolean {
  let isBelieved = false;
  for (const line of text.split('\n')) {
    const event = parseProbeEvent(line);
    if (event?.type === 'measurements') {
      if (event.steps.length !== event.values.length) throw new Error('steps without values');
      if (!event.steps.every(Number.isSafeInteger)) throw new Error('a step that is no whole number');
    }
    const reported = parseReportedLine(line);
    if (reported?.kind === 'measurement' && !(reported.step >= 1)) throw new Error('a step before the first');
    isBelieved ||= event !== undefined || reported !== undefined;
  }
  return isBelieved;
}

/** A page may send anything that can be cloned. */
export function takePageMessage(text: string): boolean {
  let message: unknown = text;
  try {
    message = JSON.parse(text);
  } catch {
    // Text is a message too.
  }
  const parsed = parsePageMessage(message);
  if (parsed?.type === 'openLocation' && !(parsed.line >= 1)) throw new Error('a line before the first');
  return parsed !== undefined;
}

/** Arguments of a configuration come back from the text that they are shown as. */
export function takeLaunchFile(text: string): boolean {
  const variables = {
    workspaceFolder: '/project',
    file: '/project/train.py',
    environment: { HOME: '/home/me' },
    platform: hostPlatform,
  };
  const configurations = readLaunchConfigurations(text, variables);
  for (const { arguments: args } of configurations) {
    for (const each of args) fillEnvironment(each, variables.environment);
    for (const kind of ['linux', 'windows'] as const)
      if (!isDeepStrictEqual(splitArguments(joinArguments(args, kind), kind), args))
        throw new Error(`arguments that come back as others on ${kind}: ${JSON.stringify(args)}`);
  }
  return configurations.length > 0;
}
