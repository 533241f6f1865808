import { buildCache } from './build-cache.ts';
import { buildForm } from './build-form.ts';
import { builds } from './builds.ts';
import { containerFiles } from './container-files.ts';
import { containers } from './containers.ts';
import { contents } from './contents.ts';
import { diagnostics } from './diagnostics.ts';
import { disk, prune } from './disk.ts';
import { edit } from './edit.ts';
import { engine } from './engine.ts';
import { events } from './events.ts';
import { files } from './files.ts';
import { images } from './images.ts';
import { layers } from './layers.ts';
import { logs } from './logs.ts';
import { networks } from './networks.ts';
import { pages } from './pages.ts';
import { ports, writes } from './ports.ts';
import { registries } from './registries.ts';
import { removal } from './remove-container.ts';
import { run } from './run.ts';
import { settings } from './settings.ts';
import { states } from './states.ts';
import { stats } from './stats.ts';
import { tags } from './tags.ts';
import { tasks } from './tasks.ts';
import { terminal } from './terminal.ts';
import { tour } from './tour.ts';
import { trash } from './trash.ts';
import { volumes } from './volumes.ts';
import { frame, parts } from './window.ts';

export const en = {
  buildCache,
  buildForm,
  builds,
  containerFiles,
  containers,
  contents,
  diagnostics,
  disk,
  edit,
  engine,
  events,
  files,
  frame,
  images,
  layers,
  logs,
  networks,
  pages,
  parts,
  ports,
  prune,
  registries,
  removal,
  run,
  settings,
  states,
  stats,
  tags,
  tasks,
  terminal,
  tour,
  trash,
  volumes,
  writes,
};
