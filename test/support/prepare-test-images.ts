// Makes every test image while the network is still there: test suites run in a network namespace of their own.
import { imageRecipes, type TestImageName } from './image-recipes.ts';
import { ensureTestImage } from './test-images.ts';

for (const name of Object.keys(imageRecipes) as TestImageName[]) {
  const started = performance.now();
  const { names } = await ensureTestImage(name);
  process.stdout.write(`test image ${names[0]} is ready (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}
