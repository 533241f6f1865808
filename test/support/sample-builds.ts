import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Double, TestApp } from './app.ts';

/** Ids of two builds, and a handle of the folder that they were made of. */
export type SampleBuilds = { readonly build: string; readonly broken: string; readonly folder: string };

type PageBridge = { readonly tidewharf: { call(name: string, input: unknown): Promise<unknown>; stream(name: string, input: unknown, handlers: { onBatch: () => void; onEnd: () => void }): () => void } };

const dockerfile = `FROM tidewharf/starter AS made
ARG GREETING=ahoy
COPY src /made
RUN sleep 0.3; echo took its time

FROM tidewharf/starter
ENV API_TOKEN=hunter2hunter2
COPY --from=made /made /www
RUN echo "a line that says what it does at some length, so that it has to be folded" && ls /www
CMD ["httpd", "-f"]
`;

/** One build of two stages with a remark, and one that fails: through the window's own contract, from a folder that was chosen. Their tasks are put away. */
export async function makeSampleBuilds(app: TestApp): Promise<SampleBuilds> {
  const call = async <T>(name: string, input: object): Promise<T> => {
    const reply = await app.page.evaluate(([called, given]) => (window as unknown as PageBridge).tidewharf.call(called, given), [name, input] as const);
    expect(reply).toMatchObject({ ok: true });
    return (reply as { value: T }).value;
  };
  const place = `${app.dir}/quay`;
  mkdirSync(`${place}/src`, { recursive: true });
  writeFileSync(`${place}/src/index.html`, '<h1>quay</h1>');
  writeFileSync(`${place}/notes.txt`, 'n'.repeat(90_000));
  writeFileSync(`${place}/Dockerfile`, dockerfile);
  writeFileSync(`${place}/broken.Dockerfile`, 'FROM tidewharf/starter\nCOPY src /www\nRUN echo this is why >&2; exit 3\n');
  await app.app.evaluate((electron, given) => (electron as never as Double).__double.answers.push(given as never), { canceled: false, filePaths: [place] });
  const [chosen] = await call<{ handle: string }[]>('files.open', { title: 'x', kind: 'folder', multiple: false, extensions: [] });
  const folder = chosen?.handle ?? '';
  const build = async (path: string, tag: string): Promise<string> => {
    const request = { context: { kind: 'folder', handle: folder }, dockerfile: { kind: 'inside', path }, target: '', args: {}, tags: [tag], platform: '', labels: {}, noCache: false, pull: false, network: 'default', allow: [], noCacheFilter: [], addHosts: [], shmSize: 0, ulimits: [], cacheFrom: [], cacheTo: '', output: { kind: 'image' }, secrets: [{ id: 'token', value: 'not to be seen' }], ssh: [] };
    const { id } = await call<{ id: string }>('builds.start', request);
    await app.page.evaluate((asked) => new Promise<void>((resolve) => void (window as unknown as PageBridge).tidewharf.stream('build', { id: asked }, { onBatch: () => {}, onEnd: () => resolve() })), id);
    return id;
  };
  const ids = { build: await build('Dockerfile', 'quay:1'), broken: await build('broken.Dockerfile', 'quay:broken') };
  await app.page.waitForFunction(async () => {
    const reply = await (window as unknown as PageBridge).tidewharf.call('tasks.list', {});
    return (reply as { value: { state: string }[] }).value.every(({ state }) => state !== 'running');
  });
  for (const { id } of await call<{ id: string }[]>('tasks.list', {})) await call('tasks.dismiss', { id });
  return { ...ids, folder };
}
