import { at, type JsonObject } from '../linkedIn/json';
import type { LinkedIn } from '../linkedIn/linkedIn';
import { encodedUrn } from '../linkedIn/restli';
import { pageOf, reasonOf } from '../lists/page';
import type { Person } from '../person';

/** The roles that may read event leads (contract 1.5), in both spellings (5-14). */
const ROLES = ['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR', 'CONTENT_ADMIN'];

/** LinkedIn's default `count`, which no list refuses. */
const COUNT = 10;

const MOST_PAGES = 3;

/**
 * Lets the person choose one of the pages whose event leads may be read.
 * @returns the organization's id
 * @throws when there is none
 */
export async function chooseOrganization(linkedIn: LinkedIn, person: Person): Promise<string> {
	const path = '/rest/organizationAcls';
	const rows = await firstElements(linkedIn, path, 'q=roleAssignee&state=APPROVED');
	const ids = [...new Set(rows.filter(({ role }) => ROLES.includes(String(role))).flatMap(idOf))];
	if (ids.length === 0) {
		throw new Error('The signed-in member is Super admin or Content admin of no page');
	}
	if (ids.length === 1) return ids[0];
	const names = await linkedIn.get('/rest/organizationsLookup', `ids=List(${ids.join()})`);
	const nameOf = (id: string) => at(names.body, 'results', id, 'localizedName') ?? `page ${id}`;
	return ids[
		await person.choose(
			'Which page?',
			ids.map((id) => String(nameOf(id))),
		)
	];
}

/**
 * Lets the person choose one of the page's events that have a lead form.
 * @returns the event's id; undefined when the page has none
 * @throws when its events may not be read
 */
export async function chooseEvent(
	linkedIn: LinkedIn,
	person: Person,
	organizationId: string,
): Promise<string | undefined> {
	const organizer = encodedUrn('organization', organizationId);
	const query = `q=organizerLeadGenFormEnabledEvents&organizer=${organizer}`;
	const events = await firstElements(linkedIn, '/rest/events', query);
	if (events.length === 0) return undefined;
	if (events.length === 1) return String(events[0].id);
	const labels = events.map(({ localizedName, startsAt }) => {
		const day = typeof startsAt === 'number' ? new Date(startsAt).toISOString().slice(0, 10) : '';
		return `${String(localizedName)} (${day})`;
	});
	return String(events[await person.choose('Which event?', labels)].id);
}

/** What the first pages of a list hold, each element once. */
async function firstElements(
	linkedIn: LinkedIn,
	path: string,
	query: string,
): Promise<JsonObject[]> {
	const found = new Map<string, JsonObject>();
	for (let page = 0; page < MOST_PAGES; page += 1) {
		const start = page * COUNT;
		const answer = await linkedIn.get(path, `${query}&count=${COUNT}&start=${start}`);
		if (answer.status !== 200) throw new Error(reasonOf(answer));
		const { elements, keys } = pageOf(answer, start, COUNT);
		elements.forEach((element, index) => found.set(keys[index], element));
		// A list to choose from need not be whole: the flags take any id.
		if (elements.length < COUNT) break;
	}
	return [...found.values()];
}

/** The organization of an ACL row, under whichever key (contract 5-4). */
function idOf(row: JsonObject): string[] {
	const urn = row.organization ?? row.organizationTarget ?? row.organizationalTarget;
	const id = /^urn:li:organization:(\d+)$/.exec(String(urn))?.[1];
	return id === undefined ? [] : [id];
}
