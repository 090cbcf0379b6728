import { showSubscriptionLifecycle } from '../../parts/subscriptionLifecycle';
import { NotShown, type Show } from '../../rule';
import type { LinkedInStage } from '../stage';

/** LGF-108: the only rule that writes at LinkedIn, so it asks first. */
export const showSubscriptions: Show<LinkedInStage> = async (stage, shown) => {
	const { truth, organizationId } = stage.access;
	const { webhook, member } = stage.options;
	if (webhook === undefined) {
		throw new NotShown('LinkedIn cannot reach this n8n: no public address was given (--webhook)');
	}
	const question = `LGF-108: may subscriptions for ${webhook.url} be made at LinkedIn, and deleted again?`;
	if (!(await member.confirm(question))) {
		throw new NotShown('Nobody agreed that subscriptions are made and deleted');
	}
	await showSubscriptionLifecycle(stage, shown, {
		organizationId,
		publicUrl: webhook.url,
		ids: async () => await truth.subscriptionIds(organizationId),
	});
	shown.omission('a lead that LinkedIn pushes, and a subscription that LinkedIn has blocked.');
};
