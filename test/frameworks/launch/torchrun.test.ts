import { expect, test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { LOOP, MINUTES, PILOT_STEPS, TASK, expectFixed } from '../../support/probe/commandProject';

test(
  'two processes of torchrun, on Gloo',
  async () => {
    const train = `import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel
from task import *
dist.init_process_group("gloo")
model = DistributedDataParallel(new_model())
torch.manual_seed(dist.get_rank())
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.5)
${LOOP}`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'train.py': train },
      site: 'train.py',
      command: 'torchrun --nproc_per_node=2 --master_port=29631 train.py',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, train);
    expect(calibrated.calibration.environment.details['loss']).toBe('mean over 2 processes');
  },
  20 * MINUTES,
);
