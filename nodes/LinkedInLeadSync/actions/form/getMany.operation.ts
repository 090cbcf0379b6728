import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { simplifyField } from '../../../shared/panel/rowOptions';
import { eachOwner, NO_ORGANIZATION } from '../eachOwner';
import { limitFields, readLimit } from '../limit';
import type { Operation } from '../operation';
import { chosenOwners, ownerFields } from './formChoice';
import { readLeadForms } from '../../../shared/linkedin/leadForms';
import { ownerColumns } from '../../../shared/values/leadOwner';
import { parseForm } from '../../../shared/rows/parseForm';
import type { LeadForm } from '../../../shared/rows/types';
import { toUrn } from '../../../shared/values/urn';
import { isoTime } from '../../../shared/values/time';

export const fields: INodeProperties[] = [...ownerFields, ...limitFields, simplifyField];

export const getMany: Operation = async (context) => {
	const { client, parameters, hint } = context;
	const isSimplified = parameters.read(simplifyField);
	const limit = readLimit(context);
	const owners = await chosenOwners(context);
	if (owners.length === 0) hint(NO_ORGANIZATION);
	return await eachOwner(context, owners, limit, {
		pagesOf: (owner) => readLeadForms(client, owner),
		outputsOf: (forms) =>
			forms.map((form) => ({
				json: isSimplified ? formItem(form as LeadForm) : (form as IDataObject),
			})),
	});
};

/** Ids as strings, times as ISO 8601 in UTC. */
function formItem(form: LeadForm): IDataObject {
	const { id, name, versionId, owner, ...content } = parseForm(form);
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
