// electron-builder's afterPack: the engine beside the archive reads its version from package.json, as it does in the source tree.
import fs from 'node:fs';
import path from 'node:path';

export function afterPack({ appOutDir, packager }) {
  const resources = packager.getResourcesDir(appOutDir);
  fs.copyFileSync(path.join(packager.projectDir, 'package.json'), path.join(resources, 'tidewharf/package.json'));
}
