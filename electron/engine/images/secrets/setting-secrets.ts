import type { ImageConfig } from '../../../shared/oci/manifest.ts';
import type { SecretKind } from '../../../shared/engine-api/image-secrets.ts';
import { findSecrets, isSecretSetting, mask } from '../../../shared/secrets/find-secrets.ts';
import type { ImageSecret } from './image-secrets.ts';

/** What an image tells everybody who has it: variables, labels, and the lines it was made by. Pure. */
export function findSettingSecrets({ config, history }: Pick<ImageConfig, 'config' | 'history'>): ImageSecret[] {
  const variables = (config?.Env ?? []).map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const);
  return [
    ...variables.flatMap(([name, value]) => inValue(name, value).map((found) => ({ ...found, place: { kind: 'env', name } as const }))),
    ...Object.entries(config?.Labels ?? {}).flatMap(([name, value]) => inValue(name, value).map((found) => ({ ...found, place: { kind: 'label', name } as const }))),
    ...(history ?? []).flatMap(({ created_by: line = '' }, index) => inLine(line).map((found) => ({ ...found, place: { kind: 'history', index, line: hide(line) } as const }))),
  ];
}

type Found = { readonly kind: SecretKind; readonly masked: string; readonly value?: string };

function inValue(name: string, value: string): Omit<Found, 'value'>[] {
  const formatted = findSecrets(value).map(({ kind, masked }) => ({ kind, masked }));
  if (formatted.length > 0) return formatted;
  return isSecretSetting(name, value) ? [{ kind: 'setting', masked: mask(value) }] : [];
}

const assignment = /\b([A-Za-z_][\w.-]{1,99})=("[^"]*"|'[^']*'|[^\s"']+)/g;

/** `ENV SECRET_KEY=abc`, `|1 TOKEN=abc /bin/sh -c ...` and the like. */
function inLine(line: string): Omit<Found, 'value'>[] {
  return [
    ...findSecrets(line).map(({ kind, masked }) => ({ kind, masked })),
    ...[...line.matchAll(assignment)].flatMap(([, name = '', quoted = '']) => {
      const value = quoted.replace(/^(["'])(.*)\1$/s, '$2');
      return isSecretSetting(name, value) && findSecrets(value).length === 0 ? [{ kind: 'setting' as const, masked: `${name}=${mask(value)}` }] : [];
    }),
  ];
}

/** The line without the values that were found in it. */
function hide(line: string): string {
  const withoutSettings = line.replaceAll(assignment, (whole, name: string, value: string) => (isSecretSetting(name, value.replace(/^(["'])(.*)\1$/s, '$2')) ? `${name}=…` : whole));
  return findSecrets(withoutSettings).length === 0 ? withoutSettings : `${withoutSettings.slice(0, 20)}…`;
}
