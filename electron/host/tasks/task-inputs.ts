import type { TaskCalls } from '../../shared/ipc/tasks.ts';
import { byId, empty, type InputsOf } from '../input-parts.ts';

export const taskInputs: InputsOf<TaskCalls> = {
  'tasks.list': empty,
  'tasks.cancel': byId,
  'tasks.dismiss': byId,
};
