/** What the dialogs for exported plans show. */
export const PLAN_FILTER: Readonly<Record<string, string[]>> = { 'Calibration plan': ['json'] };
