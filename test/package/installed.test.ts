import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processesWithEnvironment } from '../support/host/processes';
import { startSession, VSIX, type Session } from '../support/host/session';
import { Workbench } from '../support/host/workbench';

/** Of these, the grammars of JavaScript, TypeScript and TSX are about 350, and the pictures of the walkthrough about 450. */
const MAXIMUM_KILOBYTES = 1700;
/** Everything that a package may hold; `vsce` renames the three texts and the server adds .vsixmanifest. */
const ALLOWED = [
  /^(package\.json|readme\.md|changelog\.md|LICENSE\.txt|\.vsixmanifest)$/u,
  /^dist\/ThirdPartyNotices\.txt$/u,
  /^media\/(icon\.png|walkthrough\/\w+-(dark|light)\.png)$/u,
  /^examples\/pytorch_quick_start\/train\.py$/u,
  /^dist\/(extension\.cjs|detectionWorker\.cjs|trainingWorker\.cjs|tfjsEngine\.cjs|kernels\.wasm)$/u,
  /^dist\/extension\/[\w-]+\.cjs$/u,
  /^package\.nls(\.zh-cn)?\.json$/u,
  /^l10n\/bundle\.l10n(\.zh-cn)?\.json$/u,
  /^dist\/tree-sitter\/tree-sitter(-\w+)?\.(wasm|cjs)$/u,
  /^dist\/webview\/page\.(js|css)$/u,
  /^dist\/python\/momentum_lens_(probe|launch)(\/\w+)*\/\w+\.py$/u,
];
const NEEDED = [
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'l10n/bundle.l10n.json',
  'l10n/bundle.l10n.zh-cn.json',
  'readme.md',
  'LICENSE.txt',
  'dist/ThirdPartyNotices.txt',
  'media/icon.png',
  'media/walkthrough/read-light.png',
  'examples/pytorch_quick_start/train.py',
  'dist/extension.cjs',
  'dist/detectionWorker.cjs',
  'dist/trainingWorker.cjs',
  'dist/tfjsEngine.cjs',
  'dist/kernels.wasm',
  'dist/webview/page.js',
  'dist/python/momentum_lens_probe/__main__.py',
  'dist/python/momentum_lens_launch/sitecustomize.py',
];

let session: Session;

beforeAll(async () => {
  session = await startSession('examples');
});

afterAll(async () => {
  await session.end();
});

test('the package is small', () => {
  expect(statSync(VSIX).size).toBeLessThan(MAXIMUM_KILOBYTES * 1000);
});

test('the installed package holds what the extension loads, and nothing else', () => {
  const extensions = path.join(session.server.dataFolder, 'extensions');
  const folder = readdirSync(extensions).find((name) => name.startsWith('momentum-lens.'));
  const installed = path.join(extensions, folder ?? '');
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(installed, name)).isFile())
    .map((name) => name.replaceAll(path.sep, '/'));
  expect(files.filter((name) => !ALLOWED.some((each) => each.test(name)))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(NEEDED));
});

test('the installed extension shows its lens, and ends with its host', async () => {
  const workbench = await Workbench.open(session.browser, {
    ...session,
    file: 'pytorch_fashion_mnist/train.py',
  });
  await workbench.lens('measured elsewhere').waitFor();
  await workbench.lens('Calibrate momentum').waitFor();
  const { dataFolder } = session.server;
  expect(processesWithEnvironment(dataFolder)).not.toEqual([]);
  await workbench.close();
  await session.server.stop();
  await expect.poll(() => processesWithEnvironment(dataFolder)).toEqual([]);
});
