import type { CompareImagesReply, GhostsReply, ImageLayersReply, ImagePathReply, LayerFilesReply, LayerTreeReply } from '../../../shared/engine-api/image-contents.ts';
import type { PlatformsReply } from '../../../shared/engine-api/image-platforms.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { formatPlatform } from '../../../shared/oci/platform.ts';
import type { Call, Route } from '../call.ts';
import { sendJson } from '../respond.ts';

const path = '/tidewharf/v1/images';

/** What is in the layers of images. Fields and replies: electron/shared/engine-api/image-contents.ts. */
export const imageContentsRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/compare`, handle: compare },
  { method: 'GET', path: `${path}/{name...}/layers`, handle: sendLayers },
  { method: 'GET', path: `${path}/{name...}/layers/{layer}/tree`, handle: sendTree },
  { method: 'GET', path: `${path}/{name...}/platforms`, handle: sendPlatforms },
  { method: 'GET', path: `${path}/{name...}/files`, handle: sendFiles },
  { method: 'GET', path: `${path}/{name...}/ghosts`, handle: sendGhosts },
  { method: 'GET', path: `${path}/{name...}/path`, handle: sendPath },
];

async function sendLayers({ rooms, params, response }: Call): Promise<void> {
  const layers = await rooms.images.contents.layers(params['name'] ?? '');
  sendJson(response, 200, { layers: layers.map((layer) => ({ ...layer, createdAt: layer.createdAt ?? null })) } satisfies ImageLayersReply);
}

async function sendTree({ rooms, params, query, response }: Call): Promise<void> {
  const layer = readLayer(params['layer'] ?? '');
  const items = await rooms.images.contents.tree({ image: params['name'] ?? '', layer, folder: query.get('folder') ?? '' });
  sendJson(response, 200, { items } satisfies LayerTreeReply);
}

function readLayer(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new EngineError('invalid', `layer '${text.slice(0, 100)}': expected a number, counted from 0`);
  return Number(text);
}

async function sendFiles({ rooms, params, query, response }: Call): Promise<void> {
  const layer = query.get('layer') ?? '';
  const found = await rooms.images.contents.files({ image: params['name'] ?? '', text: query.get('text') ?? '', layer: layer === '' ? undefined : readLayer(layer), limit: 10_000 });
  sendJson(response, 200, found satisfies LayerFilesReply);
}

async function sendPlatforms({ rooms, params, response }: Call): Promise<void> {
  const { index, entries } = await rooms.images.platforms(params['name'] ?? '');
  const platforms = entries.map(({ descriptor: { digest, mediaType, size, annotations = {}, platform }, kind, isHere, imageId, bytes }) => ({
    platform: platform && kind === 'image' ? formatPlatform(platform) : null, kind, digest, mediaType, size, annotations, isHere, imageId: imageId ?? null, bytes: bytes ?? null,
  }));
  sendJson(response, 200, { index: index ? { digest: index.digest, mediaType: index.mediaType, size: index.size } : null, platforms } satisfies PlatformsReply);
}

async function sendGhosts({ rooms, params, response }: Call): Promise<void> {
  const groups = await rooms.images.contents.ghosts(params['name'] ?? '');
  sendJson(response, 200, { bytes: groups.reduce((sum, { bytes }) => sum + bytes, 0), groups } satisfies GhostsReply);
}

async function sendPath({ rooms, params, query, response }: Call): Promise<void> {
  const wanted = query.get('path') ?? '';
  if (wanted === '') throw new EngineError('invalid', 'path: expected the path of a file or folder');
  sendJson(response, 200, { steps: await rooms.images.contents.path({ image: params['name'] ?? '', path: wanted }) } satisfies ImagePathReply);
}

async function compare({ rooms, query, response }: Call): Promise<void> {
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  if (from === '' || to === '') throw new EngineError('invalid', 'from, to: expected the names of two images');
  sendJson(response, 200, (await rooms.images.contents.compare({ from, to })) satisfies CompareImagesReply);
}
