import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { PROBE_FOLDER, testInterpreter } from '../support/probe/scriptFixture';

/** Prints, a line each, what is wrong with the probe's source: syntax after Python 3.8, and imports of anything but the standard library. */
const CHECK = `import ast, pathlib, sys
own = {"momentum_lens_probe"}
# Imported where a watched framework is there already, or IPython to run a notebook's cells.
frameworks = {"torch", "tensorflow", "keras", "jax", "optax", "numpy", "paddle", "mlx", "sklearn", "IPython", "traitlets"}
for path in pathlib.Path(sys.argv[1]).rglob("*.py"):
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
    except SyntaxError as error:
        print(path.name, error)
        continue
    top = {id(node) for node in tree.body} | {id(each) for node in tree.body if isinstance(node, ast.Try) for each in node.body}
    for node in ast.walk(tree):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            package = name.split(".")[0]
            allowed = set(sys.stdlib_module_names) | own | (frameworks if id(node) not in top else set())
            if package not in allowed:
                print(path.name, name)
print("checked")
`;

test('the probe is Python 3.8, and imports nothing but the standard library until a framework is there', () => {
  const { stdout, stderr } = spawnSync(testInterpreter(), ['-c', CHECK, PROBE_FOLDER], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toBe('checked\n');
});
