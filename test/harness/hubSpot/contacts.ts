import { hubSpotRefusal, invalidProperty } from './hubSpotRefusal';

/** Those of HubSpot's own properties of a contact that take any text. */
const OWN_PROPERTIES = ['firstname', 'lastname', 'company', 'jobtitle', 'phone', 'city', 'country'];

/** As HubSpot's help says of text properties. */
const LONGEST_TEXT = 65_536;

/** A local part as RFC 5322 writes it without quotes, and a domain that has a top-level domain of letters. */
const EMAIL = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([a-z0-9-]+\.)+[a-z]{2,}$/i;

/** Top-level domains that are none; HubSpot refuses an address at them. */
const NO_DOMAINS = /\.(con|comm|invalid|test|local)$/i;

export interface Contact {
	vid: number;
	/** As HubSpot keeps it: in lower case. */
	email: string;
	/** Every value that each property has had, oldest first, as HubSpot keeps them. */
	history: Record<string, string[]>;
}

/** What the body of a request says of one property. */
export interface PropertyValue {
	property: string;
	value: unknown;
}

/** The contacts of a HubSpot account. */
export class Contacts {
	private readonly byEmail = new Map<string, Contact>();

	private readonly properties = new Set(OWN_PROPERTIES);

	/** Makes a custom property of the type single-line or multi-line text. */
	addProperty(name: string): void {
		this.properties.add(name);
	}

	/** HubSpot's own and the custom ones. */
	get propertyNames(): string[] {
		return [...this.properties];
	}

	list(): Contact[] {
		return [...this.byEmail.values()];
	}

	/** Whether there is a contact of this number, which may be text. */
	has(vid: unknown): boolean {
		return this.list().some((contact) => String(contact.vid) === String(vid));
	}

	/** @throws Refusal when there is none */
	get(vid: string): Contact {
		const contact = this.list().find((each) => String(each.vid) === vid);
		if (!contact) throw hubSpotRefusal(404, 'contact does not exist');
		return contact;
	}

	/**
	 * Nothing is kept of what is refused.
	 *
	 * @throws Refusal as HubSpot validates
	 */
	createOrUpdate(email: string, values: readonly PropertyValue[]): { vid: number; isNew: boolean } {
		if (!EMAIL.test(email) || NO_DOMAINS.test(email)) {
			throw invalidProperty('email', 'INVALID_EMAIL', `Email address ${email} is invalid`);
		}
		for (const { property, value } of values) this.assertValid(property, value);
		const key = email.toLowerCase();
		const known = this.byEmail.get(key);
		const contact = known ?? { vid: 1_000 + this.byEmail.size, email: key, history: {} };
		for (const { property, value } of values) {
			const history = (contact.history[property] ??= []);
			if (history.at(-1) !== value) history.push(String(value));
		}
		this.byEmail.set(key, contact);
		return { vid: contact.vid, isNew: known === undefined };
	}

	private assertValid(property: string, value: unknown): void {
		if (!this.properties.has(property)) {
			const message = `Property "${property}" does not exist`;
			throw invalidProperty(property, 'PROPERTY_DOESNT_EXIST', message);
		}
		if (typeof value !== 'string') {
			throw hubSpotRefusal(400, 'Invalid input JSON: value is to be a text');
		}
		if (value.length > LONGEST_TEXT) {
			throw invalidProperty(property, 'INVALID_LONG', `${property} was too long`);
		}
	}
}
