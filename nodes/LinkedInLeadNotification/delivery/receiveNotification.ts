import { isEqual } from 'lodash';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { logRetirement } from '../../shared/wire/versionWatch';
import { isInScope } from '../../shared/linkedin/leadScope';
import { asText } from '../../shared/values/json';
import { leadOwnerOf } from '../../shared/values/urn';
import type { NotificationSettings } from '../notificationSettings';
import { readNotificationSettings } from '../notificationSettings';
import { clientOrAnswer, recentClientOrAnswer } from './clientOrAnswer';
import type { LeadNotification } from './leadNotification';
import { readLeadNotification } from './leadNotification';
import { notifiedLead } from './notifiedLead';
import { readRawBody } from './rawBody';
import { isFirstDelivery } from './recentNotifications';
import { emittedTogether, isOverloaded } from './sharedExecution';
import { isSignedByLinkedIn } from './signature';

/**
 * Takes one push. What LinkedIn did not sign is refused; everything else is acknowledged at once, since
 * LinkedIn repeats what it thinks was not received, and then looked at.
 */
export async function receiveNotification(
	context: IWebhookFunctions,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const rawBody = await readRawBody(context);
	const signature = context.getHeaderData()['x-li-signature'];
	const isSigned = ({ credential }: LinkedInClient) =>
		rawBody !== undefined && isSignedByLinkedIn(credential.clientSecret, rawBody, signature);
	let client = await recentClientOrAnswer(context);
	// The secret may have been replaced just now.
	if (client !== undefined && !isSigned(client)) client = await clientOrAnswer(context);
	if (client === undefined) return { noWebhookResponse: true };
	if (rawBody === undefined || !isSigned(client)) {
		response.status(401).json({ message: 'The X-LI-Signature header does not fit the body.' });
		return { noWebhookResponse: true };
	}
	const notification = readLeadNotification(Buffer.from(rawBody).toString('utf8'));
	// Settings that cannot be read are an error, and LinkedIn sends again what failed.
	const settings = readNotificationSettings(context);
	const wanted =
		notification !== undefined && isWanted(notification, settings) ? notification : undefined;
	// Nothing is read for a deletion, which no poll would bring later.
	if (wanted !== undefined && wanted.leadAction !== 'DELETED' && isOverloaded()) {
		response.status(503).json({ message: 'Too many notifications are underway. Send it again.' });
		return { noWebhookResponse: true };
	}
	response.status(200).end();
	logRetirement(client, context);
	if (wanted === undefined) return { noWebhookResponse: true };
	const trigger = triggerKey(context, settings);
	// A test listens for one notification, which may well be the repetition of an earlier test.
	if (context.getMode() !== 'manual' && !isFirstDelivery(trigger, wanted.key)) {
		return { noWebhookResponse: true };
	}
	const items = await emittedTogether(
		trigger,
		async () => await notifiedLead(client, wanted, settings, trigger),
	);
	return items.length === 0
		? { noWebhookResponse: true }
		: { noWebhookResponse: true, workflowData: [items.map((json) => ({ json }))] };
}

/** As far as it can be told before the lead is fetched; what cannot be told counts as wanted. */
function isWanted(
	{ lead, leadAction }: LeadNotification,
	{ owner, scope, leadActions }: NotificationSettings,
): boolean {
	const isOfOwner = isEqual(leadOwnerOf(lead.owner) ?? owner, owner);
	const leadType = asText(lead.leadType);
	const isOfType = leadType === undefined || leadType === scope.leadType;
	const isChosen = leadActions.includes(leadAction === 'DELETED' ? 'DELETED' : 'CREATED');
	return isOfOwner && isOfType && isChosen && isInScope(lead, scope);
}

/** Each trigger, active or listening, has a subscription of its own and gets its own notifications. */
function triggerKey(context: IWebhookFunctions, { owner, scope }: NotificationSettings): string {
	const parts = [context.getMode(), context.getWorkflow().id, context.getNode().id, scope.leadType];
	return [...parts, owner.id].join(' ');
}
