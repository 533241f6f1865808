import { EngineError } from '../../shared/errors/engine-error.ts';

/** Minor numbers of the Docker Engine API versions that are served; the major is 1. */
export const newest = 51;
export const oldest = 24;

export const apiVersion = `1.${newest}`;
export const minApiVersion = `1.${oldest}`;

/** Splits `/v1.41/containers/json` in the minor version and the rest; the newest where there is no prefix. Fails with `invalid`. */
export function splitVersion(path: string): { version: number; path: string } {
  const prefix = /^\/v(\d+)\.(\d+)(?=\/)/.exec(path);
  if (!prefix) return { version: newest, path };
  const asked = `${prefix[1]}.${prefix[2]}`;
  const version = Number(prefix[2]);
  if (prefix[1] !== '1' || version > newest) {
    throw new EngineError('invalid', `client version ${asked} is too new. Maximum supported API version is ${apiVersion}`);
  }
  if (version < oldest) {
    throw new EngineError('invalid', `client version ${asked} is too old. Minimum supported API version is ${minApiVersion}, please upgrade your client to a newer version`);
  }
  return { version, path: path.slice(prefix[0].length) };
}
