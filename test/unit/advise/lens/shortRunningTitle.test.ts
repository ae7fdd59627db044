import { expect, test } from 'vitest';
import { shortRunningTitle, type RunProgress } from '../../../../src/advise/lens/runningTitle';

const progress: RunProgress = { name: 'calibration', finished: 12, atMost: 40, stopping: false };

test.each<[progress: RunProgress, isOneWaiting: boolean, text: string, tooltip: string]>([
  [progress, false, 'Calibrating 12/40', 'Momentum Lens. Calibrating: 12 of at most 40 runs.'],
  [
    { ...progress, name: 'confirmation', atMost: 6 },
    false,
    'Confirming 12/6',
    'Momentum Lens. Confirming: 12 of 6 whole trainings.',
  ],
  [
    { ...progress, stopping: true },
    true,
    'Stopping…',
    'Momentum Lens. Stopping… Another calibration waits for its end.',
  ],
])('%j is short in the status bar, and whole in its tooltip', (given, isOneWaiting, text, tooltip) => {
  expect(shortRunningTitle(given, isOneWaiting)).toEqual({ text, tooltip });
});
