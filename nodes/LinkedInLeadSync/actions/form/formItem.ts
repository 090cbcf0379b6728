import type { IDataObject } from 'n8n-workflow';

import { ownerColumns } from '../../../shared/values/leadOwner';
import { readForm } from '../../../shared/rows/readForm';
import type { LeadForm } from '../../../shared/rows/types';
import { toUrn } from '../../../shared/values/urn';
import { isoTime } from '../isoTime';

/** A form as a flat item: ids as strings, times as ISO 8601 in UTC. */
export function formItem(form: LeadForm): IDataObject {
	const { id, name, versionId, owner, ...content } = readForm(form);
	return {
		form_id: id ?? null,
		form_urn: id === undefined ? null : toUrn('leadGenForm', id),
		name: name ?? null,
		version: versionId ?? null,
		state: typeof form.state === 'string' ? form.state : null,
		...ownerColumns(owner),
		questions: content.questions.length,
		consents: content.consents.length,
		hidden_fields: content.hiddenFields.length,
		created_at: isoTime(form.created),
		last_modified_at: isoTime(form.lastModified),
	};
}
