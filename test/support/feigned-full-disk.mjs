/**
 * Preloaded into a process (NODE_OPTIONS=--import …?folder=PATH): while PATH.full exists, whatever would make or extend
 * a file below PATH fails with ENOSPC, as on a full disk. For machines on which no small file system may be mounted.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const folder = new URL(import.meta.url).searchParams.get('folder');
const marker = `${folder}.full`;

const refuses = (path, flags) => String(path).startsWith(`${folder}/`) && flags !== 'r' && fs.existsSync(marker);
const noSpace = (path) =>
  Object.assign(new Error(`ENOSPC: no space left on device, open '${path}'`), { code: 'ENOSPC' });

const { open, mkdir, writeFile } = fs.promises;
fs.promises.open = (path, flags = 'r', mode) =>
  refuses(path, flags) ? Promise.reject(noSpace(path)) : open(path, flags, mode);
fs.promises.mkdir = (path, options) => (refuses(path) ? Promise.reject(noSpace(path)) : mkdir(path, options));
fs.promises.writeFile = (path, data, options) =>
  refuses(path) ? Promise.reject(noSpace(path)) : writeFile(path, data, options);
syncBuiltinESMExports();
