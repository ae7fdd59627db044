import type { Plugin } from 'esbuild';

export const jstatDistributions: Plugin;
