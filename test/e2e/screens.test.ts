// Every screen in light and dark at two sizes: nothing for axe to find, nothing wider than its window, a picture to look at.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildNewerShop, buildShop, writeArchive } from '../support/shop-images.ts';
import { makeSampleBuilds, type SampleBuilds } from '../support/sample-builds.ts';
import { launchApp, makeAppFolder, removeAppFolder, type TestApp } from '../support/app.ts';

const dir = makeAppFolder();
const shots = path.resolve(import.meta.dirname, '../../.cache/screenshots');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let app: TestApp;

const image = 'tidewharf/starter';
const shop = encodeURIComponent('team/shop:1');
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;

const screens: readonly { name: string; place: (ids: { running: string; failed: string; busy: string; network: string; image: string; build: string; broken: string; folder: string }) => string; ready: string | RegExp }[] = [
  { name: 'containers', place: () => '/containers', ready: 'quay-3' },
  { name: 'images', place: () => '/images', ready: 'tidewharf/starter' },
  { name: 'image', place: ({ image: id }) => `/images/${id}/overview`, ready: /linux/ },
  { name: 'image-layers', place: () => `/images/${shop}/layers?layer=0&path=etc%2Fshop.conf`, ready: 'Which layer it comes from' },
  { name: 'image-search', place: () => `/images/${shop}/layers?in=all&q=s`, ready: '/srv/index.html' },
  { name: 'image-ghosts', place: () => `/images/${shop}/layers?view=ghosts`, ready: 'Deleted in layer 2' },
  { name: 'image-secrets', place: () => `/images/${shop}/secrets`, ready: 'npm token' },
  { name: 'image-difference', place: () => `/images/difference?from=${shop}&to=team%2Fshop%3A2`, ready: '/srv/new.html' },
  { name: 'image-names', place: () => `/images/names/${shop}`, ready: /loaded/ },
  { name: 'push', place: ({ image: id }) => `/images?dialog=push&image=${id}`, ready: 'Nothing in it looks like a key' },
  { name: 'tag', place: ({ image: id }) => `/images?dialog=tag&image=${id}`, ready: 'nothing is copied' },
  { name: 'import', place: () => '/images?dialog=import-image', ready: 'An image of one layer' },
  { name: 'remove-image', place: ({ image: id }) => `/images?dialog=remove-image&image=${id}`, ready: 'What goes, in this order' },
  { name: 'image-history', place: ({ image: id }) => `/images/${id}/history`, ready: /start\.sh/ },
  { name: 'image-used-by', place: ({ image: id }) => `/images/${id}/used-by`, ready: 'quay-3' },
  { name: 'overview', place: ({ running }) => `/containers/${running}/overview`, ready: 'GREETING' },
  { name: 'overview-failed', place: ({ failed }) => `/containers/${failed}/overview`, ready: /137/ },
  { name: 'containers-panel', place: ({ running }) => `/containers?panel=${running}`, ready: 'Running since' },
  { name: 'overview-doctor', place: ({ busy }) => `/containers/${busy}/overview`, ready: 'httpd listens on 3000, which is not published' },
  { name: 'edit', place: ({ busy }) => `/containers?dialog=edit&container=${busy}`, ready: 'Nothing is different yet.' },
  { name: 'remove-container', place: ({ busy }) => `/containers?dialog=remove-containers&container=${busy}`, ready: 'Keep it first' },
  { name: 'remove-containers', place: ({ busy, running, failed }) => `/containers?dialog=remove-containers&container=${busy},${running},${failed}`, ready: /go with them/ },
  { name: 'stats', place: ({ running }) => `/containers/${running}/stats`, ready: /\d % of one CPU/ },
  { name: 'rename', place: ({ running }) => `/containers?dialog=rename-container&container=${running}`, ready: 'Rename quay-1' },
  { name: 'commit', place: ({ running }) => `/containers?dialog=commit-container&container=${running}`, ready: 'Save quay-1 as an image' },
  { name: 'files', place: ({ running }) => `/containers/${running}/files?path=/www`, ready: 'index.html' },
  { name: 'changes', place: ({ failed }) => `/containers/${failed}/changes`, ready: /Nothing is changed|Added/ },
  { name: 'logs', place: ({ running }) => `/containers/${running}/logs`, ready: 'serving /www' },
  { name: 'logs-together', place: () => '/logs', ready: 'serving /www' },
  { name: 'terminal', place: ({ running }) => `/containers/${running}/terminal`, ready: /built-in shell/ },
  { name: 'inspect', place: ({ running }) => `/containers/${running}/inspect`, ready: 'HostConfig' },
  { name: 'run', place: () => `/containers?dialog=run&image=${image}:latest`, ready: 'The same on a command line' },
  { name: 'pull', place: () => '/images?dialog=pull', ready: 'From a registry, in the background.' },
  { name: 'disk', place: () => '/disk', ready: 'Choose what goes' },
  { name: 'prune', place: () => '/disk/prune', ready: /never-started/ },
  { name: 'trash', place: () => '/disk/trash', ready: /gone-yesterday|trash is empty/ },
  { name: 'builds', place: () => '/builds', ready: 'quay:broken' },
  { name: 'build', place: ({ build }) => `/builds/${build}`, ready: 'took its time' },
  { name: 'build-log', place: ({ build }) => `/builds/${build}/log`, ready: 'took its time' },
  { name: 'build-source', place: ({ build }) => `/builds/${build}/source`, ready: /holds a secret/ },
  { name: 'build-times', place: ({ build }) => `/builds/${build}/times`, ready: /of work in/ },
  { name: 'build-trend', place: ({ build }) => `/builds/${build}/trend`, ready: 'It was built once' },
  { name: 'build-order', place: ({ build }) => `/builds/${build}/order`, ready: 'No better order is known' },
  { name: 'build-details', place: ({ build }) => `/builds/${build}/details`, ready: 'Arguments' },
  { name: 'build-failed', place: ({ broken }) => `/builds/${broken}`, ready: /Failed at line 3/ },
  { name: 'build-failed-source', place: ({ broken }) => `/builds/${broken}/source`, ready: 'this is why' },
  { name: 'build-new', place: () => '/builds/new', ready: 'Choose what to build' },
  { name: 'build-form', place: ({ folder }) => `/builds/new?folder=${folder}&path=%2Fhome%2Fada%2Fquay`, ready: /holds a secret/ },
  { name: 'build-form-context', place: ({ folder }) => `/builds/new?folder=${folder}&path=%2Fhome%2Fada%2Fquay&look=context`, ready: 'No step reads this' },
  { name: 'build-form-stages', place: ({ folder }) => `/builds/new?folder=${folder}&path=%2Fhome%2Fada%2Fquay&look=stages`, ready: /2 stages/ },
  { name: 'builds-remove', place: ({ build, broken }) => `/builds?dialog=remove-builds&build=${build},${broken}`, ready: 'Deleted:' },
  { name: 'build-repeat', place: ({ build }) => `/builds/${build}?dialog=repeat-build&build=${build}`, ready: 'Its secrets are needed again' },
  { name: 'build-cache', place: () => '/builds/cache', ready: /entries hold/ },
  { name: 'build-cache-prune', place: () => '/builds/cache?dialog=prune-cache', ready: 'Not used for' },
  { name: 'volumes', place: () => '/volumes', ready: 'from busy at /anonymous' },
  { name: 'volume', place: () => '/volumes/stock', ready: 'Made for' },
  { name: 'volume-files', place: () => '/volumes/site/files', ready: 'index.html' },
  { name: 'volume-used-by', place: () => '/volumes/stock/used-by', ready: 'read-only' },
  { name: 'volume-create', place: () => '/volumes?dialog=create-volume', ready: 'A folder of its own' },
  { name: 'volume-clone', place: () => '/volumes?dialog=clone-volume&volume=site', ready: 'Name of the copy' },
  { name: 'volume-import', place: () => '/volumes?dialog=import-volume', ready: 'None is chosen' },
  { name: 'volume-empty', place: () => '/volumes?dialog=empty-volume&volume=site', ready: 'Lost for good:' },
  { name: 'volume-remove', place: () => '/volumes?dialog=remove-volumes&volume=stock,unused', ready: 'there is no way back' },
  { name: 'networks', place: () => '/networks', ready: '10.90.0.0/24' },
  { name: 'network', place: ({ network }) => `/networks/${network}`, ready: 'Reach' },
  { name: 'network-containers', place: ({ network }) => `/networks/${network}/containers`, ready: 'Found by' },
  { name: 'network-create', place: () => '/networks?dialog=create-network', ready: 'Its containers find each other' },
  { name: 'network-connect', place: ({ network }) => `/networks?dialog=connect-network&network=${network}`, ready: 'At once, without a restart' },
  { name: 'network-remove', place: ({ network }) => `/networks?dialog=remove-networks&network=${network}`, ready: 'Taken away:' },
  { name: 'ports', place: () => '/networks/ports', ready: 'this machine only' },
  { name: 'registries', place: () => '/registries/logins', ready: 'registry.example.com:5000' },
  { name: 'registries-browse', place: () => '/registries/browse', ready: 'What is in a registry?' },
  { name: 'login', place: () => '/registries?dialog=login', ready: 'Checked with the registry' },
  { name: 'logout', place: () => '/registries?dialog=logout&registry=registry.example.com:5000', ready: 'Taken away:' },
  { name: 'events', place: () => '/events', ready: /^\d\d:\d\d:\d\d\.\d{3}$/ },
  { name: 'tasks', place: () => '/tasks', ready: /No tasks|Nothing/ },
  { name: 'settings-appearance', place: () => '/settings/appearance', ready: 'System' },
  { name: 'settings-resources', place: () => '/settings/resources', ready: 'Processors' },
  { name: 'settings-trash', place: () => '/settings/trash', ready: 'Gigabytes at most' },
  { name: 'settings-build-cache', place: () => '/settings/build-cache', ready: 'Nothing yet.' },
  { name: 'registries-mirrors', place: () => '/registries/mirrors', ready: 'Insecure registries' },
  { name: 'settings-window', place: () => '/settings/window', ready: 'Start at login' },
  { name: 'settings-updates', place: () => '/settings/updates', ready: 'Look for updates' },
  { name: 'settings-keys', place: () => '/settings/keys', ready: 'Anywhere' },
  { name: 'diagnostics', place: () => '/diagnostics', ready: 'The engine answers' },
  { name: 'diagnostics-log', place: () => '/diagnostics/log', ready: 'Engine log' },
  { name: 'diagnostics-bundle', place: () => '/diagnostics/bundle', ready: 'engine-info.json' },
  { name: 'settings-engine', place: () => '/settings/engine', ready: /DOCKER_HOST/ },
];

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  writeFileSync(`${dir}/config.json`, JSON.stringify({ auths: { 'https://index.docker.io/v1/': { auth: Buffer.from('ada:secret').toString('base64') }, 'registry.example.com:5000': { identitytoken: 'secret' } } }));
  app = await launchApp({ dir, env: { DOCKER_CONFIG: dir } });
  await app.page.getByText(/^Engine \d/).waitFor();
  await app.docker('run', '-d', '--name', 'a-container-with-a-name-that-is-much-longer-than-any-column-has-room-for-2026', '-p', '18090:8080', image);
  await app.docker('run', '-d', '--name', 'quay-1', '-p', '18081:8080', '-e', 'GREETING=ahoy', '--label', 'com.docker.compose.project=quays', '--health-cmd', 'true', '-m', '96m', image);
  await app.docker('run', '-d', '--name', 'quay-2', '-p', '127.0.0.1:18082:8080', '-p', '18083:8080', '--label', 'com.docker.compose.project=quays', image);
  await app.docker('run', '-d', '--name', 'quay-3', image, 'sleep', '10000');
  await app.docker('kill', 'quay-3');
  const script = 'mkdir -p /var/lib/mysql/shop /srv/a-folder-with-a-long-name/and-another-one-in-it; head -c 3000000 /dev/zero > /var/lib/mysql/shop/orders.ibd; head -c 90000 /dev/zero > /srv/a-folder-with-a-long-name/and-another-one-in-it/x; httpd -p 127.0.0.1:81 -h /www; exec httpd -f -p 3000 -h /www';
  await app.docker('run', '-d', '--name', 'busy', '-p', '18095:81', '-p', '18096:80', '-v', '/anonymous', '-v', 'stock:/stock:ro', '-e', 'MODE=test', '-m', '64m', image, 'sh', '-c', script);
  await app.docker('create', '--name', 'never-started', image);
  await app.docker('volume', 'create', '--label', 'com.example.team=payments', 'unused');
  await app.docker('run', '--rm', '-v', 'site:/www', image, 'true');
  await app.docker('network', 'create', '--subnet', '10.90.0.0/24', 'backend');
  await app.docker('network', 'connect', '--alias', 'shop', 'backend', 'quay-1');
  await app.docker('run', '--name', 'gone-yesterday', image, 'sh', '-c', 'head -c 300000 /dev/urandom > /data');
  await app.docker('rm', 'gone-yesterday');
  builds = await makeSampleBuilds(app);
  await app.docker('load', '-i', await writeArchive(dir, 'shop.tar', [{ image: await buildShop(), names: ['team/shop:1', 'registry.example.com:5000/a-team-with-a-long-name/and-a-repository-with-one:2026.11.21-rc.1'] }, { image: await buildNewerShop(), names: ['team/shop:2'] }]));
});

let builds: SampleBuilds;

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    await app.page.screenshot({ path: `${shots}/failed.png` });
  });
});

afterAll(async () => {
  await app?.quit();
  await removeAppFolder(dir);
});

/** Rule, impact and place of everything that axe complains about. */
function violations(): Promise<string[]> {
  return app.page.evaluate(async () => {
    const run = (window as unknown as { axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> } }).axe.run;
    return (await run()).violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}

describe.each(screens)('$name', ({ name, place, ready }) => {
  it.each(['light', 'dark'] as const)('in %s', async (colorScheme) => {
    const { page } = app;
    const id = async (container: string): Promise<string> => (await app.docker('inspect', '--format', '{{.Id}}', container)).trim();
    const imageId = (await app.docker('inspect', '--format', '{{.Id}}', image)).trim();
    const to = place({ running: await id('quay-1'), failed: await id('quay-3'), busy: await id('busy'), network: await id('backend'), image: encodeURIComponent(imageId), ...builds });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate((hash) => void (location.hash = hash), to);
    await page.getByText(ready).first().waitFor({ timeout: 10_000 });
    for (const size of sizes) {
      await page.setViewportSize(size);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `${shots}/${name}-${colorScheme}-${size.width}.png` });
    }
    await page.evaluate(axe);
    expect(await violations()).toEqual([]);
  });
});
