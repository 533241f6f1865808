export function HostShellPage(_props: object): null { return null; }
