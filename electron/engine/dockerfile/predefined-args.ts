import type { Platform } from '../../shared/oci/platform.ts';

const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];

/** Arguments that may be given without an ARG. They are part of no cache key and no history, unless the file names them with ARG. */
export const proxyArgs: ReadonlySet<string> = new Set([...proxies, ...proxies.map((name) => name.toLowerCase())]);

/** Names of the platform arguments: global ones, seen in a stage only after `ARG NAME` there. */
export const platformArgNames: readonly string[] = ['BUILD', 'TARGET'].flatMap((side) => ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].map((part) => `${side}${part}`));

/** TARGETPLATFORM, BUILDARCH and the others, and TARGETSTAGE. */
export function platformArgs({ build, target, stage }: { readonly build: Platform; readonly target: Platform; readonly stage: string }): ReadonlyMap<string, string> {
  const parts = (side: string, platform: Platform): [string, string][] => {
    const { os, architecture, variant } = platform;
    return [
      [`${side}PLATFORM`, [os, architecture, ...(variant ? [variant] : [])].join('/')],
      [`${side}OS`, os],
      [`${side}OSVERSION`, ''],
      [`${side}ARCH`, architecture],
      [`${side}VARIANT`, variant ?? ''],
    ];
  };
  return new Map([...parts('BUILD', build), ...parts('TARGET', target), ['TARGETSTAGE', stage === '' ? 'default' : stage]]);
}
