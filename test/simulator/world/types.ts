import type { z } from 'zod';
import type { locale } from '../../contract/common';
import type { leadType } from '../../contract/leads';
import type { aclState, organizationRole } from '../../contract/organizations';
import type { newConversion, newSubscription, owner } from '../../contract/parameters';

/**
 * The data of the simulated LinkedIn. Ids are decimal strings here (19 digits do not fit a JavaScript number) and bare
 * JSON numbers in answers. Times are epoch milliseconds, UTC.
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
	organizationId: string;
	/** Ad account roles by member id, e.g. `CAMPAIGN_MANAGER`. */
	roles: Record<string, string>;
}

/** A conversion rule of an ad account; only a rule for API conversions accepts events (contract 7). */
export interface ConversionRule {
	id: string;
	adAccountId: string;
	conversionMethod: 'CONVERSIONS_API' | 'INSIGHT_TAG';
}

/** A conversion of a lead, as a client sent it (contract 7). */
type ConversionEvent = z.infer<z.ZodObject<typeof newConversion>>;

export interface LinkedInEvent {
	id: string;
	organizationId: string;
	name: Localized;
	description: Localized;
	vanityName: string;
	startsAt: number;
	endsAt: number;
	/** Absent when the event has no registration form. */
	formId?: string;
}

interface TextQuestion {
	type: 'text';
	maxResponseLength: number;
}

interface MultipleChoiceQuestion {
	type: 'multipleChoice';
	/** Whether people may choose several options. LinkedIn does not return this; made-up answers go by it. */
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

/** One version of a form; earlier versions stay in the world, because people have answered them. */
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
	description: Localized;
	created: number;
	/** Oldest first; LinkedIn's `leadForms` returns the last version. */
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
	 * From when on the API shows the lead (epoch milliseconds): later than `submittedAt` if LinkedIn indexes it late.
	 */
	visibleFrom: number;
	/** Until then, LinkedIn answers 500 for any page with the lead, and for the lead by its id. */
	brokenUntil?: number;
	/** Until then, lists neither show nor count the lead, as if they lag behind; LinkedIn serves it by its id. */
	leftOutUntil?: number;
	/** The lead takes a place in lists but is left out of their pages; LinkedIn serves it by its id. */
	isHidden?: boolean;
	/** LinkedIn sends its first answer in a way that nobody knows. */
	hasUnreadableAnswer?: boolean;
	/**
	 * Replaces parts of the lead's JSON: top-level keys, and with `answers` the form's answers (a value of `undefined`
	 * removes the key). A text replaces the whole JSON.
	 */
	override?: Record<string, unknown> | string;
}

/** How a lead is damaged; members of `Lead` with the same meaning explain the kinds. */
export type Damage =
	| { kind: 'poison' }
	| { kind: 'unreadableAnswer' }
	| { kind: 'malformed'; override: Record<string, unknown> | string };

/** Subscriptions that are `unvalidated` or `blocked` get no pushes. */
export type SubscriptionState = 'unvalidated' | 'validated' | 'blocked';

/** An application's webhook for lead notifications; of one form, event or ad if the subscription names it. */
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
	/** Organizations whose leads LinkedIn refuses with a 403, whatever role the member has. */
	unreadableOrganizationIds: string[];
	/** Organizations whose look-ups by id LinkedIn refuses with a 403, although the ACLs list them. */
	lookupForbiddenOrganizationIds: string[];
	/** With `sequence`, the source of every generated id of this world. */
	seed: number;
	/** Counts the added elements, so that the same mutations lead to the same ids. */
	sequence: number;
}
