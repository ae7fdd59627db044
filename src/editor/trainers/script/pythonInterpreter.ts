import { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';
import { findInterpreters, type InterpreterChoice } from '../../../train/script/interpreter/interpreter';
import type { Log } from '../../base/log';
import { notebookOf } from '../../base/notebookCell';
import { fileOf } from '../../base/scriptPath';
import { readSettings } from '../../base/settings';
import { kernelOf } from './notebook/notebookKernel';

const PYTHON_EXTENSION = 'ms-python.python';

/** Interpreters for a script or a notebook's cell, first choice first: a kernel's, the setting's, the Python extension's, the machine's. */
export async function interpretersFor(document: vscode.Uri, log: Log): Promise<readonly InterpreterChoice[]> {
  const notebook = notebookOf({ uri: document });
  const script = fileOf(document);
  return findInterpreters({
    setting: readSettings(script).pythonInterpreter,
    pythonExtension: await fromPythonExtension(script, log),
    environment: process.env,
    workspaceFolder: vscode.workspace.getWorkspaceFolder(script)?.uri.fsPath,
    ...(notebook === undefined ? {} : { notebook: await kernelOf(notebook, log) }),
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
