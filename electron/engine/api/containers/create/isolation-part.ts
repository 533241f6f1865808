import { z } from 'zod';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { IsolationSpec } from '../../../containers/create-spec.ts';
import { flag, list, text, textMap, whole, type Fields } from './body-fields.ts';

const defaultShmSize = 64 * 1024 * 1024;

const ulimit = z.object({ Name: z.string(), Soft: z.number().int(), Hard: z.number().int() });
const device = z.object({ PathOnHost: z.string(), PathInContainer: text, CgroupPermissions: text });
const deviceRequest = z.looseObject({ Driver: text, Capabilities: z.array(z.array(z.string())).nullish() });

export const isolationHostFields = {
  Privileged: flag, CapAdd: list, CapDrop: list, ReadonlyRootfs: flag, SecurityOpt: list, PidMode: text, IpcMode: text, UTSMode: text, CgroupnsMode: text,
  ShmSize: whole, Sysctls: textMap, DeviceCgroupRules: list, OomScoreAdj: whole, UsernsMode: text, CgroupParent: text, Runtime: text, Isolation: text, StorageOpt: textMap,
  Ulimits: z.array(ulimit).nullish().transform((value) => value ?? []),
  Devices: z.array(device).nullish().transform((value) => value ?? []),
  DeviceRequests: z.array(deviceRequest).nullish().transform((value) => value ?? []),
  MaskedPaths: z.array(z.string()).nullish(),
  ReadonlyPaths: z.array(z.string()).nullish(),
};

type IsolationBody = Fields<typeof isolationHostFields>;

export function planIsolation(host: IsolationBody): IsolationSpec {
  refuse(host);
  return {
    privileged: host.Privileged,
    capAdd: host.CapAdd,
    capDrop: host.CapDrop,
    readonlyRootfs: host.ReadonlyRootfs,
    securityOpt: host.SecurityOpt,
    pidMode: host.PidMode,
    ipcMode: host.IpcMode,
    utsMode: host.UTSMode,
    cgroupnsMode: host.CgroupnsMode,
    ...(host.UsernsMode !== '' && { usernsMode: host.UsernsMode }),
    ...(host.CgroupParent !== '' && { cgroupParent: host.CgroupParent }),
    shmSize: host.ShmSize || defaultShmSize,
    sysctls: host.Sysctls,
    ulimits: host.Ulimits.map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
    devices: host.Devices.map(({ PathOnHost, PathInContainer, CgroupPermissions }) => {
      return { pathOnHost: PathOnHost, pathInContainer: PathInContainer || PathOnHost, permissions: CgroupPermissions || 'rwm' };
    }),
    deviceCgroupRules: host.DeviceCgroupRules,
    oomScoreAdj: host.OomScoreAdj,
    maskedPaths: host.MaskedPaths ?? undefined,
    readonlyPaths: host.ReadonlyPaths ?? undefined,
  };
}

/** What no Linux engine with overlay layers and without device drivers serves, in Docker's words. */
function refuse({ DeviceRequests: [request], StorageOpt, Isolation }: IsolationBody): void {
  if (request !== undefined) {
    const capabilities = (request.Capabilities ?? []).map((set) => `[${set.join(' ')}]`).join(' ');
    throw new EngineError('invalid', `could not select device driver ${JSON.stringify(request.Driver)} with capabilities: [${capabilities}]`);
  }
  if (Object.keys(StorageOpt).length > 0) throw new EngineError('invalid', "--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
  if (!['', 'default'].includes(Isolation)) throw new EngineError('invalid', `Invalid isolation: ${JSON.stringify(Isolation)} - linux only supports 'default'`);
}

/** The runtime that a client named, where the engine has it. `own`: the one it uses. */
export function checkRuntimeName(asked: string, own: string): void {
  if (!['', own, 'io.containerd.runc.v2'].includes(asked)) throw new EngineError('invalid', `unknown or invalid runtime name: ${asked}`);
}
