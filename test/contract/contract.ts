/** The wire contract as schemas: what LinkedIn's answers look like, whoever gives them. */
import { z } from 'zod';
import { batch, page } from './common';
import { event } from './events';
import { form } from './forms';
import { me, userinfo } from './identity';
import { lead } from './leads';
import { createdSubscription, subscription } from './notifications';
import { adAccountUser, organizationAcl, publicOrganization } from './organizations';
import { oAuthRefusal, refusal } from './refusals';
import { introspection, tokenAnswer } from './tokens';

/** A request and its answer; `query` and `path` are raw. */
export interface Answered {
	method: string;
	path: string;
	query: string;
	status: number;
	/** Parsed without rounding; undefined for an empty body. */
	body: unknown;
}

/** How an answer differs from the contract; the places are paths of keys. Values are never quoted. */
export interface Differences {
	/** What the contract says otherwise, e.g. `elements.0.id: Expected number, received string`. */
	wrong: string[];
	/** Keys that the contract doesn't have. LinkedIn may add some at any time (contract 6). */
	unknownKeys: string[];
}

const none = z.undefined();

const ELEMENTS: Record<string, z.ZodTypeAny> = {
	adAccountUsers: adAccountUser,
	organizationAcls: organizationAcl,
	organizationsLookup: publicOrganization,
	events: event,
	leadForms: form,
	leadFormResponses: lead,
	leadNotifications: subscription,
};

const IDENTITY: Record<string, z.ZodTypeAny> = {
	'/v2/me': me,
	'/v2/userinfo': userinfo,
};

const OAUTH: Record<string, z.ZodTypeAny> = {
	'/oauth/v2/accessToken': tokenAnswer,
	'/oauth/v2/introspectToken': introspection,
};

/** Compares an answer with the contract; one of a path that the contract doesn't have fits. */
export function compareWithContract(answered: Answered): Differences {
	const result = schemaOf(answered).safeParse(answered.body);
	if (result.success) return { wrong: [], unknownKeys: [] };
	return differencesOf(result.error.issues);
}

function schemaOf({ method, path, query, status }: Answered): z.ZodTypeAny {
	const isFine = status >= 200 && status < 300;
	// What a server error looks like there, the contract doesn't say.
	if (Object.hasOwn(OAUTH, path) && status >= 500) return z.unknown();
	if (Object.hasOwn(OAUTH, path)) return isFine ? OAUTH[path] : oAuthRefusal;
	if (!/^\/(rest|v2)\//.test(path)) return z.unknown();
	if (!isFine) return refusal;
	if (Object.hasOwn(IDENTITY, path)) return IDENTITY[path];
	const [, , resource, key] = path.split('/');
	if (!Object.hasOwn(ELEMENTS, resource)) return z.unknown();
	if (method === 'POST') return z.union([none, createdSubscription]);
	if (method === 'DELETE') return none;
	const parameters = new URLSearchParams(query);
	// `fields` leaves out whatever it does not name.
	const element = parameters.has('fields') ? leftOut(ELEMENTS[resource]) : ELEMENTS[resource];
	if (key !== undefined) return element;
	return parameters.has('ids') ? batch(element) : page(element);
}

function leftOut(element: z.ZodTypeAny): z.ZodTypeAny {
	return element instanceof z.ZodObject ? element.deepPartial() : z.object({});
}

function differencesOf(issues: readonly z.ZodIssue[]): Differences {
	const wrong: string[] = [];
	const unknownKeys: string[] = [];
	for (const issue of issues) {
		if (issue.code === 'invalid_union') {
			const nearest = nearestOf(issue.unionErrors.map(({ issues: one }) => differencesOf(one)));
			wrong.push(...nearest.wrong);
			unknownKeys.push(...nearest.unknownKeys);
		} else if (issue.code === 'unrecognized_keys') {
			unknownKeys.push(...issue.keys.map((key) => [...issue.path, key].join('.')));
		} else if (issue.code === 'invalid_enum_value') {
			// The value is a word of LinkedIn's, but the place where it came is one of the caller's.
			wrong.push(`${issue.path.join('.')}: none of ${issue.options.join(', ')}`);
		} else {
			wrong.push(`${issue.path.join('.')}: ${issue.message}`);
		}
	}
	return { wrong, unknownKeys };
}

/** Of a union's members the one that the value differs least from. */
function nearestOf(all: Differences[]): Differences {
	const size = ({ wrong, unknownKeys }: Differences) => 2 * wrong.length + unknownKeys.length;
	return all.reduce((nearest, one) => (size(one) < size(nearest) ? one : nearest));
}
