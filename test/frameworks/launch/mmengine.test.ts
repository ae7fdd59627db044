import { test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { MINUTES, PILOT_STEPS, TASK, expectFixed } from '../../support/probe/commandProject';

test(
  'a configuration of MMEngine and its Runner',
  async () => {
    const config = `optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.02, momentum=0.5))
train_cfg = dict(by_epoch=False, max_iters=100000)
`;
    const train = `import sys
from mmengine.config import Config
from mmengine.model import BaseModel
from mmengine.runner import Runner
from task import *

class Model(BaseModel):
    def __init__(self):
        super().__init__()
        self.net = new_model()
    def forward(self, inputs, labels, mode="tensor"):
        return {"loss": torch.nn.functional.binary_cross_entropy_with_logits(self.net(inputs), labels)}

config = Config.fromfile(sys.argv[1])
rows = [(x, y) for x, y in zip(data, labels)]
runner = Runner(
    model=Model(),
    work_dir="out",
    train_dataloader=dict(batch_size=50, dataset=rows, sampler=dict(type="InfiniteSampler", shuffle=True), collate_fn=dict(type="default_collate")),
    train_cfg=config.train_cfg,
    optim_wrapper=config.optim_wrapper,
    default_hooks=dict(checkpoint=None),
    log_level="ERROR",
)
runner.train()
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'train.py': train, 'configs/small.py': config },
      site: 'configs/small.py',
      command: 'python train.py configs/small.py',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, config);
  },
  30 * MINUTES,
);
