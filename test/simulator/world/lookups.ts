import type { FormVersion, LeadForm, LeadOwner, World } from './types';

type Lists = 'forms' | 'events' | 'leads' | 'subscriptions';

/** Looks an element up by its id. @throws when the world has no such element */
const byId =
	<List extends Lists>(list: List, what: string) =>
	(world: World, id: string): World[List][number] => {
		const found = world[list].find((one) => one.id === id);
		if (found === undefined) throw new Error(`The world has no ${what} ${id}`);
		return found;
	};

export const formById = byId('forms', 'form');
export const eventById = byId('events', 'event');
export const leadById = byId('leads', 'lead');
export const subscriptionById = byId('subscriptions', 'subscription');

/** The version that LinkedIn's `leadForms` returns, and that people answer now. */
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
