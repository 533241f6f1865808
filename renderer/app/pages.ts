import { Box, Layers, ListTodo, Settings, type LucideIcon } from 'lucide-react';

export type PageEntry = { readonly to: string; readonly label: string; readonly icon: LucideIcon };

/** The pages of the rail in their order: Ctrl+1 is the first. */
export const pages = [
  { to: '/containers', label: 'Containers', icon: Box },
  { to: '/images', label: 'Images', icon: Layers },
  { to: '/tasks', label: 'Tasks', icon: ListTodo },
  { to: '/settings', label: 'Settings', icon: Settings },
] as const satisfies readonly PageEntry[];
