import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/editor/base/declarations';
import { openDocument } from '../support/editor/workspaceDocument';

const EXTENSION_ID = 'momentum-lens.momentum-lens';

describe('the extension in its host', () => {
  it('activates when a Python file is opened', async () => {
    await openDocument('sgd.py');
    const extension = vscode.extensions.getExtension(EXTENSION_ID);
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that it declares', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(COMMANDS).filter((command) => !registered.has(command)),
      [],
    );
  });
});
