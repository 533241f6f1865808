/** The first tour: six things to do, each with what it shows. */
export const tour = {
  title: 'Tour',
  take: 'Take the tour',
  hide: 'End the tour',
  step: (number: number, of: number) => `Step ${number} of ${of}`,
  done: 'Done',
  steps: {
    run: { title: 'Run a container', text: 'An image never changes. Run one: what you get is a container, with the image’s files and a thin layer of its own above them.', action: 'Run tidewharf/starter' },
    change: { title: 'Change a file in it', text: 'Write into its page. The image stays as it was: what you write goes into the container’s own layer.', action: 'Open its terminal', next: 'I have done it' },
    see: { title: 'See what changed', text: 'Everything that the container has and the image has not is listed, with its bytes.', action: 'Show its changes', nothingYet: 'Nothing is changed yet. Give the command in the terminal first.' },
    remove: { title: 'Remove it', text: 'The dialog says what would be lost, before it is. Read it, then remove the container.', action: 'Remove it' },
    restore: { title: 'Bring it back', text: 'What was removed waits in the trash until the room is needed. Undo it there.', action: 'Open the trash' },
    commit: { title: 'Keep it as an image', text: 'Commit makes a new image of the container: its layer becomes one more of the image’s, and can be run as often as you like.', action: 'Commit it' },
  },
  over: 'That is the whole idea: images stay, containers change, and nothing is lost without a word. A volume is for what has to outlive its container.',
  copyCommand: 'Copy the command',
  command: 'echo "<h1>Hello</h1>" > /www/index.html',
};
