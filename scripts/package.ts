import { readFileSync } from 'node:fs';
import { runShown } from './process';
import { readmeLinkArguments } from './readmeLinks';
import { inRoot } from './root';

// npm run package: dist/momentum-lens.vsix. Links of the README lead to the repository that package.json names.
const manifest: { readonly repository: { readonly url: string } } = JSON.parse(
  readFileSync(inRoot('package.json'), 'utf8'),
);
const links = readmeLinkArguments(manifest.repository.url);
for (const [script, ...options] of [
  [inRoot('esbuild.mjs'), '--production'],
  [
    inRoot('node_modules', '@vscode', 'vsce', 'vsce'),
    'package',
    '--no-dependencies',
    ...links,
    '--out',
    inRoot('dist', 'momentum-lens.vsix'),
  ],
] as const) {
  const { exitCode } = await runShown(process.execPath, [script, ...options]);
  if (exitCode !== 0) process.exit(exitCode);
}
