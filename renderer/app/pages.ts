import { Activity, Box, Database, Hammer, HardDrive, Layers, ListTodo, Network, Settings, Warehouse, type LucideIcon } from 'lucide-react';
import { strings } from '../strings/strings.ts';

export type PageEntry = { readonly to: string; readonly label: string; readonly icon: LucideIcon };

/** The pages of the rail in their order: Ctrl+1 is the first. */
export const pages = [
  { to: '/containers', label: strings.pages.containers, icon: Box },
  { to: '/images', label: strings.pages.images, icon: Layers },
  { to: '/builds', label: strings.pages.builds, icon: Hammer },
  { to: '/volumes', label: strings.pages.volumes, icon: Database },
  { to: '/networks', label: strings.pages.networks, icon: Network },
  { to: '/registries', label: strings.pages.registries, icon: Warehouse },
  { to: '/disk', label: strings.pages.disk, icon: HardDrive },
  { to: '/events', label: strings.pages.events, icon: Activity },
  { to: '/tasks', label: strings.pages.tasks, icon: ListTodo },
  { to: '/settings', label: strings.pages.settings, icon: Settings },
] as const satisfies readonly PageEntry[];
