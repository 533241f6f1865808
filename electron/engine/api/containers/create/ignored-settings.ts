import type { CreateBody } from './create-body.ts';

/** Settings that the engine does not act on yet: name -> values that mean nothing was asked for, besides null, '', 0, false, [] and {}. */
const ignored: Readonly<Record<string, readonly unknown[]>> = {
  CgroupParent: [],
  DeviceCgroupRules: [], DeviceRequests: [], Devices: [], GroupAdd: [],
  IpcMode: ['private', 'shareable'],
  OomScoreAdj: [], PidMode: ['private'], StorageOpt: [], Sysctls: [], Ulimits: [], UTSMode: [], UsernsMode: [],
  CgroupnsMode: ['private', 'host'],
};

/** What a client is told that it asked for in vain, one sentence each. */
export function warnIgnored(body: CreateBody): string[] {
  const host: Readonly<Record<string, unknown>> = body.HostConfig;
  const names = Object.keys(ignored).filter((name) => isSet(host[name]) && !ignored[name]?.includes(host[name]));
  return names.map((name) => `${name} is not served by this engine yet and was ignored`);
}

function isSet(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
