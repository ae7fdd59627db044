import { beforeAll, expect, test, vi } from 'vitest';
import * as vscode from 'vscode';
import type { Detector } from '../../../../src/detect/detector';
import type { ConfirmationStore } from '../../../../src/editor/calibration/confirmationStore';
import type { InterruptedCalibrations } from '../../../../src/editor/calibration/interruptedCalibrations';
import type { RecordStore } from '../../../../src/editor/calibration/recordStore';
import type { DetectionService } from '../../../../src/editor/sites/detection/detectionService';
import { SiteAdvisor } from '../../../../src/editor/sites/siteAdvisor';
import type { Calibration } from '../../../../src/model/calibration/calibration';
import { calibration, measured } from '../../../support/detect/configFixture';
import { loadDetector } from '../../../support/detect/loadDetector';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));

const FILE = '/p/train.py';
let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});

/** What is said of the sites of a text, given records of its file. */
async function about(text: string, records: readonly Calibration[]) {
  const configs = detector.detect({ languageId: 'python', fileName: FILE, text });
  const advisor = new SiteAdvisor(
    { detect: () => Promise.resolve({ configs }) } as unknown as DetectionService,
    { all: records, ofScript: () => records } as unknown as RecordStore,
    { forCalibration: () => undefined } as unknown as ConfirmationStore,
    { ofScript: () => [] } as unknown as InterruptedCalibrations,
  );
  const document = { uri: vscode.Uri.file(FILE), languageId: 'python', getText: () => text };
  return (await advisor.about(document as unknown as vscode.TextDocument)).sites;
}

const SGD = 'import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)\n';
const INSERTED = SGD.replace('opt =', 'head = torch.optim.SGD(head.parameters(), lr=0.1)\nopt =');

async function record(batchSize: number | null = null): Promise<Calibration> {
  const [site] = await about(SGD, []);
  const siteText = site?.siteText ?? '';
  return calibration(measured(), {
    subject: { kind: 'script', scriptPath: FILE, siteId: 'SGD#1', siteText, batchSize },
  });
}

test('a record goes with its optimizer where another one is written above it, and the new one has none', async () => {
  const records = [await record()];
  const kinds = async (text: string) =>
    (await about(text, records)).map(({ config, advice }) => [config.siteId, advice.kind]);
  expect(await kinds(SGD)).toEqual([['SGD#1', 'measured']]);
  expect(await kinds(INSERTED)).toEqual([
    ['SGD#1', 'uncalibrated'],
    ['SGD#2', 'measured'],
  ]);
  const inFunction = SGD.replace('opt =', 'def train(net):\n    opt =');
  expect(await kinds(inFunction)).toEqual([['train/SGD#1', 'measured']]);
});

test('the newest record of the same batch size is shown before a newer one of another', async () => {
  const [newer, older] = [await record(128), { ...(await record()), calibrationId: 'same' }];
  const [site] = await about(SGD, [newer, older]);
  expect(site?.advice).toMatchObject({ calibration: { calibrationId: 'same' } });
});

test('a comment above an optimizer leaves that one alone', async () => {
  const sites = await about(INSERTED.replace('opt =', '# momentum-lens: ignore\nopt ='), []);
  expect(sites.map(({ isIgnored }) => isIgnored)).toEqual([false, true]);
});
