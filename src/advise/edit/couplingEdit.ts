import { LARGEST_COUPLED_MOMENTUM, type MomentumCoupling } from '../../model/calibration/momentumCoupling';
import { numericValue } from '../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { MomentumEdit } from './momentumEdit';

/**
 * The edits that let momentum follow the learning rate as the coupled trainings did, before every step of a PyTorch optimizer or as a function of the
 * step in optax; undefined where the text shows no schedule or no place for it, where something else writes the momentum, or where the law's η is not what the text calls `lr`.
 */
export function couplingEdits(
  config: OptimizerConfig,
  coupling: MomentumCoupling,
): readonly MomentumEdit[] | undefined {
  const { schedulers, dampening, parameterGroups, incomplete, momentumForm } = config;
  if (incomplete || momentumForm !== 'learningRateOutside') return undefined;
  if (parameterGroups !== undefined || numericValue(dampening) !== 0) return undefined;
  if (schedulers.some(({ overwritesMomentum }) => overwritesMomentum)) return undefined;
  return beforeSteps(config, coupling) ?? asArgument(config, coupling);
}

function beforeSteps(
  { stepPlaces }: OptimizerConfig,
  coupling: MomentumCoupling,
): readonly MomentumEdit[] | undefined {
  if (stepPlaces === undefined) return undefined;
  const { optimizer, group, lines } = stepPlaces;
  return lines.map(({ offset, indent }) => ({
    span: { start: offset, end: offset },
    newText: [
      `for ${group} in ${optimizer}.param_groups:  # momentum follows the learning rate, as measured`,
      `${indent.includes('\t') ? '\t' : '    '}${group}["momentum"] = min(max(${law(coupling, `max(${group}["lr"], 0.0)`)}, 0.0), ${LARGEST_COUPLED_MOMENTUM})`,
    ]
      .map((line) => `${indent}${line}\n`)
      .join(''),
  }));
}

/** optax takes a function of the step for any hyperparameter through `inject_hyperparams`. */
function asArgument(
  { scheduledCall, momentum, momentumInsertion }: OptimizerConfig,
  coupling: MomentumCoupling,
): readonly MomentumEdit[] | undefined {
  if (scheduledCall === undefined) return undefined;
  const { callee, factory, library, schedule } = scheduledCall;
  const written = `lambda step: (${law(coupling, `${schedule}(step).clip(0.0)`)}).clip(0.0, ${LARGEST_COUPLED_MOMENTUM})`;
  const injected = { span: callee, newText: `${library}.inject_hyperparams(${factory})` };
  if (momentum.state === 'known') return [injected, { span: momentum.argument, newText: written }];
  if (momentumInsertion === undefined) return undefined;
  const { offset, prefix, suffix } = momentumInsertion;
  return [injected, { span: { start: offset, end: offset }, newText: prefix + written + suffix }];
}

/** A schedule may end a rounding error below 0, of which no power is a number: `rate` is not. */
function law({ k, gamma }: MomentumCoupling, rate: string): string {
  return `1 - ${literal(k)} * ${rate} ** ${literal(gamma)}`;
}

function literal(value: number): string {
  return String(Number(value.toPrecision(6)));
}
