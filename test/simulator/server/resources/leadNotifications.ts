import { isEqual, omit } from 'lodash';
import { sameOwner } from '../../world/lookups';
import { addSubscription, deleteSubscription } from '../../world/mutations';
import type { LeadSubscription } from '../../world/types';
import { jsonAnswer, type Answer } from '../answer';
import { method, type ApiRequest, type Method, type Resource } from '../api/method';
import { page, pagingParameters } from '../api/paging';
import { requireLeadAccess } from '../api/roles';
import {
	badRequest,
	challengeFailed,
	duplicateSubscription,
	notFound,
	tooManySubscriptions,
} from '../errors';
import { readBody } from '../restli/body';
import { readParameters } from '../restli/parameters';
import { project } from '../restli/projection';
import { enumeration, required, union } from '../restli/types';
import { wireId } from '../wire/common';
import { wireSubscription } from '../wire/subscription';
import { leadTypeUnion, typeForAccess } from './leadType';
import { ownerUnion, toLeadOwner } from './owner';
import { newSubscription, subscriptionFields } from './subscriptionBody';

const SCOPES = ['r_marketing_leadgen_automation'];

/** Of one owner (contract 3.7). */
const MOST_SUBSCRIPTIONS = 1500;

/** What a subscription has besides what it was asked for. */
const OWN_KEYS = ['id', 'state', 'failuresInARow', 'checkedAt'];

const finder = method({
	name: 'FINDER-criteria',
	scopes: SCOPES,
	parameters: {
		q: required(enumeration('criteria')),
		// The other finders have no such wrapper around the owner (contract 3.7).
		owner: required(union({ value: ownerUnion })),
		leadType: required(leadTypeUnion),
		...pagingParameters,
	},
	authorize: (request, { owner, leadType }) => {
		if (owner === undefined) return;
		const type = leadType?.value ?? typeForAccess(owner.value);
		requireLeadAccess(request, toLeadOwner(owner.value), type);
	},
	answer: (request, values) => {
		const { world, variants } = request.state;
		const owner = toLeadOwner(values.owner.value);
		const found = world.subscriptions.filter(
			(subscription) =>
				subscription.leadType === values.leadType.value && sameOwner(subscription.owner, owner),
		);
		return page(request, 'leadNotifications', found, values, (subscription) =>
			wireSubscription(subscription, variants),
		);
	},
});

const get = method({
	name: 'GET',
	scopes: SCOPES,
	parameters: {},
	answer: (request, { fields }) =>
		project(wireSubscription(readOne(request), request.state.variants), fields ?? true),
});

const create: Method = {
	name: 'CREATE',
	scopes: SCOPES,
	run: async (request) => {
		const { world, variants, clock, notifications } = request.state;
		const { values, errors } = readBody(request.body, subscriptionFields);
		if (values.owner !== undefined) {
			const type = values.leadType ?? typeForAccess(values.owner);
			requireLeadAccess(request, toLeadOwner(values.owner), type);
		}
		errors.push(...readParameters(request.query, {}).errors);
		if (errors.length > 0) throw badRequest(errors);
		const wanted = newSubscription(values as Required<typeof values>, world);
		refuseExcess(request, wanted);
		if (!(await notifications.revalidation.passes(wanted.webhook))) {
			throw challengeFailed(variants.challengeRefusalIn);
		}
		const { id } = addSubscription(world, { ...wanted, checkedAt: clock.now() });
		notifications.runDue();
		return createdAnswer(request, id);
	},
};

const remove: Method = {
	name: 'DELETE',
	scopes: SCOPES,
	run: (request) => {
		const { errors } = readParameters(request.query, {});
		const { id } = readOne(request);
		if (errors.length > 0) throw badRequest(errors);
		deleteSubscription(request.state.world, id);
		return { status: request.state.variants.subscriptionDeletedStatus, headers: {}, body: '' };
	},
};

/** The webhooks that are told about leads (contract 3.7). */
export const leadNotifications: Resource = {
	finders: { criteria: finder },
	get,
	create,
	delete: remove,
	numericKeys: true,
};

function readOne(request: ApiRequest): LeadSubscription {
	const { world, variants } = request.state;
	const subscription = world.subscriptions.find(({ id }) => id === request.key);
	if (subscription === undefined) throw notFound(variants.notFoundCode);
	requireLeadAccess(request, subscription.owner, subscription.leadType);
	return subscription;
}

function refuseExcess({ state }: ApiRequest, wanted: ReturnType<typeof newSubscription>): void {
	const { world, variants } = state;
	const ofOwner = world.subscriptions.filter(({ owner }) => sameOwner(owner, wanted.owner));
	if (ofOwner.length >= MOST_SUBSCRIPTIONS) throw tooManySubscriptions(MOST_SUBSCRIPTIONS);
	const { duplicateSubscription: treatment } = variants;
	const isThere = ofOwner.some((one) => isEqual(omit(one, OWN_KEYS), wanted));
	if (isThere && treatment !== 'accepted') throw duplicateSubscription(treatment);
}

function createdAnswer({ state }: ApiRequest, id: string): Answer {
	const { subscriptionCreated } = state.variants;
	if (subscriptionCreated === '201 header') {
		return { status: 201, headers: { 'x-restli-id': id }, body: '' };
	}
	return jsonAnswer(subscriptionCreated === '201 body' ? 201 : 200, { id: wireId(id) });
}
