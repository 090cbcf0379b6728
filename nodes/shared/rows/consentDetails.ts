import { asDigits, asList, asRecord } from '../values/json';
import type { ParsedForm } from './parseForm';
import type { LeadFormResponse, LeadRow } from './types';

interface ConsentDetail {
	/** Null when LinkedIn sent none. */
	consent_id: string | null;
	/** Null when unreadable. */
	text: string | null;
	/** Whether the form requires the checkbox to be checked; null when unreadable. */
	required: boolean | null;
	/** Null when LinkedIn sent neither true nor false. */
	accepted: boolean | null;
}

/**
 * The consents of a lead as JSON text, in the words of the answered form version, so that they remain
 * provable after the form changes or is deleted.
 * Sources: the form's `legalInfo` and the lead's `consentResponses`. If
 * `legal_info_readable` is false, each consent has only its id and answer. Answers to consents missing from
 * the form come last.
 * @param row the lead's row
 */
export function consentDetails(row: LeadRow, lead: LeadFormResponse, form: ParsedForm): string {
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

/** By consent id, null for an unreadable one. The first readable answer counts, as in the row. */
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
