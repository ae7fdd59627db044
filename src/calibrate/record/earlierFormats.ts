type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether this is a record of format 1, whose savings were read off a fitted curve. */
export function isEarlierRecord(value: unknown): value is Json {
  return isObject(value) && value['formatVersion'] === 1;
}

/**
 * A record of format 1 in the present format. Nothing in it was verified, so its result and the ratios of its controls, which stood
 * over a fitted curve, go; whoever decodes it fits the trials again.
 */
export function upgradedRecord(record: Json): Json {
  const { controls } = record;
  return {
    ...record,
    formatVersion: 2,
    plan: upgradedPlan(record['plan']),
    controls: Array.isArray(controls) ? controls.map(withoutRatio) : controls,
    result: { kind: 'noEstimate', reason: 'tooFewTrials' },
  };
}

/** An exported plan of the same time; its own format has not changed, but that an optimizer was always told by its lines. */
export function upgradedExport(exported: unknown): unknown {
  return isObject(exported)
    ? { ...exported, plan: upgradedPlan(exported['plan']), run: upgradedRun(exported['run']) }
    : exported;
}

function upgradedRun(run: unknown): unknown {
  if (!isObject(run)) return run;
  const { site, ...others } = run;
  return isObject(site) ? { ...others, optimizer: { kind: 'site', ...site } } : run;
}

function upgradedPlan(plan: unknown): unknown {
  if (!isObject(plan) || 'verificationSeeds' in plan) return plan;
  const common = { ...plan, verificationSeeds: 0 };
  if (Array.isArray(plan['sweeps'])) return { ...common, sweeps: plan['sweeps'].map(upgradedPlan) };
  if (plan['kind'] !== 'adaptiveBracketing') return common;
  return {
    ...common,
    kind: 'curveRounds',
    roundTrials: plan['maxTrials'],
    fewestRounds: 1,
    mostRounds: 1,
  };
}

function withoutRatio(control: unknown): unknown {
  if (!isObject(control)) return control;
  const { ratio: _, ratioOver: __, ...others } = control;
  return others;
}
