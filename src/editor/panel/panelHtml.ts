/** What the page needs from its host; URIs as the webview sees them. */
export interface PanelHtmlOptions {
  /** Fresh and unguessable for every page. */
  readonly nonce: string;
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/** The page's skeleton. Nothing but the bundled script and style sheet may run; data arrives by messages only. */
export function panelHtml({ nonce, cspSource, scriptUri, styleUri }: PanelHtmlOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Calibration</title>
<link rel="stylesheet" href="${styleUri}">
</head>
<body>
<main id="root"></main>
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>`;
}
