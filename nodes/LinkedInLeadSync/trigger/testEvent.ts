import type { IDataObject, INode, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { fieldError, isRefusal, kindOf } from '../../shared/wire/errors/linkedInError';
import { readOwners } from '../../shared/linkedin/owners';
import { getEvent } from '../../shared/linkedin/events';
import { getLeadForm, readLeadForms } from '../../shared/linkedin/leadForms';
import type { LeadEntry } from '../../shared/linkedin/leadFormResponses';
import { LONGEST_RETENTION_DAYS } from '../../shared/linkedin/leadFormResponses';
import type { LeadOwner, LeadScope } from '../../shared/values/leadOwner';
import { ownerInWords } from '../../shared/values/leadOwner';
import { LinkedInClient } from '../../shared/wire/linkedInClient';
import { LeadRows, rawLead } from '../../shared/linkedin/leadRows';
import { ownersOf } from '../../shared/linkedin/leadScope';
import { submittedAtOf } from '../../shared/values/leadIdentity';
import { matches, readLeadWindow, windowOf } from '../../shared/linkedin/leadWindow';
import { leadRow } from '../../shared/rows/row';
import { sampleLead } from '../../shared/rows/sampleLead';
import type { LeadForm, LinkedInEvent } from '../../shared/rows/types';
import { leadOwnerOf, parseFormUrn } from '../../shared/values/urn';
import { itemsOf } from './ownerInPoll';
import { readTriggerSettings } from './triggerFields';
import type { TriggerSettings } from './triggerFields';
import { DAY } from '../../shared/values/time';

const MOST_LEADS = 10;

/** With this many leads in a time range, the newest are recent enough for an example. */
const ENOUGH_LEADS = 200;

/** The last one is as long as LinkedIn keeps leads. */
const LOOK_BACK_DAYS = [1, 30, LONGEST_RETENTION_DAYS];

/** Limits the calls of the daily quota. */
const MOST_OWNERS = 10;

/** The items of "Fetch Test Event": the newest leads, or a sample for the form. Stores nothing. */
export async function testEvent(context: IPollFunctions): Promise<INodeExecutionData[][]> {
	const settings = readTriggerSettings(context);
	const client = await LinkedInClient.create(context);
	const owners = (await ownersOf(client, settings.scope)).slice(0, MOST_OWNERS);
	const found: Array<{ owner: LeadOwner; entries: LeadEntry[] }> = [];
	const read = async (owner: LeadOwner) => {
		if (found.length > 0) return;
		const entries = await newestLeads(client, owner, settings);
		if (entries.length > 0) found.push({ owner, entries });
	};
	// A refused Page does not hide examples of others.
	await readOwners(client, owners, read, 1);
	if (found.length === 0) return [itemsOf([await sample(client, owners, settings)], settings)];
	const [{ owner, entries }] = found;
	const source = { owner, leadType: settings.scope.leadType };
	const leads = settings.isSimplified
		? await new LeadRows(client).of(entries, source, settings)
		: entries.map((entry) => rawLead(entry).json);
	return [itemsOf(leads, settings)];
}

/** Searches the last day first, and then longer ranges: LinkedIn does not promise an order. */
async function newestLeads(
	client: LinkedInClient,
	owner: LeadOwner,
	{ scope, testLeads, isSimplified }: TriggerSettings,
): Promise<LeadEntry[]> {
	const found: LeadEntry[] = [];
	let end: number | undefined;
	for (const days of LOOK_BACK_DAYS) {
		const start = Date.now() - days * DAY;
		const filter = { scope, testLeads, start, end };
		let read = 0;
		const window = { ...windowOf(filter), limit: ENOUGH_LEADS, isRaw: !isSimplified };
		for await (const { entries } of readLeadWindow(client, owner, window)) {
			const leads = entries.filter((entry) => 'lead' in entry);
			found.push(...leads.filter((entry) => matches(entry, filter)));
			read += entries.length;
			if (found.length >= MOST_LEADS && read >= ENOUGH_LEADS) break;
		}
		if (found.length >= MOST_LEADS) break;
		end = start;
	}
	return found.sort((a, b) => timeOf(b) - timeOf(a)).slice(0, MOST_LEADS);
}

async function sample(
	client: LinkedInClient,
	owners: LeadOwner[],
	{ scope, isSimplified, hasConsentDetails }: TriggerSettings,
): Promise<IDataObject> {
	const form = await sampleForm(client, owners, scope);
	const { leadType, eventId } = scope;
	const lead = sampleLead({ form, now: Date.now(), leadType, eventId });
	const eventName = leadType === 'EVENT' ? 'Sample event' : undefined;
	if (!isSimplified) return lead as unknown as IDataObject;
	return leadRow({ lead, form, eventName, hasConsentDetails });
}

async function sampleForm(
	client: LinkedInClient,
	owners: LeadOwner[],
	scope: LeadScope,
): Promise<LeadForm> {
	const formId = scope.formId ?? (await formIdOfEvent(client, scope));
	if (formId !== undefined) {
		const form = (await getLeadForm(client, formId)) as LeadForm;
		const isChosen = scope.formId !== undefined;
		if (isChosen) refuseForeign(client.context.getNode(), 'Form', form.owner, scope.owner);
		return form;
	}
	for (const owner of owners) {
		const form = await client.unless(isRefusal, async () => await publishedForm(client, owner));
		if (form !== undefined) return form;
	}
	return {};
}

async function publishedForm(
	client: LinkedInClient,
	owner: LeadOwner,
): Promise<LeadForm | undefined> {
	for await (const forms of readLeadForms(client, owner)) {
		const published = (forms as LeadForm[]).find((form) => form?.state === 'PUBLISHED');
		if (published !== undefined) return published;
	}
	return undefined;
}

async function formIdOfEvent(
	client: LinkedInClient,
	{ eventId, owner }: LeadScope,
): Promise<string | undefined> {
	if (eventId === undefined) return undefined;
	// An account may have the permission for leads, but not for events.
	const isOfEvents = (error: unknown) => kindOf(error) === 'missing_permission';
	return await client.unless(isOfEvents, async () => {
		const event = (await getEvent(client, eventId)) as LinkedInEvent;
		refuseForeign(client.context.getNode(), 'Event', event.organizer, owner);
		return parseFormUrn(event.leadGenForm)?.formId;
	});
}

function timeOf(entry: LeadEntry): number {
	return 'lead' in entry ? (submittedAtOf(entry.lead) ?? 0) : 0;
}

/**
 * Refuses an event or form of another Page. n8n keeps the choice when the user then selects another Page, and
 * the trigger would silently find no leads.
 * @param owner in LinkedIn's JSON; an unreadable owner passes
 * @throws NodeOperationError that names both Pages
 */
function refuseForeign(
	node: INode,
	field: 'Event' | 'Form',
	owner: unknown,
	chosen: LeadOwner | undefined,
): void {
	const actual = leadOwnerOf(owner);
	if (actual === undefined || chosen === undefined || actual.id === chosen.id) return;
	// An event may use the form of an ad account.
	if (actual.kind !== chosen.kind) return;
	throw fieldError(node, {
		field,
		message: `it belongs to ${ownerInWords(actual)}, but ${ownerInWords(chosen)} is chosen, so the trigger would find no leads`,
		fix: `Choose the ${field.toLowerCase()} again from the list, or ${ownerInWords(actual)}.`,
	});
}
