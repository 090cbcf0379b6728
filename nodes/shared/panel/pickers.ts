import { compact, countBy } from 'lodash';
import { DateTime } from 'luxon';
import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { adAccountNames, adAccountsOfMember } from '../linkedin/adAccounts';
import { getEvent, readEvents } from '../linkedin/events';
import { getLeadForm, readLeadForms } from '../linkedin/leadForms';
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
import { entityId, parseFormUrn } from '../values/urn';
import { NO_ROLE } from '../wire/chosenNames';
import type { NodeError } from '../wire/errors/linkedInError';
import { textInList } from '../wire/errors/linkedInError';
import { LinkedInClient } from '../wire/linkedInClient';
import { chosenAdAccount, chosenOrganization } from './leadScopeFields';
import { eventOrAllField } from './locators';
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
		let entries: INodeListSearchItems[];
		try {
			entries = await remembered(this, entriesOf);
		} catch (error) {
			throw errorInList(this, error);
		}
		const found = entries.filter(
			({ name, value }) =>
				name.toLowerCase().includes(wanted) || String(value).toLowerCase().includes(wanted),
		);
		return { results: allName === undefined ? found : [{ name: allName, value: ALL }, ...found] };
	};
}

/** n8n shows the message alone, as plain text. */
function errorInList(context: ILoadOptionsFunctions, error: unknown): NodeOperationError {
	const node = context.getNode();
	const text = textInList(error as NodeError);
	const shown = new NodeOperationError(node, text, { level: 'warning' });
	// NodeOperationError replaces messages that contain a network code.
	shown.message = text;
	return shown;
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
	const choices = ['leadType', 'formOwner', 'organizationId', 'sponsoredAccountId', 'eventId'];
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
	const nameOf = nameFinder(new Map([...names].map(([id, { name }]) => [id, name])));
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

/** The name, or the id where there is none; where two have the same name, both. */
function nameFinder(names: ReadonlyMap<string, string | null>): (id: string) => string {
	const timesUsed = countBy([...names.values()]);
	return (id) => {
		const name = names.get(id) ?? id;
		return (timesUsed[name] ?? 1) === 1 ? name : `${name} ${id}`;
	};
}

/** Ad accounts on which your LinkedIn account has a role, by name. */
async function adAccounts(client: LinkedInClient): Promise<INodeListSearchItems[]> {
	const accounts = await adAccountsOfMember(client);
	const names = accounts.length === 0 ? new Map<string, string>() : await adAccountNames(client);
	const nameOf = nameFinder(names);
	const entries = accounts.map(({ id, role }) => ({
		name: role === null ? nameOf(id) : `${nameOf(id)} (${role.toLowerCase().replaceAll('_', ' ')})`,
		value: id,
		url: `https://www.linkedin.com/campaignmanager/accounts/${id}/`,
	}));
	return entries.sort((a, b) => a.name.localeCompare(b.name));
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
	const eventId = panel.raw('leadType') === 'EVENT' ? panel.read(eventOrAllField) : undefined;
	if (eventId !== undefined) return await formsOfEvent(client, eventId);
	const owners = await ownersOfForms(client, panel);
	const found: LeadForm[] = [];
	await readOwners(client, owners, async (owner) => {
		for await (const page of readLeadForms(client, owner)) found.push(...(page as LeadForm[]));
	});
	found.sort((a, b) => Number(b?.created ?? 0) - Number(a?.created ?? 0));
	return found.flatMap(formEntry);
}

/** The form of the chosen event: leads of other forms are of other events. */
async function formsOfEvent(
	client: LinkedInClient,
	eventId: string,
): Promise<INodeListSearchItems[]> {
	const event = (await getEvent(client, eventId)) as LinkedInEvent | null;
	const formId = parseFormUrn(event?.leadGenForm)?.formId;
	if (formId === undefined) return [];
	return formEntry((await getLeadForm(client, formId)) as LeadForm);
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
