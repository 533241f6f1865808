import type { EditableContainer, EditMount, EditRequest } from '../../../electron/shared/engine-api/edit.ts';
import { quoteShellWord } from '../../lib/shell-words.ts';
import { formatSize, parseSize } from '../../lib/sizes.ts';
import { emptyRunForm, envOf, labelsOf, limitsOf, portsOf, wordsOf, type RunForm } from './run-form.ts';

/** What a container has, as the form shows it. */
export function editFormOf(container: EditableContainer): RunForm {
  const { limits: { memory = 0, nanoCpus = 0, pids = 0 }, restartPolicy } = container;
  const lineOf = (words: readonly string[]): string => words.map(quoteShellWord).join(' ');
  return {
    ...emptyRunForm,
    name: container.name,
    ports: container.ports.map(({ containerPort, protocol = 'tcp', hostIp = '', hostPort = 0 }) => ({ host: hostPort === 0 ? '' : String(hostPort), container: String(containerPort), protocol, address: hostIp })),
    env: container.env.map(splitPair),
    mounts: container.mounts.map(rowOf),
    labels: Object.entries(container.labels).map(([name, value]) => ({ name, value })),
    command: lineOf(container.cmd),
    entrypoint: lineOf(container.entrypoint),
    memory: formatSize(memory),
    cpus: nanoCpus === 0 ? '' : String(nanoCpus / 1e9),
    pids: pids === 0 ? '' : String(pids),
    restartPolicy: restartPolicy.name ?? 'no',
    maxRetries: restartPolicy.maximumRetryCount ? String(restartPolicy.maximumRetryCount) : '',
  };
}

/** The fields of which the form says something else than the container has. `imageEnv`: variables that it has from its image, undefined where nobody knows. */
export function editOf(container: EditableContainer, form: RunForm, imageEnv: readonly string[] | undefined): EditRequest {
  const before = partsOf(editFormOf(container));
  const after = partsOf(form);
  const edit = Object.fromEntries(Object.entries(after).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof typeof before])));
  return 'env' in edit ? { ...edit, env: ownEnv(envOf(form), imageEnv) } : edit;
}

/** The edit that takes another back: what it changed as it was. */
export function undoOf(changes: readonly { readonly field: string; readonly before: unknown }[], imageEnv: readonly string[] | undefined): EditRequest {
  const edit = Object.fromEntries(changes.map(({ field, before }) => [field, before])) as EditRequest;
  return edit.env === undefined ? edit : { ...edit, env: ownEnv(edit.env, imageEnv) };
}

function partsOf(form: RunForm): Omit<EditRequest, 'restart' | 'dryRun'> {
  return {
    name: form.name,
    ports: portsOf(form),
    env: envOf(form),
    cmd: wordsOf(form.command) ?? [],
    entrypoint: wordsOf(form.entrypoint) ?? [],
    mounts: form.mounts.filter(({ destination }) => destination !== '').map(mountOf),
    labels: labelsOf(form),
    limits: limitsOf(form),
    restartPolicy: { name: form.restartPolicy, maximumRetryCount: form.restartPolicy === 'on-failure' ? Number(form.maxRetries) : 0 },
  };
}

/** Without what the image has anyhow; a name alone takes one of the image's away. */
function ownEnv(env: readonly string[], imageEnv: readonly string[] = []): string[] {
  const names = new Set(env.map((entry) => splitPair(entry).name));
  const gone = imageEnv.map((entry) => splitPair(entry).name).filter((name) => !names.has(name));
  return [...env.filter((entry) => !imageEnv.includes(entry)), ...gone];
}

function splitPair(entry: string): { name: string; value: string } {
  const mark = entry.indexOf('=');
  return mark < 0 ? { name: entry, value: '' } : { name: entry.slice(0, mark), value: entry.slice(mark + 1) };
}

function rowOf(mount: EditMount): RunForm['mounts'][number] {
  const { destination } = mount;
  switch (mount.type) {
    case 'bind':
      return { kind: 'bind', source: mount.source, destination, readOnly: mount.readOnly ?? false };
    case 'volume':
      return { kind: 'volume', source: mount.name ?? '', destination, readOnly: mount.readOnly ?? false };
    case 'tmpfs':
      return { kind: 'tmpfs', source: formatSize(mount.size ?? 0), destination, readOnly: false };
  }
}

function mountOf({ kind, source, destination, readOnly }: RunForm['mounts'][number]): EditMount {
  switch (kind) {
    case 'bind':
      return { type: 'bind', source, destination, readOnly };
    case 'volume':
      return { type: 'volume', ...(source.trim() !== '' && { name: source.trim() }), destination, readOnly };
    case 'tmpfs':
      return { type: 'tmpfs', destination, size: parseSize(source) ?? 0 };
  }
}
