import { EngineError } from '../errors/engine-error.ts';

/** OCI image-spec, Image Index, platform. */
export type Platform = {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
};

const aliases: Readonly<Record<string, string>> = { x86_64: 'amd64', x64: 'amd64', aarch64: 'arm64', armhf: 'arm' };

/** `os/architecture[/variant]` or an architecture alone. Fails with `invalid`. */
export function parsePlatform(text: string): Platform {
  const parts = text.split('/');
  const [os, architecture, variant] = parts.length === 1 ? ['linux', parts[0]] : parts;
  if (!os || !architecture || parts.length > 3 || !parts.every((part) => /^[a-z0-9_.-]+$/i.test(part))) {
    throw new EngineError('invalid', `platform ${JSON.stringify(text)}: expected os/architecture[/variant], such as linux/amd64`);
  }
  return { os, architecture: aliases[architecture] ?? architecture, ...(variant && { variant }) };
}

/** The reverse of {@link parsePlatform}. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/');
}

/** True where an entry of an index serves the wanted platform; a variant counts only where both name one. */
export function platformMatches(entry: Platform, wanted: Platform): boolean {
  return (
    entry.os === wanted.os &&
    (aliases[entry.architecture] ?? entry.architecture) === wanted.architecture &&
    (!entry.variant || !wanted.variant || entry.variant === wanted.variant)
  );
}
