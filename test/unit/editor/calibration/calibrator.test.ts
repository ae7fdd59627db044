import { beforeEach, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import type { ActiveRun } from '../../../../src/editor/calibration/activeRun';
import { Calibrator } from '../../../../src/editor/calibration/calibrator';
import type { CalibrationView } from '../../../../src/editor/calibration/calibrationView';
import type { OutcomeKeeper } from '../../../../src/editor/calibration/outcomeKeeper';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));

const reveal = vi.fn();
beforeEach(() => vi.resetAllMocks());

function calibratorWithRun(): {
  readonly calibrator: Calibrator;
  readonly end: () => void;
  readonly run: ActiveRun;
} {
  const calibrator = new Calibrator({ reveal } as unknown as CalibrationView, {} as OutcomeKeeper);
  const ends: (() => void)[] = [];
  const done = new Promise<void>((resolve) => {
    ends.push(resolve);
  });
  const end = (): void => {
    for (const each of ends) each();
  };
  const run = {
    name: 'calibration',
    progress: { name: 'calibration', finished: 3, atMost: 40, stopping: false },
    run: () => done,
    abandon: () => {
      end();
      return Promise.resolve();
    },
  } as unknown as ActiveRun;
  void calibrator.hold(run);
  return { calibrator, end, run };
}

function answer(action: string | undefined): void {
  vi.mocked(vscode.window.showInformationMessage).mockResolvedValueOnce(action as never);
}

test('nothing is asked, and nothing waited for, where nothing runs', async () => {
  const calibrator = new Calibrator({ reveal } as unknown as CalibrationView, {} as OutcomeKeeper);
  expect(await calibrator.mayChoose()).toBe(true);
  expect(await calibrator.untilFree()).toBe(true);
  expect(vscode.window.showInformationMessage).not.toHaveBeenCalled();
});

test('while one runs, another may be chosen to come next, or the one that runs is shown', async () => {
  const { calibrator } = calibratorWithRun();
  answer('Calibrate Next');
  expect(await calibrator.mayChoose()).toBe(true);
  answer('Show It');
  expect(await calibrator.mayChoose()).toBe(false);
  expect(reveal).toHaveBeenCalledOnce();
  answer(undefined);
  expect(await calibrator.mayChoose()).toBe(false);
});

test('one that is over, and shown as finished while it is kept, is waited for and not called running', async () => {
  const { calibrator, end, run } = calibratorWithRun();
  expect(await calibrator.isBusy()).toBe(true);
  Object.assign(run, { isOver: true });
  const [busy, chosen] = [calibrator.isBusy(), calibrator.mayChoose()];
  end();
  expect([await busy, await chosen]).toEqual([false, true]);
  expect(vscode.window.showInformationMessage).not.toHaveBeenCalled();
});

test('the next one waits for the end of the one that runs, in the only place there is', async () => {
  const { calibrator, end } = calibratorWithRun();
  const waiting = calibrator.untilFree();
  expect(calibrator.isOneWaiting).toBe(true);
  expect(await calibrator.untilFree()).toBe(false);
  answer(undefined);
  expect(await calibrator.mayChoose()).toBe(false);
  expect(vi.mocked(vscode.window.showInformationMessage).mock.lastCall?.[0]).toContain('waits for its end');
  end();
  expect(await waiting).toBe(true);
  expect(calibrator.isOneWaiting).toBe(false);
  expect(calibrator.isRunning).toBe(false);
});

test('what waits does not begin where the window ends', async () => {
  const { calibrator } = calibratorWithRun();
  const waiting = calibrator.untilFree();
  await calibrator.shutDown();
  expect(await waiting).toBe(false);
});
