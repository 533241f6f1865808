import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const candidates = ['/usr/lib/chromium/chromium', '/usr/bin/google-chrome'];

const flags = [
  // The pipe ends Chromium when this process is killed; the port is for Playwright and for us.
  '--remote-debugging-pipe',
  '--remote-debugging-port=0',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-startup-window',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--disable-search-engine-choice-screen',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-features=Translate,MediaRouter,OptimizationHints',
  '--password-store=basic',
  '--use-mock-keychain',
  '--force-color-profile=srgb',
];

/** Starts Debian's Chromium without a window and returns its DevTools address. It ends with this process. */
export async function launchChromium(): Promise<string> {
  const binary = candidates.find((file) => fs.existsSync(file));
  if (!binary) throw new Error(`electron double: no Chromium at ${candidates.join(' or ')}: apt-get install chromium`);
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-double-'));
  const headed = process.env.ELECTRON_DOUBLE_HEADED === '1';
  const args = [...flags, `--user-data-dir=${profile}`, headed ? '--ozone-platform=x11' : '--headless=new', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const chromium = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
  process.on('exit', () => {
    chromium.kill('SIGKILL');
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  });
  return new Promise((resolve, reject) => {
    let log = '';
    chromium.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
      const address = /DevTools listening on (ws:\S+)/.exec(log)?.[1];
      if (address) resolve(address);
    });
    chromium.once('error', reject);
    chromium.once('exit', (code) => reject(new Error(`chromium ended with ${code}: ${log}`)));
  });
}
