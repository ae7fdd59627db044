import { spawnSync } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROBE_FOLDER, testInterpreter } from '../support/probe/scriptFixture';

// Some packages, W&B among them, import NumPy lazily: it is executed at the first look into it, and until that is over finds nothing
// that its own `__getattr__` would make, as NumPy 2 makes `numpy.random`.

const NUMPY = `import importlib
def __getattr__(name): return importlib.import_module("numpy." + name)
`;
const RANDOM = `def seed(value): print(value)
`;
const SCRIPT = `import importlib.util, sys, types
sys.path[:0] = sys.argv[1:]
from momentum_lens_probe.seeding import seed_everything
seed_everything(3)
class Lazy(types.ModuleType):
    def __getattribute__(self, name):
        state = object.__getattribute__(self, "state")
        if not state:
            state.append("executing")
            spec.loader.exec_module(self)
            self.__class__ = types.ModuleType
        return object.__getattribute__(self, name)
spec = importlib.util.find_spec("numpy")
numpy = importlib.util.module_from_spec(spec)
numpy.state = []
numpy.__class__ = Lazy
sys.modules["numpy"] = numpy
numpy.__name__
numpy.random.seed(4)
`;

test('a NumPy that is imported lazily stays whole, and its seeds are shifted', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'momentum-lens-'));
  try {
    await mkdir(path.join(folder, 'numpy'));
    await writeFile(path.join(folder, 'numpy', '__init__.py'), NUMPY);
    await writeFile(path.join(folder, 'numpy', 'random.py'), RANDOM);
    const { stdout, stderr } = spawnSync(
      testInterpreter(),
      ['-c', SCRIPT, path.dirname(PROBE_FOLDER), folder],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual(['3', '7', '']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
