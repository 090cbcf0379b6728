import { startSimulator, type WebhookIngress } from '../simulator';
import { benchWorld } from './world';

/** What `setup.ts` sends to the process in which it starts this file. */
export interface LinkedInSettings {
	now: number;
	sizes: number[];
	port: number;
	webhooks: WebhookIngress;
}

/** Starts LinkedIn, and tells its address, or why there is none. */
function serveLinkedIn({ now, sizes, port, webhooks }: LinkedInSettings): void {
	startSimulator({ world: benchWorld(now, sizes), port, webhooks }).then(
		({ url }) => process.send?.({ url }),
		(error: Error) => process.send?.({ error: error.stack }),
	);
}

process.once('message', serveLinkedIn);
