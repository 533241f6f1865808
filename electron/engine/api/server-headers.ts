import type { EngineInfo } from './rooms.ts';
import { apiVersion } from './version.ts';

/** What every answer tells of the engine. Clients choose their version by it. */
export function serverHeaders({ version }: EngineInfo): Readonly<Record<string, string>> {
  return {
    'Api-Version': apiVersion,
    'Builder-Version': '1',
    'Docker-Experimental': 'false',
    Ostype: 'linux',
    Server: `Tidewharf/${version} (linux)`,
  };
}
