import type { LoginKeeper } from '../../../electron/shared/ipc/registries.ts';
import { strings } from '../../strings/strings.ts';

const t = strings.registries;

/** Where a secret is, in few words. */
export function keeperWords(keeper: LoginKeeper): string {
  switch (keeper.kind) {
    case 'helper':
      return t.keptByHelper(keeper.program);
    case 'keyring':
      return t.keptBy.keyring;
    case 'file':
      return t.keptInFile;
  }
}

/** Where a new secret would go, said plainly. */
export function keeperPromise(keeper: LoginKeeper): string {
  switch (keeper.kind) {
    case 'helper':
      return t.keeperText.helper(keeper.program);
    case 'keyring':
      return t.keeperText.keyring;
    case 'file':
      return t.keeperText.file(keeper.file);
  }
}
