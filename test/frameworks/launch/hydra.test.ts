import { expect, test } from 'vitest';
import { calibrateCommand } from '../../support/probe/commandCalibration';
import { INDENTED_LOOP, MINUTES, PILOT_STEPS, TASK, expectFixed } from '../../support/probe/commandProject';

test(
  'a Hydra application with an override, whose optimizer stands in YAML',
  async () => {
    const yaml = `optimizer:
  _target_: torch.optim.SGD
  lr: 0.01
  momentum: 0.5
`;
    const main = `import hydra
from task import *

@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(config):
    model = new_model()
    optimizer = hydra.utils.instantiate(config.optimizer, model.parameters())
${INDENTED_LOOP}

main()
`;
    const calibrated = await calibrateCommand({
      files: { 'task.py': TASK, 'main.py': main, 'conf/config.yaml': yaml },
      site: 'conf/config.yaml',
      command: 'python main.py optimizer.lr=0.02 hydra.run.dir=.',
      pilotSteps: PILOT_STEPS,
    });
    expectFixed(calibrated, yaml);
    expect(calibrated.calibration.trials[0]?.learningRate).toBeCloseTo(0.02, 6);
  },
  20 * MINUTES,
);
