import type { IDataObject } from 'n8n-workflow';

import { readSimplify } from '../../../shared/panel/readSimplify';
import type { Operation } from '../operation';
import { showFor } from '../showFor';
import { simplifyField } from '../simplify';
import { chosenForm, oneFormFields } from './formChoice';
import { formItem } from './formItem';

export const fields = showFor('form', 'get', [...oneFormFields, simplifyField('a flat item')]);

export const get: Operation = async ({ client, execute, read, itemIndex }) => {
	const isSimplified = readSimplify(execute.getNode(), read, itemIndex);
	const form = await chosenForm(client, execute, read, itemIndex);
	return [{ json: isSimplified ? formItem(form) : (form as IDataObject) }];
};
