import { expect, test } from 'vitest';
import type { Footprint } from '../../../../../src/train/script/probe/probeProtocol';
import type { PlatformKind } from '../../../../../src/train/platform/platform';
import {
  parallelTrialsFor,
  reasonAgainstSharing,
} from '../../../../../src/train/script/probe/trialPlacement';

const GIB = 2 ** 30;
const SMALL: Footprint = {
  peakMemoryBytes: GIB / 2,
  coresUsed: 1.06,
  filesWritten: [],
  hosts: [],
  sources: {},
  environmentChanged: false,
  packages: ['torch'],
};
const ROOM = { cores: 4, freeMemoryBytes: 16 * GIB };

test.each<[what: string, footprint: Partial<Footprint>, device: string, cores: number, wanted: number]>([
  ['a single-threaded script takes a core each', {}, 'CPU', 2, 2],
  ['never more than four', {}, 'CPU', 64, 4],
  ['a script that uses every core runs alone', { coresUsed: 3.9 }, 'CPU', 4, 1],
  ['two cores each', { coresUsed: 2.02 }, 'CPU', 4, 2],
  ['memory for two', { peakMemoryBytes: 4 * GIB }, 'CPU', 4, 2],
  ['memory for less than one', { peakMemoryBytes: 40 * GIB }, 'CPU', 4, 1],
  ['a graphics processor is not shared', {}, 'CUDA: NVIDIA A100', 8, 1],
  ['files would be written by both', { filesWritten: ['/p/log.txt'] }, 'CPU', 8, 1],
  ['where nothing is known, one', { peakMemoryBytes: null }, 'CPU', 8, 1],
])('%s', (_, footprint, device, cores, wanted) => {
  expect(parallelTrialsFor({ ...SMALL, ...footprint }, device, { ...ROOM, cores })).toBe(wanted);
});

test.each<[footprint: Partial<Footprint>, platform: PlatformKind, against: RegExp | undefined]>([
  [{}, 'linux', undefined],
  [{}, 'windows', /Linux only/u],
  [{}, 'macos', /Linux only/u],
  [{ environmentChanged: true }, 'linux', /environment/u],
  [{ packages: [] }, 'linux', /framework/u],
])('%o on %s', (footprint, platform, against) => {
  const reason = reasonAgainstSharing({ ...SMALL, ...footprint }, platform);
  if (against === undefined) expect(reason).toBeUndefined();
  else expect(reason).toMatch(against);
});
