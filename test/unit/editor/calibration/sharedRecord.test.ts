import { expect, test, vi } from 'vitest';
import { toShare } from '../../../../src/editor/calibration/sharedRecord';
import { calibration, measured } from '../../../support/detect/configFixture';

vi.mock('vscode', () => import('../../../support/editor/vscodeDouble'));

test('a shared record does not tell where its script stood on this machine', () => {
  const origin = {
    fingerprint: 'f',
    sources: { '/home/me/lib.py': 'h' },
    moves: [{ from: '/home/me/a.py', to: '/home/me/b.py' }],
  };
  const shared = toShare(calibration(measured(), { origin }));
  expect(JSON.stringify(shared)).not.toContain('/home/me');
  expect(shared.origin?.fingerprint).toBe('f');
});
