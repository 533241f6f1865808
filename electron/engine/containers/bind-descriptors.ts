import { fstatSync, mkdirSync, writeFileSync } from 'node:fs';
import type { SpecMount } from '../runtime/oci-spec.ts';
import { mount } from '../sys/mount.ts';
import type { StepBind } from './step-run.ts';

/**
 * Mounts what descriptors stand for in a bundle, where the runtime finds it by path: it works in another mount namespace and takes no descriptor of ours. The caller
 * unmounts them.
 */
export function bindDescriptors(bundle: string, binds: readonly StepBind[]): SpecMount[] {
  return binds.map(({ fd, destination, readOnly }, index) => {
    const source = `${bundle}/bind${index}`;
    if (fstatSync(fd).isDirectory()) mkdirSync(source, { mode: 0o700 });
    else writeFileSync(source, '', { flag: 'wx' });
    mount({ source: `/proc/self/fd/${fd}`, target: source, type: '', flags: ['bind'] });
    if (readOnly) mount({ source: '', target: source, type: '', flags: ['bind', 'remount', 'readonly'] });
    return { kind: 'bind', source, destination, readOnly, recursive: false };
  });
}
