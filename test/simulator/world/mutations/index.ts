/** Changes to a world: each mutates it in place and returns the new element; ids follow from the seed. */
import { filter, isUndefined, omitBy, remove, uniqBy } from 'lodash';
import { HOUR } from '../../../durations';
import { nextLargeId, nextSmallId } from '../ids';
import { ENGLISH, localized } from '../locales';
import { formById, latestVersion } from '../lookups';
import { buildConsents, buildQuestions, type ConsentSpec, type QuestionSpec } from '../questions';
import type {
	AclState,
	FormVersion,
	HiddenField,
	LeadForm,
	LeadOwner,
	LeadSubscription,
	LinkedInEvent,
	Localized,
	Organization,
	OrganizationAcl,
	Question,
	World,
} from '../types';

export * from './leads';

/** T, but with the members of `Made` optional, which get default values. */
type Partly<T, Made extends keyof T> = Omit<T, Made> & Partial<Pick<T, Made>>;

/** Adds an organization without roles; `addAcl` adds them. */
export function addOrganization(
	world: World,
	organization: Partial<Organization> & { localizedName: string },
): Organization {
	const id = organization.id ?? nextSmallId(world);
	const added: Organization = {
		vanityName: `organization-${id}`,
		...organization,
		id,
	};
	world.organizations.push(added);
	return added;
}

/** Gives a member a role on an organization, approved by default. */
export function addAcl(world: World, acl: Partly<OrganizationAcl, 'state'>): OrganizationAcl {
	const added: OrganizationAcl = { ...acl, state: acl.state ?? 'APPROVED' };
	world.acls.push(added);
	return added;
}

/** Sets the state of all rows of this member on this organization, or of those with one role. */
export function setAclState(
	world: World,
	which: Partly<Omit<OrganizationAcl, 'state'>, 'role'>,
	state: AclState,
): OrganizationAcl[] {
	const rows = filter(world.acls, omitBy(which, isUndefined)) as OrganizationAcl[];
	for (const row of rows) row.state = state;
	return rows;
}

export interface EventSpec extends Partial<Omit<LinkedInEvent, 'name' | 'description'>> {
	organizationId: string;
	/** A plain string counts as American English. */
	name: string | Localized;
	description?: string | Localized;
	startsAt: number;
}

/** Adds an event, by default two hours long. */
export function addEvent(world: World, spec: EventSpec): LinkedInEvent {
	const id = spec.id ?? nextLargeId(world);
	const added: LinkedInEvent = {
		vanityName: `event-${id}`,
		endsAt: spec.startsAt + 2 * HOUR,
		...spec,
		id,
		name: localized(spec.name, ENGLISH),
		description: localized(spec.description ?? '', ENGLISH),
	};
	world.events.push(added);
	return added;
}

export interface FormSpec {
	owner: LeadOwner;
	name: string;
	questions: QuestionSpec[];
	consents?: ConsentSpec[];
	hiddenFields?: HiddenField[];
	/** The time of the creation and of the first version, epoch milliseconds. */
	created: number;
	/** Generated when absent. */
	id?: string;
	/** `PUBLISHED` by default. */
	state?: LeadForm['state'];
	/** American English by default. */
	creationLocale?: LeadForm['creationLocale'];
	description?: string | Localized;
}

/** What a new version changes; absent fields stay as they were. */
export interface FormChange {
	lastModified: number;
	addQuestions?: QuestionSpec[];
	removeQuestionIds?: string[];
	consents?: ConsentSpec[];
	hiddenFields?: HiddenField[];
}

/** Adds a form with one version. */
export function addForm(world: World, spec: FormSpec): LeadForm {
	const locale = spec.creationLocale ?? ENGLISH;
	const added: LeadForm = {
		id: spec.id ?? nextLargeId(world),
		owner: spec.owner,
		name: spec.name,
		state: spec.state ?? 'PUBLISHED',
		creationLocale: locale,
		description: localized(spec.description ?? '', locale),
		created: spec.created,
		versions: [
			{
				versionId: 1,
				questions: buildQuestions(world, spec.questions, locale),
				consents: buildConsents(spec.consents ?? [], locale),
				hiddenFields: spec.hiddenFields ?? [],
				lastModified: spec.created,
			},
		],
	};
	world.forms.push(added);
	return added;
}

/**
 * Publishes a new version of a form; earlier versions stay, because people have answered them.
 * @throws when the world has no such form
 */
export function addFormVersion(world: World, formId: string, change: FormChange): FormVersion {
	const form = formById(world, formId);
	const latest = latestVersion(form);
	const added: FormVersion = {
		versionId: latest.versionId + 1,
		questions: changedQuestions(world, form, change),
		consents: change.consents
			? buildConsents(change.consents, form.creationLocale)
			: structuredClone(latest.consents),
		hiddenFields: structuredClone(change.hiddenFields ?? latest.hiddenFields),
		lastModified: change.lastModified,
	};
	form.versions.push(added);
	return added;
}

function changedQuestions(world: World, form: LeadForm, change: FormChange): Question[] {
	const { removeQuestionIds = [], addQuestions = [] } = change;
	const kept = structuredClone(latestVersion(form).questions).filter(
		({ id }) => !removeQuestionIds.includes(id),
	);
	const ever = form.versions.flatMap(({ questions }) => questions);
	const customEver = uniqBy(ever, 'id').filter(({ predefinedField }) => !predefinedField).length;
	return [...kept, ...buildQuestions(world, addQuestions, form.creationLocale, customEver)];
}

export type SubscriptionSpec = Partly<LeadSubscription, 'id' | 'state'>;

/** Adds a subscription, validated by default. */
export function addSubscription(world: World, spec: SubscriptionSpec): LeadSubscription {
	const added: LeadSubscription = {
		state: 'validated',
		...spec,
		id: spec.id ?? nextLargeId(world),
	};
	world.subscriptions.push(added);
	return added;
}

/** @returns the removed subscription; undefined when the world has no such subscription */
export function deleteSubscription(world: World, id: string): LeadSubscription | undefined {
	return remove(world.subscriptions, { id })[0] as LeadSubscription | undefined;
}
