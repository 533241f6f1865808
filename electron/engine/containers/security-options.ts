import { EngineError } from '../../shared/errors/engine-error.ts';

/** What `--security-opt` asks for, read. */
export type SecurityOptions = {
  readonly noNewPrivileges: boolean;
  /** A profile in Docker's format, as text. */
  readonly seccomp: 'default' | 'unconfined' | { readonly profile: string };
  /** Undefined: nothing was said. */
  readonly apparmor: string | undefined;
};

/** The last one of a kind counts. Labels are for SELinux, which the engine leaves alone, as Docker does where it is off. `invalid` in Docker's words. */
export function readSecurityOptions(options: readonly string[]): SecurityOptions {
  let read: SecurityOptions = { noNewPrivileges: false, seccomp: 'default', apparmor: undefined };
  for (const option of options) read = { ...read, ...readOption(option) };
  return read;
}

function readOption(option: string): Partial<SecurityOptions> {
  if (option === 'no-new-privileges') return { noNewPrivileges: true };
  if (option === 'disable') return {};
  // With a colon in the way of long ago.
  const at = option.includes('=') ? option.indexOf('=') : option.indexOf(':');
  if (at < 0) throw new EngineError('invalid', `invalid --security-opt 1: ${JSON.stringify(option)}`);
  const value = option.slice(at + 1);
  switch (option.slice(0, at)) {
    case 'label':
      return {};
    case 'apparmor':
      return { apparmor: value };
    case 'seccomp':
      // `builtin` is the client's word for what is there without a word.
      if (value === 'unconfined') return { seccomp: 'unconfined' };
      return { seccomp: value === '' || value === 'builtin' ? 'default' : { profile: value } };
    case 'no-new-privileges':
      return { noNewPrivileges: readFlag(value, option) };
    default:
      throw new EngineError('invalid', `invalid --security-opt 2: ${JSON.stringify(option)}`);
  }
}

function readFlag(value: string, option: string): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) return false;
  throw new EngineError('invalid', `invalid --security-opt 2: ${JSON.stringify(option)}`);
}
