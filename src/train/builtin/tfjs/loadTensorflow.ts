import { createRequire } from 'node:module';
import path from 'node:path';
import { FailureError } from '../failureError';
import type { TensorFlow } from './tensorflow';

const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** The user's own TensorFlow.js, and which package it is. */
export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  readonly packageName: string;
}

/**
 * Loads tfjs-node-gpu or tfjs-node as a module in `folder` would, and tries one operation. Throws a `FailureError` that says which
 * of finding and loading went wrong.
 */
export function loadTensorflow(folder: string): LoadedTensorFlow {
  const require = createRequire(path.join(folder, 'package.json'));
  const packageName = PACKAGES.find((name) => isInstalled(require, name));
  if (packageName === undefined) throw new FailureError({ kind: 'tfjsNodeNotFound', folder });
  const notLoaded = (detail: string): FailureError =>
    new FailureError({ kind: 'tfjsNodeNotLoaded', folder, nodeVersion: process.version, detail });
  try {
    const loaded: unknown = require(packageName);
    if (!isTensorFlow(loaded)) throw notLoaded(`${packageName} is not TensorFlow.js`);
    const sum = loaded.tidy(() => loaded.tensor1d([1, 2]).add(1).sum().dataSync()[0]);
    if (sum !== 5) throw notLoaded(`1 + 2 + 2 came out as ${sum}`);
    return { tf: loaded, packageName };
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw notLoaded(error instanceof Error ? firstLine(error.message) : String(error));
  }
}

function isInstalled(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function isTensorFlow(value: unknown): value is TensorFlow {
  return typeof value === 'object' && value !== null && 'valueAndGrads' in value && 'tensor1d' in value;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
