import { asDigits, asList, asRecord } from '../values/json';
import type { ReadForm } from './readForm';
import type { LeadFormResponse, LeadRow } from './types';

/** One consent as the form showed it and the person answered it. */
interface ConsentDetail {
	/** LinkedIn's id within the form; null when it sent none. */
	consent_id: string | null;
	/** The words at the box; null when they could not be read. */
	text: string | null;
	/** Whether the form could be sent only with this box ticked; null when that could not be read. */
	required: boolean | null;
	/** Null when LinkedIn sent neither true nor false. */
	accepted: boolean | null;
}

/**
 * What a person was asked to consent to and answered, as JSON text: the words of the version of the form
 * that was answered, so that it can be shown later on, when the form is another one or is gone.
 *
 * All of it is what LinkedIn sent (wire contract 3.5, 3.6: the form's `legalInfo`, the lead's
 * `consentResponses`). `legal_info_readable` tells a form without consents from one that could not be
 * read; then each consent has its id and its answer alone. Answers to consents that the form does not have
 * come last.
 * @param row the lead's own row, which has its form and its time
 */
export function consentDetails(row: LeadRow, lead: LeadFormResponse, form: ReadForm): string {
	const answers = answersOf(lead);
	const asked = form.consents.map(({ id, text, isRequired }): ConsentDetail => {
		const accepted = (id === undefined ? undefined : answers.get(id)) ?? null;
		if (id !== undefined) answers.delete(id);
		return { consent_id: id ?? null, text: text ?? null, required: isRequired, accepted };
	});
	const others = [...answers].map(
		([id, accepted]): ConsentDetail => ({ consent_id: id, text: null, required: null, accepted }),
	);
	return JSON.stringify({
		submitted_at: row.submitted_at,
		form_id: row.form_id,
		form_version: row.form_version,
		privacy_policy_url: form.legalInfo?.privacyPolicyUrl ?? null,
		legal_disclaimer: form.legalInfo?.legalDisclaimer ?? null,
		consents: [...asked, ...others],
		legal_info_readable: form.legalInfo !== undefined,
	});
}

/** By consent id, null for an unreadable one. Of several the first that can be read counts, as in the row. */
function answersOf(lead: LeadFormResponse): Map<string | null, boolean | null> {
	const answers = new Map<string | null, boolean | null>();
	for (const entry of asList(asRecord(lead.formResponse)?.consentResponses)) {
		const response = asRecord(entry);
		const id = asDigits(response?.consentId) ?? null;
		const accepted = typeof response?.accepted === 'boolean' ? response.accepted : null;
		answers.set(id, answers.get(id) ?? accepted);
	}
	return answers;
}
