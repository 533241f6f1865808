import { z } from 'zod';
import type { IsolationSpec } from '../../../containers/create-spec.ts';
import { flag, list, text, textMap, whole, type Fields } from './body-fields.ts';

const defaultShmSize = 64 * 1024 * 1024;

const ulimit = z.object({ Name: z.string(), Soft: z.number().int(), Hard: z.number().int() });
const device = z.object({ PathOnHost: z.string(), PathInContainer: text, CgroupPermissions: text });

export const isolationHostFields = {
  Privileged: flag, CapAdd: list, CapDrop: list, ReadonlyRootfs: flag, SecurityOpt: list, PidMode: text, IpcMode: text, UTSMode: text, CgroupnsMode: text,
  ShmSize: whole, Sysctls: textMap, DeviceCgroupRules: list, OomScoreAdj: whole,
  Ulimits: z.array(ulimit).nullish().transform((value) => value ?? []),
  Devices: z.array(device).nullish().transform((value) => value ?? []),
  MaskedPaths: z.array(z.string()).nullish(),
  ReadonlyPaths: z.array(z.string()).nullish(),
};

export function planIsolation(host: Fields<typeof isolationHostFields>): IsolationSpec {
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
