import { map } from 'lodash';
import { generateAnswers } from '../answers';
import { leadId, nextRandom, personId } from '../ids';
import { eventById, formById, formVersion, latestVersion } from '../lookups';
import type { Damage, Lead, LeadOwner, LeadType, World } from '../types';

/** A text, or the ids of the chosen options. */
export type AnswerSpec = string | number[];

/** The source of a lead: a registration for an event, or a form that belongs to no event. */
export type LeadSource =
	| { eventId: string }
	| {
			formId: string;
			leadType: LeadType;
			/** The form's own owner when absent. */
			owner?: LeadOwner;
			creativeId?: string;
			campaignId?: string;
	  };

export interface LeadDetails extends Partial<Pick<Lead, 'id' | 'submitterId' | 'testLead'>> {
	/** Epoch milliseconds. */
	submittedAt: number;
	/** Epoch milliseconds; `submittedAt` when absent. */
	visibleFrom?: number;
	damage?: Damage;
	/** The latest version when absent. */
	formVersionId?: number;
	/** All answers of the lead by question id; made up when absent. */
	answers?: Record<string, AnswerSpec>;
	/** All consents of the lead by consent id; made up when absent. */
	consents?: Record<number, boolean>;
}

export type LeadSpec = LeadSource & LeadDetails;

type Origin = Pick<Lead, 'owner' | 'leadType' | 'formId' | 'eventId' | 'creativeId' | 'campaignId'>;

/** What leads of one source have in common. */
function origin(world: World, source: LeadSource): Origin {
	if (!('eventId' in source)) {
		const { formId, owner = formById(world, formId).owner, ...others } = source;
		return { owner, formId, ...others };
	}
	const { id: eventId, formId, organizationId } = eventById(world, source.eventId);
	if (formId === undefined) throw new Error(`Event ${eventId} has no registration form`);
	return { owner: { organizationId }, leadType: 'EVENT', formId, eventId };
}

/**
 * Adds one lead. The lead is not validated against the form, so that it may be as odd as a test wants.
 * @throws when the world lacks the event, the form or its version
 */
export function addLead(world: World, spec: LeadSpec): Lead {
	const random = nextRandom(world);
	const { owner, leadType, formId, eventId, creativeId, campaignId } = origin(world, spec);
	const form = formById(world, formId);
	const { formVersionId, answers, consents } = spec;
	const version =
		formVersionId === undefined ? latestVersion(form) : formVersion(form, formVersionId);
	const generated = generateAnswers(random, version);
	// Without spreads, with which Node 20 keeps a layout for each lead, so that reading 100,000 leads takes ten times as long.
	const added: Lead = {
		owner,
		leadType,
		formId,
		eventId,
		creativeId,
		campaignId,
		id: spec.id ?? leadId(random),
		formVersionId: version.versionId,
		submitterId: spec.submitterId ?? personId(random),
		submittedAt: spec.submittedAt,
		testLead: spec.testLead ?? false,
		answers: answers === undefined ? generated.answers : map(answers, asAnswer),
		consents: consents === undefined ? generated.consents : map(consents, asConsent),
		visibleFrom: spec.visibleFrom ?? spec.submittedAt,
	};
	if (spec.damage) damageLead(added, spec.damage);
	world.leads.push(added);
	return added;
}

function asAnswer(answer: AnswerSpec, questionId: string): Lead['answers'][number] {
	return {
		questionId,
		value: typeof answer === 'string' ? { text: answer } : { optionIds: answer },
	};
}

function asConsent(accepted: boolean, consentId: string): Lead['consents'][number] {
	return { consentId: Number(consentId), accepted };
}

/** Damages a lead; null repairs it. */
export function damageLead(lead: Lead, damage: Damage | null): void {
	lead.brokenUntil = damage?.kind === 'poison' ? Infinity : undefined;
	lead.hasUnreadableAnswer = damage?.kind === 'unreadableAnswer' || undefined;
	lead.override = damage?.kind === 'malformed' ? damage.override : undefined;
}

/**
 * Adds a burst of leads of one source.
 * @param intervalMilliseconds time between two leads; 0 for all in the same millisecond
 */
export function addLeads(
	world: World,
	spec: LeadSource & Omit<LeadDetails, 'id' | 'submitterId'>,
	count: number,
	intervalMilliseconds = 1,
): Lead[] {
	return Array.from({ length: count }, (_, index) => {
		const delay = index * intervalMilliseconds;
		return addLead(world, {
			...spec,
			submittedAt: spec.submittedAt + delay,
			...(spec.visibleFrom !== undefined && { visibleFrom: spec.visibleFrom + delay }),
		});
	});
}

/**
 * Removes a lead, as LinkedIn does when a person cancels a registration.
 * @returns the removed lead; undefined when the world has no such lead
 */
export function deleteLead(world: World, id: string): Lead | undefined {
	const index = world.leads.findIndex((lead) => lead.id === id);
	return index === -1 ? undefined : world.leads.splice(index, 1)[0];
}
