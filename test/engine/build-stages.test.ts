import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BuildEvent } from '../../electron/shared/engine-api/builds.ts';
import { openBuildDoor } from '../support/build-door.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const used = useBusyboxEngine();

async function build(dockerfile: string, target = ''): Promise<BuildEvent[]> {
  writeFileSync(`${used.home}/Dockerfile`, dockerfile);
  const door = openBuildDoor(used.engine.socket);
  return await door.events(await door.start({ context: { kind: 'folder', path: used.home }, tags: ['stages'], target }));
}

const textsOf = (events: readonly BuildEvent[]): string[] => events.flatMap((event) => (event.kind === 'plan' ? event.steps.map(({ text }) => text) : []));
const failed = (events: readonly BuildEvent[]): unknown => {
  const last = events.at(-1);
  return last?.kind === 'finished' && last.status === 'failed' ? last.failure.error.message : undefined;
};

/** Says that it is there and waits for the other; fails after a while. */
const meet = (me: string, other: string): string =>
  `RUN --mount=type=cache,id=meeting,target=/meet,sharing=shared touch /meet/${me}; for i in $(seq 300); do test -e /meet/${other} && exit 0; sleep 0.1; done; exit 1`;

describe('stages', () => {
  beforeAll(() => writeFileSync(`${used.home}/.dockerignore`, '*.tar\n'));

  it('that do not need each other run at the same time', async () => {
    const events = await build(`FROM busybox AS one\n${meet('one', 'two')}\nFROM busybox AS two\n${meet('two', 'one')}\nFROM busybox\nCOPY --from=one /etc/passwd /one\nCOPY --from=two /etc/passwd /two\n`);
    expect(failed(events)).toBeUndefined();
  });

  it('that the target does not need are not run, nor planned', async () => {
    const text = 'FROM busybox AS base\nRUN echo base > /base\nFROM busybox AS broken\nRUN exit 7\nFROM base AS wanted\nRUN echo wanted > /wanted\nFROM broken AS last\nRUN exit 8\n';
    const events = await build(text, 'wanted');
    expect(failed(events)).toBeUndefined();
    expect(textsOf(events)).toEqual(['FROM busybox AS base', 'RUN echo base > /base', 'FROM base AS wanted', 'RUN echo wanted > /wanted']);
  });

  it('one that fails ends the others, and is what the build tells', async () => {
    const events = await build('FROM busybox AS slow\nRUN sleep 1000\nFROM busybox AS broken\nRUN echo wrong >&2; exit 7\nFROM busybox\nCOPY --from=slow /etc/passwd /a\nCOPY --from=broken /etc/passwd /b\n');
    expect(events.at(-1)).toMatchObject({ status: 'failed', failure: { exitCode: 7, lines: { start: 4, end: 4 }, output: ['wrong'] } });
  });

  it('a stage that two others copy from is built once', async () => {
    const events = await build('FROM busybox AS shared\nRUN echo $RANDOM > /number\nFROM busybox AS one\nCOPY --from=shared /number /number\nFROM busybox AS two\nCOPY --from=shared /number /number\nFROM busybox\nCOPY --from=one /number /one\nCOPY --from=two /number /two\nRUN cmp /one /two\n');
    expect(failed(events)).toBeUndefined();
    expect(textsOf(events).filter((text) => text.includes('RANDOM'))).toHaveLength(1);
  });
});
