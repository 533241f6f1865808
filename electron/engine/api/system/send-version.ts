import { release } from 'node:os';
import type { VersionReply } from '../../../shared/docker/version-reply.ts';
import type { Call } from '../call.ts';
import { sendJson } from '../respond.ts';
import { apiVersion, minApiVersion } from '../version.ts';
import { goArchitecture } from './architecture.ts';

/** `GET /version`. Node's version stands where Docker tells Go's. */
export function sendVersion({ rooms, response }: Call): void {
  const { version, gitCommit, runtime } = rooms.info;
  const shared = {
    ApiVersion: apiVersion,
    MinAPIVersion: minApiVersion,
    GitCommit: gitCommit,
    GoVersion: `node ${process.versions.node}`,
    Os: 'linux',
    Arch: goArchitecture(),
    KernelVersion: release(),
    BuildTime: '',
  };
  const reply: VersionReply = {
    Platform: { Name: 'Tidewharf' },
    Components: [
      { Name: 'Engine', Version: version, Details: { ...shared, Experimental: 'false' } },
      { Name: runtime.name, Version: runtime.version, Details: { GitCommit: '' } },
    ],
    Version: version,
    ...shared,
  };
  sendJson(response, 200, reply);
}
