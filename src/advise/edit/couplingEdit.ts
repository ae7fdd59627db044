import { LARGEST_COUPLED_MOMENTUM, type MomentumCoupling } from '../../model/calibration/momentumCoupling';
import { numericValue } from '../../model/optimizer/hyperparameter';
import type { OptimizerConfig } from '../../model/optimizer/optimizerConfig';
import type { MomentumEdit } from './momentumEdit';

/**
 * The edits that let momentum follow the learning rate as the coupled trainings did, before every step of a PyTorch optimizer, as a function of the
 * step in optax, or in the step of a subclass of Keras' SGD; undefined where the text shows no schedule or no place for it, where something else writes the momentum, or where the law's η is not what the text calls `lr`.
 */
export function couplingEdits(
  config: OptimizerConfig,
  coupling: MomentumCoupling,
): readonly MomentumEdit[] | undefined {
  const { schedulers, dampening, parameterGroups, incomplete, momentumForm } = config;
  if (incomplete || (momentumForm !== 'learningRateOutside' && momentumForm !== 'learningRateInside'))
    return undefined;
  if (parameterGroups !== undefined || numericValue(dampening) !== 0) return undefined;
  if (schedulers.some(({ overwritesMomentum }) => overwritesMomentum)) return undefined;
  return momentumForm === 'learningRateInside'
    ? inSubclass(config, coupling)
    : (beforeSteps(config, coupling) ?? asArgument(config, coupling));
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

/**
 * Keras compiles a momentum into its step as a number, so that no callback can change it: the step of a subclass computes it. It needs the velocities
 * that Keras has for a momentum that is not 0.
 */
function inSubclass(
  { subclassPlace, momentum, nesterov }: OptimizerConfig,
  coupling: MomentumCoupling,
): readonly MomentumEdit[] | undefined {
  const isOn = momentum.state === 'unknown' || (numericValue(momentum) ?? 0) > 0;
  if (subclassPlace === undefined || !isOn || nesterov !== 'off') return undefined;
  const { callee, base, library, name, offset, indent } = subclassPlace;
  const ops = `${library}.ops`;
  const within = indent.includes('\t') ? '\t' : '    ';
  const text = [
    `class ${name}(${base}):  # momentum follows the learning rate, as measured`,
    `${within}def update_step(self, gradient, variable, learning_rate):`,
    ...[
      `rate = ${ops}.cast(learning_rate, variable.dtype)`,
      `momentum = ${ops}.clip(${law(coupling, `${ops}.maximum(rate, 0.0)`)}, 0.0, ${LARGEST_COUPLED_MOMENTUM})`,
      'velocity = self.momentums[self._get_variable_index(variable)]',
      `self.assign(velocity, momentum * velocity - rate * ${ops}.cast(gradient, variable.dtype))`,
      'self.assign_add(variable, velocity)',
    ].map((line) => within + within + line),
  ];
  return [
    {
      span: { start: offset, end: offset },
      newText: `${text.map((line) => `${indent}${line}\n`).join('')}\n`,
    },
    { span: callee, newText: name },
  ];
}

/** A schedule may end a rounding error below 0, of which no power is a number: `rate` is not. */
function law({ k, gamma }: MomentumCoupling, rate: string): string {
  return `1 - ${literal(k)} * ${rate} ** ${literal(gamma)}`;
}

function literal(value: number): string {
  return String(Number(value.toPrecision(6)));
}
