import type { IDataObject } from 'n8n-workflow';

import { getEvent } from '../../../shared/linkedin/events';
import { eventField, organizationOrAllField } from '../../../shared/panel/locators';
import { EVENT_FIELD, requiredId } from '../../../shared/panel/read';
import { readSimplify } from '../../../shared/panel/readSimplify';
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
	const node = execute.getNode();
	const eventId = requiredId(node, read, EVENT_FIELD, itemIndex);
	const isSimplified = readSimplify(node, read, itemIndex);
	const event = await getEvent(client, eventId);
	return [{ json: isSimplified ? eventItem(event) : (event as IDataObject) }];
};
