import type { LinkedInClient } from '../api/linkedInClient';
import { keepNewest } from '../keepNewest';
import type { LeadForm } from '../leads/types';

/** Some megabytes of forms; of those used least, a call is made again. */
const MOST_REMEMBERED = 500;

/** How long a version without a lead counts as one that nobody answered. */
const UNANSWERED_FOR_MS = 60 * 60 * 1000;

const forms = new Map<string, LeadForm>();
/** When nobody had answered a version, in epoch milliseconds. */
const unanswered = new Map<string, number>();

/** Which version of which form, as who is signed in sees it. */
export interface VersionOfForm {
	client: LinkedInClient;
	formId: string;
	versionId: number;
}

/**
 * An earlier version of a form, if it was read before in this process. It never changes, and reading it
 * costs calls of a daily quota.
 * @returns LinkedIn's form JSON as it is inside a lead, without version and owner
 */
export function rememberedVersion(version: VersionOfForm): LeadForm | undefined {
	const key = keyOf(version);
	const form = forms.get(key);
	if (form !== undefined) keepNewest(forms, key, form, MOST_REMEMBERED);
	return form;
}

export function rememberVersion(version: VersionOfForm, form: LeadForm): void {
	const key = keyOf(version);
	unanswered.delete(key);
	keepNewest(forms, key, form, MOST_REMEMBERED);
}

/** Whether nobody had answered this version within the last hour; somebody still may. */
export function isRememberedUnanswered(version: VersionOfForm): boolean {
	const since = unanswered.get(keyOf(version));
	const age = Date.now() - (since ?? -Infinity);
	return age >= 0 && age < UNANSWERED_FOR_MS;
}

export function rememberUnanswered(version: VersionOfForm): void {
	keepNewest(unanswered, keyOf(version), Date.now(), MOST_REMEMBERED);
}

/** What one member was shown must not be shown to another. */
function keyOf({ client, formId, versionId }: VersionOfForm): string {
	return `${client.signedInAs} ${formId} ${versionId}`;
}
