import { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';
import type { NotebookKernel } from '../../../../train/script/interpreter/interpreter';
import type { Log } from '../../../base/log';

const JUPYTER_EXTENSION = 'ms-toolsai.jupyter';

/** What the Jupyter extension and the notebook's file say of its kernel. The kernel itself is not asked. */
export async function kernelOf(notebook: vscode.NotebookDocument, log: Log): Promise<NotebookKernel> {
  return { interpreter: await chosenInterpreter(notebook, log), name: kernelNameOf(notebook.metadata) };
}

/** The name in a notebook's metadata, as its file has it; undefined where there is none. */
export function kernelNameOf(metadata: unknown): string | undefined {
  const name = fieldOf(fieldOf(fieldOf(metadata, 'metadata'), 'kernelspec'), 'name');
  return typeof name === 'string' ? name : undefined;
}

/**
 * The Python of the kernel that is chosen for a notebook. The extension's `getPythonEnvironment` is meant for the Python extension, and
 * answers, by its version, a path or an environment; another one would not say it without being allowed to.
 */
async function chosenInterpreter(notebook: vscode.NotebookDocument, log: Log): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<unknown>(JUPYTER_EXTENSION);
  if (extension?.isActive !== true) return undefined;
  try {
    const ask = fieldOf(extension.exports, 'getPythonEnvironment');
    const answer: unknown = typeof ask === 'function' ? ask.call(extension.exports, notebook.uri) : undefined;
    if (typeof answer === 'string') return answer;
    const path = fieldOf(answer, 'path');
    if (typeof path !== 'string') return undefined;
    const { environments } = await PythonExtension.api();
    const environment = await environments.resolveEnvironment(path);
    return environment?.executable.uri?.fsPath;
  } catch (error) {
    log.warn(
      `The Jupyter extension did not name the kernel's interpreter: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
