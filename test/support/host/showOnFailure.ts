import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach } from 'vitest';
import { inRoot } from '../../../scripts/root';
import { SHOWN_IN_WINDOW } from '../../../scripts/vitestReport';
import { Workbench } from './workbench';

const SHOTS = inRoot('.cache', 'screenshots', 'failed');

// A log is often all that is left of a machine: a failure tells what its windows showed, beside a picture of each.
afterEach(async ({ task }) => {
  const [error] = task.result?.errors ?? [];
  if (error === undefined) return;
  await mkdir(SHOTS, { recursive: true });
  for (const [index, workbench] of Workbench.opened().entries()) {
    const name = `${task.name.replaceAll(/\W+/gu, '-').slice(0, 80)}-${index}.png`;
    await workbench.screenshot(path.join(SHOTS, name)).catch(() => undefined);
    const shown = await workbench.shown().catch((failure: unknown) => [`nothing: ${String(failure)}`]);
    error.stack = [error.stack ?? error.message, ...shown.map((each) => `${SHOWN_IN_WINDOW} ${each}`)].join(
      '\n',
    );
  }
});
