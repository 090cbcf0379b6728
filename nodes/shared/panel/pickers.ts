import { compact, countBy, sortBy, upperFirst } from 'lodash';
import { DateTime } from 'luxon';
import type {
	ILoadOptionsFunctions,
	INode,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import {
	adAccountNames,
	administeredOrganizations,
	canReadEventLeads,
	organizationNames,
} from '../linkedin/roles';
import { eventName, eventState, eventTimes, readEvents } from '../linkedin/events';
import { readLeadForms } from '../linkedin/forms';
import type { OrganizationName } from '../linkedin/roles';
import { allOwners, readOwners } from '../linkedin/owners';
import { parseForm } from '../rows/parseForm';
import type { LeadForm, LinkedInEvent } from '../rows/types';
import type { LeadOwner } from '../values/leadOwner';
import type { EpochMs } from '../values/time';
import { entityId } from '../values/urn';
import { NO_ROLE } from '../wire/chosenNames';
import type { NodeError } from '../wire/errors/linkedInError';
import { withFixInMessage } from '../wire/errors/linkedInError';
import { LinkedInClient } from '../wire/linkedInClient';
import { chosenAdAccount, chosenOrganization } from './fields';
import type { Parameters } from './parameters';
import { ALL, parameters } from './parameters';

type Entries = (client: LinkedInClient, panel: Parameters) => Promise<INodeListSearchItems[]>;

type Picker = (this: ILoadOptionsFunctions, filter?: string) => Promise<INodeListSearchResult>;

/** Why a list is empty, as a part of a sentence, and what to do. */
interface Nothing {
	none: string;
	fix: string;
}

const NO_AD_ACCOUNT: Nothing = {
	none: 'you have no role on an ad account',
	fix: 'An admin of the ad account grants one in Campaign Manager.',
};
const NO_EVENT: Nothing = {
	none: 'no event has a lead form yet',
	fix: 'Turn on the registration form of the event in LinkedIn.',
};
const NO_FORM: Nothing = {
	none: 'there is no lead form yet',
	fix: 'Create one in LinkedIn, or choose another Page or ad account.',
};
const NO_PAGE: Nothing = {
	none: 'you need the role Super admin or Content admin on a LinkedIn Page',
	fix: 'A Super admin grants it in LinkedIn under Settings → Manage admins.',
};

export const listSearch = {
	searchAdAccounts: picker(adAccounts, NO_AD_ACCOUNT),
	searchEvents: picker(events, NO_EVENT),
	searchEventsOrAll: picker(events, NO_EVENT, 'All events'),
	searchForms: picker(forms, NO_FORM),
	searchFormsOrAll: picker(forms, NO_FORM, 'All forms'),
	searchOrganizations: picker(pages, NO_PAGE),
	searchOrganizationsOrAll: picker(pages, NO_PAGE, 'All LinkedIn Pages'),
};

/**
 * Keeps entries whose name or id contains the search text, ignoring case.
 * @param nothing an error says so, or the entry for all, which must remain to choose
 * @param allName the first entry, if the list has one for all
 */
function picker(entriesOf: Entries, nothing: Nothing, allName?: string): Picker {
	return async function (filter) {
		const search = filter?.trim().toLowerCase() ?? '';
		let entries: INodeListSearchItems[];
		try {
			entries = await entriesOf(await LinkedInClient.create(this), parameters(this));
			if (entries.length === 0 && allName === undefined) throw emptyList(this.getNode(), nothing);
		} catch (error) {
			throw errorInList(error as NodeError);
		}
		const matching = entries.filter(
			({ name, value }) =>
				name.toLowerCase().includes(search) || String(value).toLowerCase().includes(search),
		);
		if (allName === undefined) return { results: matching };
		const name = entries.length > 0 ? allName : `${allName} (${nothing.none})`;
		return { results: [{ name, value: ALL }, ...matching] };
	};
}

function emptyList(node: INode, { none, fix }: Nothing): NodeOperationError {
	return new NodeOperationError(node, upperFirst(none), { description: fix, level: 'warning' });
}

/** In a list, n8n shows the description of a NodeApiError below its message, and only the message of other errors. */
function errorInList(error: NodeError): NodeError {
	return error instanceof NodeApiError ? error : withFixInMessage(error);
}

async function pages(client: LinkedInClient): Promise<INodeListSearchItems[]> {
	const organizations = await administeredOrganizations(client);
	const names = await organizationNames(client, organizations);
	const nameOf = nameFinder(namesIn(names));
	const entries = organizations.map((organization) => {
		const { id } = organization;
		const name = nameOf(id);
		return {
			name: canReadEventLeads(organization) ? name : `${name}${NO_ROLE}`,
			value: id,
			url: `https://www.linkedin.com/company/${id}/admin/`,
		};
	});
	return entries.sort((a, b) => a.name.localeCompare(b.name));
}

function namesIn(names: Map<string, OrganizationName>): Map<string, string | null> {
	return new Map([...names].map(([id, { name }]) => [id, name]));
}

/** The name, or the id where there is none; where two have the same name, both. */
function nameFinder(names: ReadonlyMap<string, string | null>): (id: string) => string {
	const timesUsed = countBy([...names.values()]);
	return (id) => {
		const name = names.get(id) ?? id;
		return (timesUsed[name] ?? 1) === 1 ? name : `${name} ${id}`;
	};
}

async function adAccounts(client: LinkedInClient): Promise<INodeListSearchItems[]> {
	const names = await adAccountNames(client);
	const nameOf = nameFinder(names);
	const entries = [...names.keys()].map((id) => ({
		name: nameOf(id),
		value: id,
		url: `https://www.linkedin.com/campaignmanager/accounts/${id}/`,
	}));
	return entries.sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Events with a lead form, with date and state: the next one first, then those after it, then past ones, the latest
 * first. With several Pages, each event with its Page, because events of an agency have the same names.
 */
async function events(client: LinkedInClient, panel: Parameters): Promise<INodeListSearchItems[]> {
	const owners = await chosenPages(client, panel, 'EVENT');
	const found: Array<{ event: LinkedInEvent; pageId: string }> = [];
	await readOwners(client, owners, async ({ id }) => {
		for await (const page of readEvents(client, id, { withLeadForm: true })) {
			found.push(...page.map((event) => ({ event, pageId: id })));
		}
	});
	const names = owners.length > 1 ? await organizationNames(client, owners) : undefined;
	const pageOf = names && nameFinder(namesIn(names));
	const now = Date.now();
	const isPast = (event: LinkedInEvent) => eventState(event, now) === 'past';
	const startOf = (event: LinkedInEvent) => eventTimes(event).startsAt ?? Infinity;
	const sorted = sortBy(found, [
		({ event }) => isPast(event),
		({ event }) => (isPast(event) ? -startOf(event) : startOf(event)),
	]);
	return sorted.flatMap(({ event, pageId }) =>
		eventEntry(event, now, client.context.getTimezone(), pageOf?.(pageId)),
	);
}

/** Newest first, with state and version. */
async function forms(client: LinkedInClient, panel: Parameters): Promise<INodeListSearchItems[]> {
	const owners = await ownersOfForms(client, panel);
	const found: LeadForm[] = [];
	await readOwners(client, owners, async (owner) => {
		for await (const page of readLeadForms(client, owner)) found.push(...page);
	});
	found.sort((a, b) => Number(b.created ?? 0) - Number(a.created ?? 0));
	return found.flatMap(formEntry);
}

async function chosenPages(
	client: LinkedInClient,
	panel: Parameters,
	leadType: unknown,
): Promise<LeadOwner[]> {
	// Panels without this field, such as that of one event, list the entries of all Pages.
	const chosen = panel.raw('organizationId') === null ? undefined : chosenOrganization(panel);
	if (chosen !== undefined) return [chosen];
	return await allOwners(client, { leadType });
}

/** Ads have their own forms; the lead type or the field Owner selects them. */
async function ownersOfForms(client: LinkedInClient, panel: Parameters): Promise<LeadOwner[]> {
	const leadType = panel.raw('leadType');
	if (leadType === 'SPONSORED' || panel.raw('formOwner') === 'sponsoredAccount') {
		return [chosenAdAccount(panel)];
	}
	return await chosenPages(client, panel, leadType);
}

function eventEntry(
	event: LinkedInEvent,
	now: EpochMs,
	timezone: string,
	pageName?: string,
): INodeListSearchItems[] {
	const id = entityId(event.id, 'event');
	if (id === undefined) return [];
	const { startsAt } = eventTimes(event);
	const time = DateTime.fromMillis(startsAt ?? NaN, { zone: timezone, locale: 'en' });
	const when = time.isValid ? [time.toFormat('d MMM yyyy'), eventState(event, now)] : [];
	const details = compact([pageName, ...when]);
	const name = eventName(event) ?? `Event ${id}`;
	return [
		{
			name: details.length === 0 ? name : `${name} (${details.join(', ')})`,
			value: id,
			url: `https://www.linkedin.com/events/${id}/`,
		},
	];
}

function formEntry(form: LeadForm): INodeListSearchItems[] {
	const { id, name, versionId } = parseForm(form);
	if (id === undefined) return [];
	const state = typeof form.state === 'string' ? form.state.toLowerCase() : undefined;
	const version = versionId === undefined ? undefined : `version ${versionId}`;
	const details = compact([state, version]).join(', ');
	const shown = name ?? `Form ${id}`;
	return [{ name: details === '' ? shown : `${shown} (${details})`, value: id }];
}
