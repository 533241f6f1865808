import { z } from 'zod';
import type { ContainerCalls } from '../../shared/ipc/containers.ts';
import { byId, empty, id, shortText, type InputsOf } from '../input-parts.ts';

export const containerInputs: InputsOf<ContainerCalls> = {
  'containers.list': empty,
  'containers.inspect': byId,
  'containers.start': byId,
  'containers.stop': byId,
  'containers.restart': byId,
  'containers.kill': byId,
  'containers.pause': byId,
  'containers.unpause': byId,
  'containers.rename': z.strictObject({ id, name: z.string().max(300) }),
  'containers.commit': z.strictObject({ id, reference: z.string().max(4096), message: shortText }),
  'containers.imageChange': byId,
  'containers.editable': byId,
  'containers.remove': z.strictObject({ id, force: z.boolean() }),
  'containers.restore': byId,
};
