import { createFakeBridge, type FakeOptions } from './fake-bridge.ts';

/** Puts the made-up host where Electron's preload would put the real one; runs before the page's own script. */
const asked = new URLSearchParams(window.location.search);
const flag = (name: string): boolean => asked.has(name);

const options: FakeOptions = {
  many: Number(asked.get('many') ?? 0), empty: flag('empty'), slow: flag('slow'), pulls: flag('pulls'), failLists: flag('failLists'), failActions: flag('failActions'),
  theme: asked.get('theme') === 'dark' ? 'dark' : asked.get('theme') === 'light' ? 'light' : 'system',
};
Object.assign(window, { tidewharf: createFakeBridge(options) });
