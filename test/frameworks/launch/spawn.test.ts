import { expect, test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { INDENTED_LOOP, MINUTES, PILOT_STEPS, TASK, expectFixed } from '../../support/probe/commandProject';

test(
  'two processes of multiprocessing.spawn',
  async () => {
    const train = `import torch.distributed as dist
import torch.multiprocessing as mp
from torch.nn.parallel import DistributedDataParallel
from task import *

def worker(rank):
    dist.init_process_group("gloo", init_method="tcp://127.0.0.1:29632", rank=rank, world_size=2)
    model = DistributedDataParallel(new_model())
    torch.manual_seed(rank)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.5)
${INDENTED_LOOP}

if __name__ == "__main__":
    mp.spawn(worker, nprocs=2)
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'train.py': train },
      site: 'train.py',
      command: 'python train.py',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, train);
    expect(calibrated.calibration.environment.details['loss']).toBe('mean over 2 processes');
  },
  20 * MINUTES,
);
