import { firstAfter, firstAt, visibleLeads } from '../../world/leadIndex';
import type { Lead, LeadOwner, LeadType } from '../../world/types';
import { batch } from '../api/batch';
import { method, type ApiRequest, type Resource } from '../api/method';
import { page, pagingParameters } from '../api/paging';
import { mayListLeads, requireLeadAccess } from '../api/roles';
import { badRequest, internalError, invalidValue, notFound, unpermittedField } from '../errors';
import { project, type Projection } from '../restli/projection';
import {
	boolean,
	enumeration,
	list,
	optional,
	required,
	text,
	timeRange,
	versionedFormUrn,
} from '../restli/types';
import { inSeededOrder } from '../seededHash';
import type { Variants } from '../variants';
import type { WireObject } from '../wire/common';
import { wireLead } from '../wire/lead';
import { associatedEntity, isAssociated } from './associatedEntity';
import { leadTypeUnion, requireMatchingOwner, typeForAccess } from './leadType';
import { ownerUnion, toLeadOwner } from './owner';

const SCOPES = ['r_marketing_leadgen_automation'];

const DAY = 86_400_000;

const finder = method({
	name: 'FINDER-owner',
	scopes: SCOPES,
	parameters: {
		q: required(enumeration('owner')),
		owner: required(ownerUnion),
		leadType: required(leadTypeUnion),
		versionedLeadGenFormUrn: optional(versionedFormUrn),
		associatedEntity: optional(associatedEntity),
		submittedAtTimeRange: optional(timeRange),
		limitedToTestLeads: optional(boolean),
		...pagingParameters,
	},
	authorize: (request, { owner, leadType }) => {
		if (owner === undefined) return;
		mayListLeads(request, toLeadOwner(owner), leadType?.value ?? typeForAccess(owner));
	},
	answer: (request, values) => {
		const owner = toLeadOwner(values.owner);
		const leadType = values.leadType.value;
		requireMatchingOwner(owner, leadType);
		const { variants } = request.state;
		const entity = values.associatedEntity;
		if (entity !== undefined && variants.associatedEntityParameter === 'refused') {
			throw badRequest([{ code: 'QUERY_PARAM_NOT_ALLOWED', fieldPath: 'associatedEntity' }]);
		}
		if (entity !== undefined && entity.writtenAs !== variants.associatedEntityParameter) {
			throw invalidValue(
				'associatedEntity',
				`value is not a ${variants.associatedEntityParameter}`,
			);
		}
		const range = values.submittedAtTimeRange;
		if (range?.end !== undefined && range.end < range.start) {
			throw invalidValue('submittedAtTimeRange', 'end is before start');
		}
		const form = values.versionedLeadGenFormUrn;
		const now = request.state.clock.now();
		const isTestWanted = ({ testLead }: Lead) =>
			values.limitedToTestLeads === true
				? testLead
				: variants.testLeadsIncludedWhenFalse || !testLead;
		// One pass: each page of a long list looks at all of its leads.
		const isWanted = (lead: Lead) =>
			(lead.leftOutUntil ?? 0) <= now &&
			(!form || (lead.formId === form.formId && lead.formVersionId === form.versionId)) &&
			(!entity || isAssociated(lead, entity)) &&
			isTestWanted(lead);
		const readable = mayListLeads(request, owner, leadType)
			? inRange(readableLeads(request, owner, leadType), range, variants)
			: [];
		const leads = readable.filter(isWanted);
		return page(request, 'leadFormResponses', inOrder(request, leads), values, (lead) => {
			const wire = toWire(request, lead, values.fields);
			return lead.isHidden === true ? undefined : wire;
		});
	},
});

const get = method({
	name: 'GET',
	scopes: SCOPES,
	parameters: {},
	answer: (request, { fields }) => project(readOne(request, request.key, fields), fields ?? true),
});

const batchGet = method({
	name: 'BATCH_GET',
	scopes: SCOPES,
	parameters: { ids: required(list(text)) },
	answer: (request, { ids, fields }) => batch(ids, fields, (id) => readOne(request, id, fields)),
});

/** The leads of an owner, by finder, and single ones by id (contract 3.6). */
export const leadFormResponses: Resource = { finders: { owner: finder }, get, batchGet };

function readOne(
	request: ApiRequest,
	id: string,
	fields: Projection | undefined,
): WireObject | string {
	const { world, variants } = request.state;
	const lead = world.leads.find((candidate) => candidate.id === id);
	const isServed = variants.leadsById !== 'notFound';
	if (lead === undefined || !isServed || !isReadable(request, lead)) {
		throw notFound(variants.notFoundCode);
	}
	try {
		requireLeadAccess(request, lead.owner, lead.leadType);
	} catch (refusal) {
		throw variants.leadsById === 'served' ? refusal : notFound(variants.notFoundCode);
	}
	return toWire(request, lead, fields);
}

function toWire(
	{ state }: ApiRequest,
	lead: Lead,
	fields: Projection | undefined,
): WireObject | string {
	if ((lead.brokenUntil ?? 0) > state.clock.now()) throw internalError();
	const ofForm = fields?.get('form');
	const isNumbered = ofForm instanceof Map && ofForm.has('versionId');
	if (isNumbered && state.variants.formOfLead === 'answeredUnnumbered') {
		throw unpermittedField('/form/versionId');
	}
	if (fields?.has('ownerInfo') === true && state.variants.adNames === 'refused') {
		throw unpermittedField('/ownerInfo');
	}
	return wireLead(lead, state.world, state.variants, fields);
}

/** Indexed by now, and not past LinkedIn's retention (contract 2.8). */
function isReadable({ state }: ApiRequest, lead: Lead): boolean {
	const now = state.clock.now();
	return (
		lead.visibleFrom <= now && lead.submittedAt > forgottenUntil(now, lead.leadType, state.variants)
	);
}

/** All that are so, oldest first. */
function readableLeads({ state }: ApiRequest, owner: LeadOwner, leadType: LeadType) {
	const now = state.clock.now();
	const leads = visibleLeads(state.world.leads, owner, leadType, now);
	return leads.slice(firstAfter(leads, forgottenUntil(now, leadType, state.variants)));
}

/** Epoch milliseconds; what was submitted then is not readable any more. */
function forgottenUntil(now: number, leadType: LeadType, { retentionDays }: Variants): number {
	return now - retentionDays[leadType] * DAY;
}

function inRange(
	oldestFirst: Lead[],
	range: { start: number; end?: number } | undefined,
	{ rangeStartInclusive, rangeEndInclusive }: Variants,
): Lead[] {
	if (range === undefined) return oldestFirst;
	const { start, end = Infinity } = range;
	const endAt = rangeEndInclusive ? firstAfter(oldestFirst, end) : firstAt(oldestFirst, end);
	const startAt = rangeStartInclusive
		? firstAt(oldestFirst, start)
		: firstAfter(oldestFirst, start);
	return oldestFirst.slice(startAt, endAt);
}

/** @param oldestFirst may be changed */
function inOrder({ state }: ApiRequest, oldestFirst: Lead[]): Lead[] {
	const { leadOrder } = state.variants;
	if (leadOrder === 'unordered') return inSeededOrder(state.seed, oldestFirst);
	return leadOrder === 'oldestFirst' ? oldestFirst : oldestFirst.reverse();
}
