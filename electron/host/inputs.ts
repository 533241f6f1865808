import type { z } from 'zod';
import { EngineError } from '../shared/errors/engine-error.ts';
import type { CallName, Calls, StreamName, Streams } from '../shared/ipc/contract.ts';
import { appInputs } from './app/app-inputs.ts';
import { buildInputs } from './builds/build-inputs.ts';
import { containerInputs } from './containers/container-inputs.ts';
import { diagnosticsInputs } from './diagnostics/diagnostics-inputs.ts';
import { contentsInputs } from './contents/contents-inputs.ts';
import { diskInputs } from './disk/disk-inputs.ts';
import { editInputs } from './containers/edit-inputs.ts';
import { lossInputs } from './containers/loss-inputs.ts';
import { portInputs } from './containers/port-inputs.ts';
import { runInputs } from './containers/run-inputs.ts';
import { engineInputs } from './engine/engine-inputs.ts';
import { fileInputs } from './files/file-inputs.ts';
import { imageContentsInputs } from './images/image-contents-inputs.ts';
import { imageInputs } from './images/image-inputs.ts';
import { networkInputs } from './networks/network-inputs.ts';
import { registryInputs } from './registries/registry-inputs.ts';
import { eventInputs } from './events/event-inputs.ts';
import { volumeInputs } from './volumes/volume-inputs.ts';
import { byId, empty, type InputsOf } from './input-parts.ts';
import { logFollowInput, logInputs } from './logs/log-inputs.ts';
import { settingsInputs } from './settings/settings-inputs.ts';
import { statsInputs, statsStreamInput } from './stats/stats-inputs.ts';
import { taskInputs } from './tasks/task-inputs.ts';
import { terminalInputs } from './terminals/terminal-inputs.ts';
import { trashInputs } from './trash/trash-inputs.ts';

const callInputs: InputsOf<Calls> = {
  ...appInputs,
  ...engineInputs,
  ...settingsInputs,
  ...imageInputs,
  ...imageContentsInputs,
  ...containerInputs,
  ...runInputs,
  ...editInputs,
  ...lossInputs,
  ...portInputs,
  ...taskInputs,
  ...terminalInputs,
  ...diskInputs,
  ...trashInputs,
  ...diagnosticsInputs,
  ...fileInputs,
  ...statsInputs,
  ...logInputs,
  ...volumeInputs,
  ...eventInputs,
  ...contentsInputs,
  ...networkInputs,
  ...registryInputs,
  ...buildInputs,
};

const streamInputs: { readonly [Name in StreamName]: z.ZodType<Streams[Name]['in']> } = {
  logs: logFollowInput,
  terminal: byId,
  stats: statsStreamInput,
  engineLog: empty,
  events: empty,
  build: byId,
};

export function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(callInputs, name);
}

export function isStreamName(name: unknown): name is StreamName {
  return typeof name === 'string' && Object.hasOwn(streamInputs, name);
}

/** A call's input as the page sent it. Fails `invalid`, naming the field. */
export function parseCallInput<Name extends CallName>(name: Name, input: unknown): Calls[Name]['in'] {
  return parse(name, callInputs[name], input);
}

/** A stream's request as the page sent it. Fails `invalid`, naming the field. */
export function parseStreamInput<Name extends StreamName>(name: Name, input: unknown): Streams[Name]['in'] {
  return parse(name, streamInputs[name], input);
}

function parse<T>(name: string, schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EngineError('invalid', `${name}: ${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'not as expected'}`, {
    detail: { field: issue?.path.join('.') ?? '' },
  });
}
