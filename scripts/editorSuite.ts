import { runInEditor } from './runInEditor';

// Runs test/editor inside a real extension host.
try {
  await runInEditor({
    entryPoints: ['test/editor/index.ts', 'test/editor/*.suite.ts'],
    name: 'editor-suite',
  });
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
