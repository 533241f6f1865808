import type { Route } from './call.ts';
import { buildRoutes } from './build/build-routes.ts';
import { containerRoutes } from './containers/container-routes.ts';
import { execRoutes } from './containers/exec-routes.ts';
import { fileRoutes } from './containers/file-routes.ts';
import { imageRoutes } from './images/image-routes.ts';
import { networkRoutes } from './networks/network-routes.ts';
import { notServedRoutes } from './not-served.ts';
import { buildsRoutes } from './tidewharf/build-routes.ts';
import { checkRoutes } from './tidewharf/check-routes.ts';
import { diskRoutes } from './tidewharf/disk-routes.ts';
import { imageListRoutes } from './tidewharf/image-list-routes.ts';
import { imageContentsRoutes } from './tidewharf/image-contents-routes.ts';
import { imageSecretsRoutes } from './tidewharf/image-secrets-routes.ts';
import { statsRoutes } from './tidewharf/stats-routes.ts';
import { logRoutes } from './tidewharf/log-routes.ts';
import { tagRoutes } from './tidewharf/tag-routes.ts';
import { lossRoutes } from './tidewharf/loss-routes.ts';
import { portRoutes } from './tidewharf/port-routes.ts';
import { editRoutes } from './tidewharf/edit-routes.ts';
import { trashRoutes } from './tidewharf/trash-routes.ts';
import { volumeDetailRoutes } from './tidewharf/volume-routes.ts';
import { volumeRoutes } from './volumes/volume-routes.ts';
import { systemRoutes } from './system/system-routes.ts';

/** Everything that is answered; the first that fits counts. */
export const routes: readonly Route[] = [
  ...systemRoutes,
  ...containerRoutes,
  ...execRoutes,
  ...imageRoutes,
  ...networkRoutes,
  ...volumeRoutes,
  ...volumeDetailRoutes,
  ...trashRoutes,
  ...buildRoutes,
  ...buildsRoutes,
  ...diskRoutes,
  ...checkRoutes,
  ...statsRoutes,
  ...tagRoutes,
  ...imageListRoutes,
  ...imageContentsRoutes,
  ...imageSecretsRoutes,
  ...editRoutes,
  ...portRoutes,
  ...lossRoutes,
  ...logRoutes,
  ...fileRoutes,
  ...notServedRoutes,
];
