import { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';
import { findInterpreters, type InterpreterChoice } from '../../../train/script/interpreter';
import type { Log } from '../../base/log';
import { readSettings } from '../../base/settings';

const PYTHON_EXTENSION = 'ms-python.python';

/** Interpreters for a script, first choice first: the setting's, the Python extension's, those that the machine has. */
export async function interpretersFor(script: vscode.Uri, log: Log): Promise<readonly InterpreterChoice[]> {
  return findInterpreters({
    setting: readSettings(script).pythonInterpreter,
    pythonExtension: await fromPythonExtension(script, log),
    environment: process.env,
    workspaceFolder: vscode.workspace.getWorkspaceFolder(script)?.uri.fsPath,
  });
}

async function fromPythonExtension(script: vscode.Uri, log: Log): Promise<string | undefined> {
  if (vscode.extensions.getExtension(PYTHON_EXTENSION) === undefined) return undefined;
  try {
    const { environments } = await PythonExtension.api();
    const environment = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(script));
    return environment?.executable.uri?.fsPath;
  } catch (error) {
    log.warn(
      `The Python extension did not name an interpreter: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}
