import { jsonAnswer } from '../../simulator/server/answer';
import { defaultVariants } from '../../simulator/server/variants';
import { wireForm } from '../../simulator/server/wire/form';
import { wireLead } from '../../simulator/server/wire/lead';
import { emptyWorld } from '../../simulator/world/emptyWorld';
import { addForm } from '../../simulator/world/mutations';
import { LARGEST_PAGE } from '../contenders/leadsQuery';
import { benchWorld } from '../stage/benchWorld';

/** LinkedIn's answers as texts, byte for byte as the simulator sends them. */
export interface Responses {
	/** Pages of leads. */
	pages: string[];
	/** Every version of every form. */
	forms: string[];
	eventName: string;
}

/** The answers that hold so many leads. */
export function responsesOf(leads: number): Responses {
	const world = benchWorld({ now: Date.now(), organizations: [{ events: 5, leads }] });
	const elements = world.leads.map((lead) => wireLead(lead, world, defaultVariants(), undefined));
	const pages: string[] = [];
	for (let start = 0; start < elements.length; start += LARGEST_PAGE) {
		const paging = { start, count: LARGEST_PAGE, links: [], total: elements.length };
		pages.push(bodyOf({ paging, elements: elements.slice(start, start + LARGEST_PAGE) }));
	}
	const forms = world.forms.flatMap((form) =>
		form.versions.map((version) => bodyOf(wireForm(form, version))),
	);
	return { pages, forms, eventName: 'Event 1' };
}

/** A form with so many questions of the organizer's own. */
export function largeForm(questions: number): string {
	const world = emptyWorld();
	const form = addForm(world, {
		owner: { organizationId: '1' },
		name: 'A long registration',
		created: Date.now(),
		questions: Array.from({ length: questions }, (_, index) => ({
			text: `Question ${index + 1}: what do you expect of session ${index + 1}?`,
		})),
	});
	return bodyOf(wireForm(form, form.versions[0]));
}

function bodyOf(value: unknown): string {
	return jsonAnswer(200, value).body;
}
