import { sameOwner } from '../../world/lookups';
import { addSubscription, deleteSubscription, type SubscriptionSpec } from '../../world/mutations';
import type { LeadOwner, LeadSubscription, LeadType } from '../../world/types';
import { jsonAnswer, type Answer } from '../answer';
import { page } from '../api/paging';
import { WholeAnswer, type AnsweringResource, type ApiRequest } from '../api/request';
import { requireLeadAccess, requireMatchingOwner } from '../api/roles';
import { invalidValue, notFound, refusal } from '../errors';
import type { SimulatorState } from '../state';
import { wireId } from '../wire/common';
import { wireSubscription } from '../wire/subscription';

/** Reading and creating need the role for the leads, whatever else is wrong. */
const ofOwner = (
	request: ApiRequest,
	{ owner, leadType }: { owner?: LeadOwner; leadType?: LeadType },
) => {
	if (owner !== undefined) requireLeadAccess(request, owner, leadType);
};

/** The webhooks that LinkedIn notifies of leads (contract 3.7). */
export const leadNotifications: AnsweringResource<'leadNotifications'> = {
	'FINDER-criteria': {
		authorize: ofOwner,
		answer: (request, values) => {
			const { world } = request.state;
			const found = world.subscriptions.filter(
				({ leadType, owner }) => leadType === values.leadType && sameOwner(owner, values.owner),
			);
			return page(request, found, values, (subscription) => wireSubscription(subscription));
		},
	},
	GET: { answer: (request) => wireSubscription(readOne(request)) },
	CREATE: {
		authorize: ofOwner,
		answer: async ({ state }, values) => {
			const { world, variants, notifications } = state;
			requirePartsThatGoTogether(values);
			if (!(await notifications.passesChallenge(values.webhook))) {
				// LinkedIn's own words (contract 3.7); its code and their place are not known.
				const words = 'This URL did not pass the security challenge check';
				throw refusal(400, 'BAD_REQUEST', words);
			}
			const { id } = addSubscription(world, values);
			return new WholeAnswer(createdAnswer(variants.subscriptionCreated, id));
		},
	},
	DELETE: {
		answer: async (request) => {
			deleteSubscription(request.state.world, readOne(request).id);
			return new WholeAnswer({ status: 204, headers: {}, body: '' });
		},
	},
};

function readOne(request: ApiRequest): LeadSubscription {
	const { world, variants } = request.state;
	const subscription = world.subscriptions.find(({ id }) => id === request.key);
	if (subscription === undefined) throw notFound(variants);
	requireLeadAccess(request, subscription.owner, subscription.leadType);
	return subscription;
}

type Wanted = Omit<SubscriptionSpec, 'id' | 'state'>;

/** @throws {ApiError} 400 when the parts of a new subscription don't go together (contract 3.7) */
function requirePartsThatGoTogether(wanted: Wanted): void {
	const { owner, leadType, versionedForm, associatedEntity } = wanted;
	requireMatchingOwner(owner, leadType);
	if (associatedEntity === undefined) return;
	if (versionedForm !== undefined) {
		throw invalidValue('associatedEntity', 'there is a versionedForm already');
	}
	if (('eventId' in associatedEntity ? 'EVENT' : 'SPONSORED') !== leadType) {
		throw invalidValue('associatedEntity', `it does not go with ${leadType} leads`);
	}
}

function createdAnswer(way: SimulatorState['variants']['subscriptionCreated'], id: string): Answer {
	if (way === '201 header') return { status: 201, headers: { 'x-restli-id': id }, body: '' };
	const entity = { id: wireId(id) };
	return jsonAnswer(
		way === '200 body' ? 200 : 201,
		way === '201 value' ? { value: entity } : entity,
	);
}
