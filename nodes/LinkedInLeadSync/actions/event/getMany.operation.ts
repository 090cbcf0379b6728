import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { readEvents } from '../../../shared/linkedin/events';
import type { EventTime } from '../../../shared/linkedin/events';
import type { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { ownersOf } from '../../../shared/linkedin/leadScope';
import { eventTimes } from '../../../shared/rows/eventTimes';
import type { LinkedInEvent } from '../../../shared/rows/types';
import { entityId } from '../../../shared/values/urn';
import { organizationOrAllField } from '../../../shared/panel/locators';
import type { Switch } from '../../../shared/panel/checks';
import { readChoice, readSwitch } from '../../../shared/panel/checks';
import { organizationOrAll } from '../../../shared/panel/read';
import { readSimplify } from '../../../shared/panel/readSimplify';
import { eachOwner } from '../eachOwner';
import { limitFields, readLimit } from '../limit';
import type { Operation, OperationContext } from '../operation';
import { showFor } from '../showFor';
import { simplifyField } from '../simplify';
import { eventItem } from './eventItem';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Exclude Cancelled',
			name: 'excludeCancelled',
			type: 'boolean',
			default: true,
			description:
				'Whether to leave out cancelled events. For events with a lead form this takes more calls to LinkedIn.',
		},
		{
			displayName: 'Only With Lead Form',
			name: 'onlyWithLeadForm',
			type: 'boolean',
			default: true,
			description:
				'Whether to list only events that have a lead form. On unless this filter is added and turned off.',
		},
		{
			displayName: 'Time',
			name: 'time',
			type: 'options',
			options: [
				{ name: 'Any', value: 'any' },
				{ name: 'Ongoing', value: 'ongoing' },
				{ name: 'Past', value: 'past' },
				{ name: 'Upcoming', value: 'upcoming' },
			],
			default: 'any',
			description: 'When the event takes place, seen from now',
		},
	],
};

export const fields = showFor('event', 'getMany', [
	organizationOrAllField,
	...limitFields,
	filters,
	simplifyField('flat items'),
]);

/** Lists events, by default those that have a lead form (LGF-102). */
export const getMany: Operation = async (context) => {
	const { client, read, execute, itemIndex, hint } = context;
	const owner = organizationOrAll(execute.getNode(), read, itemIndex);
	const filters = readFilters(context);
	const limit = readLimit(context);
	const isSimplified = readSimplify(execute.getNode(), read, itemIndex);
	const owners = await ownersOf(client, { leadType: 'EVENT', owner });
	const outputs = await eachOwner(context, owners, limit, {
		async *pagesOf(owner) {
			yield* matchingEvents(client, owner.id, filters);
		},
		outputsOf: (event) => [{ json: isSimplified ? eventItem(event) : (event as IDataObject) }],
	});
	if (outputs.length === 0 && filters.onlyWithLeadForm) {
		const isFiltered = filters.excludeCancelled || filters.time !== 'any';
		hint(isFiltered ? NO_EVENT_LEFT : NO_EVENT_WITH_FORM);
	}
	return outputs;
};

const NO_EVENT_WITH_FORM =
	'LinkedIn has no event with a lead form here. To list events without one too, add the filter Only With Lead Form and turn it off. An event gets a lead form when its registration form is turned on in LinkedIn.';

const NO_EVENT_LEFT =
	'LinkedIn has no event with a lead form that the filters let through. Remove the filters Time and Exclude Cancelled to see whether there are others.';

const TIME_FIELD = { field: 'Time', values: ['any', 'ongoing', 'past', 'upcoming'] } as const;
type ChosenTime = (typeof TIME_FIELD.values)[number];

interface EventFilters {
	excludeCancelled: boolean;
	onlyWithLeadForm: boolean;
	time: ChosenTime;
}

const EXCLUDE_CANCELLED = { field: 'Exclude Cancelled', default: false };
const ONLY_WITH_LEAD_FORM = { field: 'Only With Lead Form', default: true };

/** A filter that was not added need not be what it is when it is added. */
function readFilters({ read, execute, itemIndex }: OperationContext): EventFilters {
	const node = execute.getNode();
	const filters = (read('filters') ?? {}) as Record<keyof EventFilters, unknown>;
	const isOn = (field: Switch, value: unknown) => readSwitch(node, field, value, itemIndex);
	return {
		excludeCancelled: isOn(EXCLUDE_CANCELLED, filters.excludeCancelled),
		onlyWithLeadForm: isOn(ONLY_WITH_LEAD_FORM, filters.onlyWithLeadForm),
		time: readChoice(node, TIME_FIELD, filters.time ?? 'any', itemIndex),
	};
}

async function* matchingEvents(
	client: LinkedInClient,
	organizationId: string,
	{ excludeCancelled, onlyWithLeadForm, time }: EventFilters,
): AsyncGenerator<unknown, void, undefined> {
	const now = Date.now();
	const alive =
		onlyWithLeadForm && excludeCancelled
			? await notCancelledIds(client, organizationId)
			: undefined;
	const pages = readEvents(client, organizationId, {
		withLeadForm: onlyWithLeadForm,
		excludeCancelled: excludeCancelled ? true : undefined,
		time: time === 'any' ? undefined : (time.toUpperCase() as EventTime),
	});
	for await (const page of pages) {
		for (const event of page) {
			const id = entityId((event as LinkedInEvent | null)?.id, 'event') ?? '';
			if (alive !== undefined && !alive.has(id)) continue;
			// The finder of events with a form knows no time filter.
			if (onlyWithLeadForm && !takesPlace(event, time, now)) continue;
			yield event;
		}
	}
}

/** Events do not say that they are cancelled; only the other finder can leave such out. */
async function notCancelledIds(
	client: LinkedInClient,
	organizationId: string,
): Promise<Set<string>> {
	const ids = new Set<string>();
	const pages = readEvents(client, organizationId, { withLeadForm: false, excludeCancelled: true });
	for await (const page of pages) {
		for (const event of page) {
			ids.add(entityId((event as LinkedInEvent | null)?.id, 'event') ?? '');
		}
	}
	return ids;
}

function takesPlace(event: unknown, time: ChosenTime, now: number): boolean {
	if (time === 'any') return true;
	const { startsAt, endsAt } = eventTimes(event);
	const start = startsAt ?? endsAt ?? 0;
	const end = endsAt ?? start;
	if (time === 'upcoming') return start > now;
	if (time === 'past') return end < now;
	return start <= now && now <= end;
}
