import type { SimulatorState } from '../state';
import type { Activity } from './activity';
import type { NotificationSettings } from './settings';
import type { WebhookClient } from './webhookClient';

/** What the parts of the outgoing side share. */
export interface NotificationContext {
	/** Its variants and application are replaced when they change, so it is read anew each time. */
	state: Omit<SimulatorState, 'notifications'>;
	settings: NotificationSettings;
	client: WebhookClient;
	activity: Activity;
}
