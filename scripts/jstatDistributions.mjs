// jstatDistributions: an esbuild plugin that bundles of jstat its distributions alone. Its package holds the parts that its one file is
// put together from; matrices, tests and regressions, half of it, are used by nobody here.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const PARTS = ['_header', 'core', 'special', 'distribution', '_footer'];

export const jstatDistributions = {
  name: 'jstat distributions',
  setup(build) {
    build.onLoad({ filter: /[\\/]jstat[\\/]dist[\\/]jstat\.js$/ }, async ({ path: whole }) => {
      const folder = path.join(path.dirname(whole), '..', 'src');
      const parts = await Promise.all(PARTS.map((part) => readFile(path.join(folder, `${part}.js`), 'utf8')));
      const text = await readFile(whole, 'utf8');
      // A version that is made otherwise is taken whole.
      return { contents: parts.every((part) => text.includes(part.trim())) ? parts.join('') : text };
    });
  },
};
