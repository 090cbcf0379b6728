import { DateTime } from 'luxon';

import type { Lead, LinkedInEvent, World } from '../../simulator/world/types';
import { dayOf, has } from './knownArguments';

interface Which {
	/** A part of its name. */
	event?: string;
	/** A part of its name. */
	page?: string;
	/** Words for days. */
	since?: string;
	before?: string;
	lastDays?: number;
	/** First name of the person. */
	of?: string;
}

/** What the tools must find, told from the simulated world alone. */
export class Truth {
	constructor(
		private readonly world: World,
		private readonly today: DateTime,
	) {}

	/** The first event whose name has this word. */
	event = (word: string): LinkedInEvent => {
		const event = this.world.events.find(({ name }) => has(name.en_US, word));
		if (event === undefined) throw new Error(`No event is called ${word}`);
		return event;
	};

	/** Questions, consents and hidden fields of a form, by what people read. */
	labels = (name: string): object[] => {
		const form = this.world.forms.find((each) => each.name === name);
		const [version] = form?.versions ?? [];
		return [...version.questions, ...version.consents].map(({ text }) => ({ label: text.en_US }));
	};

	/** These columns of leads, oldest first. */
	rows = (columns: string[], which: Which): object[] =>
		this.world.leads
			.filter((lead) => this.isMeant(lead, which))
			.sort((one, other) => one.submittedAt - other.submittedAt)
			.map((lead) =>
				Object.fromEntries(columns.map((column) => [column, this.cell(lead, column)])),
			);

	private isMeant(lead: Lead, { event, page, since, before, lastDays, of }: Which): boolean {
		const { submittedAt } = lead;
		const startOf = (word: string) => dayOf(word, this.today).toMillis();
		const [pageOfLead] = this.world.organizations.filter(
			({ id }) => 'organizationId' in lead.owner && id === lead.owner.organizationId,
		);
		return (
			(event === undefined || lead.eventId === this.event(event).id) &&
			(page === undefined || has(pageOfLead.localizedName, page)) &&
			(since === undefined || submittedAt >= startOf(since)) &&
			(before === undefined || submittedAt < startOf(before)) &&
			(lastDays === undefined || submittedAt >= Date.now() - lastDays * 86_400_000) &&
			(of === undefined || this.cell(lead, 'first_name') === of)
		);
	}

	private cell(lead: Lead, column: string): unknown {
		if (column === 'lead_id') return lead.id;
		if (column === 'submitted_at') return new Date(lead.submittedAt).toISOString();
		const event = this.world.events.find(({ id }) => id === lead.eventId);
		if (column === 'event_name') return event?.name.en_US;
		const [version] = this.world.forms.find(({ id }) => id === lead.formId)?.versions ?? [];
		if (column === 'hidden_utm_campaign') return version.hiddenFields[0].value;
		if (column.startsWith('consent_')) return lead.consents[0].accepted;
		const question = version.questions.find(
			({ predefinedField, text }) =>
				(predefinedField ?? text.en_US.replace(/\W+/g, '_').replace(/_$/, '')).toLowerCase() ===
				column,
		);
		const value = lead.answers.find(({ questionId }) => questionId === question?.id)?.value;
		if (value === undefined || question === undefined) return null;
		if ('text' in value) return value.text;
		const options = question.details.type === 'multipleChoice' ? question.details.options : [];
		return value.optionIds.map((id) => options[id].text.en_US).join('; ');
	}
}
