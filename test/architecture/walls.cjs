// Room -> rooms it may import, besides itself and electron/shared. Bottom to top. docs/architecture.md tells why.
const engine = (name) => `electron/engine/${name}`;
const rooms = {
  'electron/shared': [],
  [engine('sys')]: [],
  [engine('events')]: [],
  [engine('state')]: [engine('sys')],
  [engine('store')]: [engine('sys')],
  [engine('registry')]: [],
  [engine('snapshots')]: ['sys', 'state'].map(engine),
  [engine('runtime')]: [engine('sys')],
  [engine('networks')]: ['sys', 'state', 'events'].map(engine),
  [engine('images')]: ['sys', 'state', 'store', 'registry', 'snapshots', 'events'].map(engine),
  [engine('volumes')]: ['sys', 'state', 'events'].map(engine),
  [engine('containers')]: ['sys', 'state', 'images', 'snapshots', 'runtime', 'networks', 'volumes', 'events'].map(engine),
  [engine('dockerfile')]: [],
  [engine('build')]: ['sys', 'state', 'store', 'registry', 'dockerfile', 'snapshots', 'runtime', 'images', 'containers', 'events'].map(engine),
  [engine('disk')]: ['sys', 'store', 'images', 'snapshots', 'volumes', 'containers', 'build'].map(engine),
  [engine('api')]: ['images', 'containers', 'build', 'disk', 'networks', 'volumes', 'registry', 'runtime', 'events'].map(engine),
  [engine('start')]: ['sys', 'state', 'store', 'snapshots', 'networks', 'volumes', 'images', 'containers', 'build'].map(engine),
  'electron/engine-client': [],
  'electron/engine-host': ['electron/engine-client'],
  'electron/logins': [],
  'electron/host': ['electron/engine-client', 'electron/engine-host', 'electron/logins'],
  'electron/browser': ['electron/host'],
  'electron/main': ['electron/host'],
  'electron/preload': [],
  'electron/scripts': [],
  'renderer/lib': ['renderer/strings'],
  'renderer/strings': ['renderer/lib'],
  'renderer/ui': ['renderer/lib', 'renderer/strings'],
  'renderer/bridge': ['renderer/lib', 'renderer/strings'],
  'renderer/app': ['renderer/features', 'renderer/ui', 'renderer/bridge', 'renderer/lib', 'renderer/strings'],
};

const inside = (room) => `^${room}/`;
const tests = '[.]test[.]tsx?$';
const ours = '^(electron|renderer|test)/';

const walls = Object.entries(rooms).map(([room, may]) => ({
  name: `walls:${room}`,
  severity: 'error',
  comment: `${room} may import: ${may.join(', ') || 'nothing'} and electron/shared`,
  from: { path: inside(room), pathNot: tests },
  to: { path: ours, pathNot: [room, 'electron/shared', ...may].map(inside) },
}));

const features = {
  name: 'walls:features',
  severity: 'error',
  comment: 'a feature knows ui, bridge and lib, never another feature',
  from: { path: '^renderer/features/([^/]+)/', pathNot: tests },
  to: { path: ours, pathNot: ['^renderer/features/$1/', '^renderer/(ui|lib|bridge|strings)/', '^electron/shared/'] },
};

const homes = [...Object.keys(rooms).map(inside), '^electron/engine/main[.]ts$', '^renderer/features/', '^renderer/vite[.]config[.]ts$'];

module.exports = {
  forbidden: [
    ...walls,
    features,
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'shared-is-pure',
      severity: 'error',
      from: { path: '^electron/shared/', pathNot: tests },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    {
      name: 'electron-only-in-main-and-preload',
      severity: 'error',
      from: { pathNot: '^(electron/(main|preload)|test)/' },
      to: { path: '(^|node_modules/)electron(/|$)', dependencyTypesNot: ['local'] },
    },
    {
      name: 'processes-only-from-sys-host-and-scripts',
      severity: 'error',
      comment: 'the engine starts processes through engine/sys only',
      from: { path: '^(electron|renderer)/', pathNot: ['^electron/(engine/sys|engine-host|logins|main|browser|scripts)/', tests] },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'system-calls-only-from-sys',
      severity: 'error',
      from: { path: '^(electron|renderer)/', pathNot: '^electron/(engine/sys/|scripts/(leave-chroot|end-with-parent)[.]mjs$)' },
      to: { path: '(^|node_modules/)koffi(/|$)' },
    },
    {
      name: 'every-file-has-a-room',
      severity: 'error',
      from: { path: '^(electron|renderer)/', pathNot: homes },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|[.]cache)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
};
