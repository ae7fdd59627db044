import { platformOf, type Platform } from '../../../src/train/platform/platform';

/** One machine of each kind, as its own Node would describe it. */
export const LINUX: Platform = platformOf('linux', {});
export const MACOS: Platform = platformOf('darwin', {});
export const WINDOWS: Platform = platformOf('win32', { SystemRoot: 'C:\\Windows' });
