import { z } from 'zod';
import { isEngineError } from '../../../electron/shared/errors/engine-error.ts';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import type { RunMount, RunRequest } from '../../../electron/shared/ipc/run.ts';
import { parseReference } from '../../../electron/shared/oci/reference.ts';
import { sentence } from '../../lib/format.ts';
import { proposeHostPort } from '../../lib/propose-port.ts';
import { parseShellWords } from '../../lib/shell-words.ts';
import { parseSize } from '../../lib/sizes.ts';
import { strings } from '../../strings/strings.ts';

const problems = strings.run.problems;
const imageId = /^(sha256:)?[0-9a-f]{12,64}$/;
const leastMemory = 6 << 20;

/** Why a name is no image reference, or undefined. */
export function referenceProblem(text: string): string | undefined {
  if (text.trim() === '') return problems.noImage;
  if (imageId.test(text)) return undefined;
  try {
    parseReference(text.trim());
    return undefined;
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return sentence(error.message.slice(error.message.lastIndexOf(': ') + 2));
  }
}

const portText = (least: number, what: string) =>
  z.string().refine((text) => /^\d*$/.test(text.trim()) && (text.trim() === '' ? least === 0 : Number(text) >= least && Number(text) <= 65_535), problems.port(what, least));

const commandText = z.string().superRefine((text, context) => {
  const parsed = parseShellWords(text);
  if (!parsed.ok) context.addIssue(sentence(parsed.problem));
});

const countText = z.string().regex(/^\s*\d*\s*$/, problems.count);
const pathText = z.string().regex(/^(\/.*)?$/, problems.workingDir);
const ownName = /^([a-zA-Z0-9][a-zA-Z0-9_.-]+)?$/;

const mountRow = z
  .object({ kind: z.enum(['volume', 'bind', 'tmpfs']), source: z.string(), destination: z.string().regex(/^\/./, problems.destination), readOnly: z.boolean() })
  .superRefine(({ kind, source }, context) => {
    const issue = (message: string): void => context.addIssue({ code: 'custom', path: ['source'], message });
    if (kind === 'bind' && !source.startsWith('/')) issue(problems.folder);
    if (kind === 'volume' && !ownName.test(source)) issue(problems.volume);
    if (kind === 'tmpfs' && parseSize(source) === undefined) issue(problems.size);
  });

/** What a container can have, as text as it is typed: the forms of a new one and of an edit hold it. */
const containerFields = z.object({
  name: z.string().regex(ownName, problems.name),
  ports: z.array(z.object({ host: portText(0, problems.theHostPort), container: portText(1, problems.theContainerPort), protocol: z.enum(['tcp', 'udp']), address: z.string() })),
  env: z.array(z.object({ name: z.string().regex(/^[^=\0\s]*$/, problems.variable), value: z.string() })),
  mounts: z.array(mountRow),
  labels: z.array(z.object({ name: z.string().regex(/^[^=]*$/, problems.label), value: z.string() })),
  command: commandText,
  entrypoint: commandText,
  user: z.string(),
  workingDir: pathText,
  network: z.string(),
  memory: z.string().superRefine((text, context) => {
    const bytes = parseSize(text);
    if (bytes === undefined) context.addIssue(problems.size);
    else if (bytes > 0 && bytes < leastMemory) context.addIssue(problems.leastMemory);
  }),
  cpus: z.string().regex(/^\s*(\d+(\.\d+)?|\.\d+)?\s*$/, problems.cpus),
  pids: countText,
  restartPolicy: z.enum(['no', 'on-failure', 'always', 'unless-stopped']),
  maxRetries: countText,
  tty: z.boolean(),
  init: z.boolean(),
  autoRemove: z.boolean(),
});

type Fields = z.infer<typeof containerFields>;
type Context = { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void };

function refuseDoubles({ ports, mounts, autoRemove, restartPolicy }: Fields, context: Context): void {
  const seen = new Set<string>();
  for (const [index, { host, protocol, address }] of ports.entries()) {
    const port = Number(host);
    const key = `${port}/${protocol}/${address}`;
    if (port !== 0 && seen.has(key)) context.addIssue({ code: 'custom', path: ['ports', index, 'host'], message: problems.portTwice(port) });
    seen.add(key);
  }
  const places = new Set<string>();
  for (const [index, { destination }] of mounts.entries()) {
    if (places.has(destination)) context.addIssue({ code: 'custom', path: ['mounts', index, 'destination'], message: problems.destinationTwice(destination) });
    places.add(destination);
  }
  if (autoRemove && restartPolicy !== 'no') context.addIssue({ code: 'custom', path: ['restartPolicy'], message: strings.run.restartOrRemove });
}

export const runFormSchema = containerFields
  .extend({
    image: z.string().superRefine((text, context) => {
      const problem = referenceProblem(text);
      if (problem !== undefined) context.addIssue(problem);
    }),
  })
  .superRefine(refuseDoubles);

/** The same for a container that is there. */
export const editFormSchema = containerFields.extend({ image: z.string() }).superRefine(refuseDoubles);

export type RunForm = z.infer<typeof runFormSchema>;

export const emptyRunForm: RunForm = {
  image: '', name: '', ports: [], env: [], mounts: [], labels: [], command: '', entrypoint: '', user: '', workingDir: '', network: '', memory: '', cpus: '', pids: '',
  restartPolicy: 'no', maxRetries: '', tty: false, init: false, autoRemove: false,
};

/** `NAME:/path` as a row to begin with; the place may be left to the person. */
export function mountsOfVolume(text: string): RunForm['mounts'] {
  if (text === '') return [];
  const mark = text.indexOf(':');
  return [{ kind: 'volume', source: mark < 0 ? text : text.slice(0, mark), destination: mark < 0 ? '' : text.slice(mark + 1), readOnly: false }];
}

/** Rows for the ports an image names, with host ports that no container here has. */
export function proposePorts(image: Pick<ImageDetail, 'config'>, taken: ReadonlySet<number>): RunForm['ports'] {
  const used = new Set(taken);
  return image.config.exposedPorts.map((entry) => {
    const [port = '', protocol] = entry.split('/');
    const host = proposeHostPort(Number(port), used);
    used.add(host);
    return { host: String(host), container: port, protocol: protocol === 'udp' ? 'udp' : 'tcp', address: '' };
  });
}

/** The form as the engine wants it. Rows without a container port, a destination or a name are left out. */
export function buildRunRequest(form: RunForm): RunRequest {
  const command = wordsOf(form.command);
  const entrypoint = wordsOf(form.entrypoint);
  return {
    image: form.image.trim(),
    name: form.name,
    ports: portsOf(form),
    env: envOf(form),
    mounts: form.mounts.filter(({ destination }) => destination !== '').map(mountOf),
    labels: labelsOf(form),
    ...(command !== undefined && { command }),
    ...(entrypoint !== undefined && { entrypoint }),
    user: form.user.trim(),
    workingDir: form.workingDir.trim(),
    network: form.network.trim(),
    limits: limitsOf(form),
    restartPolicy: form.restartPolicy,
    maxRetries: form.restartPolicy === 'on-failure' ? Number(form.maxRetries) : 0,
    tty: form.tty,
    autoRemove: form.autoRemove,
    init: form.init,
  };
}

/** Undefined where nothing, or nothing that can be read, is written. */
export function wordsOf(text: string): readonly string[] | undefined {
  const parsed = parseShellWords(text);
  return parsed.ok && parsed.words.length > 0 ? parsed.words : undefined;
}

export function portsOf({ ports }: Pick<RunForm, 'ports'>): RunRequest['ports'] {
  return ports
    .filter(({ container }) => Number(container) > 0)
    .map(({ host, container, protocol, address }) => ({ hostIp: address, hostPort: Number(host), containerPort: Number(container), protocol }));
}

export function envOf({ env }: Pick<RunForm, 'env'>): string[] {
  return env.filter(({ name }) => name !== '').map(({ name, value }) => `${name}=${value}`);
}

export function labelsOf({ labels }: Pick<RunForm, 'labels'>): Record<string, string> {
  return Object.fromEntries(labels.filter(({ name }) => name !== '').map(({ name, value }) => [name, value]));
}

export function limitsOf({ memory, cpus, pids }: Pick<RunForm, 'memory' | 'cpus' | 'pids'>): RunRequest['limits'] {
  return { memory: parseSize(memory) ?? 0, nanoCpus: Math.round((Number(cpus) || 0) * 1e9), pids: Number(pids) || 0 };
}

function mountOf({ kind, source, destination, readOnly }: RunForm['mounts'][number]): RunMount {
  switch (kind) {
    case 'volume':
      return { kind, name: source.trim(), destination, readOnly: readOnly && source.trim() !== '' };
    case 'bind':
      return { kind, source, destination, readOnly };
    case 'tmpfs':
      return { kind, destination, size: parseSize(source) ?? 0 };
  }
}
