import type { z } from 'zod';
import type { timeRange } from '../../../contract/parameters';
import { DAY } from '../../../durations';
import { latestVersion, sameOwner } from '../../world/lookups';
import type { Lead, LeadOwner, LeadType } from '../../world/types';
import { batch, page } from '../api/paging';
import type { AnsweringResource, ApiRequest } from '../api/request';
import {
	requireListAccess,
	requireFormAccess,
	requireLeadAccess,
	requireMatchingOwner,
} from '../api/roles';
import { notFound, refusal, unpermittedField } from '../errors';
import type { Projection } from '../restli/projection';
import type { Variants } from '../variants';
import type { WireObject } from '../wire/common';
import { wireForm } from '../wire/form';
import { wireLead } from '../wire/lead';

/** Lead forms, always at their latest version (contract 3.5). */
export const leadForms: AnsweringResource<'leadForms'> = {
	'FINDER-owner': {
		authorize: (request, { owner }) => {
			if (owner !== undefined) requireFormAccess(request, owner);
		},
		answer: (request, values) => {
			const { forms } = request.state.world;
			const found = forms.filter(({ owner }) => sameOwner(owner, values.owner));
			return page(request, found, values, (form) => wireForm(form, latestVersion(form)));
		},
	},
	GET: { answer: (request) => readForm(request, request.key) },
	BATCH_GET: {
		answer: (request, { ids, fields }) => batch(ids, fields, (id) => readForm(request, id)),
	},
};

function readForm(request: ApiRequest, formId: string): WireObject {
	const form = request.state.world.forms.find(({ id }) => id === formId);
	if (form === undefined) throw notFound(request.state.variants);
	requireFormAccess(request, form.owner);
	return wireForm(form, latestVersion(form));
}

/** The leads of an owner, by finder, and single ones by id (contract 3.6). */
export const leadFormResponses: AnsweringResource<'leadFormResponses'> = {
	'FINDER-owner': {
		authorize: (request, { owner, leadType }) => {
			if (owner !== undefined) requireListAccess(request, owner, leadType);
		},
		answer: (request, values) => {
			const { owner, leadType, associatedEntity: entity } = values;
			requireMatchingOwner(owner, leadType);
			const { variants, clock } = request.state;
			const now = clock.now();
			const form = values.versionedLeadGenFormUrn;
			const onlyTests = values.limitedToTestLeads === true;
			const withTests = onlyTests || variants.testLeadsIncludedWhenFalse;
			const isInRange = rangeOf(values.submittedAtTimeRange, variants);
			// One pass with plain comparisons: histories spend much of their time here.
			const leads = readableLeads(request, owner, leadType).filter(
				(lead) =>
					isInRange(lead.submittedAt) &&
					(lead.leftOutUntil ?? 0) <= now &&
					(form === undefined ||
						(lead.formId === form.formId && lead.formVersionId === form.versionId)) &&
					(entity === undefined ||
						(entity.event === undefined
							? lead.creativeId === entity.sponsoredCreative
							: lead.eventId === entity.event)) &&
					(lead.testLead ? withTests : !onlyTests),
			);
			const ordered = variants.leadOrder === 'oldestFirst' ? leads : leads.reverse();
			return page(request, ordered, values, (lead) => {
				const wire = toWire(request, lead, values.fields);
				return lead.isHidden === true ? undefined : wire;
			});
		},
	},
	GET: { answer: (request, { fields }) => readLead(request, request.key, fields) },
};

function readLead(
	request: ApiRequest,
	leadId: string,
	fields: Projection | undefined,
): WireObject | string {
	const { world, variants, clock } = request.state;
	const lead = world.leads.find(({ id }) => id === leadId);
	const now = clock.now();
	// LinkedIn already shows the lead, and has not deleted it because of its age (contract 2.8).
	const isReadable =
		lead !== undefined &&
		lead.visibleFrom <= now &&
		lead.submittedAt > forgottenUntil(now, lead.leadType, variants);
	if (!isReadable) throw notFound(variants);
	try {
		requireLeadAccess(request, lead.owner, lead.leadType);
	} catch (error) {
		throw variants.leadWithoutRole === 404 ? notFound(variants) : error;
	}
	return toWire(request, lead, fields);
}

function toWire(
	{ state }: ApiRequest,
	lead: Lead,
	fields: Projection | undefined,
): WireObject | string {
	const { clock, variants, world } = state;
	if ((lead.brokenUntil ?? 0) > clock.now()) {
		throw refusal(500, 'INTERNAL_SERVER_ERROR', 'Internal Server Error');
	}
	const asksForNames = fields?.has('ownerInfo') === true;
	if (asksForNames && variants.adNames === 'refused') throw unpermittedField('/ownerInfo');
	if (asksForNames && variants.adNames === 'notFound') throw notFound(variants);
	return wireLead(lead, world, variants, fields);
}

/** All readable leads of an owner and type, oldest first. */
function readableLeads({ state }: ApiRequest, owner: LeadOwner, leadType: LeadType): Lead[] {
	const now = state.clock.now();
	const forgotten = forgottenUntil(now, leadType, state.variants);
	return state.world.leads
		.filter(
			(lead) =>
				lead.leadType === leadType &&
				lead.visibleFrom <= now &&
				lead.submittedAt > forgotten &&
				sameOwner(lead.owner, owner),
		)
		.sort((one, other) => one.submittedAt - other.submittedAt);
}

/** Leads submitted until this time are not readable any more; epoch milliseconds. */
function forgottenUntil(now: number, leadType: LeadType, variants: Variants): number {
	const { retentionDays, retentionDaysOfAds } = variants;
	return now - (leadType === 'SPONSORED' ? retentionDaysOfAds : retentionDays) * DAY;
}

/** Whether a time in epoch milliseconds belongs to a range. */
function rangeOf(
	{ start, end = Infinity }: z.output<typeof timeRange> = { start: -Infinity },
	{ rangeStartInclusive, rangeEndInclusive }: Variants,
): (time: number) => boolean {
	const from = rangeStartInclusive ? start : start + 1;
	const until = rangeEndInclusive ? end : end - 1;
	return (time) => time >= from && time <= until;
}
