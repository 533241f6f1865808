import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import type { ContainerSummary, PublishedPort } from '../shared/ipc/containers.ts';
import type { EngineState } from '../shared/ipc/engine.ts';
import { planTrayMenu, portUrl, type TrayState } from './tray-menu.ts';

const engine: EngineState = { kind: 'running', version: '1', product: 'Tidewharf', adopted: false, runtime: 'runc', since: '' };
const web: PublishedPort = { containerPort: 80, protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 8080 };
const dns: PublishedPort = { containerPort: 53, protocol: 'udp', hostIp: '', hostPort: 5353 };

const container = (name: string, other: Partial<ContainerSummary> = {}): ContainerSummary => ({
  id: `id-${name}`, name, image: 'web', imageId: '', command: '', status: 'running', createdAt: '', startedAt: null, finishedAt: null, exitCode: null, ports: [], project: null, health: null, movedTag: null, ...other,
});

function plan(containers: ContainerSummary[], state: Partial<TrayState> = {}) {
  const did: unknown[] = [];
  const menu = planTrayMenu(
    { engine, containers, freeBytes: undefined, onQuit: 'leave-running', ...state },
    {
      show: (place) => did.push(['show', place]), quit: () => did.push('quit'), act: (action, id) => did.push([action, id]),
      openPort: (port) => did.push(['open', port]), startEngine: () => did.push('start engine'), stopEngine: () => did.push('stop engine'),
    },
  );
  return { menu, did };
}

const labels = (menu: readonly MenuItemConstructorOptions[]) => menu.map((item) => item.label ?? '-');
const submenu = (menu: readonly MenuItemConstructorOptions[], label: string) => menu.find((item) => item.label === label)?.submenu as MenuItemConstructorOptions[];
const click = (item: MenuItemConstructorOptions | undefined): void => (item as { click?: () => void }).click?.();

test('a running container has its ports, places and actions', () => {
  const { menu, did } = plan([container('web', { ports: [web, dns] })]);
  expect(labels(menu)).toEqual(['Show Tidewharf', '-', 'Engine is running', '-', 'web', '-', 'Stop the engine, containers go on', 'Quit Tidewharf, containers go on']);
  const items = submenu(menu, 'web');
  expect(labels(items)).toEqual(['Open port 8080', 'Logs', 'Terminal', '-', 'Pause web', 'Stop web', 'Restart web']);
  items.forEach(click);
  expect(did).toEqual([['open', web], ['show', '/containers/id-web/logs'], ['show', '/containers/id-web/terminal'], ['pause', 'id-web'], ['stop', 'id-web'], ['restart', 'id-web']]);
});

test('a paused one can be resumed, and has no terminal', () => {
  const items = submenu(plan([container('web', { status: 'paused' })]).menu, 'web (paused)');
  expect(labels(items)).toEqual(['Logs', 'Terminal', '-', 'Resume web', 'Stop web', 'Restart web']);
  expect(items[1]).toMatchObject({ enabled: false });
});

test('with nothing running it says so, and offers what ended last', () => {
  const { menu, did } = plan([container('old', { status: 'exited', finishedAt: '2026-01-01' }), container('new', { status: 'exited', finishedAt: '2026-02-01' })]);
  expect(labels(menu)).toEqual(['Show Tidewharf', '-', 'Engine is running', '-', 'No running containers', 'Start a stopped container', '-', 'Stop the engine, containers go on', 'Quit Tidewharf']);
  const items = submenu(menu, 'Start a stopped container');
  expect(labels(items)).toEqual(['Start new', 'Start old']);
  click(items[0]);
  expect(did).toEqual([['start', 'id-new']]);
});

test('an engine that does not run is not said to have no containers, and can be started', () => {
  const { menu, did } = plan([], { engine: { kind: 'failed', reason: 'x', log: [] } });
  expect(labels(menu)).toEqual(['Show Tidewharf', '-', 'Engine does not run: see the window', '-', '-', 'Start the engine', 'Quit Tidewharf']);
  click(menu.find(({ label }) => label === 'Start the engine'));
  expect(did).toEqual(['start engine']);
});

test('the disk is told, and leads to its page', () => {
  const { menu, did } = plan([], { freeBytes: 12_340_000_000 });
  click(menu.find(({ label }) => label === '12.3 GB free on the disk'));
  expect(did).toEqual([['show', '/disk']]);
});

test('quitting says what becomes of containers', () => {
  const last = (count: number): string | undefined => plan(Array.from({ length: count }, (_unused, index) => container(`c${index}`)), { onQuit: 'stop-containers' }).menu.at(-1)?.label;
  expect([last(0), last(1), last(3)]).toEqual(['Quit Tidewharf', 'Quit Tidewharf and stop the container', 'Quit Tidewharf and stop 3 containers']);
});

test('many containers are cut short, the rest is in the window', () => {
  const { menu, did } = plan(Array.from({ length: 20 }, (_unused, index) => container(`c${index}`)));
  click(menu.find((item) => item.label === '5 more ...'));
  expect(did).toEqual([['show', '/containers?show=running']]);
});

test.each([
  ['', 'http://localhost:8080/'], ['0.0.0.0', 'http://localhost:8080/'], ['::', 'http://localhost:8080/'], ['127.0.0.1', 'http://127.0.0.1:8080/'], ['::1', 'http://[::1]:8080/'],
])('a port on %o answers at %s', (hostIp, url) => {
  expect(portUrl({ ...web, hostIp })).toBe(url);
});
