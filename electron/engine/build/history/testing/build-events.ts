import type { BuildDescription, BuildEvent } from '../../../../shared/engine-api/builds.ts';

/** A build of a folder, with what a test wants of it. */
export function description(change: Partial<BuildDescription> = {}): BuildDescription {
  return {
    context: { kind: 'folder', path: '/home/ada/app' }, dockerfile: 'Dockerfile', tags: ['app:1'], target: '', platform: '', args: {}, labels: {}, secretIds: [], noCache: false,
    noCacheFilter: [], pull: false, network: 'default', addHosts: [], shmSize: 0, ulimits: [], cacheFrom: [], cacheTo: '', output: { kind: 'image' }, repeatable: true, ...change,
  };
}

/** One stage with these lines. */
export function planOf(texts: readonly string[]): BuildEvent {
  return {
    kind: 'plan', dockerfile: 'Dockerfile', source: texts.join('\n'), stages: [{ stage: 0, name: '', base: 'a', platform: 'linux/amd64' }],
    steps: texts.map((text, step) => ({ step, stage: 0, kind: step === 0 ? 'from' : 'run', text, lines: { start: step + 1, end: step + 1 }, needs: step === 0 ? [] : [step - 1] })),
  };
}
