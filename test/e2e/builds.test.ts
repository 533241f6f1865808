// Builds: a folder is chosen, looked at and built; its steps say why they ran; the next one is mostly from the cache; a failure stands in the source.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openBuildDoor } from '../support/build-door.ts';
import { openWindow } from '../support/open-window.ts';

const { app, page, dir, press, go, place, dialog, row, choose } = await openWindow({ patienceMs: 20_000 });

const folder = `${dir}/shop`;
mkdirSync(`${folder}/src`, { recursive: true });
mkdirSync(`${folder}/notes/old`, { recursive: true });
writeFileSync(`${folder}/src/page.html`, '<h1>shop</h1>\n');
writeFileSync(`${folder}/list.txt`, 'one\n');
writeFileSync(`${folder}/notes/long.txt`, 'n'.repeat(300_000));
writeFileSync(`${folder}/notes/old/scan.txt`, 'n'.repeat(100_000));
writeFileSync(
  `${folder}/Dockerfile`,
  `FROM tidewharf/starter AS deps
COPY list.txt /deps/
RUN sh -c 'echo resolving; sleep 1; cp /deps/list.txt /deps/lock.txt'

FROM tidewharf/starter
ARG GREETING=ahoy
ENV API_TOKEN=hunter2hunter2
COPY --from=deps /deps/lock.txt /srv/lock.txt
COPY src /srv/src
RUN echo "$GREETING from the build" && echo oops >&2
CMD ["httpd", "-f", "-p", "8080", "-h", "/srv/src"]
`,
);

const step = (text: string | RegExp) => page.getByRole('button', { name: text }).and(page.locator('[data-step]'));
const facts = (): Promise<string> => page.locator('dl').first().innerText();

it('is empty at first, and teaches what a build is', async () => {
  await press('Control+3');
  await page.getByText('Nothing was built yet').waitFor();
});

it('looks at a folder before it is built, by keys', async () => {
  await choose({ canceled: false, filePaths: [folder] });
  await press('Control+k');
  await page.keyboard.type('build…');
  await press('Enter');
  await page.getByRole('button', { name: 'Choose a folder…' }).focus();
  await press('Enter');
  await page.getByRole('region', { name: /^Dockerfile/ }).getByText(/echo resolving/).waitFor();
  await page.getByText(/API_TOKEN holds a secret/).waitFor();
  expect(await page.getByLabel('Names').inputValue()).toBe('shop:latest');
  await page.getByLabel('GREETING').fill('hello');
  await page.getByRole('button', { name: /^Stages/ }).click();
  await page.getByText('2 stages.').waitFor();
});

it('shows the context as a map and a table, and goes into its folders by keys', async () => {
  await page.getByRole('button', { name: 'Context', exact: true }).click();
  const map = page.getByRole('group', { name: /^Map of the folders/ });
  const focused = (name: RegExp) => map.getByRole('button', { name }).and(page.locator(':focus')).waitFor();
  const notes = /^notes 400 kB in 2 files; 400 kB read by no step$/;
  await map.getByRole('button', { name: notes }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await map.locator('[tabindex="0"]').focus();
  await focused(notes);
  await press('Enter');
  await focused(/^files here 300 kB in 1 file/);
  await press('ArrowRight');
  await focused(/^old 100 kB in 1 file/);
  expect(await page.getByRole('table', { name: 'Folders by bytes' }).getByRole('row').allInnerTexts()).toEqual([expect.stringContaining('Not read'), expect.stringMatching(/^files here[^]*300 kB/), expect.stringMatching(/^old[^]*100 kB/)]);
  expect(await axeViolations(page)).toEqual([]);
  await press('Backspace');
  await focused(notes);
  await page.getByRole('table', { name: 'Folders by bytes' }).getByRole('button', { name: 'notes' }).click();
  await page.getByRole('navigation', { name: 'The folder that is looked into' }).getByRole('button', { name: 'all' }).click();
  await map.getByRole('button', { name: notes }).waitFor();
});

it('writes the proposed .dockerignore only after it was shown, and takes it back', async () => {
  await page.getByRole('button', { name: 'Context', exact: true }).click();
  await page.getByText('No step reads this').waitFor();
  await page.getByText('notes/', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Show the change…' }).click();
  await dialog('Write .dockerignore?').getByText(`${folder}/.dockerignore`).waitFor();
  await dialog('Write .dockerignore?').getByRole('button', { name: 'Write it' }).click();
  await expect.poll(() => readFileSync(`${folder}/.dockerignore`, 'utf8')).toContain('notes');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('.dockerignore is as it was').waitFor();
});

it('builds it: the graph of steps, the log, the image', async () => {
  await page.getByLabel('Names').focus();
  await press('Enter');
  await page.getByRole('heading', { name: /^shop:latest/ }).waitFor();
  await page.getByText('Done', { exact: true }).waitFor();
  expect(await page.getByRole('group', { name: /^Steps by stage/ }).getByRole('heading').allInnerTexts()).toEqual([expect.stringContaining('deps'), expect.stringContaining('Stage 2')]);
  await step(/RUN echo/).click();
  await page.getByText('It was never built before.').waitFor();
  await page.getByRole('log').getByText('hello from the build').waitFor();
  expect(await app.docker('run', '--rm', 'shop:latest', 'cat', '/srv/lock.txt')).toBe('one\n');
});

it('arrows walk through the steps, Enter opens the log of one', async () => {
  await step(/COPY src/).focus();
  await press('ArrowDown');
  await expect.poll(place).toMatch(/\?step=\d+$/);
  await press('Enter');
  await expect.poll(place).toMatch(/\/log\?step=\d+$/);
  await page.getByRole('log').getByText('oops').waitFor();
  await page.getByLabel('Search the log').fill('from the');
  await page.getByText('1 match').waitFor();
});

it('builds again: what did not change comes from the cache, what changed says why', async () => {
  writeFileSync(`${folder}/src/page.html`, '<h1>shop, open</h1>\n');
  await page.getByRole('button', { name: 'Rebuild' }).click();
  await expect.poll(place).toMatch(/^\/builds\/[^/]+$/);
  await page.getByText('Done', { exact: true }).waitFor();
  await step(/RUN sh -c.* cached/).waitFor();
  await step(/COPY src.* done/).click();
  await page.getByText(/^src\/page\.html changed: sha256:\w{8} → sha256:\w{8}\./).waitFor();
  expect(await facts()).toMatch(/of \d+ steps/);
  await step(/RUN echo.* done/).click();
  await page.getByText(/which had to run/).waitFor();
});

it('sets it beside the builds before it, as columns and as a table', async () => {
  const here = await place();
  await page.getByRole('link', { name: 'Trend' }).click();
  await page.getByText('The last 2 builds of the same').waitFor();
  const rows = page.getByRole('table', { name: /^Builds of the same/ }).getByRole('row');
  expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('From the cache'), expect.stringMatching(/Done\s+shop:latest[^]*\d+ of 8 steps/), expect.stringMatching(/Done\s+shop:latest[^]*0 of 8 steps/)]);
  const columns = page.locator('a[title*=" steps"] > span');
  expect(await columns.evaluateAll((all) => all.map((one) => (one as HTMLElement).offsetHeight > 2))).toEqual([false, true]);
  expect(await axeViolations(page)).toEqual([]);
  await rows.nth(2).getByRole('link').press('Enter');
  await expect.poll(place).not.toBe(`${here.split('?')[0]}/trend`);
  await page.getByText('The last 2 builds of the same').waitFor();
});

it('shows a failure in the source, with its last lines', async () => {
  writeFileSync(`${folder}/Dockerfile`, 'FROM tidewharf/starter\nCOPY list.txt /\nRUN echo about to fail && exit 3\n');
  await page.getByRole('button', { name: 'Rebuild' }).click();
  await page.getByText('Failed', { exact: true }).waitFor();
  await page.getByRole('complementary').getByText('Failed at line 3, exit code 3').waitFor();
  await page.getByRole('link', { name: /^Dockerfile/ }).click();
  await page.getByRole('region', { name: /^Dockerfile/ }).getByText('about to fail', { exact: true }).waitFor();
});

it('shows a Dockerfile that cannot be read with the line, where its steps would be', async () => {
  writeFileSync(`${folder}/Dockerfile`, 'FROM tidewharf/starter\nRUN echo above\nRUM echo hello\n');
  await page.getByRole('button', { name: 'Rebuild' }).click();
  const source = page.getByRole('region', { name: /^Dockerfile,/ });
  await source.getByText('Failed at line 3').waitFor();
  await source.getByText(/unknown instruction: RUM/).waitFor();
  await source.getByText('echo above').waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

it('rebuilds what a client sent with the files that it had, as long as they are kept', async () => {
  writeFileSync(`${folder}/Dockerfile`, 'FROM tidewharf/starter\nCOPY list.txt /\nCMD cat /list.txt\n');
  await app.docker('build', '-t', 'sent:1', folder);
  writeFileSync(`${folder}/list.txt`, 'two\n');
  await press('Control+3');
  await row(/Done.*sent:1/).focus();
  await press('Enter');
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByText('kept for a rebuild').waitFor();
  await page.getByRole('button', { name: 'Rebuild' }).click();
  await page.getByText('Done', { exact: true }).waitFor();
  expect(await app.docker('run', '--rm', 'sent:1')).toBe('one\n');
  await app.docker('builder', 'prune', '-f', '--filter', 'type=source.local');
  await page.getByRole('button', { name: 'Build from a folder…' }).waitFor();
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByText('not kept any more', { exact: false }).last().waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await press('Control+3');
  await row(/Failed.*non-zero code/).focus();
  await press('Enter');
});

it('is left and found again, and cancelled', async () => {
  writeFileSync(`${folder}/Dockerfile`, 'FROM tidewharf/starter\nRUN echo waiting && sleep 1000\n');
  await page.getByRole('button', { name: 'Rebuild' }).click();
  await page.getByRole('log').getByText('waiting').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const running = await place();
  await press('Control+1');
  await press('Control+3');
  await row(/Running.*shop:latest/).focus();
  await press('Enter');
  await expect.poll(place).toBe(running.split('?')[0]);
  await page.getByRole('log').getByText('waiting').waitFor();
  await page.getByRole('button', { name: 'Cancel the build' }).click();
  await page.getByText('Cancelled', { exact: true }).waitFor();
});

it('has a history that is filtered and deleted from', async () => {
  await press('Control+3');
  await row(/Failed.*non-zero code/).waitFor();
  await press('/');
  await page.keyboard.type('cancelled');
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  await row(/Cancelled/).focus();
  await press('Delete');
  await dialog(/^Delete the build of shop:latest/).getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No build matches').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await row(/Failed.*non-zero code/).waitFor();
});

it('the cache says what it holds, and gives back what it said before', async () => {
  await go('/builds/cache');
  await row(/RUN sh -c/).waitFor();
  await page.getByRole('button', { name: 'Prune cache…' }).click();
  const form = dialog('Prune the build cache');
  await form.getByRole('button', { name: 'Everything' }).click();
  const button = form.getByRole('button', { name: /^Remove and free/ });
  await button.waitFor();
  await button.click();
  await page.getByText(/Freed: the same\./).waitFor();
});

it('the cache keeps the limit that is set, and says what went', async () => {
  const door = openBuildDoor(`${dir}/s`);
  const text = 'FROM tidewharf/starter AS one\nRUN sh -c "echo kept > /kept; echo other > /other"\nFROM tidewharf/starter\nCOPY --from=one /kept /kept\n';
  await door.events(await door.start({ context: { kind: 'none' }, dockerfile: { kind: 'text', text } }));
  await go('/builds/cache');
  await row(/RUN sh -c/).waitFor();
  await page.getByText(/^Up to \d.* GB\./).waitFor();
  await page.getByRole('link', { name: 'Change', exact: true }).click();
  const size = page.getByLabel('Gigabytes at most');
  await page.getByText('Nothing yet.').waitFor();
  const before = await size.inputValue();
  await size.fill('much');
  await page.getByRole('alert').getByText('A number from 0').waitFor();
  // By keys, down to nothing: what no image holds goes at once.
  await size.fill('0');
  await press('Enter');
  await page.getByText(/entr(y|ies) with .*: over the limit\.$/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show build cache' }).click();
  await page.getByText('Up to 0 B.').waitFor();
  await expect.poll(() => row(/RUN sh -c/).count()).toBe(0);
  await go('/settings/build-cache');
  await size.fill(before);
  await press('Enter');
  await go('/builds/cache');
  await page.getByText(/^Up to [1-9].* GB\./).waitFor();
});
