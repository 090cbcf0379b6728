import type { IDataObject } from 'n8n-workflow';

import { simplifyField } from '../../../shared/panel/rowOptions';
import { eachOwner } from '../eachOwner';
import { limitFields, readLimit } from '../limit';
import { NO_ORGANIZATION } from '../noOrganization';
import type { Operation } from '../operation';
import { showFor } from '../showFor';
import { chosenOwners, formsOf, ownerFields } from './formChoice';
import { formItem } from './formItem';

export const fields = showFor('form', 'getMany', [...ownerFields, ...limitFields, simplifyField]);

/** Lists the lead forms of an owner at their latest version. */
export const getMany: Operation = async (context) => {
	const { client, parameters, hint } = context;
	const isSimplified = parameters.read(simplifyField);
	const limit = readLimit(context);
	const owners = await chosenOwners(context);
	if (owners.length === 0) hint(NO_ORGANIZATION);
	return await eachOwner(context, owners, limit, {
		pagesOf: (owner) => formsOf(client, owner),
		outputsOf: (form) => [{ json: isSimplified ? formItem(form) : (form as IDataObject) }],
	});
};
