#!/usr/bin/env node
// Stands in for fpm, which electron-builder would download: takes the arguments that it gives for a deb, and lets dpkg-deb make it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Options as electron-builder writes them: `--name value`, `--name=value`, `-t value`; the rest are mappings of files. */
const options = new Map();
const mappings = [];
const flags = new Set(['force', 'deb-use-file-permissions', 'debug']);
const rest = process.argv.slice(2);
while (rest.length > 0) {
  const word = rest.shift();
  const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (name === undefined) mappings.push(word);
  else if (!flags.has(name)) options.set(name, [...(options.get(name) ?? []), value ?? rest.shift()]);
}
const one = (name) => String((options.get(name) ?? [''])[0]);
const all = (name) => (options.get(name) ?? []).join(', ');
if (one('t') !== 'deb') throw new Error(`fpm stand-in: makes deb, not ${one('t')}`);

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'fpm-'));
try {
  fs.chmodSync(root, 0o755);
  for (const mapping of mappings) {
    const [from, to] = mapping.split(/=(.*)/s);
    const target = path.join(root, to);
    fs.mkdirSync(from.endsWith('/') ? target : path.dirname(target), { recursive: true });
    execFileSync('cp', ['-a', from.endsWith('/') ? `${from}.` : from, target]);
  }
  fs.mkdirSync(path.join(root, 'DEBIAN'));
  const [summary, ...more] = one('description').trim().split('\n');
  const control = [
    `Package: ${one('name')}`, `Version: ${one('version')}`, `Architecture: ${one('architecture')}`, `Maintainer: ${one('maintainer')}`, `Depends: ${all('d')}`,
    `Recommends: ${all('deb-recommends')}`, `Section: ${one('category')}`, `Description: ${summary}`, ...more.map((line) => ` ${line.trim() || '.'}`),
  ];
  fs.writeFileSync(path.join(root, 'DEBIAN/control'), `${control.filter((line) => !line.endsWith(': ')).join('\n')}\n`);
  for (const [option, name] of [['after-install', 'postinst'], ['after-remove', 'postrm']]) {
    if (!options.has(option)) continue;
    fs.copyFileSync(one(option), path.join(root, 'DEBIAN', name));
    fs.chmodSync(path.join(root, 'DEBIAN', name), 0o755);
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', root, one('package')], { stdio: 'inherit' });
} finally {
  fs.rmSync(root, { recursive: true, force: true });
}
