import { test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { LOOP, MINUTES, PILOT_STEPS, TASK, expectFixed } from '../../support/probe/commandProject';

test(
  'a configuration as detectron2 has them, read by a stand-in for its loader',
  async () => {
    const yaml = `_BASE_: "base.yaml"
SOLVER:
  OPTIMIZER: SGD
  BASE_LR: 0.02
  MOMENTUM: 0.5
`;
    const trainNet = `import argparse, os, sys, yaml
sys.path.insert(0, ".")
from task import *

def load(path):
    with open(path) as file:
        own = yaml.safe_load(file)
    base = own.pop("_BASE_", None)
    merged = load(os.path.join(os.path.dirname(path), base)) if base else {}
    for key, value in own.items():
        merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    return merged

parser = argparse.ArgumentParser()
parser.add_argument("--config-file")
solver = load(parser.parse_args().config_file)["SOLVER"]
model = new_model()
optimizer = torch.optim.SGD(model.parameters(), solver["BASE_LR"], momentum=solver["MOMENTUM"], nesterov=solver["NESTEROV"])
${LOOP}`;
    const calibrated = await calibrateCommand({
      files: {
        'task.py': TASK,
        'tools/train_net.py': trainNet,
        'configs/small.yaml': yaml,
        'configs/base.yaml': 'SOLVER:\n  BASE_LR: 0.001\n  MOMENTUM: 0.9\n  NESTEROV: false\n',
      },
      site: 'configs/small.yaml',
      command: 'python tools/train_net.py --config-file configs/small.yaml',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, yaml);
  },
  20 * MINUTES,
);
