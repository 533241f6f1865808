/** Long work. */
export const tasks = {
  show: 'Show',
  titles: { prune: 'Give back room on the disk', check: 'Check all content' },
  pruned: (bytes: string) => `${bytes} came back`,
  checked: 'Everything was looked at',
};
