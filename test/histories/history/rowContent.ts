import type { IDataObject } from 'n8n-workflow';

import type { Lead } from '../linkedIn/world';
import type { Troubles } from './troubles';

/** @returns what is wrong in the row of a lead as the destination gets it; undefined when it is as LinkedIn has it */
export function wrongIn(json: IDataObject, lead: Lead, troubles: Troubles): string | undefined {
	const { id, damage, number, formId, eventId, submittedAt } = lead;
	if (damage !== undefined) return undefined;
	const isRaw = 'formResponse' in json;
	const name = `Person ${number}`;
	if (isRaw) {
		const isWhole = json.id === id && json.submittedAt === submittedAt;
		return isWhole && JSON.stringify(json.formResponse).includes(`"${name}"`)
			? undefined
			: 'the raw lead is not whole';
	}
	const expected = {
		lead_id: id,
		submitted_at: new Date(submittedAt).toISOString(),
		form_id: formId,
		event_id: eventId ?? null,
		...(troubles.mayLackAnswers(lead) ? {} : { first_name: name, colour: 'Red', lead_error: null }),
		...(eventId === undefined || troubles.mayLackEventName(lead)
			? {}
			: { event_name: `Event ${eventId}` }),
	};
	const wrong = Object.entries(expected).find(
		([column, value]) => (json[column] ?? null) !== value,
	);
	return wrong === undefined
		? undefined
		: `${wrong[0]} is ${JSON.stringify(json[wrong[0]])} instead of ${JSON.stringify(wrong[1])}`;
}
