import { createHash } from 'node:crypto';

/** Folders and files of what is kept of one workspace, by their names in its folder. */
export const WORKSPACE_PARTS = {
  records: 'calibrations',
  confirmations: 'confirmations',
  journals: 'journals',
  scratch: 'scratch',
} as const;

/** The folder in which all workspaces of an editor have theirs. */
export const WORKSPACES = 'workspaces';

/** The name of a workspace's folder among those of others, by the URI of its folder or file as the editor writes it. */
export function workspaceFolderName(workspaceUri: string): string {
  return createHash('sha256').update(workspaceUri).digest('hex').slice(0, 16);
}
