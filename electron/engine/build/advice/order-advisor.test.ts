import { beforeEach, expect, test } from 'vitest';
import type { OrderAdvice } from '../../../shared/engine-api/builds.ts';
import { parseDockerfile } from '../../dockerfile/parse-dockerfile.ts';
import { createSimulator, type Simulator, type World } from '../cache/testing/simulate-builds.ts';
import { adviseOrder } from './order-advisor.ts';

let builder: Simulator;
beforeEach(() => {
  builder = createSimulator();
});

const files = { 'package.json': '{}', 'package-lock.json': 'lock', 'app.js': 'one', 'src/a.js': 'a' };
const naive = `# The app
FROM node:18
WORKDIR /app

# Everything
COPY . .
# Slow
RUN npm ci \\
    --omit=dev

CMD ["node", "app.js"]
`;

/** Builds with one file changed each time, then what is advised. */
async function advise(dockerfile: string, changes: readonly Record<string, string>[], more: Partial<World> & { readText?: (path: string) => Promise<string | undefined> } = {}): Promise<OrderAdvice[]> {
  const { readText, ...world } = more;
  const text = dockerfile.replaceAll('\\\n', '');
  for (const change of changes) await builder.run(text, { files: { ...files, ...change }, seconds: { 'RUN npm': 40, 'RUN apt-get': 20 }, ...world });
  return adviseOrder({ dockerfile: parseDockerfile(dockerfile), builds: builder.history(), readFiles: (digest) => builder.readFiles(digest), ...(readText && { readText }) });
}

const touched = [{}, { 'app.js': 'two' }, { 'app.js': 'three' }, { 'src/a.js': 'b' }, { 'package.json': '{ }' }];

test('walk-through D 1: the manifests first, with the builds and the seconds that prove it', async () => {
  const [advice, ...rest] = await advise(naive, touched);
  expect(rest).toEqual([]);
  expect(advice).toMatchObject({
    stage: '0', lines: { start: 2, end: 11 }, builds: 5, secondsSaved: 120,
    steps: [{ text: 'RUN npm ci     --omit=dev', lines: { start: 8, end: 9 }, keptNow: 0, keptThen: 3, secondsEach: 40 }],
  });
  expect(advice?.rewrite).toBe(`FROM node:18
WORKDIR /app
COPY package-lock.json package.json ./
# Slow
RUN npm ci \\
    --omit=dev

# Everything
COPY . .

CMD ["node", "app.js"]`);
  expect(advice?.explanation).toContain('Of the context npm reads package-lock.json, package.json. Of the last 5 builds 0 kept npm, 3 would have.');
  expect(advice?.explanation).toContain('The installation runs scripts that package.json names');
});

test('the rewrite keeps what was predicted', async () => {
  const [advice] = await advise(naive, touched);
  const other = createSimulator();
  const kept = [];
  for (const change of touched) kept.push((await other.run(`${advice?.rewrite}`.replaceAll('\\\n', ''), { files: { ...files, ...change } })).cached.includes('RUN npm ci     --omit=dev'));
  expect(kept.filter(Boolean)).toHaveLength(advice?.steps[0]?.keptThen ?? -1);
  // And there is nothing left to say.
  const builds = other.history();
  expect(await adviseOrder({ dockerfile: parseDockerfile(advice?.rewrite ?? ''), builds, readFiles: (digest) => other.readFiles(digest) })).toEqual([]);
});

test('nothing is said without proof', async () => {
  expect(await advise(naive, [])).toEqual([]);
  expect(await advise(naive, [{}])).toEqual([]);
  // Only the manifests change, or nothing.
  expect(await advise(naive, [{}, {}])).toEqual([]);
  builder = createSimulator();
  expect(await advise(naive, [{}, { 'package.json': '1' }, { 'package.json': '2' }])).toEqual([]);
});

test('packages of the system need nothing of the context', async () => {
  const text = `FROM debian
WORKDIR /app
COPY . .
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends curl "git" && rm -rf /var/lib/apt/lists/*
ENV A=b
RUN npm ci
RUN npm run build`;
  const [advice] = await advise(text, touched.slice(0, 2));
  expect(advice?.steps.map(({ text: line, keptThen }) => [line.slice(0, 12), keptThen])).toEqual([['RUN apt-get ', 1], ['RUN npm ci', 1]]);
  expect(advice?.rewrite.split('\n').map((line) => line.slice(0, 18))).toEqual(['FROM debian', 'WORKDIR /app', 'RUN apt-get update', 'ENV A=b', 'COPY package-lock.', 'RUN npm ci', 'COPY . .', 'RUN npm run build']);
  expect(advice?.secondsSaved).toBe(60);
});

test('a folder that is named with the copy, an owner, a working directory after it', async () => {
  const text = 'FROM node\nCOPY --chown=node:node . /app/\nWORKDIR /app\nUSER node\nRUN npm install';
  const [advice] = await advise(text, touched.slice(0, 2));
  expect(advice?.rewrite).toBe('FROM node\nWORKDIR /app\nUSER node\nCOPY --chown=node:node package-lock.json package.json ./\nRUN npm install\nCOPY --chown=node:node . /app/');
});

const silent: Record<string, [string, Record<string, string>?]> = {
  'a RUN that may read anything': ['FROM node\nWORKDIR /app\nCOPY . .\nRUN npm run build'],
  'something unknown before the installation': ['FROM node\nWORKDIR /app\nCOPY . .\nRUN ./prepare.sh\nRUN npm ci'],
  'more in the same RUN': ['FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build'],
  'another folder': ['FROM node\nWORKDIR /app\nCOPY . .\nRUN cd web && npm ci'],
  'files that lie elsewhere': ['FROM node\nWORKDIR /app\nCOPY . /src\nRUN npm ci'],
  'a relative copy whose folder would change': ['FROM node\nWORKDIR /app\nCOPY . .\nWORKDIR /other\nRUN npm ci'],
  'a variable in the folder': ['FROM node\nARG D=/app\nCOPY . $D\nWORKDIR $D\nRUN npm ci'],
  'a copy of a part': ['FROM node\nWORKDIR /app\nCOPY src ./\nRUN npm ci'],
  'a copy from a stage': ['FROM node AS a\nFROM node\nWORKDIR /app\nCOPY --from=a . .\nRUN npm ci'],
  'a folder of packages that comes with the context': ['FROM php\nWORKDIR /app\nCOPY . .\nRUN composer install', { 'composer.json': '', vendor: '', 'vendor/x': '1' }],
  'no lock file for ci': ['FROM node\nWORKDIR /app\nCOPY . .\nRUN yarn install --frozen-lockfile'],
  'no manifest': ['FROM ruby\nWORKDIR /app\nCOPY . .\nRUN bundle install'],
  'a workspace': ['FROM node\nWORKDIR /app\nCOPY . .\nRUN pnpm install', { 'pnpm-workspace.yaml': 'x', 'pnpm-lock.yaml': 'x' }],
  'the project itself': ['FROM python\nWORKDIR /app\nCOPY . .\nRUN pip install .'],
  'a package that is a file': ['FROM debian\nWORKDIR /app\nCOPY . .\nRUN apt-get install -y ./tool.deb'],
  'settings of the system from the context': ['FROM debian\nCOPY . /\nRUN apt-get install -y curl'],
  'a pipe': ['FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci | tee log'],
  'a heredoc': ['FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci > log'],
  'what is put in by the shell': ['FROM debian\nWORKDIR /app\nCOPY . .\nRUN apt-get install -y $(cat packages)'],
  'a bind mount': ['FROM node\nWORKDIR /app\nCOPY . .\nRUN --mount=type=bind,target=/x npm ci'],
  'a volume between': ['FROM node\nWORKDIR /app\nCOPY . .\nVOLUME /app/node_modules\nRUN npm ci'],
};
for (const [what, [text, more = {}]] of Object.entries(silent)) {
  test(`nothing is proposed: ${what}`, async () => {
    expect(await advise(text, [more, { ...more, 'app.js': 'two' }])).toEqual([]);
  });
}

const managers: [string, Record<string, string>, string][] = [
  ['npm install --production --omit dev', {}, 'COPY package-lock.json package.json ./'],
  ['yarn', { 'yarn.lock': '', '.yarnrc.yml': '', '.yarn': '', '.yarn/releases/y.cjs': '' }, 'COPY .yarnrc.yml package.json yarn.lock ./\nCOPY .yarn ./.yarn'],
  ['corepack enable && pnpm install --frozen-lockfile', { 'pnpm-lock.yaml': '' }, 'COPY package.json pnpm-lock.yaml ./'],
  ['pip install --no-cache-dir -r requirements.txt', { 'requirements.txt': '', 'requirements-base.txt': '' }, 'COPY requirements-base.txt requirements.txt ./'],
  ['pip install -U pip && python -m pip install -r ./requirements/prod.txt', { requirements: '', 'requirements/prod.txt': '' }, 'COPY requirements ./requirements'],
  ['poetry install --no-root --only=main', { 'pyproject.toml': '', 'poetry.lock': '' }, 'COPY poetry.lock pyproject.toml ./'],
  ['uv sync --frozen --no-install-project', { 'pyproject.toml': '', 'uv.lock': '' }, 'COPY pyproject.toml uv.lock ./'],
  ['bundle install', { Gemfile: '', 'Gemfile.lock': '' }, 'COPY Gemfile Gemfile.lock ./'],
  ['composer install --no-dev', { 'composer.json': '', 'composer.lock': '' }, 'COPY composer.json composer.lock ./'],
  ['go mod download', { 'go.mod': '', 'go.sum': '' }, 'COPY go.mod go.sum ./'],
  ['mvn -B dependency:go-offline', { 'pom.xml': '' }, 'COPY pom.xml ./'],
  ['gradle --no-daemon dependencies', { 'build.gradle.kts': '', 'settings.gradle.kts': '' }, 'COPY build.gradle.kts settings.gradle.kts ./'],
  ['dotnet restore', { 'App.csproj': '', 'nuget.config': '' }, 'COPY App.csproj nuget.config ./'],
];
for (const [command, more, copy] of managers) {
  test(`what is read: ${command}`, async () => {
    const [advice] = await advise(`FROM x\nWORKDIR /usr/src/app\nCOPY . .\nRUN --mount=type=cache,target=/c ${command}`, [more, { ...more, 'app.js': 'two' }]);
    expect(advice?.rewrite).toBe(`FROM x\nWORKDIR /usr/src/app\n${copy}\nRUN --mount=type=cache,target=/c ${command}\nCOPY . .`);
  });
}

test('a manifest that can be read says what it needs', async () => {
  const read = (text: string) => ({ readText: async (path: string) => (path === 'package.json' ? text : '') });
  expect(await advise(naive, touched, read('{"workspaces":["a"]}'))).toEqual([]);
  expect(await advise(naive, touched, read('{"dependencies":{"x":"file:./x"}}'))).toEqual([]);
  expect((await advise(naive, touched, read('{"scripts":{"postinstall":"node build.js"}}')))[0]?.explanation).toContain('The installation runs postinstall of package.json');
  expect((await advise(naive, touched, read('{"scripts":{"start":"node ."}}')))[0]?.explanation).not.toContain('installation');
});

test('node_modules that come with the context have to stay out of it', async () => {
  const brought = { node_modules: '', 'node_modules/x/index.js': '1' };
  const [advice] = await advise(naive, [brought, { ...brought, 'app.js': 'two' }], { readText: async () => '{}' });
  expect(advice?.explanation).toContain('The context brings node_modules: name it in .dockerignore first');
});

test('stages are looked at one by one, builds that did not come so far are left out', async () => {
  const text = 'FROM node AS deps\nWORKDIR /app\nFROM deps\nCOPY . .\nRUN npm ci\nFROM alpine AS last\nCOPY . /x';
  await builder.run(text, { files, failsAt: 'RUN npm' });
  const advice = await advise(text, touched.slice(0, 3));
  expect(advice).toMatchObject([{ stage: '1', builds: 3, steps: [{ keptThen: 2 }] }]);
});

test('a changed base or argument runs it again in any order', async () => {
  const text = 'FROM node\nARG V=1\nWORKDIR /app\nCOPY . .\nRUN npm ci';
  await advise(text, [{}]);
  await advise(text, [{ 'app.js': 'two' }], { args: { V: '2' } });
  const advice = await advise(text, [{ 'app.js': 'three' }], { images: { node: 'sha256:other' } });
  expect(advice).toEqual([]);
});
