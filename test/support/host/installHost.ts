import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runWithRetry } from '../../../scripts/process';
import { inRoot } from '../../../scripts/root';

/** VS Code 1.139, as its server and web workbench inside code-server's npm package, and the Node that it needs. */
const CODE_SERVER = 'code-server@4.139.1';
const NODE_VERSION = '24.21.0';

/** An installed browser-served VS Code. */
export interface HostInstallation {
  readonly node: string;
  readonly serverMain: string;
}

/** The host under .host/, installed from npm when it is not there yet. Throws where npm carries no Node for this platform. */
export async function ensureHost(): Promise<HostInstallation> {
  const folder = inRoot('.host');
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const node = path.join(folder, 'node');
  const installation = { node, serverMain: path.join(vscode, 'out', 'server-main.js') };
  const marker = path.join(folder, `.installed-${CODE_SERVER}`);
  if (existsSync(marker)) return installation;
  console.log('Installing a browser-served VS Code into .host…');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{"private":true}\n');
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const nodePackage = `node-${process.platform}-${process.arch}`;
  runWithRetry('npm', [...install, '--no-save', `${nodePackage}@${NODE_VERSION}`, CODE_SERVER], folder);
  await rm(node, { force: true });
  await symlink(path.join('node_modules', nodePackage, 'bin', 'node'), node);
  await chmod(node, 0o755);
  // The server's own shrinkwrap pins every version.
  runWithRetry('npm', [...install, '--omit=dev', '--legacy-peer-deps'], vscode);
  await replaceNativeModules(vscode);
  await dropUnused(vscode);
  await writeFile(marker, '');
  return installation;
}

/** Two small native modules have no prebuilt binary, and nothing here needs more of them than this. */
async function replaceNativeModules(vscode: string): Promise<void> {
  const modules = path.join(vscode, 'node_modules');
  await replace(path.join(modules, '@vscode', 'spdlog'), SPDLOG);
  await replace(path.join(modules, '@vscode', 'native-watchdog'), WATCHDOG);
  await replace(path.join(modules, 'native-watchdog'), WATCHDOG);
}

async function replace(folder: string, source: string): Promise<void> {
  if (existsSync(folder)) await writeFile(path.join(folder, 'index.js'), source);
}

/** AI agents and sign-in: large, and of no use without a network. */
async function dropUnused(vscode: string): Promise<void> {
  const unused = ['node_modules/@github', 'extensions/copilot', 'extensions/microsoft-authentication'];
  for (const each of unused) await rm(path.join(vscode, each), { recursive: true, force: true });
}

const SPDLOG = `'use strict';
const fs = require('fs'), path = require('path');
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
class Logger {
  constructor(file) {
    this.file = file;
    this.level = 2;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, '');
    LEVELS.forEach((name, level) => {
      this[name] = (text) => {
        if (level < this.level) return;
        try { fs.appendFileSync(this.file, new Date().toISOString() + ' [' + name + '] ' + text + '\\n'); } catch {}
      };
    });
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() {}
  setPattern() {}
  flush() {}
  drop() {}
}
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger(file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger(file);
`;

const WATCHDOG = `'use strict';
exports.start = (pid) => {
  setInterval(() => { try { process.kill(pid, 0); } catch { process.exit(87); } }, 2000).unref();
};
exports.exit = (code) => process.exit(code || 0);
`;
