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

/** `root` holds package.json and dist/; `resources` is given where the app is installed: node, engine and image lie beside the archive there. */
export function planAppPaths(options: { readonly root: string; readonly resources: string | undefined; readonly node: string | undefined }): AppPaths {
  const { root, resources, node } = options;
  const starter = join(resources ?? join(root, 'dist'), 'starter.tar');
  return {
    page: join(root, 'dist/renderer'),
    preload: join(root, 'dist/preload/preload.cjs'),
    icon: join(root, 'assets/icons/256x256.png'),
    trayIcon: join(root, 'assets/icons/32x32.png'),
    nodePath: resources === undefined ? (node ?? join(root, 'node_modules/.bin/node')) : join(resources, 'node/bin/node'),
    engineFile: join(resources ?? join(root, 'dist'), 'engine/main.js'),
    starterImage: existsSync(starter) ? starter : undefined,
  };
}
