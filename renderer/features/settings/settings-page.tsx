export function SettingsPage(_props: object): null { return null; }
