/** Names that can belong to nobody (RFC 2606): the repository is not known yet. */
const NOBODYS = /\.(?:invalid|example|test|localhost)$/u;

/**
 * How vsce is told what to make of the README's relative links and pictures, which a marketplace cannot follow: by the `repository` of
 * package.json, the one place where it is named; left as they are while that is nobody's.
 */
export function readmeLinkArguments(repositoryUrl: string): readonly string[] {
  const { hostname, pathname } = new URL(repositoryUrl.replace(/^git\+/u, ''));
  if (NOBODYS.test(hostname)) return ['--no-rewrite-relative-links'];
  const repository = `https://${hostname}${pathname.replace(/(?:\.git)?\/*$/u, '')}`;
  // GitLab has its own pages behind a dash; GitHub, Gitea and Codeberg understand the same two.
  const pages = hostname.startsWith('gitlab.') ? `${repository}/-` : repository;
  return ['--baseContentUrl', `${pages}/blob/HEAD`, '--baseImagesUrl', `${pages}/raw/HEAD`];
}
