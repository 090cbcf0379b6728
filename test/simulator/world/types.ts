import type { z } from 'zod';
import type { locale } from '../../contract/common';
import type { leadType } from '../../contract/leads';
import type { aclState, organizationRole } from '../../contract/organizations';
import type { newConversion, newSubscription, owner } from '../../contract/parameters';

/**
 * What the simulated LinkedIn knows. Ids are decimal strings here (19 digits do not fit a JavaScript
 * number) and become bare JSON numbers on the wire; times are epoch milliseconds, UTC.
 */

/** Text by locale, as LinkedIn's MultiLocaleString keeps it: `{ en_US: 'First name' }`. */
export type Localized = Record<string, string>;

export type Locale = z.infer<typeof locale>;

export interface Member {
	/** The person id, e.g. `tKTfAcKsEC`; the URN is `urn:li:person:{id}`. */
	id: string;
	firstName: string;
	lastName: string;
	email: string;
}

export interface Organization {
	id: string;
	localizedName: string;
	vanityName: string;
	primaryOrganizationType: 'NONE' | 'SCHOOL' | 'BRAND';
}

export type OrganizationRole = z.infer<typeof organizationRole>;

export type AclState = z.infer<typeof aclState>;

/** One row of organizationAcls: a member's role on an organization. */
export interface OrganizationAcl {
	memberId: string;
	organizationId: string;
	role: OrganizationRole;
	state: AclState;
}

export interface AdAccount {
	id: string;
	name: string;
	organizationId: string;
	/** Ad account roles by member id, e.g. `CAMPAIGN_MANAGER`. */
	roles: Record<string, string>;
}

/** A conversion rule of an ad account; only one with API conversions takes events (contract 7). */
export interface ConversionRule {
	id: string;
	adAccountId: string;
	conversionMethod: 'CONVERSIONS_API' | 'INSIGHT_TAG';
}

/** That a lead became something, as a client sent it (contract 7). */
type ConversionEvent = z.infer<z.ZodObject<typeof newConversion>>;

export interface LinkedInEvent {
	id: string;
	organizationId: string;
	name: Localized;
	description: Localized;
	vanityName: string;
	startsAt: number;
	endsAt: number;
	kind: 'online' | 'inPerson';
	cancelled: boolean;
	/** Absent when the event has no registration form. */
	formId?: string;
}

interface TextQuestion {
	type: 'text';
	maxResponseLength: number;
}

interface MultipleChoiceQuestion {
	type: 'multipleChoice';
	/** Several options may be chosen. Not on the wire: it only tells the registration page what to show. */
	multipleAnswers?: boolean;
	/** Option ids start at 0, as LinkedIn's do. */
	options: Array<{ id: number; text: Localized }>;
}

export interface Question {
	id: string;
	/** LinkedIn's own `name` of a question: `First name`, or `Custom question 0`. */
	name: string;
	text: Localized;
	/** Absent for custom questions. */
	predefinedField?: string;
	required: boolean;
	details: TextQuestion | MultipleChoiceQuestion;
}

export interface Consent {
	/** Consent ids start at 0, as LinkedIn's do. */
	id: number;
	text: Localized;
	checkRequired: boolean;
}

export interface HiddenField {
	name: string;
	value: string;
}

/** What a form asked at one of its versions; earlier versions stay in the world, since people answered them. */
export interface FormVersion {
	versionId: number;
	questions: Question[];
	consents: Consent[];
	hiddenFields: HiddenField[];
	lastModified: number;
}

export type LeadOwner = z.output<typeof owner>;

export interface LeadForm {
	id: string;
	owner: LeadOwner;
	name: string;
	state: 'DRAFT' | 'PUBLISHED' | 'ARCHIVED';
	creationLocale: Locale;
	headline: Localized;
	description: Localized;
	created: number;
	/** Oldest first; the last one is the version that LinkedIn's `leadForms` answers with. */
	versions: FormVersion[];
}

export type LeadType = z.infer<typeof leadType>;

/** An answer's value: text, or the ids of the chosen options. */
export type AnswerValue = { text: string } | { optionIds: number[] };

export interface Lead {
	/** `{uuid}-{digits}`, the tail of `urn:li:leadGenFormResponse:{id}`. */
	id: string;
	owner: LeadOwner;
	leadType: LeadType;
	formId: string;
	formVersionId: number;
	/** The event that was registered for (leadType EVENT). */
	eventId?: string;
	/** The ad's creative and campaign (leadType SPONSORED). */
	creativeId?: string;
	campaignId?: string;
	submitterId: string;
	submittedAt: number;
	testLead: boolean;
	answers: Array<{ questionId: string; value: AnswerValue }>;
	consents: Array<{ consentId: number; accepted: boolean }>;
	/**
	 * From when on the API shows the lead (epoch milliseconds): later than `submittedAt` for one that is
	 * indexed late.
	 */
	visibleFrom: number;
	/** Until then any page that contains it, and itself by id, is answered with a 500. */
	brokenUntil?: number;
	/** Until then lists leave it out and don't count it, as one that lags behind does; by its id it is delivered. */
	leftOutUntil?: number;
	/** It takes a place in lists and is left out of their pages; by its id it is delivered. */
	isHidden?: boolean;
	/**
	 * Delivered in place of its own wire JSON: top-level keys, and as `answers` those of the form (a value of
	 * `undefined` removes the key); a text takes the place of all of it.
	 */
	override?: Record<string, unknown> | string;
}

/** What is to be wrong with a lead: see its members of the same meaning. */
export type Damage =
	| { kind: 'poison' }
	| { kind: 'malformed'; override: Record<string, unknown> | string };

/** `unvalidated` and `blocked` ones get no pushes. */
export type SubscriptionState = 'unvalidated' | 'validated' | 'blocked';

/** A webhook that an application has subscribed to lead notifications, for leads of one thing where it names that. */
export interface LeadSubscription extends z.output<z.ZodObject<typeof newSubscription>> {
	id: string;
	state: SubscriptionState;
}

export interface World {
	members: Member[];
	organizations: Organization[];
	acls: OrganizationAcl[];
	adAccounts: AdAccount[];
	events: LinkedInEvent[];
	forms: LeadForm[];
	leads: Lead[];
	subscriptions: LeadSubscription[];
	conversionRules: ConversionRule[];
	conversionEvents: ConversionEvent[];
	/** Organizations whose leads are answered with a 403, whatever role the member has. */
	unreadableOrganizationIds: string[];
	/** Organizations that answer every look-up by id with a 403, though they are listed among the ACLs. */
	lookupForbiddenOrganizationIds: string[];
	/** With `sequence`, the source of every id that is made for this world. */
	seed: number;
	/** Counts what has been made, so that the same mutations give the same ids again. */
	sequence: number;
}
