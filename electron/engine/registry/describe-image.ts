import { createHash } from 'node:crypto';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { Descriptor } from '../../shared/oci/manifest.ts';
import { parseImageConfig } from '../../shared/oci/parse-image-config.ts';
import { parseManifest } from '../../shared/oci/parse-manifest.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { Registry } from './registry.ts';

const maxConfigBytes = 8 << 20;

/** See the contract. An index tells its platforms itself, a manifest's stands in its config. */
export async function describeImage(registry: Pick<Registry, 'getManifest' | 'getBlob'>, request: Parameters<Registry['describe']>[0]): ReturnType<Registry['describe']> {
  const { bytes, digest, mediaType } = await registry.getManifest(request);
  const descriptor: Descriptor = { mediaType, digest, size: bytes.length };
  const parsed = parseManifest(bytes.toString(), mediaType);
  if (parsed.kind === 'index') return { descriptor, platforms: parsed.index.manifests.flatMap(({ platform }) => platform ?? []) };
  return { descriptor, platforms: await platformsOfConfig(registry, request, parsed.manifest.config) };
}

async function platformsOfConfig(registry: Pick<Registry, 'getBlob'>, request: Parameters<Registry['describe']>[0], config: Descriptor): Promise<Platform[]> {
  if (config.size > maxConfigBytes) throw new EngineError('invalid', `config ${config.digest}: ${config.size} bytes, expected ${maxConfigBytes} at most`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (await registry.getBlob({ ...request, descriptor: config, offset: 0 })).body) {
    length += chunk.length;
    if (length > config.size) throw new EngineError('corrupt', `config ${config.digest}: ${length} bytes or more, expected ${config.size}`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found !== config.digest) throw new EngineError('corrupt', `config ${config.digest}: the bytes have the digest ${found}`);
  try {
    const { os, architecture, variant } = parseImageConfig(bytes.toString());
    return [{ os, architecture, ...(variant && { variant }) }];
  } catch (error) {
    // An artifact of another kind: it is described, and runs nowhere.
    if (isEngineError(error, 'invalid')) return [];
    throw error;
  }
}
