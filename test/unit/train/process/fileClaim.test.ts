import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claim, isClaimed, release } from '../../../../src/train/process/fileClaim';

let folder = '';
let claimed = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-'));
  claimed = path.join(folder, 'journal');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The claim that a process left which has ended since. */
async function leaveStaleClaim(): Promise<void> {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(`${claimed}.claim`, `${pid} 1`);
}

describe('a claim', () => {
  it('is held by one until it is given back', async () => {
    expect(await claim(claimed)).toBe(true);
    expect(await claim(claimed)).toBe(false);
    expect(await isClaimed(claimed)).toBe(true);
    await release(claimed);
    expect(await claim(claimed)).toBe(true);
  });

  it('of a process that is gone goes to exactly one of those who come for it', async () => {
    for (let round = 0; round < 30; round += 1) {
      await leaveStaleClaim();
      const got = await Promise.all(Array.from({ length: 8 }, () => claim(claimed)));
      expect(got.filter(Boolean)).toHaveLength(1);
      expect(await readdir(folder)).toEqual(['journal.claim']);
      await release(claimed);
    }
  });
});
