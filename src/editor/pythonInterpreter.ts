import { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';
import { chooseInterpreter, type InterpreterChoice } from '../train/script/interpreter';
import type { Log } from './log';
import { readSettings } from './settings';

const PYTHON_EXTENSION = 'ms-python.python';

/** The interpreter for a script: the setting, the Python extension's choice, or the first Python on PATH. */
export async function interpreterFor(script: vscode.Uri, log: Log): Promise<InterpreterChoice | undefined> {
  return chooseInterpreter({
    setting: readSettings(script).pythonInterpreter,
    pythonExtension: await fromPythonExtension(script, log),
    path: process.env['PATH'] ?? '',
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
