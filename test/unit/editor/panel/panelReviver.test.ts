import { expect, test, vi } from 'vitest';
import type { WebviewPanel } from 'vscode';
import type { ConfirmationStore } from '../../../../src/editor/calibration/confirmationStore';
import type { RecordStore } from '../../../../src/editor/calibration/recordStore';
import type { CalibrationPanel } from '../../../../src/editor/panel/calibrationPanel';
import type { PanelHost } from '../../../../src/editor/panel/panelHost';
import { PanelReviver } from '../../../../src/editor/panel/panelReviver';
import { calibration, measured } from '../../../support/detect/configFixture';

const [A, B] = ['a', 'b'].map((calibrationId) => calibration(measured(), { calibrationId }));

/** What a panel shows whose page remembers this. */
async function revived(remembered: unknown): Promise<string> {
  const shown: string[] = [];
  const panel = {
    showRecord: (record: typeof A) => Promise.resolve(shown.push(`record ${record?.calibrationId}`)),
    showComparison: (left: typeof A, right: typeof A) =>
      Promise.resolve(shown.push(`${left?.calibrationId} beside ${right?.calibrationId}`)),
    showInterrupted: () => shown.push('interrupted'),
  } as unknown as CalibrationPanel;
  const all = [A, B];
  const byId = (id: string): unknown => all.find((record) => record?.calibrationId === id);
  const records = { load: () => Promise.resolve(), all, byId } as unknown as RecordStore;
  const confirmations = { load: vi.fn(() => Promise.resolve()) };
  const host = { adopt: vi.fn() };
  await new PanelReviver(
    host as unknown as PanelHost,
    panel,
    records,
    confirmations as unknown as ConfirmationStore,
  ).deserializeWebviewPanel({} as WebviewPanel, remembered);
  // The editor may ask before the extension has read them.
  expect(confirmations.load).toHaveBeenCalledOnce();
  expect(host.adopt).toHaveBeenCalledOnce();
  return shown.join(', ');
}

const side = (calibrationId: string): unknown => ({ calibration: { calibrationId } });

test.each<[what: string, remembered: unknown, shown: string]>([
  ['a record', { kind: 'finished', calibration: { calibrationId: 'b' } }, 'record b'],
  ['a record that is deleted', { kind: 'finished', calibration: { calibrationId: 'gone' } }, ''],
  ['whole trainings that went on', { kind: 'confirming', calibrationId: 'b' }, 'record b'],
  ['two records', { kind: 'comparison', left: side('a'), right: side('b') }, 'a beside b'],
  ['two of which one is deleted', { kind: 'comparison', left: side('a'), right: side('gone') }, ''],
  ['a run that ended in a record', { kind: 'running', startedAt: '2026-11-24T11:00:00Z' }, 'record a'],
  ['a run that left none', { kind: 'running', startedAt: '2027-01-01T00:00:00Z' }, 'interrupted'],
  ['nothing', undefined, ''],
  ['what no version of it leaves', { calibration: 7, left: null, right: [], startedAt: {} }, ''],
])('a page that remembers %s', async (_, remembered, shown) => {
  expect(await revived(remembered)).toBe(shown);
});
