/** One API or OAuth request as it was answered; nothing in it is secret. */
export interface Call {
	method: string;
	path: string;
	/** The raw query string, percent-encoded as it came. Empty for OAuth calls. */
	query: string;
	/** `leadFormResponses`, `oauth/accessToken`, `v2/me`, … */
	resource: string;
	/** 0 when the connection was cut before a status line. */
	status: number;
	/** The Linkedin-Version header. */
	version?: string;
	/** The simulator's time, epoch milliseconds. */
	time: number;
	/** The organization or ad account that the request is about. */
	ownerUrn?: string;
}

/** What is known of a request before it is answered. */
export type CallStart = Omit<Call, 'status' | 'time'>;

/** Names the request's resource and owner from its path, query and body alone. */
export function describeCall(
	method: string,
	path: string,
	query: string,
	version: string | undefined,
	body = '',
): CallStart {
	const [, base, ...rest] = path.split('/');
	const resource = base === 'rest' ? (rest[0] ?? '') : [base, rest.at(-1)].join('/');
	const ownerUrn = findOwnerUrn(query, body);
	return {
		method,
		path,
		query: base === 'oauth' ? '' : query,
		resource,
		...(version !== undefined && { version }),
		...(ownerUrn !== undefined && { ownerUrn }),
	};
}

function findOwnerUrn(query: string, body: string): string | undefined {
	const written =
		/urn%3Ali%3A(organization|sponsoredAccount)%3A(\d+)/i.exec(query) ??
		/urn:li:(organization|sponsoredAccount):(\d+)/.exec(body);
	return written === null ? undefined : `urn:li:${written[1]}:${written[2]}`;
}
