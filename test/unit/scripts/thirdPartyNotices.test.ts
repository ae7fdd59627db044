import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shippedPackages, thirdPartyNotices } from '../../../scripts/thirdPartyNotices.mjs';

test('a package ships when a bundle holds bytes of it, or a file of it is copied', () => {
  const inputs = {
    'src/extension.ts': { bytesInOutput: 10 },
    'node_modules/used/index.js': { bytesInOutput: 1 },
    'node_modules/@a/b/node_modules/inner/index.js': { bytesInOutput: 1 },
    'node_modules/shaken-off/index.js': { bytesInOutput: 0 },
  };
  expect(
    shippedPackages({ 'dist/a.js': { inputs } }, [['node_modules/@scope/font/font.ttf', 'dist/font.ttf']]),
  ).toEqual([
    'node_modules/@a/b/node_modules/inner',
    'node_modules/@scope/font',
    'node_modules/assemblyscript',
    'node_modules/used',
  ]);
});

test('a notice has name, version and terms; a package without terms stops the build', async () => {
  const root = await mkdtemp(join(tmpdir(), 'momentum-lens-notices-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const name of ['kept', 'bare']) {
    await mkdir(join(root, 'node_modules', name), { recursive: true });
    await writeFile(
      join(root, 'node_modules', name, 'package.json'),
      JSON.stringify({ name, version: '1.2.3' }),
    );
  }
  await writeFile(join(root, 'node_modules', 'kept', 'LICENSE.md'), 'Terms of kept\n');
  const text = await thirdPartyNotices(root, ['node_modules/kept']);
  expect(text).toContain('kept 1.2.3\n');
  expect(text).toContain('Terms of kept');
  await expect(thirdPartyNotices(root, ['node_modules/bare'])).rejects.toThrow('bare has no licence text');
});
