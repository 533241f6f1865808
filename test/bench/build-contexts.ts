import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createChoices } from '../support/choices.ts';

/** Writes a context and gives its folder. */
export function writeContext(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

export function tarOf(folder: string): Buffer {
  return execFileSync('tar', ['-c', '-C', folder, '.'], { maxBuffer: 1 << 30 });
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** 30 steps after FROM: 15 files that are copied, 15 commands; the last one copies `last`. */
export function writeThirtySteps(folder: string): string {
  const lines = numbers(15).flatMap((step) => [`RUN echo ${step} > /made${step}`, `COPY ${step === 15 ? 'last' : `file${step}`} /copied${step}`]);
  const files = Object.fromEntries(numbers(14).map((step) => [`file${step}`, `${step}\n`]));
  return writeContext(folder, { Dockerfile: `FROM busybox\n${lines.join('\n')}\n`, ...files, last: 'first\n' });
}

export function writeThirtyRuns(folder: string): string {
  return writeContext(folder, { Dockerfile: `FROM busybox\n${numbers(30).map((step) => `RUN echo ${step} > /made${step}\n`).join('')}` });
}

/** 10,000 files of 1 to 8 kB in 100 folders: 45 MB. */
export function writeTenThousand(folder: string): string {
  const random = createChoices(1);
  const pool = Buffer.from(Uint32Array.from({ length: 1 << 16 }, () => random.whole(2 ** 32)).buffer);
  const files = Object.fromEntries(
    numbers(10_000).map((index): [string, Buffer] => {
      const from = random.whole(pool.length - 8192);
      return [`files/folder${index % 100}/file${index}`, pool.subarray(from, from + 1024 + random.whole(7168))];
    }),
  );
  return writeContext(folder, { Dockerfile: 'FROM busybox\nCOPY files /files\n', ...files });
}

/** A Node app in two stages, with a dependency of 2,000 files that lies beside it: there is no registry here. */
export function writeNodeApp(folder: string): string {
  const vendor = path.join(folder, '..', 'vendor');
  const manifest = { name: 'dependency', version: '1.0.0', main: 'file1.js' };
  writeContext(path.join(vendor, 'package'), { 'package.json': JSON.stringify(manifest), ...Object.fromEntries(numbers(2000).map((index) => [`file${index}.js`, `module.exports = ${index};\n`.repeat(20)])) });
  const packed = execFileSync('tar', ['-cz', '-C', vendor, 'package'], { maxBuffer: 1 << 28 });
  const dependencies = { dependency: 'file:dependency-1.0.0.tgz' };
  const lock = { name: 'app', version: '1.0.0', lockfileVersion: 3, packages: { '': { name: 'app', version: '1.0.0', dependencies }, 'node_modules/dependency': { version: '1.0.0', resolved: 'file:dependency-1.0.0.tgz' } } };
  return writeContext(folder, {
    Dockerfile: [
      'FROM node:18-slim AS dependencies', 'WORKDIR /app', 'COPY package.json package-lock.json dependency-1.0.0.tgz ./', 'RUN npm ci --omit=dev --offline --no-audit --no-fund',
      'FROM node:18-slim AS production', 'WORKDIR /app', 'COPY --from=dependencies /app/node_modules ./node_modules', 'COPY src ./src', 'COPY package.json ./',
      'RUN groupadd --system app && useradd --system --gid app app', 'USER app', 'EXPOSE 3000', 'CMD ["node", "src/server.js"]', '',
    ].join('\n'),
    'package.json': JSON.stringify({ name: 'app', version: '1.0.0', dependencies }),
    'package-lock.json': JSON.stringify(lock),
    'dependency-1.0.0.tgz': packed,
    'src/server.js': "require('dependency');\n",
  });
}

const bigBytes = 300 << 20;

/** Files of 300 MB: random ones, or what Debian has in /usr/lib and /usr/share. */
export type BigContent = 'random' | 'usual';

export function writeBase(folder: string, content: BigContent): string {
  return writeBigCopy(folder, content);
}

/** On what {@link writeBase} makes. */
export function writeBigRun(folder: string, content: BigContent): string {
  return writeContext(folder, { Dockerfile: `FROM bench-base\nRUN cp -a /data /${content}\n` });
}

export function writeBigCopy(folder: string, content: BigContent): string {
  writeContext(folder, { Dockerfile: 'FROM busybox\nCOPY data /data\n' });
  const data = path.join(folder, 'data');
  fs.mkdirSync(data);
  if (content === 'random') fs.writeFileSync(path.join(data, 'random'), randomBytes(bigBytes));
  else copyUsual(data);
  return folder;
}

/** Links are left out. */
function copyUsual(to: string): void {
  let bytes = 0;
  for (const root of ['/usr/lib/x86_64-linux-gnu', '/usr/share/perl']) {
    for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (bytes >= bigBytes || !entry.isFile()) continue;
      const from = path.join(entry.parentPath, entry.name);
      fs.mkdirSync(path.join(to, entry.parentPath), { recursive: true });
      fs.copyFileSync(from, path.join(to, from));
      bytes += fs.statSync(from).size;
    }
  }
}
