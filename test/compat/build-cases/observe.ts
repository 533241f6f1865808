import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differenceFrom, readImageArchive, type ImageContents } from '../../support/image-contents.ts';
import type { BuildCase, BuildCaseOptions, Observed } from './build-case.ts';
import { writeCaseContext } from './case-context.ts';

export type CommandOutcome = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

/** One builder with its images: ours and Docker's are spoken to by the docker client, buildah is a program alone. */
export type Builder = {
  /** Runs the program with the arguments of its own `build`, ending in the context. */
  build(args: readonly string[], options: { input?: Buffer | string; env?: Readonly<Record<string, string>>; cwd?: string }): Promise<CommandOutcome>;
  /** An image as the archive that `docker save` writes. */
  save(image: string): Promise<Buffer>;
  /** The line of the Dockerfile at which the build of this tag failed, where the builder tells. */
  failedLine(image: string): Promise<number | undefined>;
  /** For what the docker client without buildx cannot ask for: secrets. */
  buildByDoor?(given: BuildCase, folder: string, tag: string): Promise<CommandOutcome>;
};

export function runProgram(command: string, args: readonly string[], options: { input?: Buffer | string | undefined; env?: NodeJS.ProcessEnv; cwd?: string | undefined } = {}): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const { env = process.env, cwd } = options;
    const child = execFile(command, args, { env, cwd, timeout: 100_000, maxBuffer: 512 * 1024 * 1024, encoding: 'buffer' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr: stderr.toString() });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
  });
}

/** Ours, or Docker's, behind a socket. */
export function dockerBuilder({ host, config, ...more }: { host: string; config: string } & Pick<Builder, 'failedLine' | 'buildByDoor'>): Builder {
  const environment = { ...process.env, DOCKER_HOST: host, DOCKER_CONFIG: config, DOCKER_BUILDKIT: '0', DOCKER_CLI_HINTS: 'false' };
  return {
    build: (args, { input, env, cwd }) => runProgram('docker', ['build', ...args], { input, env: { ...environment, ...env }, cwd }),
    save: async (image) => mustSucceed(await runProgram('docker', ['save', image], { env: environment }), `docker save ${image}`),
    ...more,
  };
}

export function mustSucceed({ code, stdout, stderr }: CommandOutcome, told: string): Buffer {
  if (code !== 0) throw new Error(`${told}: exit code ${code}: ${stderr}`);
  return stdout;
}

/** Builds a case in a folder of its own below `folder` and reads what came of it. `bases` keeps what base images hold. */
export async function observeCase(builder: Builder, options: { built: BuildCase; folder: string; tag: string; url: string; bases: Map<string, Promise<ImageContents>> }): Promise<Observed> {
  const { folder, tag, url, bases, built } = options;
  const given: BuildCase = { ...built, dockerfile: built.dockerfile.replaceAll('$URL', url) };
  if (given.before) mustSucceed(await builder.build(['-t', given.before.image, '-'], { input: given.before.dockerfile }), `the base of ${given.name}`);
  const home = join(folder, tag);
  writeCaseContext(home, given);
  for (const [id, value] of Object.entries(given.options?.secrets ?? {})) writeFileSync(secretFile(home, id), value);
  const result = await buildCase(builder, given, home, tag);
  const output = `${result.stdout.toString()}${result.stderr}`;
  if (result.code !== 0) return { kind: 'failed', text: output, line: await builder.failedLine(tag) };
  const image = await readImageArchive(await builder.save(tag));
  const base = given.base === 'scratch' ? { tree: {}, config: {}, author: '' } : await contentsOf(builder, given.base ?? 'busybox:latest', bases);
  return { kind: 'image', tree: differenceFrom(base.tree, image.tree), config: settingsFrom(base, image), output };
}

/** Beside the context. */
const secretFile = (home: string, id: string): string => `${home}-secret-${id}`;

function contentsOf(builder: Builder, image: string, bases: Map<string, Promise<ImageContents>>): Promise<ImageContents> {
  const known = bases.get(image) ?? builder.save(image).then(readImageArchive);
  bases.set(image, known);
  return known;
}

async function buildCase(builder: Builder, given: BuildCase, home: string, tag: string): Promise<CommandOutcome> {
  const { options = {}, dockerfile } = given;
  const args = ['-t', tag, ...flagsOf(options, home)];
  const env = options.env ?? {};
  if ((options.door || options.secrets !== undefined) && builder.buildByDoor !== undefined) return await builder.buildByDoor(given, home, tag);
  switch (options.stdin ?? 'none') {
    case 'dockerfile':
      return await builder.build([...args, '-f', '-', home], { input: dockerfile, env });
    case 'dockerfile-alone':
      return await builder.build([...args, '-'], { input: dockerfile, env });
    case 'tar':
      return await builder.build([...args, '-'], { input: mustSucceed(await runProgram('tar', ['-c', '-C', home, '.']), 'tar'), env });
    case 'none':
      return await builder.build([...args, '.'], { env, cwd: home });
  }
}

function flagsOf({ target, args = {}, labels = {}, noCache, addHosts = [], shmSize, ulimits = [], network, platform, file, secrets = {} }: BuildCaseOptions, home: string): string[] {
  return [
    ...(target === undefined ? [] : ['--target', target]),
    ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', value === '$' ? name : `${name}=${value}`]),
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    ...(noCache ? ['--no-cache'] : []),
    ...addHosts.flatMap((host) => ['--add-host', host]),
    ...(shmSize === undefined ? [] : ['--shm-size', String(shmSize)]),
    ...ulimits.flatMap((limit) => ['--ulimit', limit]),
    ...(network === undefined ? [] : ['--network', network]),
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...(file === undefined ? [] : ['-f', file]),
    ...Object.keys(secrets).flatMap((id) => ['--secret', `id=${id},src=${secretFile(home, id)}`]),
  ];
}

const settings = ['Env', 'Cmd', 'Entrypoint', 'WorkingDir', 'User', 'Labels', 'ExposedPorts', 'Volumes', 'StopSignal', 'Healthcheck', 'Shell', 'OnBuild'] as const;

/** What an image is told to do otherwise than its base; what was taken away is null. */
function settingsFrom(base: Pick<ImageContents, 'config' | 'author'>, image: Pick<ImageContents, 'config' | 'author'>): Record<string, unknown> {
  const of = ({ config, author }: Pick<ImageContents, 'config' | 'author'>): Record<string, unknown> => {
    const all: [string, unknown][] = [...settings.map((name): [string, unknown] => [name, (config as Record<string, unknown>)[name]]), ['Author', author]];
    return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== null && value !== '' && JSON.stringify(value) !== '[]' && JSON.stringify(value) !== '{}'));
  };
  const [before, after] = [of(base), of(image)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return Object.fromEntries(names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map((name) => [name, after[name] ?? null]));
}
