import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks where Electron's fuses are in its binary (@electron/fuses); version 1 of the wire and its nine fuses follow. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuses = '101101001';

const emptyFiles = [
  'libEGL.so', 'libGLESv2.so', 'libffmpeg.so', 'libvk_swiftshader.so', 'libvulkan.so.1', 'icudtl.dat', 'resources.pak', 'chrome_100_percent.pak', 'chrome_200_percent.pak',
  'snapshot_blob.bin', 'v8_context_snapshot.bin', 'vk_swiftshader_icd.json', 'LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak', 'locales/de.pak',
];

/** A folder with the names of Electron's own for Linux, for machines that cannot have it. What is packed with it is for tests, never for people. */
export function makeElectronStandIn(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, fuses.length]), Buffer.from(fuses), Buffer.alloc(64)]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([readFileSync('/bin/true'), wire]), { mode: 0o755 });
  for (const program of ['chrome-sandbox', 'chrome_crashpad_handler']) {
    copyFileSync('/bin/true', join(folder, program));
    chmodSync(join(folder, program), 0o755);
  }
  for (const name of emptyFiles) writeFileSync(join(folder, name), 'stand-in\n');
  writeFileSync(join(folder, 'version'), version);
}
