import { LARGEST_COUPLED_MOMENTUM, type MomentumCoupling } from '../../model/calibration/momentumCoupling';
import { numericValue } from '../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { MomentumEdit } from './momentumEdit';

/**
 * The edits that let momentum follow the learning rate before every step of a PyTorch optimizer, as the coupled trainings did; undefined where the text
 * shows no schedule or no step, where something else writes the momentum, or where the law's η is not what the text calls `lr`.
 */
export function couplingEdits(
  config: OptimizerConfig,
  coupling: MomentumCoupling,
): readonly MomentumEdit[] | undefined {
  const { stepPlaces, schedulers, dampening, parameterGroups, incomplete, momentumForm } = config;
  if (stepPlaces === undefined || incomplete || momentumForm !== 'learningRateOutside') return undefined;
  if (parameterGroups !== undefined || numericValue(dampening) !== 0) return undefined;
  if (schedulers.some(({ overwritesMomentum }) => overwritesMomentum)) return undefined;
  const { optimizer, group, lines } = stepPlaces;
  return lines.map(({ offset, indent }) => ({
    span: { start: offset, end: offset },
    newText: [
      `for ${group} in ${optimizer}.param_groups:  # momentum follows the learning rate, as measured`,
      `${indent.includes('\t') ? '\t' : '    '}${group}["momentum"] = ${law(coupling, `${group}["lr"]`)}`,
    ]
      .map((line) => `${indent}${line}\n`)
      .join(''),
  }));
}

function law({ k, gamma }: MomentumCoupling, rate: string): string {
  return `min(max(1 - ${literal(k)} * ${rate} ** ${literal(gamma)}, 0.0), ${LARGEST_COUPLED_MOMENTUM})`;
}

function literal(value: number): string {
  return String(Number(value.toPrecision(6)));
}
