/** One API or OAuth request and its status, without secrets. */
export interface Call {
	method: string;
	path: string;
	/** The raw, percent-encoded query string. Empty for OAuth calls. */
	query: string;
	/** `leadFormResponses`, `oauth/accessToken`, `v2/me`, … */
	resource: string;
	/** 0 when the connection was cut before a status line. */
	status: number;
	/** The Linkedin-Version header. */
	version?: string;
	/** The simulator's time, epoch milliseconds. */
	time: number;
}

/** The facts of a request before it is answered. */
export type CallStart = Omit<Call, 'status' | 'time'>;

/** Names the request's resource from its path alone. */
export function describeCall(
	method: string,
	path: string,
	query: string,
	version: string | undefined,
): CallStart {
	const [, base, ...rest] = path.split('/');
	const resource = base === 'rest' ? (rest[0] ?? '') : [base, rest.at(-1)].join('/');
	return { method, path, query: base === 'oauth' ? '' : query, resource, version };
}
