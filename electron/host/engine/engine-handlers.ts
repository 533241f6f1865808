import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { EngineCalls, EngineInfo } from '../../shared/ipc/engine.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function engineHandlers({ client, engineHost }: HostParts): HandlersOf<EngineCalls> {
  return {
    'engine.state': async () => engineHost.state(),
    'engine.restart': async () => done(engineHost.restart()),
    'engine.stop': async () => done(engineHost.stop()),
    'engine.info': () => readInfo(client),
  };
}

async function readInfo(client: EngineClient): Promise<EngineInfo> {
  const [info, version] = await Promise.all([client.info(), client.version()]);
  return {
    cpus: info.NCPU, memory: info.MemTotal, dataDir: info.DockerRootDir, kernel: info.KernelVersion, system: info.OperatingSystem, architecture: info.Architecture,
    runtime: info.DefaultRuntime, runtimeVersion: version.Components.find(({ Name }) => Name === info.DefaultRuntime)?.Version ?? '',
    apiVersion: version.ApiVersion, cgroupVersion: info.CgroupVersion,
    isRootless: info.SecurityOptions.includes('name=rootless'), warnings: info.Warnings.map((line) => line.replace(/^WARNING: /, '')),
  };
}
