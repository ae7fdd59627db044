/** The interpreter with the frameworks that the test set-up made. */
export function frameworksPython(): string {
  const interpreter = process.env['MOMENTUM_LENS_FRAMEWORKS_PYTHON'];
  if (interpreter === undefined) {
    throw new Error(
      'MOMENTUM_LENS_FRAMEWORKS_PYTHON must name a Python with the frameworks: npm run test:frameworks sets it.',
    );
  }
  return interpreter;
}
