import { isUndefined, matches, omitBy, orderBy, pick } from 'lodash';
import type { Method, RESOURCES } from '../../../contract/contract';
import type { LinkedInEvent } from '../../world/types';
import { batch, page } from '../api/paging';
import {
	WholeAnswer,
	type Answering,
	type AnsweringResource,
	type ApiRequest,
} from '../api/request';
import { requireEventRole } from '../api/roles';
import { accessDenied, ApiError, invalidValue, notFound } from '../errors';
import { project } from '../restli/projection';
import { wireId } from '../wire/common';
import { wireEvent } from '../wire/event';
import { accountName } from '../wire/lead';
import { wireAcl, wirePublicOrganization } from '../wire/organization';
import { leadFormResponses, leadForms } from './leads';
import { leadNotifications } from './subscriptions';

/** As in the captured list of roles (contract 2.5). */
const WITHOUT_TOTAL = { pagingTotal: 'absent' } as const;

/** Which organizations the signed-in member has a role on (contract 3.2). */
const organizationAcls: AnsweringResource<'organizationAcls'> = {
	'FINDER-roleAssignee': {
		answer: (request, values) => {
			const { memberId, state } = request;
			const { world, variants } = state;
			const wanted = { memberId, state: values.state };
			const rows = world.acls.filter(matches(omitBy(wanted, isUndefined)));
			return page(request, rows, values, (acl) => wireAcl(acl, variants), WITHOUT_TOTAL);
		},
	},
};

/** The public record of any organization (contract 3.3). */
const organizationsLookup: AnsweringResource<'organizationsLookup'> = {
	BATCH_GET: {
		answer: ({ state: { world, variants } }, { ids, fields }) =>
			batch(ids, fields, (id) => {
				if (world.lookupForbiddenOrganizationIds.includes(id)) throw adminOnly(id);
				const organization = world.organizations.find((candidate) => candidate.id === id);
				if (organization === undefined) throw notFound(variants);
				return wirePublicOrganization(organization);
			}),
	},
};

/** 403 for an organization whose record the member may not see. */
function adminOnly(organizationId: string): ApiError {
	const message = `Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for urn:li:organization:${organizationId}`;
	return new ApiError(403, { message, status: 403 });
}

const ofOrganizer = (request: ApiRequest, { organizer }: { organizer?: string }) => {
	if (organizer !== undefined) requireEventRole(request, organizer);
};

/** The ad accounts that the signed-in member may see, by LinkedIn's documentation of ad accounts. */
const adAccounts: AnsweringResource<'adAccounts'> = {
	'FINDER-search': {
		answer: ({ memberId, state }, { pageSize = 100, fields }) => {
			const seen = state.world.adAccounts.filter(({ roles }) => memberId in roles);
			return {
				elements: seen
					.slice(0, Math.min(pageSize, LARGEST_ACCOUNT_PAGE))
					.map(({ id }) => project({ id: wireId(id), name: accountName(id) }, fields ?? true)),
				paging: { start: 0, count: pageSize, links: [] },
			};
		},
	},
};

const LARGEST_ACCOUNT_PAGE = 1000;

/** An organization's events (contract 3.4). */
const events: AnsweringResource<'events'> = {
	'FINDER-eventsByOrganizer': {
		authorize: ofOrganizer,
		answer: (request, values) => {
			const { events: all } = request.state.world;
			const found = all.filter(({ organizationId }) => organizationId === values.organizer);
			return eventPage(request, found, values);
		},
	},
	'FINDER-organizerLeadGenFormEnabledEvents': {
		authorize: ofOrganizer,
		answer: (request, values) => {
			const found = request.state.world.events.filter(
				({ organizationId, formId }) => organizationId === values.organizer && formId !== undefined,
			);
			return eventPage(request, found, values);
		},
	},
	GET: {
		answer: (request) => {
			const { world, variants } = request.state;
			const event = world.events.find(({ id }) => id === request.key);
			if (event === undefined) throw notFound(variants);
			requireEventRole(request, event.organizationId);
			return wireEvent(event, world, variants);
		},
	},
};

function eventPage(
	request: ApiRequest,
	found: LinkedInEvent[],
	wanted: Parameters<typeof page>[2],
) {
	const { world, variants } = request.state;
	const latestFirst = orderBy(found, 'startsAt', 'desc');
	return page(request, latestFirst, wanted, (event) => wireEvent(event, world, variants));
}

/** How old a conversion may be, milliseconds (contract 7). */
const OLDEST_CONVERSION = 90 * 86_400_000;

/** Conversions of leads that a client reports to LinkedIn (contract 7). */
const conversionEvents: AnsweringResource<'conversionEvents'> = {
	CREATE: {
		answer: async ({ state, memberId, methodName }, conversion) => {
			const { world, clock } = state;
			const [ruleId] = conversion.conversion.match(/\d+$/) ?? [];
			const rule = world.conversionRules.find(({ id }) => id === ruleId);
			if (rule?.conversionMethod !== 'CONVERSIONS_API') throw accessDenied(methodName);
			const { conversionHappenedAt: time, eventId } = conversion;
			const age = clock.now() - time;
			if (String(time).length !== 13 || age > OLDEST_CONVERSION || age < 0) {
				const words = 'value must be in milliseconds and within the last 90 days';
				throw invalidValue('conversionHappenedAt', words);
			}
			const account = world.adAccounts.find(({ id }) => id === rule.adAccountId);
			if (account === undefined || !(memberId in account.roles)) throw accessDenied(methodName);
			// LinkedIn recognizes a conversion that is sent twice by its eventId.
			const known = pick(conversion, 'conversion', 'eventId');
			const isKnown = eventId !== undefined && world.conversionEvents.some(matches(known));
			if (!isKnown) world.conversionEvents.push(conversion);
			return new WholeAnswer({ status: 201, headers: {}, body: '' });
		},
	},
};

/** How the simulator answers every method of the contract. */
export const ANSWERS = {
	...{ adAccounts, conversionEvents, events, leadForms, leadFormResponses },
	...{ leadNotifications, organizationAcls, organizationsLookup },
} satisfies { [Name in keyof typeof RESOURCES]: AnsweringResource<Name> } as unknown as Record<
	string,
	Record<string, Answering<Method>>
>;
