import { expect, test } from 'vitest';
import type { BuildFinding } from '../../../shared/engine-api/builds.ts';
import { parseDockerfile } from '../parse-dockerfile.ts';
import type { LintOptions } from './lint-file.ts';
import { checkError, lintDockerfile, lintRules, lintText } from './lint-dockerfile.ts';

const lint = (lines: string[], options: Partial<LintOptions> = {}): BuildFinding[] => lintDockerfile(parseDockerfile(lines.join('\n')), { args: {}, ...options });
const of = (rule: string, lines: string[], options: Partial<LintOptions> = {}): BuildFinding[] => lint(lines, options).filter((finding) => finding.rule === rule);
const quiet = ['USER app', 'CMD ["a"]'];

test('a good file has no findings', () => {
  const file = [
    'ARG NODE=20.1', 'FROM node:${NODE}-slim AS deps', 'WORKDIR /app', 'COPY package*.json ./', 'RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev',
    'FROM node:${NODE}-slim', 'ENV NODE_ENV=production', 'RUN apt-get update && apt-get install -y --no-install-recommends tini \\', '  && rm -rf /var/lib/apt/lists/*', 'WORKDIR /app',
    'COPY --from=deps /app/node_modules ./node_modules', 'COPY . .', 'USER node', 'EXPOSE 3000', 'HEALTHCHECK CMD ["node", "check.js"]', 'ENTRYPOINT ["tini", "--"]', 'CMD ["node", "server.js"]',
  ];
  expect(lint(file)).toEqual([]);
});

test.each<[string, string[], number | { start: number; end: number }, (string | undefined)?]>([
  ['ConsistentInstructionCasing', ['FROM a:1', 'Run x', ...quiet], 2, 'RUN x'],
  ['FromAsCasing', ['FROM a:1 as b', ...quiet], 1, 'FROM a:1 AS b'],
  ['StageNameCasing', ['FROM a:1 AS Build', ...quiet], 1, 'FROM a:1 AS build'],
  ['NoEmptyContinuation', ['FROM a:1', 'RUN a \\', '', '  && b', ...quiet], { start: 2, end: 4 }, 'RUN a \\\n  && b'],
  ['DuplicateStageName', ['FROM a:1 AS x', 'FROM b:1 AS x', ...quiet], 2],
  ['ReservedStageName', ['FROM a:1 AS scratch', ...quiet], 1],
  ['UndefinedArgInFrom', ['ARG VERSION=1', 'FROM a:${VERSON}', ...quiet], 2],
  ['InvalidDefaultArgInFrom', ['ARG TAG', 'FROM a:$TAG', ...quiet], 2],
  ['RedundantTargetPlatform', ['FROM --platform=$TARGETPLATFORM a:1', ...quiet], 1, 'FROM a:1'],
  ['FromPlatformFlagConstDisallowed', ['FROM --platform=linux/arm64 a:1', ...quiet], 1],
  ['UnpinnedBase', ['FROM node', ...quiet], 1],
  ['UnpinnedBase', ['FROM localhost:5000/node:latest', ...quiet], 1],
  ['RunsAsRoot', ['FROM a:1', 'CMD ["a"]'], 1],
  ['RunsAsRoot', ['FROM a:1 AS x', 'USER root', 'FROM x', 'CMD ["a"]'], 3],
  ['UndefinedVar', ['FROM scratch', 'WORKDIR /$NAME', ...quiet], 2],
  ['UndefinedVar', ['FROM a:1', 'ARG VERSION', 'LABEL v=$VERSON', ...quiet], 3],
  ['ArgNotInStage', ['ARG V=1', 'FROM a:$V', 'RUN echo $V', ...quiet], 3, 'ARG V\nRUN echo $V'],
  ['ArgNotInStage', ['FROM a:1', 'LABEL arch=$TARGETARCH', ...quiet], 2, 'ARG TARGETARCH\nLABEL arch=$TARGETARCH'],
  ['WorkdirRelativePath', ['FROM a:1', 'WORKDIR app', ...quiet], 2, 'WORKDIR /app'],
  ['LegacyKeyValueFormat', ['FROM a:1', 'ENV name some value', ...quiet], 2, 'ENV name="some value"'],
  ['LegacyKeyValueFormat', ['FROM a:1', 'ENV -- -- some value', ...quiet], 2],
  ['AptNotSure', ['FROM a:1', 'RUN apt-get [a install b', ...quiet], 2],
  ['MaintainerDeprecated', ['FROM a:1', 'MAINTAINER Ada <ada@example.org>', ...quiet], 2, 'LABEL org.opencontainers.image.authors="Ada <ada@example.org>"'],
  ['ExposeInvalidFormat', ['FROM a:1', 'EXPOSE 127.0.0.1:80:8080', ...quiet], 2, 'EXPOSE 8080'],
  ['ExposeInvalidFormat', ['FROM a:1', 'EXPOSE 99999', ...quiet], 2, undefined],
  ['ExposeProtoCasing', ['FROM a:1', 'EXPOSE 80/TCP', ...quiet], 2, 'EXPOSE 80/tcp'],
  ['UnknownTrigger', ['FROM a:1', 'ONBUILD CPOY . .', ...quiet], 2],
  ['AddInsteadOfCopy', ['FROM a:1', 'ADD src /src', ...quiet], 2, 'COPY src /src'],
  ['JSONArgsRecommended', ['FROM a:1', 'USER app', 'CMD npm start'], 3, 'CMD ["npm", "start"]'],
  ['JSONArgsRecommended', ['FROM a:1', 'USER app', 'ENTRYPOINT node $FILE'], 3, undefined],
  ['InvalidJSONForm', ['FROM a:1', 'USER app', "CMD ['npm', 'start',]"], 3, 'CMD ["npm", "start"]'],
  ['MultipleInstructionsDisallowed', ['FROM a:1', 'CMD ["b"]', ...quiet], 2],
  ['CopyBeforeInstall', ['FROM a:1', 'COPY . .', 'RUN npm install', ...quiet], { start: 2, end: 3 }, 'COPY package*.json ./\nRUN npm install\nCOPY . .'],
  ['CopyBeforeInstall', ['FROM a:1', 'COPY . /app', 'WORKDIR /app', 'RUN pip install --no-cache-dir -r requirements.txt', ...quiet], 2, undefined],
  ['ChownAfterCopy', ['FROM a:1', 'COPY . /app/', 'RUN chown -R node:node /app', ...quiet], 3],
  ['AptListsLeft', ['FROM a:1', 'RUN apt-get update && apt-get install -y curl', ...quiet], 2, 'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*'],
  ['AptNotSure', ['FROM a:1', 'RUN apt-get update && apt-get install curl && rm -rf /var/lib/apt/lists/*', ...quiet], 2, 'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*'],
  ['AptUpgrade', ['FROM a:1', 'RUN apt-get update && apt-get -y upgrade && rm -rf /var/lib/apt/lists/*', ...quiet], 2],
  ['AptUpdateAlone', ['FROM a:1', 'RUN apt-get update', ...quiet], 2],
  ['ApkCacheLeft', ['FROM a:1', 'RUN apk add curl', ...quiet], 2, 'RUN apk add --no-cache curl'],
  ['PipCacheLeft', ['FROM a:1', 'RUN pip install flask', ...quiet], 2, 'RUN pip install --no-cache-dir flask'],
  ['CdInRun', ['FROM a:1', 'RUN cd /app && make', ...quiet], 2],
  ['SudoInRun', ['FROM a:1', 'RUN sudo make', ...quiet], 2],
  ['PipeHidesFailure', ['FROM a:1', 'RUN curl -fsSL https://example.org/install.sh | bash', ...quiet], 2],
  ['SecretsUsedInArgOrEnv', ['FROM a:1', 'ENV SECRET_KEY=abc123', ...quiet], 2, ''],
  ['SecretsUsedInArgOrEnv', ['FROM a:1', 'ARG NPM_TOKEN', 'WORKDIR /app', 'RUN npm config set x $NPM_TOKEN', 'RUN make', ...quiet], { start: 2, end: 4 }, 'WORKDIR /app\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm config set x $NPM_TOKEN'],
  ['SecretInRun', ['FROM a:1', 'RUN DB_PASSWORD=hunter22 make', ...quiet], 2],
])('%s in %j', (rule, lines, place, rewrite) => {
  const found = of(rule, lines);
  expect(found).toHaveLength(1);
  expect(found[0]?.lines).toEqual(typeof place === 'number' ? { start: place, end: place } : place);
  expect(found[0]?.rewrite).toBe(rewrite);
});

test.each<[string, string[]]>([
  ['ConsistentInstructionCasing', ['from a:1', 'run x', 'user a']],
  ['FromPlatformFlagConstDisallowed', ['FROM --platform=linux/arm64 a:1 AS build-arm64', 'FROM --platform=$BUILDPLATFORM a:1']],
  ['UnpinnedBase', ['FROM a@sha256:00', 'FROM scratch', 'FROM a:1 AS x', 'FROM x', 'COPY --from=x /a /b', 'COPY --from=0 /a /b', 'COPY --from=b:2 /a /b']],
  ['RunsAsRoot', ['FROM scratch', 'COPY --from=a /x /x']],
  ['RunsAsRoot', ['FROM registry.example.org/distroless/static:nonroot', 'CMD ["/a"]']],
  ['UndefinedVar', ['FROM a:1', 'WORKDIR $SOMETHING', 'ENV PATH=/x:$PATH', 'LABEL a=${MISSING:-b}']],
  ['UndefinedVar', ['FROM scratch AS x', 'ENV A=1', 'FROM x', 'WORKDIR $A']],
  ['ArgNotInStage', ['ARG V=1', 'FROM a:$V', 'ARG V', "RUN echo $V '$OTHER'"]],
  ['WorkdirRelativePath', ['FROM a:1', 'WORKDIR /a', 'WORKDIR b']],
  ['JSONArgsRecommended', ['FROM a:1', 'SHELL ["bash", "-c"]', 'CMD a']],
  ['AddInsteadOfCopy', ['FROM a:1', 'ADD x.tar.gz /', 'ADD https://example.org/x /', 'ADD --unpack=true y /']],
  ['AptListsLeft', ['FROM a:1', 'RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y x']],
  ['AptListsLeft', ['FROM a:1 AS build', 'RUN apt-get update && apt-get install -y x', 'FROM b:1']],
  ['AptNotSure', ['FROM a:1', 'RUN apt-get install -qqy a && apt-get -yq install b && apt-get install --yes c && yes | apt-get install d']],
  ['CopyBeforeInstall', ['FROM a:1', 'COPY package*.json .', 'RUN npm ci', 'COPY . .', 'RUN npm install && npm run build']],
  ['CdInRun', ['FROM a:1', 'RUN make && cd /x && make']],
  ['PipeHidesFailure', ['FROM a:1', 'RUN set -o pipefail && curl x | bash', 'SHELL ["bash", "-o", "pipefail", "-c"]', 'RUN curl x | bash']],
  ['SecretsUsedInArgOrEnv', ['FROM a:1', 'ENV PUBLIC_KEY=a POSTGRES_PASSWORD_FILE=/run/secrets/x KEYBOARD=de GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305']],
])('%s finds nothing in %j', (rule, lines) => {
  expect(of(rule, lines)).toEqual([]);
});

test('values that look like secrets, shown in no finding', () => {
  const token = ['ghp_', 'a1B2'.repeat(9)].join('');
  const found = lint(['ARG TOKEN', 'FROM a:1', `RUN git clone https://ada:${'x'.repeat(20)}@example.org/x \\`, ` && echo ${token}`, 'ARG TOKEN', ...quiet], { args: { TOKEN: token } });
  expect(found.filter(({ rule }) => rule === 'SecretInFile').map(({ lines }) => lines)).toEqual([{ start: 3, end: 4 }, { start: 3, end: 4 }]);
  expect(found.filter(({ rule }) => rule === 'SecretInBuildArg').map(({ lines }) => lines)).toEqual([{ start: 1, end: 1 }]);
  expect(found.map(({ message, advice }) => message + advice).join()).not.toContain(token.slice(0, 8));
});

test('what the base image sets, what is given, what is left out of the context', () => {
  const file = ['FROM a:1', 'WORKDIR $JAVA_HOME/$OTHER', 'COPY dist/app.js src /', ...quiet];
  expect(of('UndefinedVar', file, { baseOf: () => ({ variables: ['JAVA_HOME'], user: '' }) }).map(({ message }) => message)).toEqual(['WORKDIR uses the variable OTHER, which is not set']);
  expect(of('RunsAsRoot', ['FROM a:1', 'CMD ["a"]'], { baseOf: (name) => ({ variables: [], user: name === 'a:1' ? '1000' : '' }) })).toEqual([]);
  expect(of('RunsAsRoot', ['FROM a:1', 'CMD ["a"]'], { baseOf: () => ({ variables: [], user: '' }) })).toHaveLength(1);
  expect(of('UnusedBuildArg', file, { args: { VERSION: '1', HTTP_PROXY: 'x' } })).toHaveLength(1);
  expect(of('CopyIgnoredFile', file, { isIgnored: (path) => path.startsWith('dist') }).map(({ message }) => message)).toEqual(['dist/app.js is left out by .dockerignore']);
});

test('rules that the file leaves out', () => {
  expect(lint(['# check=skip=UnpinnedBase,runsasroot', 'FROM a', 'CMD ["a"]'])).toEqual([]);
  expect(lint(['# check=skip=all', 'FROM a', 'Cmd a'])).toEqual([]);
  expect(lint(['FROM a:1', '# check=skip=SudoInRun', 'RUN sudo a', 'RUN sudo b', ...quiet]).map(({ lines }) => lines.start)).toEqual([4]);
  const strict = parseDockerfile(['# check=error=true', 'FROM a AS B'].join('\n'));
  expect(checkError(strict, lintDockerfile(strict, { args: {} }))?.message).toBe('lint violation found for rules: StageNameCasing');
});

test('a rule that Docker calls experimental, where the file asks for it', () => {
  const file = ['# something else', 'FROM a:1 AS base', '# VERSION of the program', 'ARG VERSION', '# of the shop', 'ARG NAME', '# other', '', 'ARG LAST', ...quiet];
  expect(of('InvalidDefinitionDescription', file)).toEqual([]);
  const asked = (how: string): number[] => of('InvalidDefinitionDescription', [`# check=experimental=${how}`, 'ARG FIRST', ...file]).map(({ lines }) => lines.start);
  expect(asked('all')).toEqual([4, 8]);
  expect(asked('InvalidDefinitionDescription;skip=UnpinnedBase')).toEqual([4, 8]);
  expect(asked('Other')).toEqual([]);
});

test('a text that cannot be read', () => {
  expect(lintText('FORM a\nRUN b', { args: {} })).toMatchObject({ dockerfile: undefined, findings: [{ rule: 'UnknownInstruction', severity: 'error', lines: { start: 1, end: 1 }, rewrite: 'FROM a' }] });
  expect(lintText('FROM a\nCOPY b', { args: {} }).findings).toMatchObject([{ rule: 'BuildError', lines: { start: 2, end: 2 } }]);
});

test('names of rules are known once', () => {
  const names = lintRules.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
