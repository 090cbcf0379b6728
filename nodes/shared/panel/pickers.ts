import { compact, countBy } from 'lodash';
import { DateTime } from 'luxon';
import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { adAccountsOfMember } from '../linkedin/adAccounts';
import { readEvents } from '../linkedin/events';
import { readLeadForms } from '../linkedin/leadForms';
import {
	administeredOrganizations,
	canReadEventLeads,
	organizationNames,
	organizationOwners,
} from '../linkedin/organizations';
import { readOwners } from '../linkedin/owners';
import { processMemory } from '../processMemory';
import { eventName, eventState, eventTimes } from '../rows/event';
import { parseForm } from '../rows/parseForm';
import type { LeadForm, LinkedInEvent } from '../rows/types';
import type { LeadOwner } from '../values/leadOwner';
import type { EpochMs } from '../values/time';
import { MINUTE } from '../values/time';
import { entityId } from '../values/urn';
import { NO_ROLE } from '../wire/chosenNames';
import { LinkedInClient } from '../wire/linkedInClient';
import { chosenAdAccount, chosenOrganization } from './leadScopeFields';
import type { Parameters } from './parameters';
import { ALL, parameters } from './parameters';

/** A list's entries, before the search filters them. */
type Entries = (client: LinkedInClient, panel: Parameters) => Promise<INodeListSearchItems[]>;

type Picker = (this: ILoadOptionsFunctions, filter?: string) => Promise<INodeListSearchResult>;

/** The lists of all resource locators. */
export const listSearch = {
	searchAdAccounts: picker(adAccounts),
	searchEvents: picker(events),
	searchEventsOrAll: picker(events, 'All events'),
	searchForms: picker(forms),
	searchFormsOrAll: picker(forms, 'All forms'),
	searchOrganizations: picker(pages),
	searchOrganizationsOrAll: picker(pages, 'All LinkedIn Pages'),
};

/** Keeps entries whose name or id contains the search text, ignoring case. */
function picker(entriesOf: Entries, allName?: string): Picker {
	return async function (filter) {
		const wanted = filter?.trim().toLowerCase() ?? '';
		const entries = await remembered(this, entriesOf);
		const found = entries.filter(
			({ name, value }) =>
				name.toLowerCase().includes(wanted) || String(value).toLowerCase().includes(wanted),
		);
		return { results: allName === undefined ? found : [{ name: allName, value: ALL }, ...found] };
	};
}

/** n8n requests the list at each typed letter, and a hundred Pages need many calls. */
const REMEMBERED_FOR = MINUTE;

const lists = processMemory(new Map<string, { until: EpochMs; entries: INodeListSearchItems[] }>());

/** The entries, requested at most once a minute for the same sign-in and choices. */
async function remembered(
	context: ILoadOptionsFunctions,
	entriesOf: Entries,
): Promise<INodeListSearchItems[]> {
	const client = await LinkedInClient.create(context);
	const panel = parameters(context);
	const choices = ['leadType', 'formOwner', 'organizationId', 'sponsoredAccountId'];
	const chosen = choices.map((name) => panel.raw(name));
	const key = JSON.stringify([client.signedInAs, entriesOf.name, context.getTimezone(), chosen]);
	const now = Date.now();
	for (const [each, { until }] of lists) if (until <= now) lists.delete(each);
	const known = lists.get(key);
	if (known !== undefined) return known.entries;
	const entries = await entriesOf(client, panel);
	lists.set(key, { until: now + REMEMBERED_FOR, entries });
	return entries;
}

/** Pages on which your LinkedIn account has an approved role, by name. */
async function pages(client: LinkedInClient): Promise<INodeListSearchItems[]> {
	const organizations = await administeredOrganizations(client);
	const names = await organizationNames(client, organizations);
	const timesUsed = countBy([...names.values()], ({ name }) => name);
	const entries = organizations.map((organization) => {
		const { id } = organization;
		const ownName = names.get(id)?.name ?? id;
		const name = (timesUsed[ownName] ?? 1) === 1 ? ownName : `${ownName} ${id}`;
		return {
			name: canReadEventLeads(organization) ? name : `${name}${NO_ROLE}`,
			value: id,
			url: `https://www.linkedin.com/company/${id}/admin/`,
		};
	});
	return entries.sort((a, b) => a.name.localeCompare(b.name));
}

/** Ad accounts on which your LinkedIn account has a role. LinkedIn lists them without names. */
async function adAccounts(client: LinkedInClient): Promise<INodeListSearchItems[]> {
	const accounts = await adAccountsOfMember(client);
	return accounts.map(({ id, role }) => ({
		name: role === null ? id : `${id} (${role.toLowerCase().replaceAll('_', ' ')})`,
		value: id,
		url: `https://www.linkedin.com/campaignmanager/accounts/${id}/`,
	}));
}

/** Events with a lead form, newest first, with date and state. */
async function events(client: LinkedInClient, panel: Parameters): Promise<INodeListSearchItems[]> {
	const owners = await chosenPages(client, panel, true);
	const found: unknown[] = [];
	await readOwners(client, owners, async ({ id }) => {
		for await (const page of readEvents(client, id, { withLeadForm: true })) found.push(...page);
	});
	found.sort((a, b) => (eventTimes(b).startsAt ?? 0) - (eventTimes(a).startsAt ?? 0));
	const now = Date.now();
	return found.flatMap((event) => eventEntry(event, now, client.context.getTimezone()));
}

/** Newest first, with state and version. */
async function forms(client: LinkedInClient, panel: Parameters): Promise<INodeListSearchItems[]> {
	const owners = await ownersOfForms(client, panel);
	const found: LeadForm[] = [];
	await readOwners(client, owners, async (owner) => {
		for await (const page of readLeadForms(client, owner)) found.push(...(page as LeadForm[]));
	});
	found.sort((a, b) => Number(b?.created ?? 0) - Number(a?.created ?? 0));
	return found.flatMap(formEntry);
}

/** The chosen Page, or all Pages. */
async function chosenPages(
	client: LinkedInClient,
	panel: Parameters,
	forEventLeads: boolean,
): Promise<LeadOwner[]> {
	// Panels without this field, such as that of one event, list the entries of all Pages.
	const chosen = panel.raw('organizationId') === null ? undefined : chosenOrganization(panel);
	return chosen === undefined ? await organizationOwners(client, forEventLeads) : [chosen];
}

/** Ads have their own forms; the lead type or the field Owner selects them. */
async function ownersOfForms(client: LinkedInClient, panel: Parameters): Promise<LeadOwner[]> {
	const leadType = panel.raw('leadType');
	if (leadType === 'SPONSORED' || panel.raw('formOwner') === 'sponsoredAccount') {
		return [chosenAdAccount(panel)];
	}
	return await chosenPages(client, panel, leadType === 'EVENT');
}

function eventEntry(event: unknown, now: EpochMs, timezone: string): INodeListSearchItems[] {
	const id = entityId((event as LinkedInEvent | null)?.id, 'event');
	if (id === undefined) return [];
	const { startsAt } = eventTimes(event);
	const day = DateTime.fromMillis(startsAt ?? NaN, { zone: timezone }).toISODate();
	const details = startsAt === undefined ? [] : compact([day, eventState(event, now)]);
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
