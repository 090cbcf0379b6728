import { subscriptionById } from '../../world/lookups';
import type { ForgedPush, ForgedReply } from '../notifications/forged';
import type { Delivery, Push, ReleaseOrder } from '../notifications/push';
import type { Challenge } from '../notifications/revalidation';
import type { NotificationSettings } from '../notifications/settings';
import type { SimulatorState } from '../state';

export interface NotificationControl {
	/** Changes the settings that are named; gives all of them. */
	set(changes: Partial<NotificationSettings>): NotificationSettings;
	/** Every push, oldest first, with where it is on its way. */
	pushes(): Push[];
	/** Every attempt, in the order in which they ended. */
	deliveries(): Delivery[];
	/** Every security challenge, in the order in which they ended. */
	challenges(): Challenge[];
	/** Waits until nothing is being sent; held pushes and ones that wait for their time don't count. */
	settled(): Promise<void>;
	/** Keeps pushes back from now on, first attempts and later ones. */
	hold(): void;
	/**
	 * Ends the hold and waits for the answers. Without an order all are sent at once; with one, each is
	 * answered before the next is sent.
	 */
	release(order?: ReleaseOrder): Promise<void>;
	/** Tries every waiting push again, without waiting for its time. */
	retryNow(): Promise<void>;
	/** When nothing is being sent any more, gives up all waiting pushes, as if 8 hours had passed; gives their number. */
	giveUp(): Promise<number>;
	/**
	 * Sends one request of any content at once and once, in whatever state the subscription is, held or
	 * not. Throws for an unknown subscription and when there is no answer.
	 * @param target a subscription's id, or a webhook's URL
	 */
	send(target: string, push: ForgedPush): Promise<ForgedReply>;
}

export function notificationControl({ world, notifications }: SimulatorState): NotificationControl {
	const { settings, deliveries, revalidation } = notifications;
	return {
		set: (changes) => {
			for (const [name, value] of Object.entries(changes)) {
				if (!Object.hasOwn(settings, name)) throw new Error(`There is no setting ${name}`);
				if (!(value > 0)) throw new Error(`${name} has to be above 0`);
			}
			Object.assign(settings, changes);
			notifications.runDue();
			return { ...settings };
		},
		pushes: () => deliveries.list(),
		deliveries: () => deliveries.attempts(),
		challenges: () => revalidation.list(),
		settled: async () => await notifications.settled(),
		hold: () => deliveries.hold(),
		release: async (order) => await notifications.run(async () => await deliveries.release(order)),
		retryNow: async () => await notifications.run(async () => await deliveries.retryAll()),
		giveUp: async () => {
			await notifications.settled();
			return deliveries.giveUp();
		},
		send: async (target, push) => {
			const isUrl = target.includes('://');
			const webhook = isUrl ? target : subscriptionById(world, target).webhook;
			return await notifications.sendForged(webhook, push);
		},
	};
}
