import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { planLayout, writeLayer, writeLayoutFolder, writeLayoutTar, type Layer } from '../../electron/scripts/oci-image.mjs';
import { imageRecipes, type LayerRecipe, type TestImageName } from './image-recipes.ts';

export type TestImage = {
  /** `repository:tag` of the image itself and of the images it stands in for. */
  readonly names: readonly [string, ...string[]];
  /** Folder in OCI image layout, with `manifest.json` for `docker load`. Shared: read only. */
  readonly layout: string;
};

const cache = path.resolve(import.meta.dirname, '../../.cache/test-images');
const layers = path.join(cache, 'layers');

/** A test image, made where the cache lacks it. The `debian` and `node` ones need root and the package sources then: prepare-test-images makes them. */
export async function ensureTestImage(name: TestImageName): Promise<TestImage> {
  const recipe = imageRecipes[name];
  const made: { layer: Layer; createdBy: string }[] = [];
  for (const part of recipe.layers()) made.push({ layer: await ensureLayer(part), createdBy: part.createdBy });
  const entries = planLayout({
    name: recipe.names[0],
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    layers: made.map(({ layer }) => layer),
    config: recipe.config,
    history: made.map(({ createdBy }) => ({ created_by: createdBy })),
  });
  const key = hash(entries.map((entry) => `${entry.name} ${entry.content?.toString() ?? ''}`).join('\n'));
  const layout = path.join(cache, `${name}-${key.slice(0, 12)}`);
  if (!existsSync(layout)) {
    mkdirSync(cache, { recursive: true });
    const temporary = mkdtempSync(path.join(cache, '.layout-'));
    writeLayoutFolder({ entries, folder: temporary, link: linkSync });
    moveInto(temporary, layout);
  }
  return { names: recipe.names, layout };
}

/** A layout as one tar, for `docker load`. */
export async function writeImageArchive(image: TestImage, out: string): Promise<void> {
  const names = readdirSync(image.layout, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(path.join(image.layout, name)).isFile());
  await writeLayoutTar({ entries: names.sort().map((name) => ({ name, file: path.join(image.layout, name) })), out });
}

async function ensureLayer(recipe: LayerRecipe): Promise<Layer> {
  const record = path.join(layers, `${hash(recipe.key)}.json`);
  if (existsSync(record)) {
    const known = JSON.parse(readFileSync(record, 'utf8')) as Layer;
    return { ...known, file: path.join(layers, known.digest.slice('sha256:'.length)) };
  }
  const layer = await writeLayer({ tar: recipe.tar(), folder: layers, level: 6 });
  writeFileSync(`${record}.${process.pid}`, JSON.stringify(layer));
  renameSync(`${record}.${process.pid}`, record);
  return layer;
}

/** Two test files may make the same image at once: the first one's stays. */
function moveInto(temporary: string, target: string): void {
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true });
    if (!existsSync(target)) throw error;
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
