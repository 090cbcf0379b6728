/** A value of a query as Rest.li 2.0 writes it (wire contract 2.3). */
export type RestliValue = string | RestliValue[] | { [key: string]: RestliValue };

/** One request, understood. */
export interface Call {
	/** e.g. `leadFormResponses` */
	resource: string;
	/** What follows in the path, e.g. an id. */
	key?: string;
	query: Record<string, RestliValue>;
	/** The field projection, unread. */
	fields: string;
}

/** @throws Error when it is not written in Rest.li 2.0 */
export function readCall(url: string): Call {
	const [address, search = ''] = url.replace('https://api.linkedin.com/rest/', '').split('?');
	const [resource, key] = address.split('/');
	const query: Call['query'] = {};
	let fields = '';
	for (const part of search === '' ? [] : search.split('&')) {
		const equals = part.indexOf('=');
		const name = decodeURIComponent(part.slice(0, equals));
		const value = part.slice(equals + 1);
		if (name === 'fields') fields = value;
		else query[name] = new Reader(value).whole();
	}
	return { resource, key: key === undefined ? undefined : decodeURIComponent(key), query, fields };
}

class Reader {
	private at = 0;

	constructor(private readonly text: string) {}

	whole(): RestliValue {
		const value = this.value();
		if (this.at < this.text.length) throw new Error(`Not Rest.li: ${this.text}`);
		return value;
	}

	private value(): RestliValue {
		if (this.takes('List(')) return this.list();
		if (this.takes('(')) return this.record();
		const primitive = /^[^(),:']*/.exec(this.text.slice(this.at))?.[0] ?? '';
		this.at += primitive.length;
		return decodeURIComponent(primitive);
	}

	private list(): RestliValue[] {
		const values: RestliValue[] = [];
		while (!this.takes(')')) {
			if (values.length > 0) this.need(',');
			values.push(this.value());
		}
		return values;
	}

	private record(): { [key: string]: RestliValue } {
		const record: { [key: string]: RestliValue } = {};
		while (!this.takes(')')) {
			if (Object.keys(record).length > 0) this.need(',');
			const key = String(this.value());
			this.need(':');
			record[key] = this.value();
		}
		return record;
	}

	private takes(token: string): boolean {
		if (!this.text.startsWith(token, this.at)) return false;
		this.at += token.length;
		return true;
	}

	private need(token: string): void {
		if (!this.takes(token)) throw new Error(`Not Rest.li: ${this.text}`);
	}
}
