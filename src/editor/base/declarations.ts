/** Command ids; package.json must declare exactly the ones that a user can run (test/unit/editor/manifest.test.ts). */
export const COMMANDS = {
  calibrate: 'momentumLens.calibrate',
  moreRates: 'momentumLens.calibrateMoreRates',
  moreSeeds: 'momentumLens.runMoreSeeds',
  resume: 'momentumLens.resumeCalibration',
  stop: 'momentumLens.stop',
  confirm: 'momentumLens.confirm',
  explain: 'momentumLens.explain',
  openExample: 'momentumLens.openExample',
  showPanel: 'momentumLens.showPanel',
  applyMomentum: 'momentumLens.applyMomentum',
  toggleLenses: 'momentumLens.toggleLenses',
  toggleDiagnostics: 'momentumLens.toggleDiagnostics',
  toggleFileLenses: 'momentumLens.toggleFileLenses',
  findOptimizers: 'momentumLens.findOptimizers',
  filterOptimizers: 'momentumLens.filterOptimizers',
  sortOptimizers: 'momentumLens.sortOptimizers',
  openOptimizer: 'momentumLens.openOptimizer',
  copyOptimizer: 'momentumLens.copyOptimizer',
  exportOptimizers: 'momentumLens.exportOptimizers',
  exportPlan: 'momentumLens.exportPlan',
  importResults: 'momentumLens.importResults',
  exportCalibrations: 'momentumLens.exportCalibrations',
  importCalibrations: 'momentumLens.importCalibrations',
  showHistory: 'momentumLens.showHistory',
  openCalibration: 'momentumLens.openCalibration',
  compareCalibrations: 'momentumLens.compareCalibrations',
  pinCalibration: 'momentumLens.pinCalibration',
  unpinCalibration: 'momentumLens.unpinCalibration',
  renameCalibration: 'momentumLens.renameCalibration',
  deleteCalibration: 'momentumLens.deleteCalibration',
  listFileOptimizers: 'momentumLens.listFileOptimizers',
  showLog: 'momentumLens.showLog',
} as const;

export const OPTIMIZERS_VIEW = 'momentumLens.optimizers';
export const HISTORY_VIEW = 'momentumLens.history';
export const PANEL_VIEW_TYPE = 'momentumLens.calibrationPanel';

/** Settings, with the defaults that package.json must repeat. */
export const SETTING_DEFAULTS = {
  'momentumLens.codeLens': true,
  'momentumLens.lensDensity': 'auto',
  'momentumLens.hover': true,
  'momentumLens.inlayHints': false,
  'momentumLens.statusBar': false,
  'momentumLens.diagnostics': 'hint',
  'momentumLens.uncalibratedRange': { low: 0.3, high: 4.1 },
  'momentumLens.pythonInterpreter': '',
  'momentumLens.scriptArguments': [],
  'momentumLens.trialTimeoutSeconds': 600,
  'momentumLens.engine': 'auto',
  'momentumLens.tfjsNodeFolder': '',
  'momentumLens.nodeExecutable': 'node',
  'momentumLens.fashionMnistFolder': '',
} as const;

/** Settings that an untrusted workspace must not set: they decide what is run. */
export const RESTRICTED_SETTINGS = [
  'momentumLens.pythonInterpreter',
  'momentumLens.scriptArguments',
  'momentumLens.tfjsNodeFolder',
  'momentumLens.nodeExecutable',
] as const;
