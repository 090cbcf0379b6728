import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../shared/panel/parameters';
import { parseIdInput } from '../../shared/values/idInput';
import { isStandInId } from '../../shared/values/leadIdentity';
import { quoted } from '../../shared/values/text';
import { parseInstant } from '../../shared/values/time';
import type { ReadRef } from './memory/lead';
import type { State } from './memory/state';

/*
 * The option Skip Leads: leads that the user lets go. A skipped lead counts as stored, wherever it is.
 */

export const skipLeadsField = {
	displayName: 'Skip Leads',
	name: 'skipLeads',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. 249592fc-d272-44ba-a7db-c2bdce579507-6',
	description:
		'Leads that the trigger no longer outputs, as if they were stored. A Report lists what to copy: lead IDs, or form 123 until 2026-11-24T09:00:00Z, separated by commas, spaces, or lines.',
} as const satisfies INodeProperties;

export interface SkipList {
	/** IDs of leads. */
	ids: string[];
	/** The leads of a form that were submitted before a time, in milliseconds. */
	forms: Array<{ formId: string; until: number }>;
}

/** A time may have a space, as SQL writes it. */
const FORM = /\bform\s+(\S+)\s+until\s+(\S+(?:\s+\d\d?:[\d:.]+)?)/gi;

/** LinkedIn documents no format of lead IDs, but words and dates are none. */
const HAS_DIGIT = /\d/;
const DATE = /^\d{4}-\d\d?-\d\d?$/;

/** @throws NodeOperationError that names the wrong part */
export function readSkipList(fields: Parameters, text: string | undefined, zone: string): SkipList {
	const wrong = (message: string) =>
		fields.error(skipLeadsField, {
			message,
			fix: 'Enter lead IDs, such as 249592fc-d272-44ba-a7db-c2bdce579507-6, or form 123 until 2026-11-24T09:00:00Z, separated by commas, spaces, or lines.',
		});
	const forms: SkipList['forms'] = [];
	const rest = (text ?? '').replace(FORM, (_, form: string, until: string) => {
		const formId = parseIdInput(form, 'leadGenForm');
		if (!formId.ok) throw wrong(formId.message);
		const instant = parseInstant(until.replace(/,$/, ''), zone);
		if (!instant.ok) throw wrong(instant.message);
		forms.push({ formId: formId.id, until: instant.time ?? 0 });
		return ' ';
	});
	const ids = rest.split(/[\s,;]+/).filter((word) => word !== '');
	for (const id of ids) {
		if (isStandInId(id)) continue;
		const isId = parseIdInput(id, 'leadGenFormResponse').ok && HAS_DIGIT.test(id) && !DATE.test(id);
		if (!isId) throw wrong(`${quoted(id)} is not a lead ID`);
	}
	return { ids, forms };
}

/**
 * When the trigger first saw each ID, in milliseconds: a person who registers again later under the same ID is not
 * skipped.
 */
export function skippedSince(
	{ ids }: SkipList,
	before: State['skippedSince'] = {},
	now: number,
): State['skippedSince'] {
	return Object.fromEntries(ids.map((id) => [id, before[id] ?? now]));
}

/** @param since see `skippedSince` */
export function isSkipped(
	{ id, formId, submittedAt }: Pick<ReadRef, 'id' | 'formId' | 'submittedAt'>,
	{ forms }: SkipList,
	since: State['skippedSince'] = {},
): boolean {
	const isOfForm = forms.some((form) => form.formId === formId && submittedAt < form.until);
	return isOfForm || submittedAt <= (since[id] ?? -Infinity);
}
