import { omit } from 'lodash';
import { registrationPath } from '../pages';
import { connect, get, postForm } from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import {
	CANCELLED_EVENT,
	EVENT,
	LEADS,
	NOW,
	ORGANIZATION,
	PUBLIC_EVENT,
} from './testing/smallWorld';

const simulator = smallSimulator();

const readPage = async (path: string) => {
	const response = await fetch(simulator.url + path);
	return { status: response.status, text: await response.text() };
};

/** What a browser would post: the page's own input names with values of the right kind. */
async function filledIn(): Promise<Record<string, string>> {
	const { text } = await readPage(registrationPath(EVENT));
	const names = new Set(
		[...text.matchAll(/name="((?:question|consent)_\d+)"/g)].map(([, name]) => name),
	);
	const fields = Object.fromEntries([...names].map((name) => [name, 'jane@example.com']));
	for (const name of names) if (name.startsWith('consent_')) fields[name] = 'true';
	const [choice] = [...text.matchAll(/type="radio"\s+name="(question_\d+)"/g)];
	return { ...fields, [choice[1]]: '0' };
}

it('lists the events that one can register for', async () => {
	const { status, text } = await readPage('/events');
	expect(status).toBe(200);
	expect(text).toContain(registrationPath(EVENT));
	expect(text).not.toContain(registrationPath(PUBLIC_EVENT));
	expect(text).not.toContain(registrationPath(CANCELLED_EVENT));
});

it('turns a registration into a lead that the API shows at once', async () => {
	const reply = await postForm(simulator, registrationPath(EVENT), await filledIn());
	expect(reply.status).toBe(200);
	const lead = simulator.world.leads.at(-1);
	expect(simulator.world.leads).toHaveLength(LEADS + 1);
	expect(reply.text).toContain(`<code id="lead-id">${lead?.id}</code>`);
	expect(lead).toMatchObject({ eventId: EVENT, submittedAt: NOW, formVersionId: 2 });

	// The clock of this test stands still, so that the lead is visible from this very millisecond.
	const { access_token } = await connect(simulator);
	const path = `/rest/leadFormResponses?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})&leadType=(leadType:EVENT)&count=1`;
	expect((await get(simulator, path, access_token)).json.elements[0].id).toBe(lead?.id);
});

it('shows the form again, with what was typed, when something is missing', async () => {
	const fields = omit(await filledIn(), 'consent_0');
	const reply = await postForm(simulator, registrationPath(EVENT), fields);
	expect(reply.status).toBe(422);
	expect(reply.text).toContain('Some answers need another look');
	expect(reply.text).toContain('jane@example.com');
	expect(simulator.world.leads).toHaveLength(LEADS);
});

it('knows no registration for an event that is not there', async () => {
	expect((await readPage(registrationPath('1'))).status).toBe(404);
	expect((await postForm(simulator, registrationPath('1'), {})).status).toBe(404);
});
