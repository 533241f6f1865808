import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Axe = { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };

/**
 * Rule, impact and place of everything that axe complains about on the page as it is now. A message that fades away has little contrast for a moment: what is found is
 * looked for again once nothing moves.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  return await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe };
    const settle = async (): Promise<void> => {
      const moving = document.getAnimations().filter(({ effect, playState }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(moving.map(({ finished }) => finished));
    };
    await settle();
    let { violations } = await axe.run();
    if (violations.length > 0) {
      await settle();
      ({ violations } = await axe.run());
    }
    return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}
