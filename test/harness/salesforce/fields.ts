import { salesforceRefusal } from './salesforceRefusal';

/** Those of Salesforce's own fields of a lead that n8n's node can write and that take text. */
export const LEAD_FIELDS = [
	...['FirstName', 'LastName', 'Company', 'Title', 'Email', 'Phone', 'City', 'Country'],
	...['LeadSource', 'Description'],
];

export const TASK_FIELDS = ['Status', 'Subject', 'Description', 'WhoId', 'ActivityDate'];

/** A record as Salesforce keeps it: an empty text is no value. */
export type Values = Record<string, string>;

/**
 * What a request says of a record.
 *
 * @param required fields that it must have, unless it has them already
 * @throws Refusal by the first field that is not taken
 */
export function checked(
	object: string,
	fields: readonly string[],
	body: Record<string, unknown>,
	required: readonly string[],
): Record<string, string | null> {
	const values: Record<string, string | null> = {};
	for (const [name, value] of Object.entries(body)) {
		if (!fields.includes(name)) {
			const message = `No such column '${name}' on sobject of type ${object}`;
			throw salesforceRefusal('INVALID_FIELD', message);
		}
		values[name] = typeof value === 'string' && value.trim() ? value : null;
	}
	const missing = required.filter((name) => !values[name]);
	if (missing.length > 0) {
		const message = `Required fields are missing: [${missing.join(', ')}]`;
		throw salesforceRefusal('REQUIRED_FIELD_MISSING', message, missing);
	}
	return values;
}
