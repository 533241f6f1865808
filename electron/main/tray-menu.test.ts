import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import type { ContainerSummary, PublishedPort } from '../shared/ipc/containers.ts';
import type { EngineState } from '../shared/ipc/engine.ts';
import { planTrayMenu, portUrl } from './tray-menu.ts';

const engine: EngineState = { kind: 'running', version: '1', product: 'Tidewharf', adopted: false, runtime: 'runc', since: '' };
const web: PublishedPort = { containerPort: 80, protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 8080 };
const dns: PublishedPort = { containerPort: 53, protocol: 'udp', hostIp: '', hostPort: 5353 };

const container = (name: string, ports: PublishedPort[] = []): ContainerSummary => ({
  id: `id-${name}`, name, image: 'web', imageId: '', command: '', status: 'running', createdAt: '', startedAt: null, finishedAt: null, exitCode: null, ports, project: null, health: null, movedTag: null,
});

function plan(running: ContainerSummary[], state = engine) {
  const did: unknown[] = [];
  const menu = planTrayMenu({
    engine: state, running,
    actions: {
      show: () => did.push('show'), quit: () => did.push('quit'), stop: (id) => did.push(['stop', id]), restart: (id) => did.push(['restart', id]),
      openPort: (port) => did.push(['open', port]),
    },
  });
  return { menu, did };
}

const labels = (menu: readonly MenuItemConstructorOptions[]) => menu.map((item) => item.label ?? '-');
const submenu = (menu: readonly MenuItemConstructorOptions[], label: string) => menu.find((item) => item.label === label)?.submenu as MenuItemConstructorOptions[];
const click = (item: MenuItemConstructorOptions | undefined): void => (item as { click: () => void }).click();

test('a running container has its ports and actions', () => {
  const { menu, did } = plan([container('web', [web, dns])]);
  expect(labels(menu)).toEqual(['Show Tidewharf', '-', 'Engine is running', 'web', '-', 'Quit Tidewharf, containers go on']);
  const items = submenu(menu, 'web');
  expect(labels(items)).toEqual(['Open port 8080', 'Stop web', 'Restart web']);
  items.forEach(click);
  expect(did).toEqual([['open', web], ['stop', 'id-web'], ['restart', 'id-web']]);
});

test('with nothing running it says so', () => {
  expect(labels(plan([]).menu)).toEqual(['Show Tidewharf', '-', 'Engine is running', 'No running containers', '-', 'Quit Tidewharf']);
});

test('an engine that does not run is not said to have no containers', () => {
  expect(labels(plan([], { kind: 'failed', reason: 'x', log: [] }).menu)).toEqual(['Show Tidewharf', '-', 'Engine does not run: see the window', '-', 'Quit Tidewharf']);
});

test('many containers are cut short, the rest is in the window', () => {
  const { menu, did } = plan(Array.from({ length: 20 }, (_unused, index) => container(`c${index}`)));
  const more = menu.find((item) => item.label === '5 more ...');
  click(more);
  expect(did).toEqual(['show']);
});

test.each([
  ['', 'http://localhost:8080/'], ['0.0.0.0', 'http://localhost:8080/'], ['::', 'http://localhost:8080/'], ['127.0.0.1', 'http://127.0.0.1:8080/'], ['::1', 'http://[::1]:8080/'],
])('a port on %o answers at %s', (hostIp, url) => {
  expect(portUrl({ ...web, hostIp })).toBe(url);
});
