import { fitCensoredNormal, type CensoredCell, type CensoredNormalFit } from './censoredNormal';
import { logShape } from './convergenceModel';
import type { RateGroup } from './observations';

/** Sums over one setting's trials, and where on the x axis it lies. */
interface SettingSums extends Omit<CensoredCell, 'offset'> {
  readonly logX: number;
}

/**
 * The likelihood of all observed T as a function of where each learning rate has its minimum, T* and σ being fitted.
 * Costs time per setting, not per trial. Every learning rate given must have a converged trial.
 */
export class ModelLikelihood {
  /** Converged and right-censored trials. */
  readonly observations: number;
  readonly converged: number;
  readonly logXLow: number;
  readonly logXHigh: number;
  readonly #groups: readonly (readonly SettingSums[])[];

  private constructor(groups: readonly (readonly SettingSums[])[]) {
    this.#groups = groups;
    const all = groups.flat();
    this.converged = all.reduce((sum, { count }) => sum + count, 0);
    this.observations = this.converged + all.reduce((sum, { bounds }) => sum + bounds.length, 0);
    this.logXLow = Math.min(...all.map(({ logX }) => logX));
    this.logXHigh = Math.max(...all.map(({ logX }) => logX));
  }

  static of(groups: readonly RateGroup[]): ModelLikelihood {
    const sums = groups.map(({ settings }) =>
      settings
        .filter(({ logSteps, logBudgets }) => logSteps.length + logBudgets.length > 0)
        .map(({ x, logSteps, logBudgets }) => ({
          logX: Math.log(x),
          count: logSteps.length,
          sum: logSteps.reduce((sum, value) => sum + value, 0),
          sumOfSquares: logSteps.reduce((sum, value) => sum + value * value, 0),
          bounds: logBudgets,
        })),
    );
    return new ModelLikelihood(sums);
  }

  /** The same without one trial of one setting; `logSteps` or `logBudget` is its observation. */
  without(
    group: number,
    setting: number,
    trial: { readonly logSteps: number } | { readonly logBudget: number },
  ): ModelLikelihood {
    return new ModelLikelihood(
      this.#groups.map((settings, j) =>
        j === group
          ? settings.map((sums, i) => (i === setting ? withoutTrial(sums, trial) : sums))
          : settings,
      ),
    );
  }

  /** Best T* (as log steps, `shifts`) and σ when learning rate j has its minimum at log x = minima[j]. */
  at(minima: readonly number[], p: number, q = 1): CensoredNormalFit {
    return fitCensoredNormal(
      this.#groups.map((settings, j) => ({
        cells: settings.map((sums) => ({ ...sums, offset: logShape(sums.logX - (minima[j] ?? 0), p, q) })),
      })),
    );
  }
}

function withoutTrial(
  sums: SettingSums,
  trial: { readonly logSteps: number } | { readonly logBudget: number },
): SettingSums {
  if ('logBudget' in trial) {
    const index = sums.bounds.indexOf(trial.logBudget);
    return { ...sums, bounds: sums.bounds.filter((_, i) => i !== index) };
  }
  return {
    ...sums,
    count: sums.count - 1,
    sum: sums.sum - trial.logSteps,
    sumOfSquares: sums.sumOfSquares - trial.logSteps ** 2,
  };
}
