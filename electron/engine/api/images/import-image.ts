import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { parsePlatform } from '../../../shared/oci/platform.ts';
import type { Call } from '../call.ts';
import { openJsonLines } from '../json-lines.ts';
import { parseConfigChanges } from './config-changes.ts';

/** `POST /images/create?fromSrc=-`: an image of one layer out of a tar of files. */
export async function importImage({ rooms, request, response, query, signal }: Call): Promise<void> {
  if (query.get('fromSrc') !== '-') throw new EngineError('not-implemented', 'import: an address is not fetched by this engine: send the archive itself');
  const change = parseConfigChanges(query.getAll('changes'));
  const repository = query.get('repo') ?? '';
  const tag = query.get('tag') ?? '';
  const platform = query.get('platform');
  const id = await rooms.images.import({
    archive: request,
    config: change({}),
    comment: query.get('message') ?? '',
    name: repository === '' ? undefined : tag === '' ? repository : `${repository}:${tag}`,
    ...(platform && { platform: parsePlatform(platform) }),
    signal,
  });
  const lines = openJsonLines<ProgressLine>(response, signal);
  await lines.write({ status: id });
  lines.end();
}
