import type { Platform } from '../../train/platform/platform';

/** The `file:` URI of an absolute path as the editor writes it: `file:///c%3A/My%20Project`. Its folders of workspaces are named by it. */
export function editorFileUri(path: string, { kind, paths }: Platform): string {
  const slashed = path.split(paths.sep).join('/');
  const share = /^\/\/([^/]+)(\/.*)?$/u.exec(kind === 'windows' ? slashed : '');
  if (share !== null) return `file://${(share[1] ?? '').toLowerCase()}${encoded(share[2] ?? '/')}`;
  const drive = /^([A-Za-z]):/u.exec(kind === 'windows' ? slashed : '');
  const rooted = drive === null ? slashed : `/${(drive[1] ?? '').toLowerCase()}${slashed.slice(1)}`;
  return `file://${encoded(rooted)}`;
}

/** All but letters, digits, `-`, `.`, `_`, `~` and slashes. */
function encoded(path: string): string {
  return path
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replaceAll(
        /[!'()*]/gu,
        (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');
}
