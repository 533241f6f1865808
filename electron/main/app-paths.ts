import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Files the app is made of: in the source tree's dist/, or in the installed app's resources. */
export type AppPaths = {
  readonly page: string;
  readonly preload: string;
  readonly icon: string;
  readonly trayIcon: string;
  readonly nodePath: string;
  readonly engineFile: string;
  readonly starterImage: string | undefined;
};

/**
 * `root` holds package.json, dist/ and node_modules/ in the source tree. An installed app keeps the page in its archive, `root`, and what runs
 * outside Electron laid out in the same way in the folder `tidewharf` of its resources. `node` is preferred where it is given.
 */
export function planAppPaths(options: { readonly root: string; readonly resources: string | undefined; readonly node: string | undefined }): AppPaths {
  const { root, resources, node } = options;
  const outside = resources === undefined ? root : join(resources, 'tidewharf');
  const starter = join(outside, 'dist/starter.tar');
  return {
    page: join(root, 'dist/renderer'),
    preload: join(root, 'dist/preload/preload.cjs'),
    icon: join(root, 'assets/icons/256x256.png'),
    trayIcon: join(root, 'assets/icons/32x32.png'),
    nodePath: node ?? join(outside, 'node_modules/.bin/node'),
    engineFile: join(outside, 'dist/engine/main.js'),
    starterImage: existsSync(starter) ? starter : undefined,
  };
}
