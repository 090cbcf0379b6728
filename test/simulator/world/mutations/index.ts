/** Changes to a world: each mutates it in place and returns what it made; ids follow from the seed. */
import { nextLargeId, nextRandom, nextSmallId, personId } from '../ids';
import { ENGLISH, localized } from '../locales';
import { formById, latestVersion } from '../lookups';
import { buildConsents, buildQuestions, type ConsentSpec, type QuestionSpec } from '../questions';
import type {
	AclState,
	AdAccount,
	FormVersion,
	HiddenField,
	LeadForm,
	LeadOwner,
	LeadSubscription,
	LinkedInEvent,
	Localized,
	Member,
	Organization,
	OrganizationAcl,
	Question,
	World,
} from '../types';

export {
	addLead,
	addLeads,
	damageLead,
	deleteLead,
	reregisterLead,
	type AnswerSpec,
	type LeadDetails,
	type LeadSource,
} from './leads';
export {
	consentInputName,
	openRegistration,
	questionInputName,
	registerForEvent,
	type SubmittedForm,
} from './registration';

export function addMember(
	world: World,
	member: Omit<Member, 'id'> & Partial<Pick<Member, 'id'>>,
): Member {
	const added = { ...member, id: member.id ?? personId(nextRandom(world)) };
	world.members.push(added);
	return added;
}

/** Adds an organization that nobody has a role on yet; see `addAcl`. */
export function addOrganization(
	world: World,
	organization: Pick<Organization, 'localizedName'> & Partial<Organization>,
): Organization {
	const id = organization.id ?? nextSmallId(world);
	const added: Organization = {
		vanityName: `organization-${id}`,
		primaryOrganizationType: 'NONE',
		...organization,
		id,
	};
	world.organizations.push(added);
	return added;
}

/** Gives a member a role on an organization, approved unless said otherwise. */
export function addAcl(
	world: World,
	acl: Omit<OrganizationAcl, 'state'> & Partial<Pick<OrganizationAcl, 'state'>>,
): OrganizationAcl {
	const added: OrganizationAcl = { ...acl, state: acl.state ?? 'APPROVED' };
	world.acls.push(added);
	return added;
}

/** Sets the state of every row of this member on this organization, or of those with one role. */
export function setAclState(
	world: World,
	which: Pick<OrganizationAcl, 'memberId' | 'organizationId'> &
		Partial<Pick<OrganizationAcl, 'role'>>,
	state: AclState,
): OrganizationAcl[] {
	const rows = world.acls.filter(
		(acl) =>
			acl.memberId === which.memberId &&
			acl.organizationId === which.organizationId &&
			(which.role === undefined || acl.role === which.role),
	);
	for (const row of rows) row.state = state;
	return rows;
}

export function addAdAccount(
	world: World,
	adAccount: Omit<AdAccount, 'id'> & Partial<Pick<AdAccount, 'id'>>,
): AdAccount {
	const added = { ...adAccount, id: adAccount.id ?? nextSmallId(world) };
	world.adAccounts.push(added);
	return added;
}

const HOUR = 3_600_000;

export interface EventSpec extends Partial<Omit<LinkedInEvent, 'name' | 'description'>> {
	organizationId: string;
	/** A plain string is in American English. */
	name: string | Localized;
	description?: string | Localized;
	startsAt: number;
}

/** Adds an event: online, not cancelled and two hours long unless said otherwise. */
export function addEvent(world: World, spec: EventSpec): LinkedInEvent {
	const id = spec.id ?? nextLargeId(world);
	const added: LinkedInEvent = {
		vanityName: `event-${id}`,
		endsAt: spec.startsAt + 2 * HOUR,
		kind: 'online',
		cancelled: false,
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
	/** Of creation and of the first version, epoch milliseconds. */
	created: number;
	/** Made when absent. */
	id?: string;
	/** `PUBLISHED` unless said otherwise. */
	state?: LeadForm['state'];
	/** American English unless said otherwise. */
	creationLocale?: LeadForm['creationLocale'];
	headline?: string | Localized;
	description?: string | Localized;
}

/** What a new version has that the one before had not; what is absent stays as it was. */
export interface FormChange {
	lastModified: number;
	addQuestions?: QuestionSpec[];
	removeQuestionIds?: string[];
	/** New texts by question id. */
	relabelQuestions?: Record<string, string | Localized>;
	/** Question ids in their new order; those that are not named follow in the order they had. */
	questionOrder?: string[];
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
		headline: localized(spec.headline ?? spec.name, locale),
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
 * Publishes a new version of a form; earlier versions stay, since people answered them.
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
	const removed = new Set(change.removeQuestionIds);
	const kept = structuredClone(latestVersion(form).questions)
		.filter(({ id }) => !removed.has(id))
		.map((question) => {
			const text = change.relabelQuestions?.[question.id];
			return text === undefined
				? question
				: { ...question, text: localized(text, form.creationLocale) };
		});

	const added = buildQuestions(
		world,
		change.addQuestions ?? [],
		form.creationLocale,
		customQuestionsEver(form),
	);
	return inOrder([...kept, ...added], change.questionOrder ?? []);
}

function customQuestionsEver(form: LeadForm): number {
	const ids = form.versions.flatMap(({ questions }) =>
		questions.filter(({ predefinedField }) => predefinedField === undefined).map(({ id }) => id),
	);
	return new Set(ids).size;
}

function inOrder(questions: Question[], order: string[]): Question[] {
	const position = ({ id }: Question) => (order.includes(id) ? order.indexOf(id) : order.length);
	return [...questions].sort((one, other) => position(one) - position(other));
}

const FAILURES_THAT_BLOCK = 3;

export interface SubscriptionSpec
	extends Pick<
			LeadSubscription,
			'owner' | 'leadType' | 'webhook' | 'versionedForm' | 'associatedEntity' | 'checkedAt'
		>,
		Partial<Pick<LeadSubscription, 'id' | 'state'>> {}

/** Adds a subscription, validated unless said otherwise. */
export function addSubscription(world: World, spec: SubscriptionSpec): LeadSubscription {
	const added: LeadSubscription = {
		state: 'validated',
		...spec,
		id: spec.id ?? nextLargeId(world),
		failuresInARow: 0,
	};
	world.subscriptions.push(added);
	return added;
}

/** @returns the removed subscription; undefined when the world has no such one */
export function deleteSubscription(world: World, id: string): LeadSubscription | undefined {
	const index = world.subscriptions.findIndex((subscription) => subscription.id === id);
	return index === -1 ? undefined : world.subscriptions.splice(index, 1)[0];
}

/**
 * Records how a security challenge ended: one that passed validates the webhook, three failures in a
 * row block it (contract 4.1).
 * @param time of the challenge, epoch milliseconds
 */
export function recordChallenge(
	subscription: LeadSubscription,
	passed: boolean,
	time: number,
): LeadSubscription {
	subscription.checkedAt = time;
	subscription.failuresInARow = passed ? 0 : subscription.failuresInARow + 1;
	if (passed) subscription.state = 'validated';
	else if (subscription.failuresInARow >= FAILURES_THAT_BLOCK) subscription.state = 'blocked';
	return subscription;
}
