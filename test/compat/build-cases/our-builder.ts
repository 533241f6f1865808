import { openBuildDoor } from '../../support/build-door.ts';
import type { BuildCase } from './build-case.ts';
import { dockerBuilder, type Builder } from './observe.ts';

/** Our engine through the docker client, which tells no line: that is in the build's history. */
export function ourBuilder(options: { socket: string; config: string }): Builder {
  const door = openBuildDoor(options.socket);
  return dockerBuilder({
    host: `unix://${options.socket}`,
    config: options.config,
    failedLine: async (image) => {
      const build = (await door.list()).find(({ description }) => description.tags.some((tag) => tag.replace(/^docker\.io\/library\//, '').startsWith(`${image}:`) || tag === image));
      const last = build && (await door.events(build.id)).at(-1);
      return last?.kind === 'finished' && last.status === 'failed' ? last.failure.lines?.start : undefined;
    },
    buildByDoor: async (given: BuildCase, folder: string, tag: string) => {
      const { args = {}, secrets = {}, labels = {}, target = '', file = 'Dockerfile' } = given.options ?? {};
      const held = Object.entries(secrets).map(([id, value]) => ({ id, value: Buffer.from(value).toString('base64') }));
      const id = await door.start({ context: { kind: 'folder', path: folder }, dockerfile: { kind: 'file', path: file }, tags: [tag], args, labels, target, secrets: held });
      const events = await door.events(id);
      const last = events.at(-1);
      const output = events.flatMap((event) => (event.kind === 'log' ? [event.text] : [])).join('\n');
      if (last?.kind === 'finished' && last.status === 'done') return { code: 0, stdout: Buffer.from(output), stderr: '' };
      const failure = last?.kind === 'finished' && last.status === 'failed' ? last.failure : undefined;
      return { code: 1, stdout: Buffer.from(output), stderr: failure?.error.message ?? 'the build was cancelled' };
    },
  });
}
