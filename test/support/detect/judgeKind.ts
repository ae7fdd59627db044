import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { advise } from '../../../src/advise/advise';
import { DEFAULT_RULE } from '../../../src/model/advice/assumedRule';
import type { Detector } from '../../../src/detect/detector';
import { joinCells } from '../../../src/detect/notebook';
import { codeCells } from '../../../src/detect/notebookFile';
import { detectGathering } from '../../../src/detect/workspaceFiles';
import { writtenFile } from '../../../src/detect/writtenFile';
import type { Hyperparameter } from '../../../src/model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../../src/model/optimizer/optimizerConfig';
import type { ExpectedAdvice, ExpectedSite, ExpectedValue, KindFixture } from './kindFixtures';
import { shownValue } from './shown';

/** `wrong`: a number, flag, optimizer or advice that the file does not say. `unknown`: less than the file says. */
export type KindVerdict = 'right' | 'unknown' | 'wrong';

/** How detection did at one expected site, or where it found an SGD that is none. */
export interface KindOutcome {
  readonly verdict: KindVerdict;
  /** What differs, for a person; empty where all is right. */
  readonly differences: readonly string[];
  /** Whatever is unknown here is expected to be, or may be. */
  readonly isAllowed: boolean;
}

/** Detects in a fixture as the editor does, with the files of its workspace, and compares with what it expects. */
export async function judgeFixture(fixture: KindFixture, detector: Detector): Promise<KindOutcome[]> {
  const configs = await detectIn(fixture, detector);
  const seen = new Set<OptimizerConfig>();
  const outcomes = fixture.sites.map((site) => {
    const config = configs.find((each) => each.line === site.line && !seen.has(each));
    if (config !== undefined) seen.add(config);
    return judgeSite(site, config);
  });
  const surplus = configs.filter((config) => !seen.has(config) && config.family === 'sgd');
  return [
    ...outcomes,
    ...surplus.map(({ line, optimizer }): KindOutcome => {
      return { verdict: 'wrong', differences: [`line ${line + 1}: ${optimizer} is none`], isAllowed: false };
    }),
  ];
}

/** Lines of a notebook are counted over all its code cells. */
async function detectIn(fixture: KindFixture, detector: Detector): Promise<readonly OptimizerConfig[]> {
  const { text, fileName } = fixture;
  if (!fileName.endsWith('.ipynb')) return detectText({ text, fileName, languageId: '' }, fixture, detector);
  const cells = codeCells(text).map((cell) => cell.text);
  const joined = joinCells(cells);
  const configs = await detectText({ text: joined.text, fileName, languageId: 'python' }, fixture, detector);
  const written = cells.map(async (cell, index) => {
    const file = writtenFile(cell);
    if (file === undefined) return [];
    const found = await detectText({ ...file, languageId: '' }, fixture, detector);
    return found.map((config) => ({ ...config, line: config.line + (joined.starts[index]?.line ?? 0) }));
  });
  return [...configs, ...(await Promise.all(written)).flat()];
}

async function detectText(
  source: { readonly text: string; readonly fileName: string; readonly languageId: string },
  { workspace }: KindFixture,
  detector: Detector,
): Promise<readonly OptimizerConfig[]> {
  const { configs } = await detectGathering(
    (files) => Promise.resolve(detector.detectWanting({ ...source, files })),
    (wanted) => readFile(path.join(workspace, wanted), 'utf8').catch(() => undefined),
  );
  return configs;
}

function judgeSite(site: ExpectedSite, config: OptimizerConfig | undefined): KindOutcome {
  const place = `line ${site.line + 1}`;
  if (config === undefined)
    return { verdict: 'unknown', differences: [`${place}: nothing found`], isAllowed: false };
  const judged = [
    judgeText('optimizer', site.optimizer.toLowerCase(), config.optimizer.toLowerCase()),
    judgeValue('learning rate', site.learningRate, config.learningRate),
    judgeValue('momentum', site.momentum, config.momentum),
    judgeText('Nesterov', site.nesterov, config.nesterov),
    ...(site.advice === undefined ? [] : [judgeText('advice', site.advice, adviceOf(config))]),
  ].filter((each) => each !== undefined);
  const verdict = judged.some((each) => each.verdict === 'wrong')
    ? 'wrong'
    : judged.length > 0
      ? 'unknown'
      : 'right';
  return {
    verdict,
    differences: judged.map(({ difference }) => `${place}: ${difference}`),
    isAllowed: judged.every(({ isAllowed }) => isAllowed),
  };
}

interface Difference {
  readonly verdict: KindVerdict;
  readonly difference: string;
  readonly isAllowed: boolean;
}

function judgeValue(name: string, expected: ExpectedValue, found: Hyperparameter): Difference | undefined {
  const isNumber = found.state === 'known' || found.state === 'default';
  const isSame = isNumber
    ? expected.state === found.state && expected.value === found.value
    : expected.state === 'unknown';
  if (isSame) return undefined;
  return {
    verdict: isNumber ? 'wrong' : 'unknown',
    difference: `${name} is ${shownValue(found)} instead of ${shownExpected(expected)}`,
    isAllowed: !isNumber && expected.state !== 'unknown' && expected.isBeyondReach,
  };
}

function judgeText(name: string, expected: string, found: string): Difference | undefined {
  if (expected === found) return undefined;
  return {
    verdict: found === 'unknown' || found === 'withheld' ? 'unknown' : 'wrong',
    difference: `${name} is ${found} instead of ${expected}`,
    isAllowed: false,
  };
}

/** Whether the momentum of a site that nobody calibrated is suggested, and with a warning that values change while it runs. */
function adviceOf(config: OptimizerConfig): ExpectedAdvice {
  const advice = advise(config, undefined, DEFAULT_RULE);
  if (advice.kind !== 'uncalibrated') return 'withheld';
  const isWarned = advice.warnings.some(
    ({ kind }) => kind === 'schedulerOverwritesMomentum' || kind === 'learningRateScheduled',
  );
  return isWarned ? 'warned' : 'given';
}

function shownExpected(expected: ExpectedValue): string {
  return expected.state === 'unknown' ? expected.state : `${expected.state}:${expected.value}`;
}
