import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from '../../scripts/root';
import type { PublicScript, StandIn } from './publicScript';

/** Where the checkouts stand, as `owner+name`, and where copies of them are run. */
export interface Places {
  readonly checkouts: string;
  readonly work: string;
}

/** A repository's copy with its data beside it. */
export interface LaidOut {
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
}

const SUMS = inRoot('bench', 'public', 'standIn', 'sums');

/** What writes each kind of stand-in, and what of it is linked to. */
const STAND_INS: Readonly<
  Record<StandIn['kind'], { readonly writer: string; readonly names: readonly string[] }>
> = {
  mnist: { writer: 'write.py', names: ['MNIST'] },
  fashionMnist: { writer: 'write.py', names: ['FashionMNIST'] },
  cifar10: { writer: 'write.py', names: ['cifar-10-batches-py'] },
  cifar100: { writer: 'write.py', names: ['cifar-100-python'] },
  pictures: { writer: 'pictures.py', names: ['train', 'test'] },
  tfds: { writer: 'tfds.py', names: ['mnist'] },
};

/** Writes a script's data where they are not there yet; the interpreter has torchvision, and TensorFlow Datasets for `tfds`. */
export async function ensureStandIns(
  { work }: Places,
  { data = [] }: PublicScript,
  interpreter: string,
): Promise<void> {
  const folder = path.join(work, 'data');
  await mkdir(folder, { recursive: true });
  for (const writer of new Set(data.map(({ kind }) => STAND_INS[kind].writer))) {
    const done = path.join(folder, `${writer}.done`);
    if (existsSync(done)) continue;
    execFileSync(interpreter, [inRoot('bench', 'public', 'standIn', writer), folder], { stdio: 'inherit' });
    await writeFile(done, '');
  }
}

/** Copies what is run of a checkout, and puts data and the user's own files where the script looks for them. */
export async function layOut({ checkouts, work }: Places, script: PublicScript): Promise<LaidOut> {
  const { repository, folder = '', data = [], files = {} } = script;
  const root = path.join(work, 'run', repository.replace('/', '+'));
  const source = path.join(checkouts, repository.replace('/', '+'), folder);
  if (!existsSync(source))
    throw new Error(`${source} is not there: check out ${repository} at ${script.commit}.`);
  await rm(root, { recursive: true, force: true });
  await cp(source, path.join(root, folder), { recursive: true });
  for (const { kind, at } of data) {
    const target = path.join(root, at);
    await mkdir(target, { recursive: true });
    for (const name of STAND_INS[kind].names) {
      await rm(path.join(target, name), { recursive: true, force: true });
      await symlink(path.join(work, 'data', kind, name), path.join(target, name));
    }
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  const asKnown = data.some(({ kind }) => kind === 'cifar10' || kind === 'cifar100');
  return {
    root,
    environment: {
      ...(asKnown ? { PYTHONPATH: SUMS, STAND_IN_SUMS: path.join(work, 'data', 'sums.json') } : {}),
      // A home of its own: scripts keep caches and settings there.
      HOME: root,
      ...script.environment,
    },
  };
}
