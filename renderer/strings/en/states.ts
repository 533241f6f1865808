/** The states of containers, which several screens show. */
export const states = {
  running: 'Running',
  paused: 'Paused',
  restarting: 'Restarting',
  created: 'Created',
  exited: 'Exited',
  dead: 'Dead',
  /** What is being done to one. */
  pending: { start: 'Starting', stop: 'Stopping', restart: 'Restarting', kill: 'Killing', remove: 'Removing', pause: 'Pausing', unpause: 'Unpausing' },
};
