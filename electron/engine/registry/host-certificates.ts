import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { EngineError } from '../../shared/errors/engine-error.ts';

/**
 * What Docker's certs.d means: `*.crt` of the host's folder are authorities besides those that Node trusts, each `NAME.cert` with its `NAME.key` is a
 * certificate to show. Undefined where there is nothing: Node's default then. `invalid` where one of a pair is missing or cannot be read.
 */
export function readHostCertificates(certsDir: string | undefined, host: string): SecureContext | undefined {
  if (certsDir === undefined || host.startsWith('.')) return undefined;
  const folder = join(certsDir, host);
  const names = listFolder(folder);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const authorities = names.filter((name) => name.endsWith('.crt')).map(read);
  const pairs = names.filter((name) => name.endsWith('.cert')).map((name) => ({ cert: name, key: `${name.slice(0, -'.cert'.length)}.key` }));
  for (const { cert, key } of pairs) {
    if (!names.includes(key)) throw new EngineError('invalid', `certs.d/${host}: missing key ${key} for client certificate ${cert}; authorities have names that end in .crt`);
  }
  for (const key of names.filter((name) => name.endsWith('.key'))) {
    if (!pairs.some((pair) => pair.key === key)) throw new EngineError('invalid', `certs.d/${host}: missing client certificate ${key.slice(0, -'.key'.length)}.cert for key ${key}`);
  }
  if (authorities.length + pairs.length === 0) return undefined;
  try {
    return createSecureContext({
      ...(authorities.length > 0 && { ca: [...getCACertificates('default'), ...authorities] }),
      ...(pairs.length > 0 && { cert: pairs.map(({ cert }) => read(cert)), key: pairs.map(({ key }) => read(key)) }),
    });
  } catch (cause) {
    throw new EngineError('invalid', `certs.d/${host}: a certificate or key of it cannot be read`, { cause });
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
