/** Whether this is Wine, which is Windows but for what a test names. */
export const UNDER_WINE = process.env['MOMENTUM_LENS_UNDER_WINE'] !== undefined;
