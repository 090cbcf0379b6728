import { groupBy, map, orderBy } from 'lodash';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { requireChoice } from '../../shared/linkedin/choice';
import { ownersOf, readOwners } from '../../shared/linkedin/owners';
import { getEvent } from '../../shared/linkedin/events';
import { getLeadForm, readLeadForms } from '../../shared/linkedin/forms';
import type { LeadEntry } from '../../shared/linkedin/leadFormResponses';
import type { LeadOwner, LeadScope } from '../../shared/values/leadOwner';
import { LinkedInClient } from '../../shared/wire/linkedInClient';
import { LeadRows, rawLead } from '../../shared/linkedin/leadRows';
import { submittedAtOf } from '../../shared/values/leadIdentity';
import { matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import { leadRow } from '../../shared/rows/row';
import { sampleLead } from '../../shared/rows/sampleLead';
import type { LeadForm, LinkedInEvent } from '../../shared/rows/types';
import { parseFormUrn } from '../../shared/values/urn';
import { itemsOf } from './ownerReading';
import type { TriggerSettings } from './triggerFields';
import { readTriggerSettings } from './triggerFields';
import { DAY } from '../../shared/values/time';

const MOST_LEADS = 10;

/** LinkedIn does not promise an order, so the newest leads are chosen from more than are shown. */
const ENOUGH_LEADS = 200;

const LOOK_BACK_DAYS = 30;

/** So few owners are asked, because each call counts towards a daily limit. */
const MOST_OWNERS = 10;

/** The items of Fetch Test Event: the newest leads of the first Pages, or a sample lead if there are none. Stores nothing. */
export async function testEvent(context: IPollFunctions): Promise<INodeExecutionData[][]> {
	const settings = readTriggerSettings(context);
	const client = await LinkedInClient.create(context);
	const owners = (await ownersOf(client, settings.scope)).slice(0, MOST_OWNERS);
	const found: FoundLead[] = [];
	// A Page that LinkedIn refuses is skipped, so that leads of others are shown.
	await readOwners(client, owners, async (owner) => {
		found.push(...(await newestLeads(client, owner, settings)));
	});
	const newest = orderBy(found, timeOf, 'desc').slice(0, MOST_LEADS);
	const items =
		newest.length > 0
			? await rowsOf(client, newest, settings)
			: [await sample(client, owners, settings)];
	return [itemsOf(items, settings)];
}

interface FoundLead {
	entry: LeadEntry;
	owner: LeadOwner;
}

async function newestLeads(
	client: LinkedInClient,
	owner: LeadOwner,
	{ scope, testLeads, isSimplified }: TriggerSettings,
): Promise<FoundLead[]> {
	const filter = { scope, testLeads, start: Date.now() - LOOK_BACK_DAYS * DAY };
	const how = { isRaw: !isSimplified, list: { pageSize: ENOUGH_LEADS } };
	const found: FoundLead[] = [];
	let read = 0;
	for await (const entries of readLeadWindow(client, owner, filter, how)) {
		const wanted = entries.filter((entry) => 'lead' in entry && matches(entry, filter));
		found.push(...wanted.map((entry) => ({ entry, owner })));
		read += entries.length;
		if (found.length >= MOST_LEADS && read >= ENOUGH_LEADS) break;
	}
	return found;
}

async function rowsOf(
	client: LinkedInClient,
	newest: readonly FoundLead[],
	{ scope, isSimplified }: TriggerSettings,
): Promise<IDataObject[]> {
	if (!isSimplified) return newest.map(({ entry }) => rawLead(entry).json);
	const rows = new Map<LeadEntry, IDataObject>();
	const reader = new LeadRows(client);
	for (const leads of Object.values(groupBy(newest, ({ owner }) => owner.id))) {
		const entries = map(leads, 'entry');
		const origin = { owner: leads[0].owner, leadType: scope.leadType };
		const found = await reader.of(entries, origin);
		for (const [index, entry] of entries.entries()) rows.set(entry, found[index]);
	}
	return newest.map(({ entry }) => rows.get(entry) ?? {});
}

async function sample(
	client: LinkedInClient,
	owners: LeadOwner[],
	{ scope, isSimplified }: TriggerSettings,
): Promise<IDataObject> {
	// If the user changes the Page, n8n keeps the chosen event and form. A sample would hide that no lead can match.
	await requireChoice(client, scope);
	const form = await sampleForm(client, owners, scope);
	const { leadType, eventId } = scope;
	const lead = sampleLead({ form, now: Date.now(), leadType, eventId });
	const eventName = leadType === 'EVENT' ? 'Sample event' : undefined;
	if (!isSimplified) return lead as unknown as IDataObject;
	return leadRow({ lead, form, eventName });
}

async function sampleForm(
	client: LinkedInClient,
	owners: LeadOwner[],
	{ eventId, formId }: LeadScope,
): Promise<LeadForm> {
	const { leadGenForm } = await chosenEvent(client, eventId);
	const id = formId ?? parseFormUrn(leadGenForm)?.formId;
	if (id !== undefined) return await getLeadForm(client, id);
	for (const each of owners) {
		const form = await client.unless(['object'], async () => await publishedForm(client, each));
		if (form !== undefined) return form;
	}
	return {};
}

/** The chosen event; empty if none is chosen, or if the account may read leads, but not events. */
async function chosenEvent(
	client: LinkedInClient,
	eventId: string | undefined,
): Promise<LinkedInEvent> {
	if (eventId === undefined) return {};
	const read = async () => await getEvent(client, eventId);
	const event = await client.unless(['missing_permission'], read);
	return event ?? {};
}

async function publishedForm(
	client: LinkedInClient,
	owner: LeadOwner,
): Promise<LeadForm | undefined> {
	for await (const forms of readLeadForms(client, owner)) {
		const published = forms.find((form) => form.state === 'PUBLISHED');
		if (published !== undefined) return published;
	}
	return undefined;
}

function timeOf({ entry }: FoundLead): number {
	return 'lead' in entry ? (submittedAtOf(entry.lead) ?? 0) : 0;
}
