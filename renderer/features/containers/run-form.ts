import { z } from 'zod';
import { isEngineError } from '../../../electron/shared/errors/engine-error.ts';
import type { RunRequest } from '../../../electron/shared/ipc/run.ts';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import { parseReference } from '../../../electron/shared/oci/reference.ts';
import { sentence } from '../../lib/format.ts';
import { parseShellWords } from '../../lib/shell-words.ts';
import { proposeHostPort } from '../../lib/propose-port.ts';

const imageId = /^(sha256:)?[0-9a-f]{12,64}$/;

/** Why a name is no image reference, or undefined. */
export function referenceProblem(text: string): string | undefined {
  if (text.trim() === '') return 'Say which image';
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
  z.string().refine((text) => /^\d*$/.test(text.trim()) && (text.trim() === '' ? least === 0 : Number(text) >= least && Number(text) <= 65_535), `${what} is a number from ${least} to 65535`);

/** What the run form holds: text as typed. */
export const runFormSchema = z
  .object({
    image: z.string().superRefine((text, context) => {
      const problem = referenceProblem(text);
      if (problem !== undefined) context.addIssue(problem);
    }),
    name: z.string().regex(/^([a-zA-Z0-9][a-zA-Z0-9_.-]+)?$/, 'Letters, digits, _ . and -, two or more, starting with a letter or digit'),
    ports: z.array(z.object({ host: portText(0, 'The host port'), container: portText(1, 'The container port'), protocol: z.enum(['tcp', 'udp']), everywhere: z.boolean() })),
    env: z.array(z.object({ name: z.string().regex(/^[^=\0\s]*$/, 'A name has no = and no spaces'), value: z.string() })),
    command: z.string().superRefine((text, context) => {
      const parsed = parseShellWords(text);
      if (!parsed.ok) context.addIssue(sentence(parsed.problem));
    }),
    tty: z.boolean(),
    restartPolicy: z.enum(['no', 'on-failure', 'always', 'unless-stopped']),
  })
  .superRefine(({ ports }, context) => {
    const seen = new Set<string>();
    for (const [index, { host, protocol }] of ports.entries()) {
      const port = Number(host);
      if (port !== 0 && seen.has(`${port}/${protocol}`)) context.addIssue({ code: 'custom', path: ['ports', index, 'host'], message: `${port} is here twice` });
      seen.add(`${port}/${protocol}`);
    }
  });

export type RunForm = z.infer<typeof runFormSchema>;

export const emptyRunForm: RunForm = { image: '', name: '', ports: [], env: [], command: '', tty: false, restartPolicy: 'no' };

/** Rows for the ports an image names, with host ports that no container here has. */
export function proposePorts(image: Pick<ImageDetail, 'config'>, taken: ReadonlySet<number>): RunForm['ports'] {
  const used = new Set(taken);
  return image.config.exposedPorts.map((entry) => {
    const [port = '', protocol] = entry.split('/');
    const host = proposeHostPort(Number(port), used);
    used.add(host);
    return { host: String(host), container: port, protocol: protocol === 'udp' ? 'udp' : 'tcp', everywhere: true };
  });
}

/** The form as the engine wants it. Rows without a container port or a name are left out. */
export function buildRunRequest(form: RunForm): RunRequest {
  const parsed = parseShellWords(form.command);
  const command = parsed.ok && parsed.words.length > 0 ? parsed.words : undefined;
  return {
    image: form.image.trim(),
    name: form.name,
    ports: form.ports
      .filter(({ container }) => Number(container) > 0)
      .map(({ host, container, protocol, everywhere }) => ({ hostIp: everywhere ? '' : '127.0.0.1', hostPort: Number(host), containerPort: Number(container), protocol })),
    env: form.env.filter(({ name }) => name !== '').map(({ name, value }) => `${name}=${value}`),
    ...(command !== undefined && { command }),
    tty: form.tty,
    restartPolicy: form.restartPolicy,
    maxRetries: 0, mounts: [], labels: {}, user: '', workingDir: '', network: '', limits: { memory: 0, nanoCpus: 0, pids: 0 }, autoRemove: false, init: false,
  };
}
