import { fact, open, told } from '../fact';
import { at } from '../linkedIn/json';
import { encodedUrn } from '../linkedIn/restli';
import { pageOf, requireAnswered } from '../lists/page';

const NAME = 'eventFormUrn';

const COUNT = 10;

/** How an event refers to its lead form. */
export const eventForm = fact({
	name: 'lead form of an event',
	contractPlace: '5-13, 3.4',
	ask: async ({ linkedIn, parts: { organizationId } }) => {
		const organizer = encodedUrn('organization', organizationId);
		const finder = `q=organizerLeadGenFormEnabledEvents&organizer=${organizer}`;
		const answer = await linkedIn.get('/rest/events', `${finder}&count=${COUNT}&start=0`);
		return pageOf(requireAnswered(answer), 0, COUNT).elements.map((event) =>
			at(event, 'leadGenForm'),
		);
	},
	judge: (forms) => {
		if (forms.length === 0) return [open(NAME, 'no event of the page has a lead form')];
		const written = forms.filter((form) => typeof form === 'string');
		const seen = `${written.length} of ${forms.length} events name it`;
		if (written.length === 0) return [told(NAME, 'absent', seen)];
		const versioned = written.filter((form) => form.startsWith('urn:li:versionedLeadGenForm:'));
		if (versioned.length === written.length) return [told(NAME, 'versioned', `${seen}, versioned`)];
		const plain = written.filter((form) => form.startsWith('urn:li:leadGenForm:'));
		if (plain.length === written.length) return [told(NAME, 'plain', `${seen}, by a plain URN`)];
		return [open(NAME, `${seen}, in several forms`)];
	},
});
