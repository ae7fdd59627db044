/** Colours of the editor's theme, read anew whenever it changes. */
export interface Theme {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly background: string;
  readonly fit: string;
  readonly fitBand: string;
  readonly longitudinal: string;
  readonly suggestion: string;
  readonly suggestionBand: string;
  readonly present: string;
  readonly fontFamily: string;
  readonly isDark: boolean;
}

/** The theme as the page's CSS variables say it. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const isDark =
    document.body.classList.contains('vscode-dark') ||
    (document.body.classList.contains('vscode-high-contrast') &&
      !document.body.classList.contains('vscode-high-contrast-light'));
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  const foreground = read('--vscode-foreground', isDark ? '#cccccc' : '#3b3b3b');
  const fit = read('--vscode-charts-blue', '#1a85ff');
  const suggestion = read('--vscode-charts-green', isDark ? '#89d185' : '#388a34');
  return {
    foreground,
    muted: read('--vscode-descriptionForeground', foreground),
    // High contrast has no faint colours.
    grid: isHighContrast
      ? `color-mix(in srgb, ${foreground} 45%, transparent)`
      : read('--vscode-editorIndentGuide-background1', isDark ? '#40404080' : '#d3d3d380'),
    background: read('--vscode-editor-background', isDark ? '#1f1f1f' : '#ffffff'),
    fit,
    fitBand: `color-mix(in srgb, ${fit} 20%, transparent)`,
    longitudinal: read('--vscode-charts-yellow', isDark ? '#cca700' : '#bf8803'),
    suggestion,
    suggestionBand: `color-mix(in srgb, ${suggestion} 18%, transparent)`,
    present: read('--vscode-charts-red', '#f14c4c'),
    fontFamily: read('--vscode-font-family', 'sans-serif'),
    isDark,
  };
}

/** Calls back when the editor switches its theme. */
export function onThemeChange(changed: () => void): void {
  new MutationObserver(changed).observe(document.body, { attributes: true, attributeFilter: ['class'] });
}

/** A colour for each momentum: blue for the largest β, orange for the smallest, readable on either background. */
export function momentumColor(x: number, lowX: number, highX: number, isDark: boolean): string {
  const place = highX > lowX ? Math.log(x / lowX) / Math.log(highX / lowX) : 0.5;
  return `hsl(${Math.round(215 - 185 * place)} ${isDark ? '75% 65%' : '80% 38%'})`;
}
