import { EventEmitter } from 'node:events';
import { strict } from './record.ts';
import { protocol } from './schemes.ts';

type PermissionRequest = (contents: unknown, permission: string, callback: (granted: boolean) => void, details: object) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string, details: object) => boolean;

class Session extends EventEmitter {
  request: PermissionRequest | null = null;
  check: PermissionCheck | null = null;
  readonly protocol = protocol;

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.request = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.check = handler;
  }

  setDevicePermissionHandler(): void {}

  setSpellCheckerEnabled(): void {}

  /** Test hook: what the app would answer. Electron grants what no handler refuses. */
  ask(permission: string): Promise<boolean> {
    return new Promise((resolve) => (this.request ? this.request(null, permission, resolve, {}) : resolve(true)));
  }

  /** Test hook: the synchronous check. */
  allows(permission: string): boolean {
    return this.check ? this.check(null, permission, '', {}) : true;
  }
}

export const defaultSession = strict('session.defaultSession', new Session());
export const session = strict('session', { defaultSession, fromPartition: () => defaultSession });
