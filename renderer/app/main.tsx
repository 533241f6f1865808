import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { toast } from 'sonner';
import { BridgeProvider } from '../bridge/bridge-provider.tsx';
import { connectBridge } from '../bridge/connect-bridge.ts';
import { followEngine } from '../bridge/engine-events.ts';
import { createQueryClient } from '../bridge/query-client.ts';
import { adviseOn } from '../lib/advice.ts';
import { navigate } from '../lib/router.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Shell } from './shell.tsx';

const link = connectBridge();
const client = createQueryClient({ onActionError: (error) => toast.error(adviseOn(error).title, { description: error.message }) });
followEngine(link.bridge, client, link.connection);
link.bridge.on('navigate', ({ to }) => navigate(to));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <BridgeProvider link={link} client={client}>
        <Shell />
      </BridgeProvider>
    </ErrorBoundary>
  </StrictMode>,
);
