import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { claim, isClaimed, release } from '../../../../src/train/process/fileClaim';

let folder = '';
let claimed = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-'));
  claimed = path.join(folder, 'journal');
});
afterEach(async () => {
  await release(claimed);
  await rm(folder, { recursive: true, force: true });
});

const { pid: ENDED } = spawnSync(process.execPath, ['-e', '']);

/** The claim that a process left which has ended since. */
async function leaveStaleClaim(): Promise<void> {
  await writeFile(`${claimed}.claim`, `${ENDED} 1`);
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

  it('names its host and boot, and of an earlier boot counts as none, though its number is a living one', async () => {
    expect(await claim(claimed)).toBe(true);
    const [pid, start, host, boot] = (await readFile(`${claimed}.claim`, 'utf8')).split(' ');
    expect([pid, host]).toEqual([String(process.pid), hostname()]);
    await writeFile(`${claimed}.claim`, [pid, start, host, `${boot}-before`].join(' '));
    expect(await isClaimed(claimed)).toBe(boot === '');
  });

  it.each([
    ['a minute ago holds, though no such process is here', 60_000, true],
    ['an hour ago counts as none', 3_600_000, false],
  ])('of another host that was touched %s', async (_, agoMs, holds) => {
    await writeFile(`${claimed}.claim`, `${ENDED} 1 another-host another-boot`);
    const touched = new Date(Date.now() - agoMs);
    await utimes(`${claimed}.claim`, touched, touched);
    expect(await isClaimed(claimed)).toBe(holds);
    expect(await claim(claimed)).toBe(!holds);
  });

  it('is touched for as long as it is held', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      await claim(claimed);
      const long = new Date(0);
      await utimes(`${claimed}.claim`, long, long);
      vi.advanceTimersByTime(15_000);
      await expect.poll(async () => (await stat(`${claimed}.claim`)).mtimeMs).toBeGreaterThan(0);
      await release(claimed);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
