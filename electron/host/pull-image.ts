import type { EngineClient } from '../engine-client/engine-client.ts';
import type { PullRequest, TaskProgress } from '../shared/ipc/types.ts';
import { createPullProgress } from './pull-progress.ts';

/** Pulls, with progress, and gives the image's id. */
export async function pullImage(options: {
  readonly client: EngineClient;
  readonly request: PullRequest;
  readonly progress: (progress: TaskProgress) => void;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { client, request, progress, signal } = options;
  const picture = createPullProgress();
  for await (const line of client.pullImage({ reference: request.reference, platform: request.platform, signal })) progress(picture.add(line));
  const { image } = await client.inspectImage({ id: request.reference, signal });
  return image.Id;
}
