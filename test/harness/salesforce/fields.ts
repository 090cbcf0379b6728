import { salesforceRefusal } from './salesforceRefusal';

/** The fields of an object, with the most characters that each takes. */
export type Fields = Record<string, number>;

/** Those of Salesforce's own fields of a lead that n8n's node can write and that take text. */
export const LEAD_FIELDS: Fields = {
	FirstName: 40,
	LastName: 80,
	Company: 255,
	Title: 128,
	Email: 80,
	Phone: 40,
	City: 40,
	Country: 80,
	LeadSource: 255,
	Description: 32_000,
};

export const TASK_FIELDS: Fields = {
	Status: 255,
	Subject: 255,
	Description: 32_000,
	WhoId: 18,
	ActivityDate: 10,
};

const EMAIL = /^[^\s@<>()[\]\\,;:"]+@([a-z0-9-]+\.)+[a-z]{2,}$/i;

/** A record as Salesforce keeps it: an empty text is no value. */
export type Values = Record<string, string>;

/**
 * What a request says of a record, checked as Salesforce does.
 *
 * @param required fields that it must have, unless it has them already
 * @throws Refusal by the first field that is not taken
 */
export function checked(
	object: string,
	fields: Fields,
	body: Record<string, unknown>,
	required: readonly string[],
): Record<string, string | null> {
	const values: Record<string, string | null> = {};
	for (const [name, value] of Object.entries(body)) {
		if (!(name in fields)) {
			const message = `No such column '${name}' on sobject of type ${object}`;
			throw salesforceRefusal('INVALID_FIELD', message);
		}
		if (value !== null && typeof value !== 'string') {
			throw salesforceRefusal(
				'JSON_PARSER_ERROR',
				`Cannot deserialize ${name} from ${typeof value}`,
			);
		}
		if (value !== null && value.length > fields[name]) {
			const message = `${name}: data value too large: ${value} (max length=${fields[name]})`;
			throw salesforceRefusal('STRING_TOO_LONG', message, [name]);
		}
		if (name === 'Email' && value && !EMAIL.test(value)) {
			const message = `Email: invalid email address: ${value}`;
			throw salesforceRefusal('INVALID_EMAIL_ADDRESS', message, [name]);
		}
		values[name] = value?.trim() ? value : null;
	}
	const missing = required.filter((name) => values[name] === null || values[name] === undefined);
	if (missing.length > 0) {
		const message = `Required fields are missing: [${missing.join(', ')}]`;
		throw salesforceRefusal('REQUIRED_FIELD_MISSING', message, missing);
	}
	return values;
}
