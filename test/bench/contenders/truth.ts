import { createHash } from 'node:crypto';
import { formById, formVersion } from '../../simulator/world/lookups';
import { leadsOf } from '../../simulator/world/queries';
import type { Lead, World } from '../../simulator/world/types';

/** What a contender has to give for one organization. */
export interface Truth {
	leads: number;
	formIds: string[];
	/** Of one line per lead, as `runLog.cjs` makes them. */
	digests: Record<Gives, string>;
}

/** What a contender puts out: ids are rounded by a JSON parser that keeps only what fits a double. */
export type Gives = 'rows' | 'rows with rounded ids';

export function truthOf(world: World, organizationId: string): Truth {
	const leads = leadsOf(world, { organizationId });
	const formIds = [...new Set(leads.map(({ formId }) => formId))];
	const digest = (line: (lead: Lead) => string) =>
		createHash('sha256').update(leads.map(line).sort().join('\n')).digest('hex');
	return {
		leads: leads.length,
		formIds,
		digests: {
			rows: digest((lead) => lineOf(world, lead, lead.formId)),
			'rows with rounded ids': digest((lead) => lineOf(world, lead, String(Number(lead.formId)))),
		},
	};
}

function lineOf(world: World, lead: Lead, formId: string): string {
	const { questions } = formVersion(formById(world, lead.formId), lead.formVersionId);
	const email = questions.find(({ predefinedField }) => predefinedField === 'EMAIL')?.id;
	const value = lead.answers.find(({ questionId }) => questionId === email)?.value;
	const text = value !== undefined && 'text' in value ? value.text : undefined;
	return [lead.id, formId, lead.formVersionId, lead.eventId, text].join(' ');
}
