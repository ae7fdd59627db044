import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Calibration } from '../../src/model/calibration/calibration';
import { englishWords } from '../support/language/englishWords';
import { bundleOf } from '../support/language/saidTexts';
import { galleryStates } from '../support/panel/galleryStates';
import { bundlePage, launch, PanelPage } from '../support/panel/panelPage';
import { simulatedCalibration } from '../support/panel/panelStates';

const CHINESE = { id: 'zh-cn', texts: bundleOf('zh-cn') };

let browser: Browser;
let script: string;
let calibration: Calibration;
let panel: PanelPage;

beforeAll(async () => {
  [browser, script, calibration] = await Promise.all([launch(), bundlePage(), simulatedCalibration()]);
});
afterAll(() => browser.close());
afterEach(async () => {
  expect(panel.violations).toEqual([]);
  await panel.page.context().close();
});

/** Everything that the page has for its reader but a traceback, folds opened, and for a screen reader. */
async function shownTexts(): Promise<string[]> {
  return panel.page.evaluate(() => {
    // Python's own words.
    for (const each of document.querySelectorAll('pre')) each.textContent = '';
    for (const fold of document.querySelectorAll('details')) fold.open = true;
    const labels = [...document.querySelectorAll('[aria-label]')].map(
      (each) => each.getAttribute('aria-label') ?? '',
    );
    return [...document.body.innerText.split('\n'), ...labels];
  });
}

test('every state is said in Chinese, with no word of English', async () => {
  panel = await PanelPage.open(browser, script, 'light', 900, () => undefined, CHINESE);
  expect(await panel.page.evaluate(() => document.documentElement.lang)).toBe('zh-cn');
  const english: string[] = [];
  for (const [name, state] of Object.entries(galleryStates(calibration))) {
    await panel.show(state);
    for (const text of await shownTexts()) {
      const words = englishWords(text, FROM_ELSEWHERE);
      if (words.length > 0) english.push(`${name}: ${words.join(' ')} in “${text}”`);
    }
  }
  expect([...new Set(english)]).toEqual([]);
});

/** What the host has put into these states, and what a script has raised. */
const FROM_ELSEWHERE: readonly string[] = [
  'train.py',
  'small batches',
  'simulated',
  'val_acc',
  'Set momentum to 0.74 (measured)',
  'The script raised ValueError: no.',
];
