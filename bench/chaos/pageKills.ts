import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { seededRandom, type SeededRandom } from '../../src/calibrate/simulated/seededRandom';
import { initialRunningState, nextRunningState } from '../../src/editor/calibration/runningState';
import { decodeCalibration } from '../../src/calibrate/record/calibrationCodec';
import type { CalibrationEvent } from '../../src/calibrate/run/calibrationEvent';
import { bundlePage, launch, PanelPage } from '../../test/support/panel/panelPage';
import type { RunningState } from '../../webview/messages';
import { readdir, readFile } from 'node:fs/promises';
import type { ChaosTools } from './besiege';
import { calibrateProject } from './calibrateProject';
import { makeProject, type ProjectKind } from './projects';

/** What came of killing the panel's page. */
export interface PageTally {
  kills: number;
  calibrations: number;
  finishedTrials: number;
  readonly exceptions: string[];
  /** Finished trials that a page opened anew does not show, or that the record has not. */
  readonly lost: string[];
}

const MEAN_WAIT_MS = 1500;
const KINDS: readonly ProjectKind[] = ['forkedScript', 'program', 'task'];
/** `7 of at most 34 trials`, as the page says it. */
const SHOWN = /(\d+) of at most/u;

/**
 * Calibrations whose states are shown in a page of a real browser, as the extension's host shows them; the page's process is killed at
 * random moments, and each time another page is opened, which asks for the whole state.
 */
export async function killPages(
  tools: ChaosTools,
  { seed, mostKills, mostMs }: { readonly seed: number; readonly mostKills: number; readonly mostMs: number },
): Promise<PageTally> {
  const tally: PageTally = { kills: 0, calibrations: 0, finishedTrials: 0, exceptions: [], lost: [] };
  const random = seededRandom(seed);
  const script = await bundlePage();
  const browser = await launch();
  const startedAt = performance.now();
  for (let number = 0; tally.kills < mostKills && performance.now() - startedAt < mostMs; number += 1) {
    const root = await mkdtemp(path.join(tmpdir(), 'momentum-lens-pages-'));
    const kind = KINDS[number % KINDS.length] ?? 'program';
    await new WatchedCalibration(browser, script, random, tally).run(
      await makeProject(root, { ...tools, kind }),
    );
    await rm(root, { recursive: true, force: true });
    process.stderr.write(`${tally.kills} pages killed in ${tally.calibrations} calibrations\n`);
  }
  await browser.close();
  return tally;
}

class WatchedCalibration {
  readonly #browser: Browser;
  readonly #script: string;
  readonly #random: SeededRandom;
  readonly #tally: PageTally;
  #state: RunningState = initialRunningState({ title: 'chaos', startedAt: new Date(), mostTrials: 100 });
  #isOver = false;

  constructor(browser: Browser, script: string, random: SeededRandom, tally: PageTally) {
    this.#browser = browser;
    this.#script = script;
    this.#random = random;
    this.#tally = tally;
  }

  async run(project: Awaited<ReturnType<typeof makeProject>>): Promise<void> {
    const startedAt = performance.now();
    const calibrating = calibrateProject(project, {
      started: () => undefined,
      finished: () => (this.#tally.finishedTrials += 1),
      output: () => undefined,
      wrong: (what) => this.#tally.exceptions.push(what),
      event: (event: CalibrationEvent) => {
        this.#state = nextRunningState(this.#state, event, performance.now() - startedAt);
      },
    }).finally(() => (this.#isOver = true));
    const killing = this.#kill();
    const outcome = await calibrating;
    await killing;
    this.#tally.calibrations += 1;
    if (outcome.kind !== 'finished') this.#tally.exceptions.push(JSON.stringify(outcome));
    await this.#compareRecord(project.records);
  }

  /** Opens page after page, each of which is killed while the sweep goes on. */
  async #kill(): Promise<void> {
    while (!this.#isOver) {
      const panel = await PanelPage.open(this.#browser, this.#script, 'dark');
      const until = performance.now() - MEAN_WAIT_MS * Math.log(1 - this.#random.uniform());
      await this.#expectWhole(panel);
      while (performance.now() < until && !this.#isOver) {
        await panel.show(this.#state);
        await setTimeout(100);
      }
      this.#tally.exceptions.push(...panel.violations);
      if (!this.#isOver) await this.#killPage(panel);
      await panel.page.context().close();
    }
  }

  /** What a page says that was opened in place of one that is gone: everything that was finished by then. */
  async #expectWhole(panel: PanelPage): Promise<void> {
    const finished = this.#state.trials.length;
    await panel.show(this.#state);
    const facts = await panel.page.locator('.facts').first().innerText();
    const shown = Number(SHOWN.exec(facts)?.[1]);
    if (!(shown >= finished)) this.#tally.lost.push(`the page shows “${facts}” of ${finished} trials`);
  }

  /** The process that draws it, as a crash would end it. */
  async #killPage(panel: PanelPage): Promise<void> {
    const session = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    const crashed = panel.page.waitForEvent('crash', { timeout: 20_000 });
    for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL');
    await crashed.then(
      () => (this.#tally.kills += 1),
      () => this.#tally.exceptions.push('a page outlived its process'),
    );
  }

  async #compareRecord(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      const decoded = decodeCalibration(await readFile(path.join(folder, name), 'utf8'));
      const kept = new Set(decoded.ok ? decoded.calibration.trials.map(({ trialId }) => trialId) : []);
      for (const { trialId } of this.#state.trials)
        if (!kept.has(trialId)) this.#tally.lost.push(`trial ${trialId} is not in the record`);
    }
  }
}
