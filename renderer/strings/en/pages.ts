/** Names of the pages, as the rail, the palette and the window's title say them. */
export const pages = {
  containers: 'Containers',
  images: 'Images',
  disk: 'Disk',
  tasks: 'Tasks',
  settings: 'Settings',
};
