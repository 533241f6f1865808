/** Names of the pages, as the rail, the palette and the window's title say them. */
export const pages = {
  containers: 'Containers',
  images: 'Images',
  builds: 'Builds',
  build: 'Build',
  newBuild: 'Build an image',
  buildCache: 'Build cache',
  volumes: 'Volumes',
  volume: 'Volume',
  registries: 'Registries',
  events: 'Events',
  networks: 'Networks',
  network: 'Network',
  ports: 'Published ports',
  disk: 'Disk',
  tasks: 'Tasks',
  settings: 'Settings',
};
