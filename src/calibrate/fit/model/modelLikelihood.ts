import { groupBy } from '../settings/groupBy';
import { fitCensoredNormal, type CensoredNormalFit } from '../../numerics/censoredNormal';
import { CensoredNormalWorkspace, type CensoredCell } from '../../numerics/censoredNormalWorkspace';
import { logShape } from './convergenceModel';
import type { LackOfFit } from '../../numerics/lackOfFitTest';
import type { RateGroup } from '../settings/observations';

/** Sums over one setting's trials, and where on the x axis it lies. */
interface SettingSums extends CensoredCell {
  readonly logX: number;
}

/** One trial's contribution: its log T, or the log of the budget that it outlasted. */
export type LogObservation = { readonly logSteps: number } | { readonly logBudget: number };

/**
 * The likelihood of all observed T as a function of where each learning rate has its minimum, T* and σ being fitted.
 * Costs time per setting, not per trial. Every learning rate given must have a converged trial.
 */
export class ModelLikelihood {
  readonly converged: number;
  readonly logXLow: number;
  readonly logXHigh: number;
  readonly #settings: readonly SettingSums[];
  readonly #groups: number;
  readonly #offsets: Float64Array;
  readonly #workspace: CensoredNormalWorkspace;

  private constructor(settings: readonly SettingSums[], groups: number) {
    this.#settings = settings;
    this.#groups = groups;
    this.#offsets = new Float64Array(settings.length);
    this.#workspace = new CensoredNormalWorkspace(settings, groups);
    this.converged = settings.reduce((sum, { count }) => sum + count, 0);
    this.logXLow = Math.min(...settings.map(({ logX }) => logX));
    this.logXHigh = Math.max(...settings.map(({ logX }) => logX));
  }

  static of(groups: readonly RateGroup[]): ModelLikelihood {
    const settings = groups.flatMap((rate, group) =>
      rate.settings
        .filter(({ logSteps, logBudgets }) => logSteps.length + logBudgets.length > 0)
        .map(({ x, logSteps, logBudgets }) => ({
          group,
          logX: Math.log(x),
          count: logSteps.length,
          sum: logSteps.reduce((sum, value) => sum + value, 0),
          sumOfSquares: logSteps.reduce((sum, value) => sum + value * value, 0),
          bounds: [...groupBy(logBudgets, (bound) => bound)].map(([value, same]) => ({
            value,
            count: same.length,
          })),
        })),
    );
    return new ModelLikelihood(settings, groups.length);
  }

  /** The same without one trial of the setting with this index. */
  without(setting: number, trial: LogObservation): ModelLikelihood {
    return new ModelLikelihood(
      this.#settings.map((sums, index) => (index === setting ? withoutTrial(sums, trial) : sums)),
      this.#groups,
    );
  }

  /**
   * How far the settings' mean log T lie from the model, beside the seeds' scatter around their own means: two sums of squares with
   * their degrees of freedom. Settings with a censored trial have no mean and are left out.
   */
  lackOfFit(minima: readonly number[], p: number, q: number, parameters: number): LackOfFit {
    const { shifts } = this.at(minima, p, q);
    let lackSquares = 0;
    let settings = 0;
    let scatterSquares = 0;
    let scatterDegreesOfFreedom = 0;
    for (const { logX, group, count, sum, sumOfSquares, bounds } of this.#settings) {
      if (count === 0 || bounds.length > 0) continue;
      const predicted = (shifts[group] ?? 0) + logShape(logX - (minima[group] ?? 0), p, q);
      settings += 1;
      lackSquares += count * (sum / count - predicted) ** 2;
      scatterSquares += Math.max(0, sumOfSquares - (sum * sum) / count);
      scatterDegreesOfFreedom += count - 1;
    }
    return {
      lackSquares,
      lackDegreesOfFreedom: settings - parameters,
      scatterSquares,
      scatterDegreesOfFreedom,
    };
  }

  /** Best T* (as log steps, `shifts`) and σ when learning rate j has its minimum at log x = minima[j]. */
  at(minima: readonly number[], p: number, q = 1): CensoredNormalFit {
    const settings = this.#settings;
    const offsets = this.#offsets;
    for (let i = 0; i < settings.length; i += 1) {
      const setting = settings[i];
      if (setting !== undefined) offsets[i] = logShape(setting.logX - (minima[setting.group] ?? 0), p, q);
    }
    return fitCensoredNormal(this.#workspace, offsets);
  }
}

function withoutTrial(sums: SettingSums, trial: LogObservation): SettingSums {
  if ('logBudget' in trial) {
    const bounds = sums.bounds
      .map(({ value, count }) => ({ value, count: value === trial.logBudget ? count - 1 : count }))
      .filter(({ count }) => count > 0);
    return { ...sums, bounds };
  }
  return {
    ...sums,
    count: sums.count - 1,
    sum: sums.sum - trial.logSteps,
    sumOfSquares: sums.sumOfSquares - trial.logSteps ** 2,
  };
}
