import type { IDataObject } from 'n8n-workflow';

import { getEvent } from '../../../shared/api/events';
import { eventField, organizationOrAllField } from '../../../shared/parameters/locators';
import { EVENT_FIELD, requiredId } from '../../../shared/parameters/read';
import type { Operation } from '../operation';
import { showFor } from '../showFor';
import { simplifyField } from '../simplify';
import { eventItem } from './eventItem';

export const fields = showFor('event', 'get', [
	{
		...organizationOrAllField,
		description: 'The LinkedIn Page whose events the list below shows',
	},
	eventField,
	simplifyField('a flat item'),
]);

export const get: Operation = async ({ client, read, execute, itemIndex }) => {
	const eventId = requiredId(execute.getNode(), read, EVENT_FIELD, itemIndex);
	const event = await getEvent(client, eventId);
	return [{ json: read('simplify') === true ? eventItem(event) : (event as IDataObject) }];
};
