import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Locator } from 'playwright-core';
import { startSession } from '../test/support/host/session';
import { Workbench } from '../test/support/host/workbench';
import { chosenNames } from './arguments';
import { runWithRetry } from './process';
import { inRoot } from './root';

// npm run screenshots [-- --only=dark]: the pictures of the README and of the walkthrough, taken from a real calibration of the example
// in a light and a dark theme.
const SCRIPT = 'pytorch_quick_start/train.py';
const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;
const TIMEOUT_MS = 600_000;
const VIEWPORT = { width: 1280, height: 860 };
/** A step of the walkthrough has room for little more. */
const MOST_STEP_HEIGHT = 640;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = chosenNames({ option: '--only', list: values.only, known: Object.keys(THEMES) });
runWithRetry('npm', ['run', '-s', 'package']);
await mkdir(inRoot('media', 'walkthrough'), { recursive: true });
for (const [name, theme] of Object.entries(THEMES)) {
  if (!chosen.includes(name)) continue;
  const session = await startSession('examples', {
    settings: { 'workbench.colorTheme': theme, 'editor.minimap.enabled': false },
  });
  try {
    const workbench = await Workbench.open(session.browser, { ...session, file: SCRIPT, viewport: VIEWPORT });
    const shot = (what: string): Promise<void> =>
      workbench.screenshot(inRoot('media', `${what}-${name}.png`));
    const step = (part: Locator, what: string): Promise<void> =>
      workbench.screenshotOf(part, MOST_STEP_HEIGHT, inRoot('media', 'walkthrough', `${what}-${name}.png`));
    await workbench.lens('Calibrate momentum').waitFor();
    await workbench.page.keyboard.press('Control+b');
    await workbench.clickLine('torch.optim.SGD');
    await shot('lens');
    await workbench.hover('torch.optim.SGD', 'momentum', /recorded trainings/u);
    await shot('hover');
    await step(workbench.page.locator('.editor-instance').first(), 'read');
    await workbench.lens('Calibrate momentum').click();
    await workbench.pick('This script');
    await workbench.quickPickRow(/PyTorch \d/u).waitFor();
    await shot('preflight');
    await step(workbench.page.locator('.quick-input-widget'), 'calibrate');
    await workbench.pick('Start');
    const panel = workbench.webview();
    await panel.locator('.facts', { hasText: /(?:[6-9]|\d\d) of at most/u }).waitFor({ timeout: TIMEOUT_MS });
    // The progress stays in the status bar; its notification would cover the plot.
    await workbench.page.keyboard.press('Escape');
    await shot('panel-running');
    await panel.locator('[data-action=applyMomentum]').waitFor({ timeout: TIMEOUT_MS });
    await workbench.lens('measured').waitFor();
    await workbench.page.keyboard.press('Escape');
    await shot('panel-finished');
    await step(workbench.page.locator('iframe.webview').first(), 'apply');
  } finally {
    await session.end();
  }
}
