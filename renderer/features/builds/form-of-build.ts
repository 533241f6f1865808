import type { BuildDescription } from '../../../electron/shared/engine-api/builds.ts';
import type { ChosenOfBuild } from '../../../electron/shared/ipc/builds.ts';
import { formatSize } from '../../lib/sizes.ts';
import type { Pair } from '../../ui/pair-rows.tsx';
import { emptyForm, type BuildForm } from './build-form-state.ts';
import { familiarTag } from './build-names.ts';

/** The form of a build that was, to be changed and built again: all of it but the values of secrets. */
export function formOfBuild(build: BuildDescription, { folder, dockerfile, ssh, output }: ChosenOfBuild): BuildForm {
  const usual = emptyForm(folder.path);
  return {
    dockerfile: dockerfile !== null ? { kind: 'file', file: dockerfile } : build.dockerfile === '' || build.dockerfile.startsWith('/') ? usual.dockerfile : { kind: 'inside', path: build.dockerfile },
    names: build.tags.map(familiarTag).join(' '),
    target: build.target,
    platform: build.platform,
    args: build.args,
    moreArgs: [],
    secrets: build.secretIds.map((id, index) => ({ key: index + 1, id, value: '', file: null })),
    ssh: ssh.map(({ id, socket }, index) => ({ key: index + 1, id, socket })),
    labels: rows(Object.entries(build.labels)),
    network: build.network === 'default' ? '' : build.network,
    addHosts: rows(build.addHosts.map(splitHost)),
    noCache: build.noCache,
    noCacheFilter: build.noCacheFilter.join(' '),
    pull: build.pull,
    cacheFrom: build.cacheFrom.join(' '),
    cacheTo: build.cacheTo,
    shmSize: formatSize(build.shmSize),
    ulimits: rows(build.ulimits.map(({ name, soft, hard }) => [name, soft === hard ? String(soft) : `${soft}:${hard}`])),
    allow: build.allow ?? [],
    output: build.output.kind === 'image' ? build.output : { kind: build.output.kind, file: output },
  };
}

function rows(pairs: readonly (readonly [string, string])[]): Pair[] {
  return pairs.map(([name, value], index) => ({ id: index + 1, name, value }));
}

/** `name:address`, or with a `=`; an address may have colons of its own, and stand in brackets. */
function splitHost(entry: string): readonly [string, string] {
  const at = entry.search(/[:=]/);
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1).replace(/^\[(.*)\]$/, '$1')];
}
