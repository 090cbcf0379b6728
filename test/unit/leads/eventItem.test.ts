import { eventItem } from '../../../nodes/LinkedInLeadSync/actions/event/eventItem';

const ID = '7249812613549670400';

it.each([
	['q3-webinar', 'q3-webinar'],
	['q3 & more', 'q3%20%26%20more'],
	['q3-webinar-\ud83d', 'q3-webinar-'],
	['\ud83d', ID],
	[' ', ID],
	[7, ID],
])('has an address, whatever the vanity name is: %j', (vanityName, end) => {
	expect(eventItem({ id: ID, vanityName }).url).toBe(`https://www.linkedin.com/events/${end}/`);
});
