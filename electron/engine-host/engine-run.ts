/** An engine that answers. `ended` resolves with the reason when it is gone, asked for or not, and never rejects. */
export type EngineRun = { readonly version: string; readonly product: string; readonly runtime: string; readonly ended: Promise<string> };
