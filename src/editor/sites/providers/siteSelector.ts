import type * as vscode from 'vscode';
import { DETECTION_EXTENSIONS, DETECTION_LANGUAGE_IDS } from '../../../detect/triggers';

/** Documents that may hold optimizers: by language, and by file name where the editor does not know the language. */
export const SITE_SELECTOR: vscode.DocumentSelector = [
  ...DETECTION_LANGUAGE_IDS.map((language) => ({ language })),
  { pattern: `**/*.{${DETECTION_EXTENSIONS.flatMap((each) => [each, each.toUpperCase()]).join(',')}}` },
];
