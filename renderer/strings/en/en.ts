import { containers } from './containers.ts';
import { diagnostics } from './diagnostics.ts';
import { disk, prune } from './disk.ts';
import { files } from './files.ts';
import { images } from './images.ts';
import { layers } from './layers.ts';
import { pages } from './pages.ts';
import { settings } from './settings.ts';
import { stats } from './stats.ts';
import { tags } from './tags.ts';
import { trash } from './trash.ts';

export const en = {
  containers,
  diagnostics,
  disk,
  files,
  images,
  layers,
  pages,
  prune,
  settings,
  stats,
  tags,
  trash,
};
