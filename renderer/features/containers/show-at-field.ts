import type { UseFormReturn } from 'react-hook-form';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { adviseOn, fieldOf, type NameOf } from '../../lib/advice.ts';
import { sentence } from '../../lib/format.ts';
import type { RunForm } from './run-form.ts';

/** Puts the engine's error at the field it is about, where that can be told, and moves the focus there where it may. */
export function showAtField(form: UseFormReturn<RunForm>, error: EngineError, { nameOf, focus }: { nameOf: NameOf; focus: boolean }): void {
  const target = targetOf(form.getValues(), error);
  if (target === undefined) return;
  const { kind, detail } = error;
  const advice = adviseOn({ kind, detail }, nameOf).text;
  // Where advice is as general as its kind, the engine's own sentence says more.
  const isOwn = ['mounts', 'memory', 'cpus', 'pids', 'network', 'user'].includes(fieldOf(error) ?? '');
  form.setError(target, { message: isOwn ? sentence(error.message) : advice });
  // After its part of the form has opened.
  if (focus) setTimeout(() => form.setFocus(target));
}

type Target = Parameters<UseFormReturn<RunForm>['setFocus']>[0];

function targetOf(values: RunForm, error: EngineError): Target | undefined {
  const field = fieldOf(error);
  switch (field) {
    case undefined:
    case 'env':
      return undefined;
    case 'ports': {
      const row = values.ports.findIndex(({ host }) => Number(host) === Number(error.detail?.['hostPort']));
      return row < 0 ? undefined : `ports.${row}.host`;
    }
    case 'mounts': {
      const row = values.mounts.findIndex(({ source, destination }) => source === error.detail?.['source'] || destination === error.detail?.['destination']);
      return row < 0 ? undefined : `mounts.${row}.source`;
    }
    case 'command':
      return values.entrypoint.trim() === '' ? 'command' : 'entrypoint';
    case 'image':
    case 'name':
    case 'memory':
    case 'cpus':
    case 'pids':
    case 'network':
    case 'user':
      return field;
  }
}
