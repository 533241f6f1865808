import { EngineError } from '../../shared/errors/engine-error.ts';
import type { OciSpec } from '../runtime/oci-spec.ts';
import { readJsonFile } from '../sys/atomic-file.ts';

/** The config.json that a running container was made of: written by us, for our eyes only. Fails with `not-found`. */
export async function readSpec(bundle: string): Promise<OciSpec> {
  const spec = (await readJsonFile(`${bundle}/config.json`)) as OciSpec | undefined;
  if (spec === undefined) throw new EngineError('not-found', `read ${bundle}/config.json: no such file`);
  return spec;
}
