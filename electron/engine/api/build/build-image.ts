import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import { EngineError, fromErrorBody } from '../../../shared/errors/engine-error.ts';
import type { BuildEvent } from '../../../shared/engine-api/builds.ts';
import type { BuildRequest, RunningBuild } from '../../build/builds.ts';
import type { Call } from '../call.ts';
import { readRegistryLogins } from '../images/registry-auth.ts';
import { openJsonLines, type JsonLines } from '../json-lines.ts';
import { sendError } from '../respond.ts';
import type { Rooms } from '../rooms.ts';
import { buildLines, readPlan, type BuildEnd } from './build-lines.ts';
import { readBuildQuery } from './read-build-query.ts';
import { requestBody } from './request-body.ts';

/** A Dockerfile or a stage that is not there is the fault of who asked: at 404 clients would say that an image is missing. */
const asDocker = { 'not-found': 400, unauthorized: 400, forbidden: 400, conflict: 400 };

/** Builds that run, by the names that their clients gave them. */
const named = new WeakMap<Rooms['builds'], Map<string, RunningBuild>>();

/**
 * `POST /build`: the body is the context, a tar. Until the first step an error has a status of its own, afterwards it is a line. A client that goes away
 * cancels the build.
 */
export async function buildImage({ rooms, request, response, query, signal }: Call): Promise<void> {
  const { remote, quiet, buildId, removals, ...asked } = readBuildQuery(query);
  const context: BuildRequest['context'] = remote === '' ? { kind: 'sent', tar: requestBody(request) } : { kind: 'remote', url: remote };
  const build = rooms.builds.start({ ...asked, context, secrets: new Map(), authFor: authFor(request.headers) });
  using _ = nameBuild(rooms, buildId, build);
  const cancel = (): void => build.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const lines = openJsonLines<ProgressLine>(response, signal);
  try {
    const events = (): AsyncIterable<BuildEvent> => rooms.builds.events(build.id, signal);
    const known = await readPlan(events);
    if (known === undefined || signal.aborted) return;
    if (known.end) throw endError(known.end);
    if (quiet && (await isDone(events, lines))) return;
    for await (const line of buildLines(known.plan, events, removals)) await writeLine(lines, line);
    lines.end();
  } catch (error) {
    if (signal.aborted) return;
    if (response.headersSent) lines.fail(error);
    else sendError(response, error, asDocker);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Says the image's id alone; false where the build failed, for which all of it is told. */
async function isDone(events: () => AsyncIterable<BuildEvent>, lines: JsonLines<ProgressLine>): Promise<boolean> {
  for await (const event of events()) {
    if (event.kind !== 'finished' || event.status !== 'done') continue;
    await lines.write({ stream: `${event.imageId}\n` });
    lines.end();
    return true;
  }
  return false;
}

/** Counts of bytes are left out while the client is behind. */
async function writeLine(lines: JsonLines<ProgressLine>, line: ProgressLine): Promise<void> {
  if (line.progressDetail) lines.offer(line);
  else await lines.write(line);
}

function endError(end: BuildEnd): EngineError {
  if (end.status === 'failed') return fromErrorBody(end.failure.error);
  return new EngineError('cancelled', end.status === 'cancelled' ? 'the build was cancelled' : 'the build ended without a plan');
}

/** The logins of a request, by the domain of the registry. */
export function authFor(headers: Call['request']['headers']): BuildRequest['authFor'] {
  const logins = readRegistryLogins(headers);
  return (domain) => logins.get(domain);
}

function nameBuild({ builds }: Rooms, name: string, build: RunningBuild): Disposable {
  const names = named.get(builds) ?? new Map<string, RunningBuild>();
  named.set(builds, names);
  if (name !== '') names.set(name, build);
  return { [Symbol.dispose]: () => void (names.get(name) === build && names.delete(name)) };
}

/** `POST /build/cancel?id=`: by the name that the client gave (`buildid`), or by its id. One that is over, or that nobody knows, is cancelled already. */
export function cancelBuild({ rooms, query, response }: Call): void {
  const name = query.get('id') ?? '';
  if (name === '') throw new EngineError('invalid', 'id: missing build ID');
  const build = named.get(rooms.builds)?.get(name);
  if (build) build.cancel();
  else for (const { id, status } of rooms.builds.list()) if (id === name && status === 'running') rooms.builds.cancel(id);
  response.writeHead(200, { 'Content-Length': 0 }).end();
}
