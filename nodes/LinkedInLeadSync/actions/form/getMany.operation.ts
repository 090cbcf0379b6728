import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { simplifyField } from '../../../shared/panel/rowOptions';
import { eachOwner } from '../eachOwner';
import { limitFields, readLimit } from '../limit';
import type { Operation } from '../operation';
import { chosenOwners, ownerFields } from './formChoice';
import { readLeadForms } from '../../../shared/linkedin/leadForms';
import { ownerColumns } from '../../../shared/values/leadOwner';
import { parseForm } from '../../../shared/rows/parseForm';
import type { LeadForm, LeadRow } from '../../../shared/rows/types';
import { toUrn } from '../../../shared/values/urn';
import { isoTime } from '../../../shared/values/time';

export const fields: INodeProperties[] = [...ownerFields, ...limitFields, simplifyField];

export const getMany: Operation = async (context) => {
	const { client, leadRows, parameters } = context;
	const isSimplified = parameters.read(simplifyField);
	const limit = readLimit(context);
	const owners = await chosenOwners(context);
	return await eachOwner(context, owners, limit, {
		pagesOf: (owner) => readLeadForms(client, owner),
		outputsOf: async (forms) => {
			if (!isSimplified) return forms.map((form) => ({ json: form as IDataObject }));
			const items = forms.map((form) => formItem(form as LeadForm));
			await leadRows.owners.putInto(items);
			return items.map((json) => ({ json }));
		},
	});
};

/** What people read first; ids as strings, times as ISO 8601 in UTC. `OwnerNames` fills in the owner's name. */
function formItem(form: LeadForm): LeadRow {
	const { id, name, versionId, owner, ...content } = parseForm(form);
	return {
		name: name ?? null,
		state: typeof form.state === 'string' ? form.state : null,
		version: versionId ?? null,
		organization_name: null,
		sponsored_account_name: null,
		questions: content.questions.length,
		consents: content.consents.length,
		hidden_fields: content.hiddenFields.length,
		created_at: isoTime(form.created),
		last_modified_at: isoTime(form.lastModified),
		form_id: id ?? null,
		form_urn: id === undefined ? null : toUrn('leadGenForm', id),
		...ownerColumns(owner),
	};
}
