/** What is said while the engine, or the way to it, is not there. */
export const engine = {
  lost: { title: 'Tidewharf does not answer', text: 'The program behind this page was closed or restarts. Containers go on. The page connects again by itself.' },
  refused: { title: 'This window needs a new link', text: 'A link opens one window, and ends with the program that printed it. Take the link printed last, or run npm start again.' },
  restarting: { title: 'The engine went away and comes back', text: (reason: string, attempt: number) => `${reason}. Running containers are not touched. What is shown is from before. Try ${attempt} of 5.` },
  failed: { title: 'The engine cannot start', text: (reason: string) => `${reason}. Running containers go on without it.` },
  denied: {
    title: 'The engine is closed to you',
    text: (path: string) => `It answers on ${path}, but this user may not speak to it. When that changes, the app goes on by itself.`,
    command: (path: string) => `sudo setfacl -m u:$USER:rw ${path}`,
    copy: 'Copy command',
  },
  stopped: { title: 'The engine is stopped', text: 'Running containers go on. Start it to see and change them.' },
  otherVersion: {
    title: 'This engine has another version than the app',
    text: (engineVersion: string, app: string) => `Engine ${engineVersion} was started by another program; the app has version ${app}. What only one of them knows fails. When that engine ends, the app starts its own by itself, on the same data.`,
  },
  otherProduct: {
    title: 'Another engine answers here',
    text: (product: string, engineVersion: string) => `${product} ${engineVersion} has this app’s socket. What only Tidewharf’s own engine does fails: disk, trash, edit. When it ends, the app starts its own engine by itself.`,
  },
  unknownProduct: 'A program that says no name',
  showLog: 'Show log',
  logTitle: 'Last lines of the engine',
  copyLog: 'Copy log',
  restart: 'Restart engine',
  again: 'Try again',
  diagnostics: 'Diagnostics',
};
