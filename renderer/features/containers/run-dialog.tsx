export function RunDialog(_props: object): null { return null; }
