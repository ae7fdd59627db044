import { said, type Dictionary } from '../../model/language/said';

/** What the page needs from its host; URIs as the webview sees them. */
export interface PanelHtmlOptions {
  /** Fresh and unguessable for every page. */
  readonly nonce: string;
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** In which the page speaks, with its texts; absent for English. */
  readonly language?: { readonly id: string; readonly texts: Dictionary };
}

/** The page's skeleton. Nothing but the bundled script and style sheet may run; data arrives by messages only, and texts in an attribute. */
export function panelHtml({ nonce, cspSource, scriptUri, styleUri, language }: PanelHtmlOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
  ].join('; ');
  const texts = language === undefined ? '' : ` data-texts="${asAttribute(JSON.stringify(language.texts))}"`;
  return `<!DOCTYPE html>
<html lang="${asAttribute(language?.id ?? 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asAttribute(said`Calibration`)}</title>
<link rel="stylesheet" href="${styleUri}">
</head>
<body>
<main id="root"${texts}></main>
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>`;
}

function asAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
