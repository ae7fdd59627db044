import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a host calibrates: a script in fresh processes or forked, a program in another language's place, or a built-in task. */
export const PROJECT_KINDS = ['script', 'forkedScript', 'program', 'task'] as const;
export type ProjectKind = (typeof PROJECT_KINDS)[number];

/** A workspace with what the extension keeps of it. */
export interface Project {
  readonly kind: ProjectKind;
  /** The user's own folder. */
  readonly folder: string;
  readonly journals: string;
  readonly records: string;
  readonly scratch: string;
  readonly interpreter: string;
  readonly workerPath: string;
}

/** Noisy least squares, slow enough to be hit in the middle; its optimizer stands on the line that ends in `# SITE`. */
const SCRIPT = `import time, torch
from net import WIDTH
torch.set_num_threads(1)
x = torch.randn(64, WIDTH) * torch.tensor([1.0, 0.7, 0.5, 0.4, 0.3])
y = x @ torch.ones(WIDTH, 1)
model = torch.nn.Linear(WIDTH, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.5)  # SITE
for step in range(10**6):
    optimizer.zero_grad()
    loss = ((model(x) - y + 0.1 * torch.randn(64, 1)) ** 2).mean()
    loss.backward()
    optimizer.step()
    time.sleep(0.001)
    if step == 50:
        open("checkpoint.txt", "w").write("x")
`;
export const SITE_LINE = SCRIPT.split('\n').findIndex((line) => line.endsWith('# SITE'));

/**
 * The same on a quadratic, with the standard library alone. It speaks the line protocol and never ends by itself: not on a signal that can
 * be ignored, nor where nobody reads what it prints.
 */
const PROGRAM = `import os, random, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
lr, momentum, seed = (float(each) for each in sys.argv[1:])
noise = random.Random(seed)
curvatures = [1.0, 0.5, 0.25, 0.1]
weights, speeds = [1.0] * 4, [0.0] * 4
step = 0
while True:
    step += 1
    for index, curvature in enumerate(curvatures):
        gradient = curvature * weights[index] + 0.05 * noise.gauss(0, 1)
        speeds[index] = momentum * speeds[index] - lr * gradient
        weights[index] += speeds[index]
    loss = sum(c * w * w for c, w in zip(curvatures, weights))
    try:
        print("momentum-lens", step, loss, flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")
    time.sleep(0.001)
`;

/** Makes the folders and files of a project of this kind under `root`. */
export async function makeProject(
  root: string,
  { kind, interpreter, workerPath }: Pick<Project, 'kind' | 'interpreter' | 'workerPath'>,
): Promise<Project> {
  const at = (name: string): string => path.join(root, name);
  const project = { kind, interpreter, workerPath, folder: at('project'), journals: at('journals') };
  await mkdir(project.folder, { recursive: true });
  await writeFile(path.join(project.folder, 'net.py'), 'WIDTH = 5\n');
  await writeFile(path.join(project.folder, 'train.py'), SCRIPT);
  await writeFile(path.join(project.folder, 'program.py'), PROGRAM);
  return { ...project, records: at('records'), scratch: at('scratch') };
}
