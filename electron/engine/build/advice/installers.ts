/** What is in the root of the context, as far as it was copied. */
export type ContextNames = {
  /** Files there, sorted. */
  readonly files: readonly string[];
  /** All paths, folders too. */
  readonly has: (path: string) => boolean;
  /** Paths that end so, at any depth. */
  readonly endingWith: (end: string) => readonly string[];
};

/** What a command reads of the context: files in its root, whole folders in it. `doubts`: what could be read besides, `duties`: what has to be done too; one sentence each. */
export type Reads = { readonly files: readonly string[]; readonly folders: readonly string[]; readonly doubts: readonly string[]; readonly duties: readonly string[] };

export type Installer = {
  /** What it is called in advice. */
  readonly name: string;
  /** Whether these words are such a command, and nothing else. */
  readonly fits: (words: readonly string[]) => boolean;
  /** Undefined where it reads more than files known by name, or would lose something to files that are copied later. */
  readonly reads: (words: readonly string[], names: ContextNames) => Reads | undefined;
};

/** Options and what they take, for nothing that is no option may be there. */
function hasOnlyFlags(words: readonly string[], withValue: readonly string[] = []): boolean {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) return false;
    if (withValue.includes(word)) at += 1;
  }
  return true;
}

/** Names of the pattern, all or none: the first of them has to be there. */
function pick(names: ContextNames, required: readonly string[], optional: readonly (string | RegExp)[] = []): string[] | undefined {
  if (!required.every((name) => names.files.includes(name))) return undefined;
  const more = names.files.filter((file) => optional.some((wanted) => (typeof wanted === 'string' ? wanted === file : wanted.test(file))));
  return [...new Set([...required, ...more])].sort();
}

function reads(files: readonly string[] | undefined, more: Partial<Omit<Reads, 'files'>> = {}): Reads | undefined {
  return files && files.length > 0 ? { files, folders: [], doubts: [], duties: [], ...more } : undefined;
}

const scriptsDoubt = (what: string): string => `the installation runs scripts that ${what} names: where these read other files, name the files in the first COPY too`;

/** Nodes of a JavaScript workspace bring their own manifests; patches are read while installing. */
const isPlainNode = (names: ContextNames): boolean => !names.has('pnpm-workspace.yaml') && !names.has('lerna.json') && !names.has('patches');
const nodeFlags = ['--omit', '--include', '--only', '--loglevel', '--registry', '--network-timeout', '--cache', '--cache-folder'];
/** With these it works elsewhere, or on more than one project. */
const otherFolders = /^(?:--prefix|--cwd|-C|--dir|-g|--global|--help|--version|-v|-h|--workspaces?|-w|--filter|-F|-r|--recursive)(?:=|$)/;

type NodeProgram = { readonly name: string; readonly subcommands: readonly string[]; readonly files: readonly string[]; readonly locks: readonly string[]; readonly needsLock: RegExp };

function nodeInstaller({ name, subcommands, files, locks, needsLock }: NodeProgram): Installer {
  return {
    name,
    fits: ([program, ...rest]) => {
      if (program !== name || rest.some((word) => otherFolders.test(word))) return false;
      const isBare = rest[0] === undefined || rest[0].startsWith('-');
      return isBare ? subcommands.includes('') && hasOnlyFlags(rest, nodeFlags) : subcommands.includes(rest[0] ?? '') && hasOnlyFlags(rest.slice(1), nodeFlags);
    },
    reads: (words, names) => {
      if (!isPlainNode(names)) return undefined;
      if (needsLock.test(words.slice(1).join(' ')) && !locks.some((lock) => names.files.includes(lock))) return undefined;
      const folders = ['.yarn'].filter((folder) => name === 'yarn' && names.has(folder));
      return reads(pick(names, ['package.json'], [...locks, ...files, '.npmrc']), {
        folders,
        doubts: [scriptsDoubt('package.json')],
        duties: names.has('node_modules') ? ['the context brings node_modules: name it in .dockerignore first, or the copy of everything lays it over what was installed'] : [],
      });
    },
  };
}

/** pip and `uv pip`: what stands before `install`. */
function pipStart(words: readonly string[]): number {
  const text = words.join(' ');
  const start = /^(?:pip|pip3|(?:python|python3) -m pip|uv pip) install(?: |$)/.exec(text)?.[0];
  return start === undefined ? -1 : start.trim().split(' ').length;
}

const pipFlags = ['-i', '--index-url', '--extra-index-url', '--timeout', '--retries', '--progress-bar', '--trusted-host', '--platform', '--python-version', '--only-binary', '--no-binary'];

/** The requirement files that it names; undefined where it installs anything that may be a path. */
function requirementFiles(words: readonly string[]): string[] | undefined {
  const rest = words.slice(pipStart(words));
  const files: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (['-r', '--requirement', '-c', '--constraint'].includes(word)) files.push(rest[(at += 1)] ?? '');
    else if (/^--(?:requirement|constraint)=/.test(word)) files.push(word.slice(word.indexOf('=') + 1));
    else if (pipFlags.includes(word)) at += 1;
    else if (/^(?:-e|--editable|-t|--target|--prefix|--root|-f|--find-links|--src)(?:=|$)/.test(word) || (!word.startsWith('-') && mayBePath(word))) return undefined;
  }
  const clean = files.map((file) => file.replace(/^\.\//, ''));
  return clean.length > 0 && clean.every((file) => /^[\w][\w.-]*(?:\/[\w.-]+)?$/.test(file)) ? clean : undefined;
}

/** Of what a package manager is given: a file of the context, or a name that only a shell knows. */
export function mayBePath(word: string): boolean {
  return /^(?:\.{0,2}\/|\.{1,2}$|~|file:|link:)/.test(word) || /\.(?:deb|rpm|apk|whl|tgz|gz|bz2|xz|zip|txt)$/.test(word) || /[*?[\]{}$]/.test(word.replace(/\[[\w,-]+\]/, ''));
}

const pip: Installer = {
  name: 'pip',
  fits: (words) => pipStart(words) > 0 && requirementFiles(words) !== undefined,
  reads: (words, names) => {
    const named = requirementFiles(words) ?? [];
    if (!named.every((file) => names.has(file))) return undefined;
    const folders = [...new Set(named.filter((file) => file.includes('/')).map((file) => file.slice(0, file.indexOf('/'))))];
    // They name each other.
    const files = [...new Set([...named.filter((file) => !file.includes('/')), ...names.files.filter((file) => /^(?:requirements|constraints)[\w.-]*\.(?:txt|in)$/.test(file))])].sort();
    return { files, folders, duties: [], doubts: ['a requirements file may name folders of the project (-e ., ./lib): these have to be copied before it too'] };
  },
};

/** A program with fixed words, and files of fixed names. */
function fixedInstaller(name: string, how: { words: RegExp; required: readonly string[]; optional?: readonly (string | RegExp)[]; unless?: (names: ContextNames) => boolean; doubts?: readonly string[] }): Installer {
  return {
    name,
    fits: (words) => how.words.test(words.join(' ')),
    reads: (_words, names) => (how.unless?.(names) === true ? undefined : reads(pick(names, how.required, how.optional), { doubts: how.doubts ?? [] })),
  };
}

/** More projects than the one in the root. */
const hasOthers = (names: ContextNames, end: string): boolean => names.endingWith(end).some((path) => path.includes('/'));

/** Cargo is not among them: it refuses a manifest without its sources. Poetry and uv only where the project itself is not installed. */
export const installers: readonly Installer[] = [
  nodeInstaller({ name: 'npm', subcommands: ['install', 'i', 'ci', 'clean-install'], files: [], locks: ['package-lock.json', 'npm-shrinkwrap.json'], needsLock: /^(?:ci|clean-install)(?: |$)/ }),
  nodeInstaller({ name: 'yarn', subcommands: ['', 'install'], files: ['.yarnrc', '.yarnrc.yml', '.pnp.cjs'], locks: ['yarn.lock'], needsLock: /--(?:frozen-lockfile|immutable)(?: |$)/ }),
  nodeInstaller({ name: 'pnpm', subcommands: ['install', 'i'], files: ['.pnpmfile.cjs'], locks: ['pnpm-lock.yaml'], needsLock: /--frozen-lockfile(?: |$)/ }),
  pip,
  fixedInstaller('poetry', { words: /^poetry install(?: -\S+)* --no-root(?: -\S+)*$/, required: ['pyproject.toml'], optional: ['poetry.lock', 'poetry.toml'], unless: (names) => names.has('.venv') }),
  fixedInstaller('uv', { words: /^uv sync(?: -\S+)* --no-install-project(?: -\S+)*$/, required: ['pyproject.toml'], optional: ['uv.lock', 'uv.toml', '.python-version'], unless: (names) => names.has('.venv') || hasOthers(names, 'pyproject.toml') }),
  fixedInstaller('bundle', { words: /^bundle install(?: -\S+)*$/, required: ['Gemfile'], optional: ['Gemfile.lock', '.ruby-version', '.tool-versions'], unless: (names) => names.has('vendor/bundle') || names.files.some((file) => file.endsWith('.gemspec')), doubts: ['a Gemfile may name folders of the project (path:): these have to be copied before it too'] }),
  fixedInstaller('composer', {
    words: /^composer install(?: --(?:no-dev|no-scripts|no-autoloader|no-interaction|no-progress|prefer-dist|no-ansi|no-plugins|ansi)| -n| -q)*$/,
    required: ['composer.json'], optional: ['composer.lock', 'symfony.lock', 'auth.json'], unless: (names) => names.has('vendor'), doubts: [scriptsDoubt('composer.json')],
  }),
  fixedInstaller('go', { words: /^go mod download(?: -x)?$/, required: ['go.mod'], optional: ['go.sum'], unless: (names) => names.has('go.work') || hasOthers(names, 'go.mod') }),
  fixedInstaller('mvn', { words: /^mvn(?: -\S+)* dependency:(?:go-offline|resolve)(?: -\S+)*$/, required: ['pom.xml'], unless: (names) => hasOthers(names, 'pom.xml') || names.has('.mvn') }),
  fixedInstaller('gradle', { words: /^gradle(?: -\S+)* dependencies(?: -\S+)*$/, required: [], optional: [/^(?:build|settings)\.gradle(?:\.kts)?$/, 'gradle.properties'], unless: (names) => names.has('buildSrc') || names.has('gradle') || hasOthers(names, 'build.gradle') || hasOthers(names, 'build.gradle.kts') }),
  {
    name: 'dotnet restore',
    fits: (words) => /^dotnet restore(?: -\S+)*$/.test(words.join(' ')),
    reads: (_words, names) => {
      const projects = names.files.filter((file) => /\.(?:cs|fs|vb)proj$/.test(file));
      const isSingle = projects.length === 1 && names.endingWith('proj').length === 1 && names.endingWith('.sln').length === 0 && names.endingWith('.slnx').length === 0;
      return isSingle ? reads(pick(names, projects, [/^nuget\.config$/i, /^Directory\.[\w.]+\.(?:props|targets)$/, 'global.json', 'packages.lock.json'])) : undefined;
    },
  },
];

const systemInstalls = [/^apt(?:-get)? (?:install|update|upgrade|dist-upgrade|clean|autoremove|autoclean|purge|remove)\b/, /^apk (?:add|update|upgrade|del)\b/, /^(?:dnf|yum|microdnf) (?:install|update|upgrade|clean|makecache|remove)\b/, /^zypper (?:install|in|refresh|clean)\b/];
const harmless = [/^set -\w+( pipefail)?$/, /^corepack enable( \w+)?$/, /^npm cache clean --force$/, /^yarn cache clean$/, /^npm config set \S+ \S+$/];

/** What needs nothing of the context: packages of the system by name, and what cleans up after them. */
export function isSystemInstall(words: readonly string[]): boolean {
  const text = words.join(' ');
  if (words[0] === 'rm') return words.slice(1).every((word) => /^-\w+$/.test(word) || /^\/(?:var\/(?:lib|cache)|tmp|root\/\.cache)\/[\w./*-]*$/.test(word));
  if (harmless.some((pattern) => pattern.test(text))) return true;
  const plain = words.filter((word) => !word.startsWith('-'));
  const flags = text.replace(/(?:--no-install-recommends|--no-cache)/g, '');
  const start = plain.slice(0, 2).join(' ');
  return systemInstalls.some((pattern) => pattern.test(start)) && !plain.slice(2).some(mayBePath) && !/(?:^| )(?:-c|-o|--(?:installroot|root|config(?:-file)?|repository|repositories-file|keys-dir|option))(?:=| |$)/.test(flags);
}

/** Packages for everybody, by name: they lie in no folder of the project. */
export function isGlobalInstall(words: readonly string[]): boolean {
  const [program, subcommand, ...rest] = words;
  if (program === 'npm') return ['install', 'i'].includes(subcommand ?? '') && rest.some((word) => word === '-g' || word === '--global') && !rest.some((word) => !word.startsWith('-') && mayBePath(word));
  const start = pipStart(words);
  if (start < 0) return false;
  const given = words.slice(start);
  return given.every((word) => /^(?:--upgrade|-U|--no-cache-dir|--quiet|-q|--user|--root-user-action=ignore|--break-system-packages|--disable-pip-version-check)$/.test(word) || (!word.startsWith('-') && !mayBePath(word)));
}
