import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { packEntries, writeLayoutTar } from '../../electron/scripts/oci-image.mjs';

/** Writes a Docker archive with `count` images of one small layer, `many:0` and on. */
export async function writeManyImages(out: string, count: number): Promise<void> {
  const layer = await buffer(packEntries([{ name: 'hello', content: 'hello' }]));
  const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const images = Array.from({ length: count }, (_, index) => {
    const config = Buffer.from(
      JSON.stringify({
        created: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
        architecture: process.arch === 'x64' ? 'amd64' : process.arch,
        os: 'linux',
        config: { Cmd: ['/hello'], Labels: { number: String(index), 'org.example.team': `team-${index % 7}` } },
        rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
        history: [{ created_by: 'COPY hello /' }],
      }),
    );
    return { config, file: `${sha256(config)}.json`, name: `many:${index}` };
  });
  const manifest = images.map(({ file, name }) => ({ Config: file, RepoTags: [name], Layers: ['layer/layer.tar'] }));
  await writeLayoutTar({
    entries: [{ name: 'layer/layer.tar', content: layer }, ...images.map(({ file, config }) => ({ name: file, content: config })), { name: 'manifest.json', content: JSON.stringify(manifest) }],
    out,
  });
}
