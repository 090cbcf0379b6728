import type {
	FormVersion,
	LeadForm,
	LeadOwner,
	LeadSubscription,
	LinkedInEvent,
	World,
} from './types';

/** @throws when the world has no such form */
export function formById(world: World, formId: string): LeadForm {
	const form = world.forms.find(({ id }) => id === formId);
	if (!form) throw new Error(`The world has no form ${formId}`);
	return form;
}

/** @throws when the world has no such event */
export function eventById(world: World, eventId: string): LinkedInEvent {
	const event = world.events.find(({ id }) => id === eventId);
	if (!event) throw new Error(`The world has no event ${eventId}`);
	return event;
}

/** @throws when the world has no such subscription */
export function subscriptionById(world: World, subscriptionId: string): LeadSubscription {
	const subscription = world.subscriptions.find(({ id }) => id === subscriptionId);
	if (!subscription) throw new Error(`The world has no subscription ${subscriptionId}`);
	return subscription;
}

/** The version that LinkedIn's `leadForms` answers with and that people are asked now. */
export function latestVersion(form: LeadForm): FormVersion {
	return form.versions[form.versions.length - 1];
}

/** @throws when the form has no such version */
export function formVersion(form: LeadForm, versionId: number): FormVersion {
	const version = form.versions.find((candidate) => candidate.versionId === versionId);
	if (!version) throw new Error(`Form ${form.id} has no version ${versionId}`);
	return version;
}

export function sameOwner(one: LeadOwner, other: LeadOwner): boolean {
	return 'organizationId' in one
		? 'organizationId' in other && one.organizationId === other.organizationId
		: 'adAccountId' in other && one.adAccountId === other.adAccountId;
}
