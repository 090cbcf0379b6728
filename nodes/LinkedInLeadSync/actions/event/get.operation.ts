import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { getEvent } from '../../../shared/linkedin/events';
import { eventField } from '../../../shared/panel/locators';
import { simplifyField } from '../../../shared/panel/rowOptions';
import type { Operation } from '../operation';
import { eventItem } from './eventItem';

export const fields: INodeProperties[] = [eventField, simplifyField];

export const get: Operation = async ({ client, leadRows, parameters }) => {
	const isSimplified = parameters.read(simplifyField);
	const event = await getEvent(client, parameters.read(eventField));
	if (!isSimplified) return [{ json: event as IDataObject }];
	const item = eventItem(event);
	await leadRows.owners.putInto([item]);
	return [{ json: item }];
};
