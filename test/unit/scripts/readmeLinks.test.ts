import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readmeLinkArguments } from '../../../scripts/readmeLinks';
import { inRoot } from '../../../scripts/root';
import { fileInZip } from '../../support/fileInZip';

const REPOSITORY = 'https://forge.example.org/someone/momentum-lens';
const MANIFEST = {
  name: 'linked',
  version: '0.0.1',
  publisher: 'somebody',
  license: 'MIT',
  engines: { vscode: '^1.99.0' },
};
const README = '# Linked\n\n![A lens](media/lens-light.png)\n\n[Scripts](docs/scripts.md)\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'momentum-lens-'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(MANIFEST));
  writeFileSync(path.join(folder, 'README.md'), README);
  writeFileSync(path.join(folder, 'LICENSE'), 'MIT');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The README as it stands in the package that vsce makes with these arguments. */
function packagedReadme(links: readonly string[]): string {
  const vsix = path.join(folder, 'linked.vsix');
  const vsce = inRoot('node_modules', '@vscode', 'vsce', 'vsce');
  const args = ['package', '--no-dependencies', '--allow-missing-repository', ...links, '--out', vsix];
  const { status, stderr } = spawnSync(process.execPath, [vsce, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return fileInZip(readFileSync(vsix), 'extension/readme.md').toString('utf8');
}

test(
  'pictures and links of the packaged README lead to the repository that the manifest names',
  { timeout: 60_000 },
  () => {
    const readme = packagedReadme(readmeLinkArguments(`git+${REPOSITORY}.git`));
    expect(readme).toContain(`![A lens](${REPOSITORY}/raw/HEAD/media/lens-light.png)`);
    expect(readme).toContain(`[Scripts](${REPOSITORY}/blob/HEAD/docs/scripts.md)`);
  },
);

test('they stay as they are while no repository is known', { timeout: 60_000 }, () => {
  expect(packagedReadme(readmeLinkArguments('https://example.invalid/momentum-lens.git'))).toBe(README);
});

test('GitLab has its pages behind a dash', () => {
  expect(readmeLinkArguments('https://gitlab.com/someone/lens.git')).toEqual([
    '--baseContentUrl',
    'https://gitlab.com/someone/lens/-/blob/HEAD',
    '--baseImagesUrl',
    'https://gitlab.com/someone/lens/-/raw/HEAD',
  ]);
});

test('the package is made with them', () => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(inRoot('package.json'), 'utf8'),
  );
  expect(scripts['package']).toContain('scripts/package.ts');
  expect(readFileSync(inRoot('scripts', 'package.ts'), 'utf8')).toContain('...links');
});
